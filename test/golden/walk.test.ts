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
const EXEMPT: Record<string, string> = {};

/** Every name that some golden file proves something about, as we spell it. */
function provenNames(): Set<string> {
  const names = FILES.flatMap((file) => readReplays(directory, file).flatMap((replay) => replay.apis));
  const datasets = readDocument(directory, 'datasets/expected.json') as { cases: { class: string }[]; folders: object };
  const more = [...datasets.cases.map((c) => c.class), 'DatasetFolder', 'ImageFolder'];
  return new Set([...names, ...more.map((name) => `paddle.vision.datasets.${name}`)].map(plain));
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
