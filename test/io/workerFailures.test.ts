import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError, StateError } from '../../src/core/index.ts';
import { DataLoader } from '../../src/io/index.ts';
import { Faulty } from './fixtures/datasets.ts';

type Options = { batchSize: number; numWorkers: number; timeout?: number };
const read = (dataset: Faulty, options: Options): unknown[] => [...new DataLoader(dataset, options)];

describe('what goes wrong in a worker', () => {
  it.each([
    ['range', RangeError, 'RangeError', /^out of the picture .*sample 5 of Faulty.*worker/s],
    ['argument', ArgumentError, 'ArgumentError', /^Faulty: it must hold\..*sample 5 of Faulty.*worker/s],
    ['own', Error, 'OwnError', /^of a class of the program .*sample 5 of Faulty.*worker/s],
    ['shape', ShapeError, 'ShapeError', /\[2\] in sample 4.*\[3\] in sample 5.*worker/s],
  ] as const)('keeps its class and names the sample: %s', (way, Class, name, text) => {
    const run = (): unknown => read(new Faulty(way), { batchSize: 2, numWorkers: 2 });
    let error: unknown;
    try {
      run();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({ name, message: expect.stringMatching(text) });
  });

  it('an end of the worker is told', async () => {
    expect(() => read(new Faulty('exit'), { batchSize: 2, numWorkers: 2 })).toThrow(StateError);
    const later = async (): Promise<void> => {
      for await (const _ of new DataLoader(new Faulty('exit'), { batchSize: 2, numWorkers: 2 }));
    };
    await expect(later()).rejects.toThrow(/^DataLoader: worker 0 must live.*exit code 3/);
  });

  it('a batch that comes too late is told', () => {
    const run = (): unknown => read(new Faulty('sleep'), { batchSize: 2, numWorkers: 1, timeout: 6 });
    expect(run).toThrow(/^DataLoader: a batch must come within the timeout of 6 s/);
  });
});
