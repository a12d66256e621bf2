import {
  ArgumentError,
  type DTypeName,
  DtypeError,
  isPlainObject,
  NdArray,
  ShapeError,
  sameShape,
  show,
  showShape,
  sizeOf,
} from '../../core/index.ts';
import { arrayOf } from '../dataset/index.ts';
import { type Allocate, allocate } from './allocate.ts';
import { promote } from './promote.ts';

/** A batch before its arrays become tensors. */
export type Batch = NdArray | readonly Batch[] | { readonly [key: string]: Batch } | string | unknown;

/**
 * Makes a batch of samples. The first sample decides how: arrays and tensors are stacked along a new first axis, numbers become an array (of
 * float64, `bigint`s of int64, booleans of bool), texts a list; lists and plain objects of these go field by field, to a list or an object.
 *
 * It makes arrays, and the loader tensors of them.
 *
 * @param batch - The samples.
 * @throws {ArgumentError} when a sample is of a kind that no batch can hold, or lacks a field
 * @throws {ShapeError} when arrays differ in shape
 * @source Paddle, python/paddle/io/dataloader/collate.py
 */
export function defaultCollateFn(batch: readonly unknown[]): Batch {
  return collate(batch, undefined, allocate);
}

/**
 * {@link defaultCollateFn}, with names for the samples and room for the arrays.
 *
 * @param indices - The samples' numbers in the dataset, for error texts; their places in the batch when left out.
 */
export function collate(samples: readonly unknown[], indices?: readonly unknown[], room: Allocate = allocate): Batch {
  if (samples.length === 0) {
    throw new ArgumentError('DataLoader: a batch must have a sample. Received none. Give at least one.');
  }
  const naming: Naming = { sample: (i) => (indices ? `sample ${String(indices[i])}` : `sample ${i} of the batch`) };
  return fieldOf(samples, '', naming, room);
}

interface Naming {
  sample(place: number): string;
}

function fieldOf(values: readonly unknown[], field: string, naming: Naming, room: Allocate): Batch {
  const first = values[0];
  switch (typeof first) {
    case 'number':
    case 'bigint':
    case 'boolean':
      return numbers(values, field, naming, room);
    case 'string':
      return [...values];
  }
  if (Array.isArray(first)) {
    const odd = values.findIndex((value) => !Array.isArray(value) || value.length !== first.length);
    if (odd >= 0) {
      throw new ArgumentError(
        `DataLoader: samples must have the same number of fields${field}. Received ${countOf(first)} in ${naming.sample(0)} and ${countOf(values[odd])} in ${naming.sample(odd)}. Give every sample the same fields, or a collateFn that joins them.`,
      );
    }
    return first.map((_, i) =>
      fieldOf(
        values.map((value) => (value as unknown[])[i]),
        `${field}[${i}]`,
        naming,
        room,
      ),
    );
  }
  const array = arrayOf(first);
  if (array !== undefined) return stack(values, array, field, naming, room);
  if (isPlainObject(first)) {
    return Object.fromEntries(
      Object.keys(first).map((key) => {
        const odd = values.findIndex((value) => !isPlainObject(value) || !Object.hasOwn(value, key));
        if (odd >= 0) {
          throw new ArgumentError(
            `DataLoader: every sample must have the fields of the first one of its batch. Received ${naming.sample(odd)}${field} without '${key}'. Add the field, or give a collateFn.`,
          );
        }
        const column = values.map((value) => (value as Record<string, unknown>)[key]);
        return [key, fieldOf(column, `${field}.${key}`, naming, room)];
      }),
    );
  }
  throw unfit(first, 0, field, naming);
}

function countOf(value: unknown): string {
  return Array.isArray(value) ? `${value.length}` : show(value);
}

function unfit(value: unknown, place: number, field: string, naming: Naming): ArgumentError {
  const advice =
    value instanceof Promise
      ? 'Make getItem synchronous'
      : 'Turn it into an array (pictures by ToTensor or Transpose), or give a collateFn';
  return new ArgumentError(
    `DataLoader: batch data can only contain tensors, arrays, dicts (plain objects), lists, numbers and texts. Received ${show(value)} in ${naming.sample(place)}${field}. ${advice}.`,
  );
}

function numbers(values: readonly unknown[], field: string, naming: Naming, room: Allocate): NdArray {
  let kind: DTypeName = 'bool';
  values.forEach((value, i) => {
    if (typeof value === 'number') kind = 'float64';
    else if (typeof value === 'bigint') kind = kind === 'bool' ? 'int64' : kind;
    else if (typeof value !== 'boolean') throw unfit(value, i, field, naming);
  });
  const data = room(kind, values.length);
  if (data instanceof BigInt64Array) {
    values.forEach((value, i) => {
      if (BigInt.asIntN(64, BigInt(value as bigint)) !== BigInt(value as bigint)) {
        throw new DtypeError(
          `DataLoader: whole numbers must fit in 64 bits. Received ${value}n in ${naming.sample(i)}${field}. Make it a number, which becomes float64.`,
        );
      }
      data[i] = BigInt(value as bigint);
    });
  } else values.forEach((value, i) => void (data[i] = Number(value)));
  return new NdArray(data, [values.length], kind);
}

function stack(values: readonly unknown[], first: NdArray, field: string, naming: Naming, room: Allocate): NdArray {
  let { dtype } = first;
  const arrays = values.map((value, i) => {
    const array = i === 0 ? first : arrayOf(value);
    if (array === undefined) throw unfit(value, i, field, naming);
    if (!sameShape(array.shape, first.shape)) {
      throw new ShapeError(
        `DataLoader: all input arrays of a batch must have the same shape. Received ${showShape(first.shape)} in ${naming.sample(0)}${field} and ${showShape(array.shape)} in ${naming.sample(i)}${field}. Resize or pad the samples, or give a collateFn.`,
      );
    }
    if (array.dtype !== dtype) {
      const common = promote(dtype, array.dtype);
      if (common === undefined) {
        throw new DtypeError(
          `DataLoader: arrays of a batch must have a common data type. Received ${dtype} before ${array.dtype} in ${naming.sample(i)}${field}. Convert them with astype.`,
        );
      }
      dtype = common;
    }
    return array;
  });
  const data = room(dtype, sizeOf(first.shape) * arrays.length);
  const step = first.data.length;
  arrays.forEach((array, i) => {
    const same = array.dtype === dtype ? array : array.astype(dtype);
    (data as Uint8Array).set(same.data as Uint8Array, i * step);
  });
  return new NdArray(data, [arrays.length, ...first.shape], dtype);
}

/**
 * What the loader does to a sample when it makes no batches: arrays of any kind become ours, all else stays.
 *
 * @source Paddle, python/paddle/io/dataloader/collate.py
 */
export function defaultConvertFn(sample: unknown): Batch {
  if (Array.isArray(sample)) return sample.map(defaultConvertFn);
  const array = arrayOf(sample);
  if (array !== undefined) return array;
  if (!isPlainObject(sample)) return sample;
  return Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, defaultConvertFn(value)]));
}
