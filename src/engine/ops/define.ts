import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  type Bound,
  type DTypeLike,
  type DTypeName,
  DtypeError,
  dtypeName,
  isFloat,
  isNumpyLike,
  NdArray,
  type NdArrayInput,
  type Options,
  type Parameters,
  show,
  signature,
} from '../../core/index.ts';
import { alias, apply } from '../apply.ts';
import { getDefaultDtype, toTensor } from '../creation.ts';
import { reshaped } from '../storage.ts';
import { Tensor } from '../tensor.ts';
import { traced } from '../trace.ts';

/**
 * Declares a public function over tensors: Paddle's name, parameters with their schemas, the order in which they may stand by position.
 *
 * @returns the function; it binds and checks its arguments before anything is computed
 */
export function define<P extends Parameters, const Order extends readonly (keyof P & string)[], R>(
  where: string,
  parameters: P,
  order: Order,
  body: (given: Bound<P>) => R,
): (...args: Args<Options<P>, Order>) => R {
  const declared = signature(where, { ...parameters, name: z.any().optional() } as Parameters, {
    positional: order.length + 1,
  });
  return (...args) => {
    const given = declared.bind(args) as Bound<P>;
    return traced(where, given, () => body(given));
  };
}

/** A tensor. */
export const tensor = z.custom<Tensor>((value) => value instanceof Tensor).describe('a Tensor');
/** A tensor, or something that becomes one beside it: a number, a boolean, an array. */
export type Operand = Tensor | NdArrayInput;
export const operand = z
  .custom<Operand>(
    (value) =>
      value instanceof Tensor ||
      typeof value === 'number' ||
      typeof value === 'boolean' ||
      typeof value === 'bigint' ||
      Array.isArray(value) ||
      value instanceof NdArray ||
      ArrayBuffer.isView(value) ||
      isNumpyLike(value),
  )
  .describe('a Tensor, a number or an array');
export const tensors = z
  .custom<readonly Tensor[]>((value) => Array.isArray(value) && value.every((part) => part instanceof Tensor))
  .describe('a list of Tensors');
export const number = z
  .number()
  .or(z.nan())
  .or(z.literal(Number.POSITIVE_INFINITY))
  .or(z.literal(Number.NEGATIVE_INFINITY))
  .describe('a number');
export const whole = z.int().describe('a whole number');
export const flag = z.boolean().describe('true or false');
export const wholes = z.array(z.int()).readonly().describe('a list of whole numbers');
/** One axis, several, or none for all. */
export const axes = z
  .union([z.int(), z.array(z.int()).readonly()])
  .nullish()
  .describe('an axis, a list of axes, or null');
export const dtype = z
  .custom<DTypeLike>(
    (value) => value === undefined || typeof value === 'string' || (typeof value === 'object' && value !== null),
  )
  .nullish()
  .describe("a data type, e.g. 'float32'");

/** The name behind an optional data type. */
export function dtypeOr(where: string, given: DTypeLike | null | undefined, fallback: DTypeName): DTypeName {
  return given == null ? fallback : dtypeName(given, where);
}

/** An operand as a tensor; a number takes the other side's data type, a fraction beside whole numbers makes float32. */
export function besides(value: Operand, other: Tensor): Tensor {
  if (value instanceof Tensor) return value;
  const own = other.handle.dtype;
  if (typeof value === 'number') {
    const kind = isFloat(own)
      ? own
      : Number.isInteger(value) && own !== 'bool'
        ? own
        : Number.isInteger(value) && own === 'bool'
          ? 'int64'
          : getDefaultDtype();
    return apply('Fill', [], { shape: [], dtype: kind as DTypeName, value });
  }
  if (typeof value === 'boolean' || typeof value === 'bigint')
    return apply('Fill', [], {
      shape: [],
      dtype: own === 'bool' && typeof value === 'boolean' ? 'bool' : own,
      value: Number(value),
    });
  return toTensor(value);
}

const RANK: Partial<Record<DTypeName, number>> = { float16: 1, bfloat16: 1, float32: 2, float64: 3 };

/**
 * The data type that two tensors meet in: floats promote among themselves, whole numbers do not mix, a scalar tensor does not promote.
 *
 * @throws {DtypeError} as Paddle does for int with float, or int32 with int64
 */
export function meet(where: string, x: Tensor, y: Tensor): DTypeName {
  const a = x.handle.dtype;
  const b = y.handle.dtype;
  if (a === b) return a;
  if (isFloat(a) && isFloat(b)) {
    if (x.ndim === 0 && y.ndim > 0) return b;
    if (y.ndim === 0 && x.ndim > 0) return a;
    return RANK[a]! === RANK[b]! ? 'float32' : RANK[a]! > RANK[b]! ? a : b;
  }
  if (x.ndim === 0 && y.ndim > 0 && (isFloat(b) || !isFloat(a))) return b;
  if (y.ndim === 0 && x.ndim > 0 && (isFloat(a) || !isFloat(b))) return a;
  if (x.ndim === 0 && isFloat(a)) return a;
  if (y.ndim === 0 && isFloat(b)) return b;
  throw new DtypeError(
    `${where}: both tensors must have one data type (floats of different width excepted). Received ${a} and ${b}. Convert one with astype.`,
  );
}

/**
 * For functions in which nothing is promoted, as in Paddle.
 *
 * @throws {DtypeError} unless all tensors have the data type of the first
 */
export function needOneDtype(where: string, x: Tensor, ...others: readonly Tensor[]): void {
  const other = others.find((each) => each.handle.dtype !== x.handle.dtype);
  if (other)
    throw new DtypeError(
      `${where}: all tensors must have one data type. Received ${x.handle.dtype} for the input and ${other.handle.dtype}. Convert the input with astype('${other.handle.dtype}').`,
    );
}

/** `x` in another data type; itself when it has it already. */
export function cast(x: Tensor, to: DTypeName): Tensor {
  return x.handle.dtype === to ? x : apply('Cast', [x], { dtype: to });
}

/** `x` as floating point: whole numbers become the default type. */
export function floating(x: Tensor): Tensor {
  return isFloat(x.handle.dtype) ? x : cast(x, getDefaultDtype() as DTypeName);
}

/** The row-major handle of a tensor, to look at under another shape. */
export function rowMajor(x: Tensor): Tensor {
  return x.handle.channelsLast ? apply('Contiguous', [x], {}) : x;
}

/** `x` under another shape of the same size, sharing memory. */
export function view(x: Tensor, shape: readonly number[]): Tensor {
  const source = rowMajor(x);
  return alias(source, reshaped(source.handle, shape));
}

/** The axes that an argument names, each once and counted from the front; all when it names none. */
export function axesOf(where: string, given: number | readonly number[] | null | undefined, rank: number): number[] {
  if (given == null || (Array.isArray(given) && given.length === 0)) return Array.from({ length: rank }, (_, i) => i);
  const list = (typeof given === 'number' ? [given] : [...(given as readonly number[])]).map((axis) =>
    axisOf(where, axis, rank),
  );
  if (new Set(list).size !== list.length)
    throw new ArgumentError(`${where}: axes must differ. Received ${show(given)}. Name each axis once.`);
  return list.sort((a, b) => a - b);
}

/** One axis counted from the front. */
export function axisOf(where: string, axis: number, rank: number): number {
  const normal = axis < 0 ? axis + Math.max(rank, 1) : axis;
  if (normal < 0 || normal >= Math.max(rank, 1)) {
    throw new ArgumentError(
      `${where}: axis must lie in [${-Math.max(rank, 1)}, ${Math.max(rank, 1) - 1}]. Received ${axis}. Count from 0, or from the end with −1.`,
    );
  }
  return normal;
}
