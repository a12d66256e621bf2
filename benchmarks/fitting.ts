import * as paddle from 'paddle-hapi';
import { Dataset } from 'paddle-hapi/io';
import type { Ready } from './harness/player.ts';
import type { Fitting } from './harness/tasks.ts';
import { batchOf, learned, networkOf, optimizerOf, timed } from './steps.ts';

/** Pictures and labels in memory, as random as batches are. */
class Pictures extends Dataset<[image: paddle.NdArray, label: paddle.NdArray]> {
  readonly length: number;
  readonly #shape: readonly number[];
  readonly #images: Float32Array;

  constructor(count: number, shape: readonly number[]) {
    super();
    this.length = count;
    this.#shape = shape;
    this.#images = paddle.randn([count, ...shape]).array().data as Float32Array;
  }

  override getItem(i: number): [image: paddle.NdArray, label: paddle.NdArray] {
    const size = this.#images.length / this.length;
    const pixels = this.#images.subarray(i * size, (i + 1) * size);
    return [
      new paddle.NdArray(pixels, this.#shape, 'float32'),
      new paddle.NdArray(BigInt64Array.of(BigInt(i % 10)), [1], 'int64'),
    ];
  }
}

/**
 * A turn is some bare steps on one batch, an epoch of as many batches, and the same steps again, since a process that was idle before its turn
 * begins slowly; times are those of a step.
 */
export function fitting({ workload, steps }: Fitting): Ready {
  const network = networkOf(workload);
  const optimizer = optimizerOf(workload, network);
  const loss = new paddle.nn.CrossEntropyLoss();
  const [bare, whole] = [new paddle.Model(network), new paddle.Model(network)];
  bare.prepare(optimizer, loss);
  whole.prepare(optimizer, loss, new paddle.metric.Accuracy());
  const [image, label] = batchOf(workload);
  const pictures = new Pictures(steps * workload.batchSize, workload.image);

  return {
    size: learned(network),
    async turn(count) {
      const steps = (): number[] => timed(() => Number(bare.trainBatch([image], [label])[0]), count);
      const before = steps();
      const begin = performance.now();
      await silently(() => whole.fit(pictures, { batchSize: workload.batchSize, verbose: 1 }));
      const epoch = performance.now() - begin;
      const times = [...before, ...steps()];
      return { times: { step: [times.reduce((sum, time) => sum + time, 0) / (2 * count)], fit: [epoch / count] } };
    },
  };
}

/** The log is written, and goes nowhere: stdout is where answers go. */
async function silently(action: () => Promise<void>): Promise<void> {
  const { stdout } = process;
  const { write } = stdout;
  stdout.write = () => true;
  try {
    await action();
  } finally {
    stdout.write = write;
  }
}
