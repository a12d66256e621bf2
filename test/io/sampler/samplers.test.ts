import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, globalNumpy, NdArray, StateError, seed } from '../../../src/core/index.ts';
import { toTensor } from '../../../src/engine/index.ts';
import {
  BatchSampler,
  DistributedBatchSampler,
  IterableDataset,
  RandomSampler,
  Sampler,
  SequenceSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from '../../../src/io/index.ts';

const rows = { length: 7 };
class Stream extends IterableDataset {
  *[Symbol.iterator](): Iterator<unknown> {}
}

describe('samplers', () => {
  it('are written by a person', () => {
    class Backwards extends Sampler {
      override *[Symbol.iterator](): Iterator<number> {
        for (let i = 2; i >= 0; i--) yield i;
      }
    }
    expect([...new BatchSampler({ sampler: new Backwards(), batchSize: 2 })]).toEqual([[2, 1], [0]]);
    expect(() => new BatchSampler({ sampler: new Backwards() }).length).toThrow(/sampler must have a length/);
    expect(() => [...new Sampler()]).toThrow(StateError);
  });

  it('go through a sequence', () => {
    expect([...new SequenceSampler({ length: 3 })]).toEqual([0, 1, 2]);
    expect(() => new SequenceSampler({} as never).length).toThrow(/dataSource must have a length/);
  });

  it('draw from NumPy, not from Paddle', () => {
    const draw = (): number[] => [...new RandomSampler(rows)];
    globalNumpy().seed(7);
    const first = draw();
    seed(5);
    globalNumpy().seed(7);
    expect(draw()).toEqual(first);
    expect(draw()).not.toEqual(first);
    expect([...first].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('take the numbers of an iterator until it ends', () => {
    const sampler = new RandomSampler(rows, {
      numSamples: 5,
      generator: [3, 1, 4][Symbol.iterator](),
      replacement: true,
    });
    expect([...sampler]).toEqual([3, 1, 4]);
  });

  it.each([
    [() => new RandomSampler(rows, { numSamples: 8 }), /smaller than or equal to the length of dataSource, 7/],
    [() => new RandomSampler({ length: 0 }), /positive integer, and so the length/],
    [() => new RandomSampler(rows, { numSamples: 0 }), /positive integer/],
    [() => new RandomSampler(rows, 1 as never), /replacement must be true or false/],
    [() => new SubsetRandomSampler([]), /greater than 0/],
    [() => new BatchSampler(), /either dataset or sampler/],
    [() => new BatchSampler(rows, new SequenceSampler(rows)), /both dataset and sampler/],
    [() => new BatchSampler({ sampler: [0], shuffle: true }), /shuffle should be false/],
    [() => new BatchSampler(new Stream()), /should not be a paddle\.io\.IterableDataset/],
    [() => new BatchSampler(rows, { batchSize: 0 }), /positive integer/],
    [() => new DistributedBatchSampler(rows, 0), /positive integer/],
    [() => new DistributedBatchSampler(rows, 2, { numReplicas: 2, rank: 2 }), /less than numReplicas, 2/],
    [() => new WeightedRandomSampler([1], 0), /positive integer/],
  ])('refuse what cannot be: %s', (make, text) => {
    expect(make).toThrow(text);
    expect(make).toThrow(ArgumentError);
  });

  it.each([
    [[-0.1, 0.2], 1, true, /positive values/],
    [[NaN, 1], 1, true, /positive values/],
    [[Infinity, 1], 1, true, /INF/],
    [[0, 0], 1, true, /should have positive values/],
    [[0.1, 0], 2, false, /fewer than numSamples, 2/],
  ] as const)('refuse weights %o', (weights, count, replacement, text) => {
    expect(() => [...new WeightedRandomSampler(weights, count, replacement)]).toThrow(text);
  });

  it('take weights of any kind, in rows too', () => {
    const draw = (weights: ConstructorParameters<typeof WeightedRandomSampler>[0]): number[] => {
      globalNumpy().seed(3);
      return [...new WeightedRandomSampler(weights as number[], 6)];
    };
    const list = draw([0.5, 0.25, 0.25]);
    expect(draw(NdArray.from([0.5, 0.25, 0.25], 'float64'))).toEqual(list);
    expect(draw(toTensor([0.5, 0.25, 0.25]))).toEqual(list);
    const both = new WeightedRandomSampler(
      [
        [1, 0],
        [0, 3],
      ],
      2,
    );
    expect([both.length, [...both]]).toEqual([4, [0, 0, 1, 1]]);
  });

  it('give every sample to some process, in shares of one size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (length, batchSize, numReplicas, shuffle) => {
          const shares = Array.from({ length: numReplicas }, (_, rank) => {
            const sampler = new DistributedBatchSampler({ length }, batchSize, { numReplicas, rank, shuffle });
            const batches = [...sampler];
            expect(batches).toHaveLength(sampler.length);
            return batches.flat();
          });
          expect(new Set(shares.map((share) => share.length)).size).toBe(1);
          expect(new Set(shares.flat()).size).toBe(length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('count batches', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (length, batchSize, dropLast) => {
          const sampler = new BatchSampler({ length }, { batchSize, dropLast });
          expect([...sampler]).toHaveLength(sampler.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
