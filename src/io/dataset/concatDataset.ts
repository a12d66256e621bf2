import { z } from 'zod';
import { type Args, ArgumentError, signature } from '../../core/index.ts';
import { Dataset } from './dataset.ts';
import { IterableDataset } from './iterableDataset.ts';
import { type DataSource, isDataSource, itemOf, lengthOf, placeOf } from './source.ts';

const parameters = signature('ConcatDataset', {
  datasets: z
    .custom<Iterable<DataSource>>((value) => typeof value === 'object' && value !== null && Symbol.iterator in value)
    .describe('datasets, in a list or anything that is iterated'),
});

/**
 * Datasets joined end to end.
 *
 * @param datasets - The datasets.
 * @source Paddle, python/paddle/io/dataloader/dataset.py
 */
export class ConcatDataset<T = unknown> extends Dataset<T> {
  /** Where a loader worker finds the class. */
  static readonly workerModule = import.meta.url;
  readonly datasets: readonly DataSource<T>[];
  /** Where each dataset ends, counted in samples from the start. */
  readonly cumulativeSizes: readonly number[];

  /**
   * @param datasets - Datasets whose samples have numbers.
   * @throws {ArgumentError} when there is none, or one is an IterableDataset
   */
  constructor(...args: Args<{ datasets: Iterable<DataSource<T>> }, ['datasets']>) {
    super();
    const datasets = [...(parameters.bind(args).datasets as Iterable<DataSource<T>>)];
    if (datasets.length === 0) {
      throw new ArgumentError(
        'ConcatDataset: datasets should not be an empty iterable. Received one without elements. Give at least one dataset.',
      );
    }
    const wrong = datasets.findIndex((dataset) => dataset instanceof IterableDataset || !isDataSource(dataset));
    if (wrong >= 0) {
      throw new ArgumentError(
        `ConcatDataset: samples must have numbers; it does not support IterableDataset. Received such a one as datasets[${wrong}]. Chain iterable datasets with ChainDataset.`,
      );
    }
    this.datasets = datasets;
    let end = 0;
    this.cumulativeSizes = datasets.map((dataset) => (end += lengthOf(dataset, 'ConcatDataset')));
  }

  /** Number of samples of all. */
  get length(): number {
    return this.cumulativeSizes.at(-1)!;
  }

  /**
   * A sample of one of them.
   *
   * @param index - From 0; negative ones count from the end.
   * @throws {ArgumentError} when there is no such sample
   */
  getItem(index: number): T {
    const place = placeOf(index, this.length, 'ConcatDataset.getItem');
    const part = this.cumulativeSizes.findIndex((end) => place < end);
    return itemOf(this.datasets[part]!, place - (part === 0 ? 0 : this.cumulativeSizes[part - 1]!));
  }
}
