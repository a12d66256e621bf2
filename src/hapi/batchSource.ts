import { ArgumentError, isNumpyLike, NdArray, show } from '../core/index.ts';
import { Tensor, toTensor } from '../engine/index.ts';
import { DataLoader, Dataset, DistributedBatchSampler, IterableDataset } from '../io/index.ts';

/** Anything that gives batches: a DataLoader, a list of batches, a generator. */
export type BatchSource = Iterable<unknown> | AsyncIterable<unknown>;

/** What fit, evaluate and predict take as data. */
export type Data = Dataset | BatchSource;

/** How a Dataset is cut into batches. */
export interface Batching {
  batchSize: number;
  shuffle?: boolean;
  dropLast?: boolean;
  numWorkers: number;
}

/**
 * The batches of any kind of data: a Dataset is wrapped in a loader, anything else is used as it is.
 *
 * @throws {ArgumentError} when it is neither, or an IterableDataset, which has to be wrapped by hand
 */
export function batchesOf(where: string, data: Data, batching: Batching): BatchSource {
  if (data instanceof IterableDataset) {
    throw new ArgumentError(
      `${where}: data must have a length to be cut into batches. Received an IterableDataset. Wrap it: new DataLoader(dataset, { batchSize }).`,
    );
  }
  if (data instanceof Dataset) {
    const { batchSize, shuffle = false, dropLast = false, numWorkers } = batching;
    const sampler = new DistributedBatchSampler(data, batchSize, { shuffle, dropLast });
    return new DataLoader(data, { batchSampler: sampler, numWorkers });
  }
  const iterable = data as { [Symbol.iterator]?: unknown; [Symbol.asyncIterator]?: unknown } | null | undefined;
  if (
    iterable == null ||
    typeof data === 'string' ||
    (typeof iterable[Symbol.iterator] !== 'function' && typeof iterable[Symbol.asyncIterator] !== 'function')
  ) {
    throw new ArgumentError(
      `${where}: data must be a Dataset, a DataLoader, or anything that gives batches. Received ${show(data)}. Extend paddle.io.Dataset, or give a list of batches.`,
    );
  }
  return data as BatchSource;
}

/** How many batches there are, or null when that is not known. */
export function lengthOf(source: BatchSource): number | null {
  try {
    const { length } = source as { length?: unknown };
    return typeof length === 'number' && Number.isFinite(length) ? length : null;
  } catch {
    return null;
  }
}

/** Refuses data without a batch, which a log could not show; without a log it is let through, as in Paddle. @throws {ArgumentError} */
export function needBatch(where: string, name: string, data: unknown, source: BatchSource): void {
  if (lengthOf(source) !== 0) return;
  const samples = lengthOf(data as BatchSource);
  throw new ArgumentError(
    `${where}: ${name} must give a batch. Received ${show(data)}, which gives none${samples ? ` of its ${samples} samples` : ''}. Give more samples${samples ? ', or leave dropLast out' : ''}.`,
  );
}

/** The fields of a batch in one row: lists in order, records by sorted key. */
export function flattenBatch(batch: unknown): unknown[] {
  if (Array.isArray(batch)) return batch.flatMap(flattenBatch);
  if (isField(batch) || typeof batch !== 'object' || batch === null) return [batch];
  return Object.keys(batch)
    .sort()
    .flatMap((key) => flattenBatch((batch as Record<string, unknown>)[key]));
}

function isField(value: unknown): boolean {
  return value instanceof Tensor || value instanceof NdArray || isNumpyLike(value) || ArrayBuffer.isView(value);
}

/** A field as a tensor. @throws {ArgumentError} when it cannot become one */
export function fieldTensor(where: string, field: unknown): Tensor {
  if (field instanceof Tensor) return field;
  if (isField(field) || typeof field === 'number' || Array.isArray(field)) return toTensor(field as NdArray);
  throw new ArgumentError(
    `${where}: a field of a batch must be a tensor or an array. Received ${show(field)}. Convert it in the dataset, or leave it out.`,
  );
}
