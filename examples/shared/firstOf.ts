import { type Dataset, Subset } from 'paddle-hapi/io';

/** The first `count` samples of a dataset; all of it for null. */
export function firstOf(dataset: Dataset, count: number | null): Dataset {
  return count === null || count >= dataset.length
    ? dataset
    : new Subset(
        dataset,
        Array.from({ length: count }, (_, i) => i),
      );
}
