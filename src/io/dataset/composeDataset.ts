import { z } from 'zod';
import { type Args, ArgumentError, signature } from '../../core/index.ts';
import { Dataset } from './dataset.ts';
import { IterableDataset } from './iterableDataset.ts';
import { lengthOf } from './source.ts';

/** A list of datasets, as their signature takes it. */
export const datasetList = z
  .array(z.custom<Dataset>((value) => value instanceof Dataset).describe('an object of paddle.io.Dataset'))
  .describe('a list of objects of paddle.io.Dataset');
const parameters = signature('ComposeDataset', { datasets: datasetList });

/**
 * Datasets of one length side by side: sample i holds the fields of sample i of each, in order.
 *
 * @param datasets - The datasets.
 * @source Paddle, python/paddle/io/dataloader/dataset.py
 */
export class ComposeDataset extends Dataset<unknown[]> {
  /** Where a loader worker finds the class. */
  static readonly workerModule = import.meta.url;
  readonly datasets: readonly Dataset[];

  /**
   * @param datasets - Datasets whose samples have numbers, all of one length.
   * @throws {ArgumentError} when there is none, one is an IterableDataset, or lengths differ
   */
  constructor(...args: Args<{ datasets: readonly Dataset[] }, ['datasets']>) {
    super();
    const { datasets } = parameters.bind(args);
    if (datasets.length === 0) {
      throw new ArgumentError('ComposeDataset: datasets should not be empty. Received []. Give at least one dataset.');
    }
    const stream = datasets.findIndex((dataset) => dataset instanceof IterableDataset);
    if (stream >= 0) {
      throw new ArgumentError(
        `ComposeDataset: samples must have numbers, so paddle.io.IterableDataset is not supported. Received one as datasets[${stream}]. Chain such datasets with ChainDataset.`,
      );
    }
    const lengths = datasets.map((dataset) => lengthOf(dataset, 'ComposeDataset'));
    if (lengths.some((length) => length !== lengths[0])) {
      throw new ArgumentError(
        `ComposeDataset: lengths of datasets should be same. Received ${lengths.join(', ')}. Cut them with Subset.`,
      );
    }
    this.datasets = datasets;
  }

  /** Number of samples. */
  get length(): number {
    return this.datasets[0]!.length;
  }

  /** The fields of sample `index` of every dataset. */
  getItem(index: number): unknown[] {
    return this.datasets.flatMap((dataset) => dataset.getItem(index));
  }
}
