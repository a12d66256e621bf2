import { z } from 'zod';
import { type Args, signature } from '../../core/index.ts';
import { Dataset } from './dataset.ts';
import { IterableDataset } from './iterableDataset.ts';
import { type DataSource, isDataSource, itemOf, placeOf } from './source.ts';

const parameters = signature(
  'Subset',
  {
    dataset: z
      .custom<DataSource>((value) => isDataSource(value) && !(value instanceof IterableDataset))
      .describe('a dataset whose samples have numbers (not an IterableDataset)'),
    indices: z
      .custom<ArrayLike<number>>((value) => Array.isArray(value) || ArrayBuffer.isView(value))
      .describe('a list of numbers of samples'),
  },
  { mappings: ['dataset'] },
);

/**
 * Chosen samples of a dataset: sample i is that with number `indices[i]`.
 *
 * @source Paddle, python/paddle/io/dataloader/dataset.py
 */
export class Subset<T = unknown> extends Dataset<T> {
  /** Where a loader worker finds the class. */
  static readonly workerModule = import.meta.url;
  readonly dataset: DataSource<T>;
  readonly indices: ArrayLike<number>;

  /**
   * @param dataset - Where samples come from.
   * @param indices - Their numbers there.
   */
  constructor(...args: Args<{ dataset: DataSource<T>; indices: ArrayLike<number> }, ['dataset', 'indices']>) {
    super();
    const { dataset, indices } = parameters.bind(args);
    this.dataset = dataset as DataSource<T>;
    this.indices = indices;
  }

  /** Number of chosen samples. */
  get length(): number {
    return this.indices.length;
  }

  /**
   * A chosen sample.
   *
   * @param index - From 0; negative ones count from the end.
   * @throws {ArgumentError} when there is no such sample
   */
  getItem(index: number): T {
    return itemOf(this.dataset, this.indices[placeOf(index, this.length, 'Subset.getItem')]!);
  }
}
