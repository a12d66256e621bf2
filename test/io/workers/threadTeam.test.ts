import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { globalNumpy, log, NdArray, StateError } from '../../../src/core/index.ts';
import type { Tensor } from '../../../src/engine/index.ts';
import { DataLoader, Dataset, TensorDataset } from '../../../src/io/index.ts';
import { Crashing, Draws, Numbers, Pairs, Renamed, Rows, Where } from './datasets.ts';

interface Recorded {
  readonly draws: {
    readonly npSeed: number;
    readonly numWorkers: number;
    readonly batchSize: number;
    readonly batches: number[][][];
  };
  readonly streams: readonly {
    count: number;
    split: boolean;
    numWorkers: number;
    dropLast: boolean;
    batches: number[][];
  }[];
}
const recorded = JSON.parse(readFileSync(new URL('../../golden/io.json', import.meta.url), 'utf8')) as Recorded;

afterEach(() => vi.restoreAllMocks());

describe('threads', () => {
  it("draw in each worker what Paddle's workers draw", () => {
    const { npSeed, numWorkers, batchSize, batches } = recorded.draws;
    globalNumpy().seed(npSeed);
    const got = Array.from(new DataLoader(new Draws(), { batchSize, numWorkers }), (batch) =>
      batch.map((field) => field.tolist()),
    );
    expect(got).toEqual(batches);
  });

  it.each(recorded.streams)('deal a stream as Paddle does: $numWorkers workers, split $split', (stream) => {
    const { count, split, numWorkers, dropLast, batches } = stream;
    const loader = new DataLoader(new Numbers(count, split), { batchSize: 2, numWorkers, dropLast });
    expect(Array.from(loader, (batch) => batch.tolist())).toEqual(batches);
  });

  it('deal it so in the main thread too', () => {
    const { count, numWorkers, batches } = recorded.streams[1]!;
    class Local extends Numbers {
      override workerSpec(): null {
        return null;
      }
    }
    const warn = vi.spyOn(log(), 'warn').mockImplementation(() => {});
    const loader = new DataLoader(new Local(count, true), { batchSize: 2, numWorkers });
    for (let pass = 0; pass < 2; pass++) expect(Array.from(loader, (batch) => batch.tolist())).toEqual(batches);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/cannot make Local anew.*main thread.*workerModule/),
    );
  });

  it('end with an error when they crash, also while this thread is blocked', () => {
    const pass = new DataLoader(new Crashing(), { batchSize: 2, numWorkers: 2 })();
    for (const expected of [
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]) {
      expect((pass.next().value as Tensor).tolist()).toEqual(expected);
    }
    expect(() => pass.next()).toThrow(/worker 0 must live.*RangeError: later/);
    expect(pass.next().done).toBe(true);
  });

  it('read a TensorDataset without its tensors', () => {
    const rows = new TensorDataset([NdArray.from([[1], [2], [3]])]);
    const [first, second] = Array.from(new DataLoader(rows, { batchSize: 2, numWorkers: 1 }), ([x]) => x!.tolist());
    expect([first, second]).toEqual([[[1], [2]], [[3]]]);
  });

  it('keep batches apart that are kept by the caller', () => {
    const kept = [...new DataLoader(new Pairs(40), { batchSize: 1, numWorkers: 2, prefetchFactor: 1 })];
    expect(kept.map(([, label]) => label.item())).toEqual(Array.from({ length: 40 }, (_, i) => i));
    const samples: NdArray[] = [];
    const collateFn = (batch: [NdArray, bigint][]): number => samples.push(batch[0]![0]);
    expect([...new DataLoader(new Pairs(9), { numWorkers: 1, prefetchFactor: 1, collateFn })]).toHaveLength(9);
    expect(samples.map((sample) => sample.get(0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('tell the dataset where it is, and keep its texts', () => {
    const init = { module: new URL('./datasets.ts', import.meta.url).href, name: 'init' };
    expect([...new DataLoader(new Where(), { batchSize: 2, numWorkers: 2, workerInitFn: init })]).toEqual([
      ['0 in worker 0 of 2 marked 0', '1 in worker 0 of 2 marked 0'],
      ['2 in worker 1 of 2 marked 1', '3 in worker 1 of 2 marked 1'],
    ]);
  });

  it('say when a module does not export the class', () => {
    expect(() => [...new DataLoader(new Renamed(), { numWorkers: 1 })]).toThrow(StateError);
    expect(() => [...new DataLoader(new Renamed(), { numWorkers: 1 })]).toThrow(
      /'Hidden' is undefined.*DataLoader worker 0/s,
    );
  });

  it('refuse a function for workers that cannot be', () => {
    class Local extends Dataset<number> {
      readonly length = 1;
      getItem(): number {
        return 1;
      }
    }
    const init = { module: 'none', name: 'none' };
    expect(() => [...new DataLoader(new Local(), { numWorkers: 1, workerInitFn: init })]).toThrow(
      /for workerInitFn to run/,
    );
  });

  it('begin anew although a pass was broken off in the middle', async () => {
    const loader = new DataLoader(new Pairs(8), { batchSize: 2, numWorkers: 2, persistentWorkers: true });
    const first = loader[Symbol.iterator]();
    first.next();
    const labels: unknown[] = [];
    for await (const [, label] of loader) labels.push(label.tolist());
    expect(labels).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ]);
    expect(() => first.next()).toThrow(/a new pass/);
  });

  it('share the arrays of a dataset', () => {
    const array = NdArray.zeros([64, 512]);
    (array.data as Float32Array).forEach((_, i, all) => void (all[i] = i));
    const loader = new DataLoader(new Rows(array), { batchSize: 16, numWorkers: 2 });
    const sums = Array.from(loader, (batch) => (batch.array().data as Float32Array)[511]);
    expect(sums).toEqual([511, 8703, 16895, 25087]);
  });
});
