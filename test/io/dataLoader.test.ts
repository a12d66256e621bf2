import { describe, expect, expectTypeOf, it } from 'vitest';
import { ArgumentError, NdArray } from '../../src/core/index.ts';
import { Tensor } from '../../src/engine/index.ts';
import { DataLoader, Dataset, getWorkerInfo, IterableDataset } from '../../src/io/index.ts';

class Rows extends Dataset<[NdArray, bigint]> {
  readonly length = 5;
  getItem(index: number): [NdArray, bigint] {
    return [NdArray.from([index, -index]), BigInt(index)];
  }
}
class Stream extends IterableDataset<number> {
  *[Symbol.iterator](): Iterator<number> {
    yield* [0.5, 1.5, 2.5];
  }
}

describe('DataLoader', () => {
  it('is iterated in three ways', async () => {
    const loader = new DataLoader(new Rows(), { batchSize: 2 });
    const labels = [[0, 1], [2, 3], [4]];
    expect(Array.from(loader, ([, y]) => y.tolist())).toEqual(labels);
    expect(Array.from(loader(), ([, y]) => y.tolist())).toEqual(labels);
    const later: unknown[] = [];
    for await (const [x, y] of loader) {
      expectTypeOf(x).toEqualTypeOf<Tensor>();
      later.push(y.tolist());
    }
    expect(later).toEqual(labels);
    const asked = loader()[Symbol.asyncIterator]();
    const both = await Promise.all([asked.next(), asked.next()]);
    expect(both.map(({ value }) => (value as [Tensor, Tensor])[1].tolist())).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(loader.length).toBe(3);
    expect(loader).toBeInstanceOf(DataLoader);
  });

  it('gives tensors', () => {
    const [[x, y]] = [...new DataLoader({ dataset: new Rows(), batchSize: 5 })] as [[Tensor, Tensor]];
    expect(x).toBeInstanceOf(Tensor);
    expect([x.shape, x.dtype.name, y.shape, y.dtype.name]).toEqual([[5, 2], 'float32', [5], 'int64']);
  });

  it('reads lists, and batches of any sampler', () => {
    const loader = new DataLoader([10n, 20n, 30n], { batchSampler: [[2, 0], [1]] });
    expect(Array.from(loader, (batch) => batch.tolist())).toEqual([[30, 10], [20]]);
    expect(loader.length).toBe(2);
  });

  it('makes no batches when told so', () => {
    const loader = new DataLoader(new Rows(), { batchSize: null });
    const [, second] = [...loader] as unknown as [Tensor, bigint][];
    expect([second![0].tolist(), second![1], loader.length]).toEqual([[1, -1], 1n, 5]);
  });

  it('yields batches without a tensor', () => {
    expect([...new DataLoader(['a', 'b', 'c'], { batchSize: 2 })]).toEqual([['a', 'b'], ['c']]);
    expect([...new DataLoader([1, 2], { batchSize: 2, collateFn: (samples) => samples.length })]).toEqual([2]);
  });

  it('joins samples by a function', () => {
    const loader = new DataLoader(new Rows(), {
      batchSize: 3,
      collateFn: (samples) => ({ first: samples[0]![0], rows: samples.length }),
    });
    const [batch] = [...loader];
    expectTypeOf(batch!).toEqualTypeOf<{ first: Tensor; rows: number }>();
    expect([batch!.first.tolist(), batch!.rows]).toEqual([[0, -0], 3]);
  });

  it('reads streams', () => {
    const read = (options: object): unknown =>
      Array.from(new DataLoader(new Stream(), options), (batch) => batch.tolist());
    expect(read({ batchSize: 2 })).toEqual([[0.5, 1.5], [2.5]]);
    expect(read({ batchSize: 2, dropLast: true })).toEqual([[0.5, 1.5]]);
    expect([...new DataLoader(new Stream(), { batchSize: null })]).toEqual([0.5, 1.5, 2.5]);
    expect(getWorkerInfo()).toBeNull();
  });

  it('names the sample in an error, which stays the same object', () => {
    const thrown = new RangeError('out of it');
    class Broken extends Rows {
      override getItem(index: number): [NdArray, bigint] {
        if (index === 3) throw thrown;
        return super.getItem(index);
      }
    }
    const pass = new DataLoader(new Broken(), { batchSize: 2 })();
    pass.next();
    expect(() => pass.next()).toThrow(thrown);
    expect(thrown.message).toBe('out of it (sample 3 of Broken)');
    expect(pass.next()).toEqual({ done: true, value: undefined });
  });

  it('ends a pass that is broken off', () => {
    const pass = new DataLoader(new Rows())();
    for (const _ of pass) break;
    expect(pass.next().done).toBe(true);
  });

  it.each([
    [() => new DataLoader(new Rows(), { batchSize: 0 }), /batchSize must be null or a positive integer/],
    [
      () => new DataLoader(new Rows(), { batchSampler: [[0]], batchSize: 2 }),
      /must be left out when batchSampler is given/,
    ],
    [() => new DataLoader(new Stream(), { shuffle: true }), /does not support shuffle/],
    [() => new DataLoader(new Stream(), { batchSampler: [[0]] }), /unspecified batchSampler/],
    [() => new DataLoader(new Stream()).length, /length of an IterableDataset is not supported/],
    [() => new DataLoader(new Rows(), { numWorkers: -1 }), /non-negative integer/],
    [() => new DataLoader(new Rows(), { prefetchFactor: 0 }), /positive integer/],
    [() => new DataLoader(new Rows(), { timeout: -1 }), /non-negative/],
    [
      () => new DataLoader(new Rows(), { numWorkers: 1, workerInitFn: () => {} }),
      /functions cannot go to another thread/,
    ],
    [() => [...new DataLoader({ getItem: () => 1 } as never)], /must have a length/],
    [() => new DataLoader(5 as never), /an IterableDataset, or a list of samples/],
    [() => new DataLoader(new Rows(), { batchsize: 2 } as never), /Did you mean 'batchSize'/],
  ])('refuses what cannot be: %s', (make, text) => {
    expect(make).toThrow(text);
    expect(make).toThrow(ArgumentError);
  });
});
