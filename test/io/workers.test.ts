import { afterEach, describe, expect, it, vi } from 'vitest';
import { globalNumpy, log, type NdArray } from '../../src/core/index.ts';
import { DataLoader, type DataLoaderOptions, Dataset } from '../../src/io/index.ts';
import { Shared, Squares, Told, Whole } from './fixtures/datasets.ts';

const module = new URL('./fixtures/datasets.ts', import.meta.url).href;

/** Numbers of a batch, whatever it consists of. */
function plain(batch: unknown): unknown {
  if (Array.isArray(batch)) return batch.map(plain);
  const tensor = batch as { array?: () => NdArray };
  return typeof tensor?.array === 'function' ? tensor.array().tolist() : batch;
}

type Options = Omit<DataLoaderOptions, 'dataset'>;
const read = (dataset: Dataset, options: Options): unknown[] =>
  Array.from(new DataLoader(dataset as Dataset<unknown>, options) as Iterable<unknown>, plain);

afterEach(() => vi.restoreAllMocks());

describe('a loader with workers', () => {
  it.each([1, 2, 8])('gives the batches of the main thread, with %i', (numWorkers) => {
    const options = { batchSize: 3, dropLast: false };
    expect(read(new Squares(20), { ...options, numWorkers })).toEqual(read(new Squares(20), options));
  });

  it('shuffles alike with any number of workers, one draw later than without', () => {
    const order = (numWorkers: number, drawn = false): unknown[] => {
      globalNumpy().seed(7);
      if (drawn) globalNumpy().randintBigInt(0n, 2n ** 63n - 1n);
      return read(new Squares(12), { batchSize: 5, shuffle: true, numWorkers });
    };
    const one = order(1);
    expect(order(3)).toEqual(one);
    expect(order(0)).not.toEqual(one);
    expect(order(0, true)).toEqual(one);
  });

  it('reads without blocking too', async () => {
    const seen: unknown[] = [];
    for await (const batch of new DataLoader(new Squares(7), { batchSize: 2, numWorkers: 2 })) seen.push(plain(batch));
    expect(seen).toEqual(read(new Squares(7), { batchSize: 2 }));
  });

  it('hands single samples out when it makes no batches', () => {
    expect(read(new Squares(3), { batchSize: null, numWorkers: 2 })).toEqual(read(new Squares(3), { batchSize: null }));
  });

  it('joins samples by a function of the main thread', () => {
    const collateFn = (samples: unknown[]): unknown => (samples[0] as unknown[])[0];
    const options = { batchSize: 2, collateFn };
    expect(read(new Squares(5), { ...options, numWorkers: 2 })).toEqual(read(new Squares(5), options));
  });

  it('tells each worker who it is, after its function ran', () => {
    const seen = read(new Told(), { numWorkers: 2, workerInitFn: { module, name: 'init' } }) as unknown[][][];
    expect(seen.map(([id, count, , init]) => [id, count, init])).toEqual(
      [0, 1, 0, 1].map((id) => [[id], [2], [id! + 10]]),
    );
    const seeds = seen.map(([, , seed]) => seed![0]);
    expect(seeds[0]).toMatch(/^\d+$/);
    expect(new Set(seeds).size).toBe(1);
  });

  it('gives the workers of an iterable dataset their turns', () => {
    const seen = read(new Shared(9), { batchSize: 2, numWorkers: 2 });
    expect(seen).toEqual([
      [
        [0, 2],
        [0, 0],
      ],
      [
        [1, 3],
        [1, 1],
      ],
      [
        [4, 6],
        [0, 0],
      ],
      [
        [5, 7],
        [1, 1],
      ],
      [[8], [0]],
    ]);
    expect(read(new Whole(), { batchSize: 2, numWorkers: 2 })).toEqual([
      [0, 1],
      [0, 1],
      [2, 3],
      [2, 3],
    ]);
  });

  it('keeps workers from one pass to the next', () => {
    const loader = new DataLoader(new Squares(6), { batchSize: 2, numWorkers: 2, persistentWorkers: true });
    const first = Array.from(loader, plain);
    expect(Array.from(loader, plain)).toEqual(first);
    for (const batch of loader) {
      expect(plain(batch)).toEqual(first[0]);
      break;
    }
    expect(Array.from(loader, plain)).toEqual(first);
  });

  it('reads in the main thread what workers cannot make, and says so once', () => {
    class Local extends Dataset<number> {
      readonly length = 3;
      getItem(index: number): number {
        return index;
      }
    }
    const warn = vi.spyOn(log(), 'warn').mockImplementation(() => {});
    const loader = new DataLoader(new Local(), { numWorkers: 2 });
    expect([Array.from(loader, plain), Array.from(loader, plain)]).toEqual([
      [[0], [1], [2]],
      [[0], [1], [2]],
    ]);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/Local.*workerModule/s)]]);
  });
});
