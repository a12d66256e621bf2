import { NdArray, sizeOf } from '../../../src/core/index.ts';
import { classOf, type Make } from './doors.ts';
import { isTensor, type Packed, unpack } from './values.ts';

/** Where the samples of a recorded case come from. */
export interface SourceDescription {
  readonly data: string;
  readonly as?: 'dataset' | 'stream' | 'loader' | 'streamLoader' | 'batches' | 'generator';
  readonly batchSize?: number;
  readonly shuffle?: boolean;
  readonly dropLast?: boolean;
}

/** Rows `from` to `to` of an array; the first axis stays. */
export function rows(array: NdArray, from: number, to: number): NdArray {
  const width = sizeOf(array.shape.slice(1));
  const end = Math.min(to, array.length);
  return new NdArray(
    array.data.slice(from * width, end * width) as NdArray['data'],
    [end - from, ...array.shape.slice(1)],
    array.dtype,
  );
}

/** Sample i of a field: a row, or for a list of whole numbers one of them, as Python's int. */
function item(field: NdArray, i: number): unknown {
  if (field.ndim === 1 && field.dtype === 'int64') return field.data[i];
  return rows(field, i, i + 1).reshape(field.shape.slice(1));
}

/** A dataset whose sample i is row i of every field. */
export function rowDataset(fields: readonly NdArray[]): object {
  class Rows extends (classOf('paddle.io.Dataset') as Make) {
    getItem(i: number): unknown[] {
      return fields.map((field) => item(field, i));
    }
    get length(): number {
      return fields[0]!.length;
    }
  }
  return new Rows();
}

/** The same samples as a stream. */
export function streamDataset(fields: readonly NdArray[]): object {
  class Stream extends (classOf('paddle.io.IterableDataset') as Make) {
    *[Symbol.iterator](): Generator<unknown[]> {
      for (let i = 0; i < fields[0]!.length; i++) yield fields.map((field) => item(field, i));
    }
  }
  return new Stream();
}

/** A dataset whose sample i is the whole number i. */
export function countDataset(n: number): object {
  class Count extends (classOf('paddle.io.Dataset') as Make) {
    getItem(i: number): bigint {
      return BigInt(i);
    }
    get length(): number {
      return n;
    }
  }
  return new Count();
}

/** Builds what a case feeds to `fit` and its like (see `source` in tools/golden/make_hapi.py). */
export function buildSource(description: SourceDescription, data: Record<string, readonly Packed[]>): unknown {
  const fields = data[description.data]!.map(unpack);
  const batchSize = description.batchSize ?? 1;
  const loader = (dataset: object, options: object) =>
    new (classOf('paddle.io.DataLoader'))(dataset, { batchSize, ...options });
  switch (description.as ?? 'dataset') {
    case 'dataset':
      return rowDataset(fields);
    case 'stream':
      return streamDataset(fields);
    case 'loader':
      return loader(rowDataset(fields), {
        shuffle: description.shuffle ?? false,
        dropLast: description.dropLast ?? false,
      });
    case 'streamLoader':
      return loader(streamDataset(fields), { dropLast: description.dropLast ?? false });
    case 'batches':
      return batches(fields, batchSize);
    case 'generator':
      return batches(fields, batchSize)[Symbol.iterator]();
  }
}

function batches(fields: readonly NdArray[], size: number): NdArray[][] {
  const all: NdArray[][] = [];
  for (let i = 0; i < fields[0]!.length; i += size) all.push(fields.map((field) => rows(field, i, i + size)));
  return all;
}

/** Whole numbers out of whatever holds them: numbers, bigints, tensors, lists. */
export function wholes(value: unknown): unknown {
  if (isTensor(value)) return Array.from(value.array().toFloat64());
  if (value instanceof NdArray) return Array.from(value.toFloat64());
  if (Array.isArray(value)) return value.map(wholes);
  return typeof value === 'bigint' ? Number(value) : value;
}

/** All items of a loader or sampler. */
export async function all(iterable: unknown): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of iterable as AsyncIterable<unknown>) items.push(item);
  return items;
}
