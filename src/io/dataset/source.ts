import { ArgumentError, isNumpyLike, NdArray, type NumpyLike, show, type TypedArray } from '../../core/index.ts';

/** What a loader takes samples from: a dataset, anything built like one, or a list of samples. */
export type DataSource<T = unknown> = Indexed<T> | readonly T[];

/** The part of a dataset that is read by number. */
export interface Indexed<T = unknown> {
  getItem(index: number): T;
  readonly length: number;
}

/** The part of a tensor that datasets use; they never load the engine. */
export interface TensorLike {
  readonly shape: readonly number[];
  /** The elements as an {@link NdArray}, copied. */
  array(): NdArray;
  /** A part of it. */
  at(index: number): unknown;
}

/** Whether `value` is a tensor. */
export function isTensorLike(value: unknown): value is TensorLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as TensorLike).array === 'function' &&
    typeof (value as TensorLike).at === 'function' &&
    Array.isArray((value as TensorLike).shape)
  );
}

/** What becomes an array of a batch whole: an array of any kind, or a tensor. */
export type ArraySample = NdArray | NumpyLike | TypedArray | TensorLike;

/** The array that a sample is, or `undefined` when it is none. */
export function arrayOf(value: unknown): NdArray | undefined {
  if (value instanceof NdArray) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return NdArray.from(value as TypedArray);
  if (isTensorLike(value)) return value.array();
  return isNumpyLike(value) ? NdArray.from(value) : undefined;
}

/** A row of an array: its part at a place along the first axis, sharing the elements. */
export function rowOf(array: NdArray, index: number): NdArray {
  const rows = array.shape[0]!;
  const width = array.data.length / rows;
  return new NdArray(
    array.data.subarray(index * width, (index + 1) * width) as TypedArray,
    array.shape.slice(1),
    array.dtype,
  );
}

/** Whether samples can be read from `value` by number. */
export function isDataSource(value: unknown): value is DataSource {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) return true;
  return value !== null && typeof value === 'object' && typeof (value as Indexed).getItem === 'function';
}

/** A sample by its number. */
export function itemOf<T>(source: DataSource<T>, index: number): T {
  return 'getItem' in source ? source.getItem(index) : source[index]!;
}

/**
 * Number of samples.
 *
 * @throws {ArgumentError} when it has no length
 */
export function lengthOf(source: { readonly length?: unknown }, where: string, name = 'dataset'): number {
  const { length } = source;
  if (typeof length === 'number' && Number.isInteger(length) && length >= 0) return length;
  throw new ArgumentError(
    `${where}: ${name} must have a length, a whole number of 0 or more. Received ${show(source)}, whose length is ${show(length)}. Give its class a getter: get length() { … }.`,
  );
}

/**
 * A place among `length` samples; negative ones count from the end, as in Python.
 *
 * @throws {ArgumentError} when there is none such
 */
export function placeOf(index: number, length: number, where: string): number {
  const place = index < 0 ? index + length : index;
  if (Number.isInteger(place) && place >= 0 && place < length) return place;
  throw new ArgumentError(
    `${where}: index must be a whole number, its absolute value within the length ${length}. Received ${show(index)}. Correct it.`,
  );
}
