import { describe, expect, it } from 'vitest';
import { StateError } from '../../../src/core/index.ts';
import { Dataset, IterableDataset } from '../../../src/io/index.ts';

class Three extends Dataset<number> {
  static workerModule = 'somewhere';
  readonly scale = 10;
  get length(): number {
    return 3;
  }
  getItem(index: number): number {
    return index * this.scale;
  }
}

describe('Dataset', () => {
  it('is iterated by number', () => expect([...new Three()]).toEqual([0, 10, 20]));

  it('has a length that is a getter, a field or set in the constructor', () => {
    class Field extends Dataset<number> {
      length = 2;
      getItem = (index: number): number => index;
    }
    class Later extends Dataset<number> {
      declare length: number;
      constructor(length: number) {
        super();
        this.length = length;
      }
      getItem(index: number): number {
        return index;
      }
    }
    expect([new Field().length, new Later(5).length, [...new Later(2)]]).toEqual([2, 5, [0, 1]]);
  });

  it('says what a class lacks', () => {
    const Bare = Dataset as unknown as new () => Dataset;
    expect(() => new Bare().getItem(0)).toThrow(/'getItem'/);
    expect(() => new Bare().length).toThrow(StateError);
    expect(new Bare().workerSpec()).toBeNull();
  });

  it('says how it is made anew when its class says where it is exported', () => {
    expect(new Three().workerSpec()).toEqual({
      module: 'somewhere',
      name: 'Three',
      state: { scale: 10 },
      drawsFromNumpy: false,
    });
  });
});

describe('IterableDataset', () => {
  it('has neither numbers nor a length', () => {
    class Stream extends IterableDataset<number> {
      *[Symbol.iterator](): Iterator<number> {
        yield 1;
      }
    }
    expect([...new Stream()]).toEqual([1]);
    expect(() => new Stream().getItem(0)).toThrow(/^Stream.getItem: 'getItem' should not be called/);
    expect(() => new Stream().length).toThrow(/^Stream.length: 'length' should not be called/);
    const Bare = IterableDataset as unknown as new () => IterableDataset;
    expect(() => [...new Bare()]).toThrow(/Symbol.iterator/);
  });
});
