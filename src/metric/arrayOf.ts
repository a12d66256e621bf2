import {
  ArgumentError,
  type ArrayLike,
  float16ToNumber,
  isNumpyLike,
  NdArray,
  numberToFloat16,
  show,
} from '../core/index.ts';
import { Tensor } from '../engine/index.ts';

/** What a metric measures: tensors or arrays, not bare lists. */
export type Measured = Tensor | ArrayLike;

/** Reads it as a plain array. @throws {ArgumentError} for anything that has no data type, as a list */
export function arrayOf(where: string, name: string, value: unknown): NdArray {
  if (value instanceof NdArray) return value;
  if (value instanceof Tensor) return value.array();
  if (isNumpyLike(value) || ArrayBuffer.isView(value)) return NdArray.from(value as ArrayLike);
  throw new ArgumentError(
    `${where}: ${name} must be an array or a tensor. Received ${show(value)}. Convert it, e.g. with NdArray.from(${name}).`,
  );
}

/** Rounds to what the data type of an array can hold, as NumPy does after each operation on it. */
export function rounder({ dtype }: NdArray): (value: number) => number {
  if (dtype === 'float32') return Math.fround;
  if (dtype === 'float16') return (value) => float16ToNumber(numberToFloat16(value));
  return (value) => value;
}
