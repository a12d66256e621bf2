import { type Args, ArgumentError, show, signature } from '../../core/index.ts';
import { datasetList } from './composeDataset.ts';
import { IterableDataset } from './iterableDataset.ts';

const parameters = signature('ChainDataset', { datasets: datasetList });

/**
 * Iterable datasets one after the other.
 *
 * @source Paddle, python/paddle/io/dataloader/dataset.py
 */
export class ChainDataset<T = unknown> extends IterableDataset<T> {
  /** Where a loader worker finds the class. */
  static readonly workerModule = import.meta.url;
  readonly datasets: readonly IterableDataset<T>[];

  /**
   * @param datasets - Objects of IterableDataset.
   * @throws {ArgumentError} when there is none, or one of another kind
   */
  constructor(...args: Args<{ datasets: readonly IterableDataset<T>[] }, ['datasets']>) {
    super();
    const { datasets } = parameters.bind(args);
    if (datasets.length === 0) {
      throw new ArgumentError('ChainDataset: datasets should not be empty. Received []. Give at least one dataset.');
    }
    const other = datasets.find((dataset) => !(dataset instanceof IterableDataset));
    if (other !== undefined) {
      throw new ArgumentError(
        `ChainDataset: it only supports paddle.io.IterableDataset. Received ${show(other)}. Join datasets with numbered samples with ConcatDataset.`,
      );
    }
    this.datasets = datasets as IterableDataset<T>[];
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const dataset of this.datasets) yield* { [Symbol.iterator]: () => dataset[Symbol.iterator]() };
  }
}
