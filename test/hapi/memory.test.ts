import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, test, vi } from 'vitest';
import { adapter } from '../../src/engine/index.ts';
import * as paddle from '../../src/index.ts';

const STEPS = 2000;
/** Steps after which everything is there that stays: moments of the optimizer, tables of geometry, pages of memory. */
const SETTLED = 200;
const BATCH = 8;
/** What may be in use before blocks are moved out: enough for some ten steps, so that this happens many times over. */
const LIMIT = 8 * 2 ** 20;

let collectGarbage: () => void;
beforeAll(() => {
  vi.stubEnv('PADDLE_MEMORY_LIMIT_MB', String(LIMIT / 2 ** 20));
  vi.stubEnv('PADDLE_NUM_THREADS', '1');
  setFlagsFromString('--expose-gc');
  collectGarbage = runInNewContext('gc') as () => void;
  paddle.seed(1);
});

/** Far more than the seconds it takes, so that no busy machine decides. */
vi.setConfig({ testTimeout: 600_000 });

/** Bytes of WebAssembly memory, which can only grow. */
function memorySize(): number {
  const storage = adapter().allocate(1, 'float32');
  const { byteLength } = adapter().read(storage).buffer;
  storage.release();
  return byteLength;
}

/** Bytes in JavaScript arrays that something can still reach. */
function reachableArrays(): number {
  // the second collection waits until what the first one found was given back
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

/** Labelled images that are made when they are asked for. */
class Noise extends paddle.io.Dataset {
  override getItem(index: number): [paddle.NdArray, number] {
    const data = Float32Array.from({ length: 784 }, (_, i) => Math.sin(index + i));
    return [new paddle.NdArray(data, [1, 28, 28], 'float32'), index % 10];
  }

  override get length(): number {
    return 20 * BATCH;
  }
}

test('fit leaves behind what it left after its first steps', async () => {
  const net = new paddle.vision.models.LeNet();
  const model = new paddle.Model(net);
  model.prepare(new paddle.optimizer.Adam({ parameters: net.parameters() }), new paddle.nn.CrossEntropyLoss());
  const use: number[] = [];
  let size = 0;
  class Gauge extends paddle.callbacks.Callback {
    override onTrainBatchEnd(): void {
      use.push(adapter().bytesInUse());
      if (use.length === SETTLED) size = memorySize();
    }
  }
  const dataset = new Noise();
  const epochs = STEPS / (dataset.length / BATCH);
  await model.fit(dataset, { batchSize: BATCH, epochs, verbose: 0, callbacks: new Gauge() });
  expect(use.length).toBe(STEPS);
  // a step is a scope that frees all it made, and parameters and moments are there after the first: not one byte may be added
  expect(new Set(use)).toEqual(new Set([use[0]]));
  expect(memorySize()).toBe(size);
});

test('a loop that never waits leaves behind what it left after its first rounds', () => {
  const net = new paddle.vision.models.LeNet();
  const opt = new paddle.optimizer.Adam({ parameters: net.parameters() });
  const lossOf = new paddle.nn.CrossEntropyLoss();
  const images = paddle.rand([BATCH, 1, 28, 28]);
  const labels = paddle.arange(BATCH).reshape([BATCH, 1]);
  const use: number[] = [];
  let arrays = 0;
  for (let step = 1; step <= STEPS; step++) {
    const loss = lossOf(net(images), labels);
    loss.backward();
    opt.step();
    opt.clearGrad();
    use.push(adapter().bytesInUse());
    if (step === SETTLED) arrays = reachableArrays();
  }
  // Nothing frees what a step leaves: finalizers wait for the event loop. Use rises to the limit, then blocks of older steps move out
  // into JavaScript arrays, and use falls to what lives: the same heights in every round.
  const early = use.slice(0, SETTLED);
  const [lowest, highest] = [Math.min(...use.slice(SETTLED, 2 * SETTLED)), Math.max(...early)];
  expect(highest).toBeLessThanOrEqual(LIMIT);
  expect(Math.max(...use)).toBe(highest);
  expect(Math.min(...use.slice(-SETTLED))).toBe(lowest);
  // a gigabyte went through these arrays; less than 32 bytes a step may stay reachable
  expect(reachableArrays() - arrays).toBeLessThan(32 * STEPS);
  // what is in use lies in pieces, which fall differently in every round: a little is lost between them
  expect(memorySize()).toBeLessThanOrEqual(1.25 * LIMIT);
});

const LIMITED: Readonly<Record<string, (net: paddle.vision.models.LeNet, images: paddle.Tensor) => unknown>> = {
  'only predicts': (net, images) => paddle.noGrad(() => net(images)).numpy(),
  'only makes tensors': () => paddle.randn([100, 100]),
  'only computes': () => paddle.randn([100, 100]).multiply(2),
};
test.each(Object.entries(LIMITED))('so does a loop that %s, in which no training step ends', (_, round) => {
  const net = new paddle.vision.models.LeNet();
  net.eval();
  const images = paddle.rand([BATCH, 1, 28, 28]);
  const use = Array.from({ length: STEPS }, () => {
    round(net, images);
    return adapter().bytesInUse();
  });
  expect(Math.max(...use)).toBeLessThanOrEqual(LIMIT);
  // the weights, which each pass needs, stay
  expect(Math.min(...use.slice(-SETTLED))).toBeGreaterThan(LIMIT / 8);
});

test('a loop that predicts with a graph that nobody walks stays within what a backward() might need', () => {
  const net = new paddle.vision.models.LeNet();
  const images = paddle.rand([BATCH, 1, 28, 28]);
  const use = Array.from({ length: STEPS }, () => {
    net(images);
    return adapter().bytesInUse();
  });
  expect(Math.max(...use)).toBeLessThan(10 * LIMIT);
});
