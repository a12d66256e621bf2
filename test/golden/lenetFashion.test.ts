import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Call, classOf, fn, make, method, type TensorLike } from '../support/golden/doors.ts';
import { captured, openDoors, readDocument } from '../support/golden/index.ts';
import { stateOf } from '../support/golden/nets.ts';

interface Recorded {
  readonly meta: { readonly seed: number; readonly batch: number };
  readonly first100: {
    readonly log: readonly string[];
    readonly losses: readonly number[];
    readonly nudged: readonly number[];
    readonly norms: readonly [string, number][];
  };
}

const FASHION = process.env.FASHION_MNIST || '/usr/share/datasets/fashion-mnist';
const recorded = readDocument(new URL('.', import.meta.url).pathname, 'lenet_fashion_log.json') as Recorded;

// The 60,000 real images are not in the repository: Debian's package dataset-fashion-mnist has them.
describe.skipIf(!existsSync(`${FASHION}/train-images-idx3-ubyte.gz`))('LeNet on Fashion-MNIST under one seed', () => {
  const losses: number[] = [];
  let lines: string[] = [];
  let norms: [string, number][] = [];

  beforeAll(async () => {
    await openDoors();
    const transform = new (classOf('paddle.vision.transforms.Normalize'))({
      mean: [127.5],
      std: [127.5],
      dataFormat: 'CHW',
    });
    const train = new (classOf('paddle.vision.datasets.FashionMNIST'))({
      imagePath: `${FASHION}/train-images-idx3-ubyte.gz`,
      labelPath: `${FASHION}/train-labels-idx1-ubyte.gz`,
      mode: 'train',
      transform,
    });
    class Losses extends classOf('paddle.callbacks.Callback') {
      onTrainBatchEnd(_step: number, logs: { loss: number[] }): void {
        losses.push(logs.loss[0]!);
      }
    }
    fn('paddle.seed')(recorded.meta.seed);
    const net = make('paddle.vision.models.LeNet', [], {}) as object;
    const model = new (classOf('paddle.Model'))(net);
    const parameters = method(model, 'parameters')();
    method(model, 'prepare')(
      new (classOf('paddle.optimizer.Adam'))({ learningRate: 1e-3, parameters }),
      new (classOf('paddle.nn.CrossEntropyLoss'))(),
      new (classOf('paddle.metric.Accuracy'))(),
    );
    const train100: Call = method(model, 'fit');
    const options = { epochs: 1, batchSize: recorded.meta.batch, verbose: 2, logFreq: 1, numIters: 100 };
    const got = await captured(() => train100(train, { ...options, callbacks: [new Losses()] }));
    if (got.threw) throw got.error;
    lines = got.text
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/ - \d+(s|ms|us)\/step$/, ''));
    norms = Object.entries(stateOf(net)).map(([key, value]: [string, TensorLike]) => [
      key,
      norm(value.array().toFloat64()),
    ]);
  }, 300_000);

  test('the losses of 100 steps are those of Paddle', () => {
    expect(losses.length).toBe(100);
    for (const [i, loss] of losses.entries()) {
      expect(Math.abs(loss - recorded.first100.losses[i]!), `step ${i + 1}`).toBeLessThan(5e-4);
    }
  });

  test('the log is that of Paddle, line by line, but for a last digit here and there', () => {
    expect(lines.length).toBe(recorded.first100.log.length);
    const apart = (line: string): string => line.replace(/loss: [\d.e+-]+/, '');
    expect(lines.map(apart)).toEqual(recorded.first100.log.map(apart));
    const equal = lines.filter((line, i) => line === recorded.first100.log[i]);
    expect(equal.length).toBeGreaterThan(85);
    expect(lines.slice(0, 12)).toEqual(recorded.first100.log.slice(0, 12));
  });

  test('the parameters end where those of Paddle end', () => {
    norms.forEach(([key, value], i) => {
      expect(key).toBe(recorded.first100.norms[i]![0]);
      expect(Math.abs(value / recorded.first100.norms[i]![1] - 1), key).toBeLessThan(1e-3);
    });
  });
});

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
}
