import { type Dataset, Subset } from 'paddle-hapi/io';

/** The first `count` samples of a dataset; all of it for null. */
export function firstOf<T>(dataset: Dataset<T>, count: number | null): Dataset<T> {
  return count === null || count >= dataset.length
    ? dataset
    : new Subset<T>(
        dataset,
        Array.from({ length: count }, (_, i) => i),
      );
}
