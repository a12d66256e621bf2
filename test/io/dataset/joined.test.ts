import { afterEach, describe, expect, it, vi } from 'vitest';
import { ArgumentError, log, NdArray, seed } from '../../../src/core/index.ts';
import {
  ChainDataset,
  ComposeDataset,
  ConcatDataset,
  Dataset,
  IterableDataset,
  randomSplit,
  Subset,
} from '../../../src/io/index.ts';

class Count extends Dataset<number> {
  readonly length: number;
  constructor(length: number) {
    super();
    this.length = length;
  }
  getItem(index: number): number {
    return index;
  }
}
class Fields extends Dataset<[string, NdArray]> {
  readonly length = 2;
  getItem(index: number): [string, NdArray] {
    return ['ab'[index]!, NdArray.from([index])];
  }
}
class Stream extends IterableDataset<number> {
  readonly count: number;
  constructor(count: number) {
    super();
    this.count = count;
  }
  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.count; i++) yield i;
  }
}

afterEach(() => vi.restoreAllMocks());

describe('ComposeDataset', () => {
  it('puts fields side by side', () => {
    const both = new ComposeDataset([new Count(2), new Fields()]);
    expect(both.length).toBe(2);
    expect(both.getItem(1)).toEqual([1, 'b', NdArray.from([1])]);
  });

  it.each([
    [[], /empty/],
    [[new Stream(1)], /IterableDataset is not supported/],
    [[new Count(2), new Count(3)], /lengths of datasets should be same\. Received 2, 3/],
    [[{ getItem: () => 1, length: 1 }], /paddle\.io\.Dataset/],
  ])('refuses %o', (datasets, text) => {
    expect(() => new ComposeDataset(datasets as Dataset[])).toThrow(text);
  });
});

describe('ChainDataset', () => {
  it('goes from one to the next', () => {
    expect([...new ChainDataset([new Stream(2), new Stream(0), new Stream(1)])]).toEqual([0, 1, 0]);
    expect(() => new ChainDataset([new Count(1) as never])).toThrow(/only supports paddle\.io\.IterableDataset/);
    expect(() => new ChainDataset([])).toThrow(/empty/);
  });
});

describe('ConcatDataset', () => {
  it('finds a sample in its dataset, from both ends', () => {
    const joined = new ConcatDataset([new Count(2), new Count(0), [7, 8, 9]]);
    expect(joined.cumulativeSizes).toEqual([2, 2, 5]);
    expect([...joined]).toEqual([0, 1, 7, 8, 9]);
    expect([joined.getItem(-1), joined.getItem(-5)]).toEqual([9, 0]);
    expect(() => joined.getItem(-6)).toThrow(/absolute value/);
    expect(() => joined.getItem(5)).toThrow(ArgumentError);
  });

  it('refuses none, and streams', () => {
    expect(() => new ConcatDataset([])).toThrow(/empty iterable/);
    expect(() => new ConcatDataset([new Stream(1)])).toThrow(/does not support IterableDataset/);
  });
});

describe('Subset and randomSplit', () => {
  it('picks', () => expect([...new Subset(['a', 'b', 'c'], [2, 0])]).toEqual(['c', 'a']));

  it('hands what fractions leave over to the first parts', () => {
    seed(3);
    const parts = randomSplit(new Count(11), [0.5, 0.25, 0.25]);
    expect(parts.map((part) => part.length)).toEqual([6, 3, 2]);
    expect([...new Set(parts.flatMap((part) => [...part]))]).toHaveLength(11);
  });

  it('warns of a part without samples', () => {
    const warn = vi.spyOn(log(), 'warn').mockImplementation(() => {});
    expect(randomSplit([1, 2], [0.9, 0.1]).map((part) => part.length)).toEqual([2, 0]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('split at index 1 is 0'));
  });

  it.each([
    [[1, 1], /equal the length of the input dataset, 3/],
    [[1.5, -0.5], /fraction at index 0 must be between 0 and 1/],
    [[4, -1], ArgumentError],
    [[1.5, 1.5], ArgumentError],
  ])('refuses lengths %o', (lengths, text) => {
    expect(() => randomSplit(new Count(3), lengths)).toThrow(text);
  });
});
