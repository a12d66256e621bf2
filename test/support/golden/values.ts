import { type DTypeName, NdArray, type NestedArray } from '../../../src/core/index.ts';
import { spelledKeys } from '../../../tools/spelling.ts';
import { fn, make, type TensorLike } from './doors.ts';

/** A recorded array: flat row-major data; numbers that JSON lacks are texts. */
export interface Packed {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly (number | string | boolean)[];
}

/** A number out of a recorded one: `'NaN'`, `'nan'`, `'-inf'`, `'Infinity'` stand for what JSON cannot hold. */
export function number(value: number | string | boolean): number {
  if (typeof value !== 'string') return Number(value);
  const word = value.toLowerCase();
  if (word === 'nan') return Number.NaN;
  return word.startsWith('-') ? -Infinity : Infinity;
}

/** The array that a recorded one stands for. */
export function unpack(packed: Packed): NdArray {
  const dtype = packed.dtype as DTypeName;
  const flat: NestedArray = packed.data.map((v) => (dtype === 'int64' ? BigInt(v as number) : number(v)));
  const array = flat.length ? NdArray.from(flat, dtype) : NdArray.zeros([0], dtype);
  return array.reshape(packed.shape);
}

/** A tensor of the package from a recorded array. */
export function tensorOf(packed: Packed, stopGradient = true): TensorLike {
  return fn('paddle.to_tensor')(unpack(packed), { dtype: packed.dtype, stopGradient }) as TensorLike;
}

/** Whether a value is a tensor of the package. */
export function isTensor(value: unknown): value is TensorLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray((value as TensorLike).shape) &&
    typeof (value as TensorLike).array === 'function'
  );
}

/** All tensors in a result, in order. */
export function tensorsIn(value: unknown): TensorLike[] {
  if (isTensor(value)) return [value];
  return Array.isArray(value) ? value.flatMap(tensorsIn) : [];
}

interface NewSpec {
  readonly $new: string;
  readonly args: readonly unknown[];
  readonly kwargs: Record<string, unknown>;
}

/** Builds recorded arguments: `{$input: i}` is the i-th input, `{$new: api, args, kwargs}` an object, lists go through. */
export function build(value: unknown, inputs: readonly unknown[] = []): unknown {
  if (Array.isArray(value)) return value.map((part) => build(part, inputs));
  if (value === 'Infinity') return Infinity;
  if (value === '-Infinity') return -Infinity;
  if (typeof value !== 'object' || value === null) return value;
  if ('$input' in value) return inputs[value.$input as number];
  if ('$power' in value) return (x: number) => (value.$power as number) ** x;
  if ('$constant' in value) return () => value.$constant;
  if ('$new' in value) {
    const spec = value as NewSpec;
    return make(spec.$new, build(spec.args, inputs) as unknown[], buildAll(spec.kwargs, inputs));
  }
  return spelledKeys(buildAll(value as Record<string, unknown>, inputs));
}

/** {@link build} for every value of a record. */
export function buildAll(record: Record<string, unknown>, inputs: readonly unknown[] = []): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, build(value, inputs)]));
}
