import { describe, expect, test } from 'vitest';
import { DOORS, FILES, openDoor, openDoors, readDocument, readReplays } from '../support/golden/index.ts';

const directory = new URL('.', import.meta.url).pathname;

/** Doors whose names must be proven, with Paddle's namespace behind each. */
const PROVEN: Record<string, string> = {
  './nn': 'paddle.nn',
  './nn/functional': 'paddle.nn.functional',
  './nn/initializer': 'paddle.nn.initializer',
  './optimizer': 'paddle.optimizer',
  './optimizer/lr': 'paddle.optimizer.lr',
  './regularizer': 'paddle.regularizer',
  './metric': 'paddle.metric',
  './io': 'paddle.io',
  './callbacks': 'paddle.callbacks',
  './vision/transforms': 'paddle.vision.transforms',
  './vision/datasets': 'paddle.vision.datasets',
  './vision/models': 'paddle.vision.models',
};

/** Names that no recorded case can stand for, each with the reason. */
const EXEMPT: Record<string, string> = {
  'paddle.nn.isLayer': 'a check that Python spells isinstance',
  'paddle.nn.LayerDict': 'has a test of its own with what Paddle answers',
  'paddle.nn.ParameterList': 'has a test of its own with what Paddle answers',
  'paddle.regularizer.WeightDecayRegularizer': 'a base class: its subclasses have the cases',
  'paddle.callbacks.CallbackList': 'the list that every run with callbacks goes through',
  'paddle.vision.models.BasicBlock': 'stands in own_models.json, which has a test of its own',
  'paddle.vision.models.BottleneckBlock': 'stands in own_models.json, which has a test of its own',
  'paddle.vision.models.makeLayers': 'stands in own_models.json, which has a test of its own',
  'paddle.vision.datasets.defaultDtype': 'the data type a worker is told to give; Paddle asks its default type',
  'paddle.vision.datasets.setItemDtype': 'the data type a worker is told to give; Paddle asks its default type',
  'paddle.vision.transforms.ImageTransform': 'the base of our transforms; those have the cases',
  'paddle.vision.transforms.TensorImage': 'how a picture after ToTensor is told from others; Paddle has tensors there',
  'paddle.vision.transforms.fromSpec': 'how transforms reach loader workers',
  'paddle.io.getWorkerInfo': 'answers only within a worker; the loader tests ask it there',
  'paddle.io.Sampler': 'a base class: its subclasses have the cases',
};

/** Every name that some golden file proves something about, as we spell it. */
function provenNames(): Set<string> {
  const names = FILES.flatMap((file) => readReplays(directory, file).flatMap((replay) => replay.apis));
  const datasets = readDocument(directory, 'datasets/expected.json') as { cases: { class: string }[] };
  const models = readDocument(directory, 'vision_models.json.gz') as { models: { name: string; class: string }[] };
  return new Set(
    [
      ...names,
      ...[...datasets.cases.map((c) => c.class), 'DatasetFolder', 'ImageFolder'].map(
        (n) => `paddle.vision.datasets.${n}`,
      ),
      ...models.models.flatMap((m) => [m.name, m.class]).map((n) => `paddle.vision.models.${n}`),
      // files/vdlrecords.1700000000.log
      'paddle.callbacks.VisualDL',
    ].map(plain),
  );
}

/** A dotted name without what the two spellings differ in. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** What a namespace hands out: functions and classes; namespaces within it have doors of their own. */
function callables(door: object): string[] {
  return Object.entries(door)
    .filter(([, value]) => typeof value === 'function')
    .map(([name]) => name);
}

await openDoors();
const proven = provenNames();

describe.each(Object.entries(PROVEN))('every name of %s has a recorded case', (door, namespace) => {
  test(`${namespace}`, async () => {
    expect(DOORS).toContain(door);
    const opened = await openDoor(door);
    expect(opened, `the door ${door}`).toBeDefined();
    const names = callables(opened!);
    expect(names.length).toBeGreaterThan(0);
    const without = names.filter(
      (name) => !proven.has(plain(`${namespace}.${name}`)) && !EXEMPT[`${namespace}.${name}`],
    );
    expect(without).toEqual([]);
  });
});

test('an exemption that is no longer needed is gone', async () => {
  for (const name of Object.keys(EXEMPT)) {
    const at = name.lastIndexOf('.');
    const door = Object.keys(PROVEN).find((key) => PROVEN[key] === name.slice(0, at));
    expect((await openDoor(door ?? ''))?.[name.slice(at + 1)], name).toBeDefined();
    expect(proven.has(plain(name)), name).toBe(false);
  }
});
