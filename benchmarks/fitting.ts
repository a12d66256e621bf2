import * as paddle from 'paddle-hapi';
import { Dataset } from 'paddle-hapi/io';
import type { Ready } from './harness/player.ts';
import type { Fitting } from './harness/tasks.ts';
import { learned, networkOf, optimizerOf } from './steps.ts';

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
 * A turn is an epoch. In it, the clock runs from the moment the network gets a batch until its parameters have moved, metrics left out: what an
 * epoch takes beyond that is loader, metrics and log. Times are those of a step. Two runs, one with and one without `fit`, would differ by more
 * than this through the machine alone.
 */
export function fitting({ workload, steps }: Fitting): Ready {
  const network = networkOf(workload);
  const optimizer = optimizerOf(workload, network);
  const accuracy = new paddle.metric.Accuracy();
  const model = new paddle.Model(network);
  model.prepare(optimizer, new paddle.nn.CrossEntropyLoss(), accuracy);
  const pictures = new Pictures(steps * workload.batchSize, workload.image);

  let inside = 0;
  const clock = (direction: 1 | -1) => (): void => {
    inside += direction * performance.now();
  };
  network.registerForwardPreHook(clock(-1));
  surround(optimizer, 'step', undefined, clock(1));
  surround(accuracy, 'compute', clock(1), undefined);
  surround(accuracy, 'update', undefined, clock(-1));

  return {
    size: learned(network),
    async turn(count) {
      inside = 0;
      const begin = performance.now();
      await silently(() => model.fit(pictures, { batchSize: workload.batchSize, verbose: 1 }));
      const epoch = performance.now() - begin;
      return { times: { step: [inside / count], fit: [epoch / count] } };
    },
  };
}

/** Has something done before a method of an object, and after it. */
function surround<Name extends string>(
  owner: Record<Name, (...given: never[]) => unknown>,
  name: Name,
  before: (() => void) | undefined,
  after: (() => void) | undefined,
): void {
  const method = owner[name];
  owner[name] = (...given) => {
    before?.();
    const result = method.apply(owner, given);
    after?.();
    return result;
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
