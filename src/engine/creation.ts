import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  arrayTypeOf,
  bfloat16ToNumber,
  type DTypeLike,
  type DTypeName,
  DtypeError,
  dtypeName,
  float16ToNumber,
  isFloat,
  isNumpyLike,
  NdArray,
  type NdArrayInput,
  numberToBfloat16,
  numberToFloat16,
  type Options,
  type Parameters,
  type Shape,
  ShapeError,
  sameShape,
  showShape,
  signature,
  sizeOf,
} from '../core/index.ts';
import { type Adapter, newHandle } from './adapter.ts';
import { apply } from './apply.ts';
import { adapter, adapterAt, homeOf, movedTo } from './device.ts';
import { toRowMajor } from './dispatch.ts';
import { withRecording } from './mode.ts';
import type { Elements } from './storage.ts';
import { Tensor } from './tensor.ts';

let defaultDtype: DTypeName = 'float32';

/**
 * The floating-point type of tensors made from plain numbers; `float32` unless changed.
 *
 * @source Paddle, python/paddle/framework/framework.py, get_default_dtype
 */
export function getDefaultDtype(): DTypeName {
  return defaultDtype;
}

/**
 * Changes the floating-point type of tensors made from plain numbers.
 *
 * @param d - `float16`, `bfloat16`, `float32` or `float64`.
 * @throws {DtypeError} when it is not a floating-point type
 * @source Paddle, python/paddle/framework/framework.py, set_default_dtype
 */
export function setDefaultDtype(d: DTypeLike): void {
  const name = dtypeName(d, 'setDefaultDtype');
  if (!isFloat(name)) {
    throw new DtypeError(
      `setDefaultDtype: d must be one of float16, bfloat16, float32, float64. Received ${name}. Name one of those.`,
    );
  }
  defaultDtype = name;
}

// ---- between arrays and tensors

/**
 * A tensor with the elements of an array, copied; it keeps the array's data type.
 *
 * @throws {DtypeError} when an int64 element lies outside ±2⁵³, or the array is complex
 */
export function fromArray(array: NdArray): Tensor {
  const device = adapter();
  device.beginKernel([]);
  const handle = newHandle(device, [...array.shape], array.dtype, array.size);
  device.write(handle.storage, elementsFrom(array));
  return new Tensor(handle);
}

function elementsFrom(array: NdArray): Elements {
  const { data, dtype } = array;
  if (dtype === 'float16') return Float32Array.from(data as Uint16Array, float16ToNumber);
  if (dtype === 'bfloat16') return Float32Array.from(data as Uint16Array, bfloat16ToNumber);
  if (dtype === 'int64') return array.toFloat64();
  return data as Elements;
}

/** The elements of a tensor as an array, copied, in row-major order. */
export function toArray(tensor: Tensor): NdArray {
  const { handle } = tensor;
  const device = homeOf(handle.storage);
  const { dtype } = handle;
  const plain = handle.channelsLast ? toRowMajor(device, handle) : handle;
  const elements = device.read(plain.storage);
  const out = new (arrayTypeOf(dtype))(sizeOf(handle.shape));
  if (dtype === 'float16') for (let i = 0; i < out.length; i++) out[i] = numberToFloat16(elements[i]!);
  else if (dtype === 'bfloat16') for (let i = 0; i < out.length; i++) out[i] = numberToBfloat16(elements[i]!);
  else if (out instanceof BigInt64Array) for (let i = 0; i < out.length; i++) out[i] = BigInt(elements[i]!);
  else (out as Elements).set(elements as Float32Array);
  if (plain !== handle) plain.storage.release();
  return new NdArray(out, [...handle.shape], dtype);
}

// ---- functions of a person

/** What {@link toTensor} takes: numbers, nested lists, arrays, tensors, and lists of those. */
export type TensorInput = Tensor | NdArrayInput | readonly TensorInput[];

const dtype = z
  .custom<DTypeLike>((value) => typeof value === 'string' || (typeof value === 'object' && value !== null))
  .nullish()
  .describe("a data type, e.g. 'float32'");

const toTensorParameters = {
  data: z
    .custom<TensorInput>((value) => value !== undefined && value !== null && typeof value !== 'string')
    .describe('numbers, nested lists, an array or a Tensor'),
  dtype,
  place: z.string().nullish().describe("a device, e.g. 'cpu'"),
  stopGradient: z.boolean().default(true).describe('true or false'),
};
const toTensorSignature = signature('toTensor', toTensorParameters);

/**
 * A tensor from numbers, nested lists, an array or another tensor. The elements are copied.
 * Numbers take the default data type, `bigint` becomes int64, booleans bool; arrays and tensors keep theirs.
 *
 * @param data - The elements.
 * @param dtype - Data type; the one described when left out.
 * @param place - Where it lives: any device that `setDevice` takes, or a place; the device in use by default.
 * @param stopGradient - Whether no gradient is computed for it; true by default.
 * @throws {ShapeError} when nested lists are ragged
 * @throws {DtypeError} when a whole number lies outside ±2⁵³
 * @throws {BackendError} when there is no such device here
 * @source Paddle, python/paddle/tensor/creation.py, to_tensor
 */
export function toTensor(
  ...args: Args<Options<typeof toTensorParameters>, ['data', 'dtype', 'place', 'stopGradient']>
): Tensor {
  const given = toTensorSignature.bind(args);
  const wanted = given.dtype == null ? undefined : dtypeName(given.dtype, 'toTensor');
  const device = given.place == null ? null : adapterAt('toTensor', given.place);
  const { data } = given;
  const made =
    data instanceof Tensor
      ? withRecording(false, () =>
          wanted === undefined || wanted === data.handle.dtype
            ? apply('Contiguous', [data], {})
            : apply('Cast', [data], { dtype: wanted }),
        )
      : fromArray(arrayFrom(data, wanted));
  const placed = device ? onDevice(made, device) : made;
  placed.stopGradient = given.stopGradient;
  return placed;
}

/** A tensor on a device: itself where it is there, else a copy without history. */
export function onDevice(tensor: Tensor, device: Adapter): Tensor {
  if (device.owns(tensor.handle.storage)) return tensor;
  const copy = new Tensor(movedTo(device, tensor.handle));
  copy.stopGradient = tensor.stopGradient;
  return copy;
}

function arrayFrom(data: TensorInput, wanted?: DTypeName): NdArray {
  if (data instanceof Tensor) return toArray(data);
  if (Array.isArray(data) && holdsArrays(data)) {
    const joined = stacked(data.map((part: TensorInput) => arrayFrom(part)));
    return NdArray.from(joined, wanted ?? (joined.dtype === 'float64' ? defaultDtype : joined.dtype));
  }
  const input = data as NdArrayInput;
  if (wanted !== undefined || input instanceof NdArray || ArrayBuffer.isView(input) || isNumpyLike(input)) {
    return NdArray.from(input, wanted);
  }
  // plain numbers: read at full width, then give them the default type
  const natural = NdArray.from(input);
  return natural.dtype === 'float32' && defaultDtype !== 'float32' ? NdArray.from(input, defaultDtype) : natural;
}

function holdsArrays(list: readonly unknown[]): boolean {
  return list.some((part) =>
    Array.isArray(part)
      ? holdsArrays(part)
      : part instanceof Tensor || part instanceof NdArray || ArrayBuffer.isView(part) || isNumpyLike(part),
  );
}

/** Arrays of one shape as the rows of one array, in the first one's data type. */
function stacked(parts: readonly NdArray[]): NdArray {
  const first = parts[0]!;
  const out = NdArray.zeros([parts.length, ...first.shape], first.dtype);
  parts.forEach((part, i) => {
    if (!sameShape(part.shape, first.shape)) {
      throw new ShapeError(
        `toTensor: the arrays in a list must have one shape. Received ${showShape(first.shape)} and ${showShape(part.shape)}. Pad them, or make a tensor of each.`,
      );
    }
    (out.data as Float32Array).set(NdArray.from(part, first.dtype).data as Float32Array, i * first.size);
  });
  return out;
}

const shape = z
  .union([z.int().min(0), z.array(z.int().min(0)).readonly()])
  .describe('a size, or a list of sizes, none negative');
const shapeParameters = { shape, dtype };
type ShapeArgs = Args<Options<typeof shapeParameters>, ['shape', 'dtype']> | number[];

/** A function that makes a tensor of a shape filled with one value: `f([2, 3])`, `f(2, 3)`. */
function filler(where: string, value: number): (...args: ShapeArgs) => Tensor {
  const declared = signature(where, shapeParameters);
  return (...args) => {
    const sizes = args.length > 1 && args.every((size) => typeof size === 'number') ? [args] : args;
    const given = declared.bind(sizes);
    return filled(sizesOf(given.shape), given.dtype == null ? defaultDtype : dtypeName(given.dtype, where), value);
  };
}

function filled(sizes: Shape, name: DTypeName, value: number): Tensor {
  return apply('Fill', [], { shape: sizes, dtype: name, value });
}

const sizesOf = (given: number | readonly number[]): number[] => (typeof given === 'number' ? [given] : [...given]);

/**
 * A tensor of zeros.
 *
 * @param shape - Sizes of the axes: a list, one number, or several.
 * @param dtype - Data type; the default one when left out.
 * @source Paddle, python/paddle/tensor/creation.py, zeros
 */
export const zeros = filler('zeros', 0);

/**
 * A tensor of ones.
 *
 * @param shape - Sizes of the axes: a list, one number, or several.
 * @param dtype - Data type; the default one when left out.
 * @source Paddle, python/paddle/tensor/creation.py, ones
 */
export const ones = filler('ones', 1);

/**
 * A tensor whose values do not matter; here they are zeros.
 *
 * @param shape - Sizes of the axes: a list, one number, or several.
 * @param dtype - Data type; the default one when left out.
 * @source Paddle, python/paddle/tensor/creation.py, empty
 */
export const empty = filler('empty', 0);

const fillValue = z
  .union([
    z.number(),
    z.nan(),
    z.literal(Number.POSITIVE_INFINITY),
    z.literal(Number.NEGATIVE_INFINITY),
    z.boolean(),
    z.bigint(),
  ])
  .describe('a number or a boolean');

const fullParameters = { shape, fillValue, dtype };
const fullSignature = signature('full', fullParameters);

/**
 * A tensor filled with one value.
 *
 * @param shape - Sizes of the axes: a list, or one number.
 * @param fillValue - The value.
 * @param dtype - Data type; when left out bool for a boolean, else the default one.
 * @source Paddle, python/paddle/tensor/creation.py, full
 */
export function full(...args: Args<Options<typeof fullParameters>, ['shape', 'fillValue', 'dtype']>): Tensor {
  const given = fullSignature.bind(args);
  const natural = typeof given.fillValue === 'boolean' ? 'bool' : defaultDtype;
  return filled(
    sizesOf(given.shape),
    given.dtype == null ? natural : dtypeName(given.dtype, 'full'),
    Number(given.fillValue),
  );
}

const tensor = z.custom<Tensor>((value) => value instanceof Tensor).describe('a Tensor');
const likeParameters = { x: tensor, dtype };

function likeFiller(
  where: string,
  value: number,
): (...args: Args<Options<typeof likeParameters>, ['x', 'dtype']>) => Tensor {
  const declared = signature(where, likeParameters as Parameters);
  return (...args) => {
    const given = declared.bind(args) as { x: Tensor; dtype?: DTypeLike | null };
    const { handle } = given.x;
    return filled(handle.shape, given.dtype == null ? handle.dtype : dtypeName(given.dtype, where), value);
  };
}

/**
 * Zeros in the shape and data type of `x`.
 *
 * @param dtype - Data type; that of x by default.
 * @source Paddle, python/paddle/tensor/creation.py, zeros_like
 */
export const zerosLike = likeFiller('zerosLike', 0);
/**
 * A tensor in the shape and data type of `x`, here of zeros.
 *
 * @param dtype - Data type; that of x by default.
 * @source Paddle, python/paddle/tensor/creation.py, empty_like
 */
export const emptyLike = likeFiller('emptyLike', 0);
/**
 * Ones in the shape and data type of `x`.
 *
 * @param dtype - Data type; that of x by default.
 * @source Paddle, python/paddle/tensor/creation.py, ones_like
 */
export const onesLike = likeFiller('onesLike', 1);

const fullLikeParameters = { x: tensor, fillValue, dtype };
const fullLikeSignature = signature('fullLike', fullLikeParameters);

/**
 * One value in the shape and data type of `x`.
 *
 * @param fillValue - The value of every element.
 * @param dtype - Data type; that of x by default.
 * @source Paddle, python/paddle/tensor/creation.py, full_like
 */
export function fullLike(...args: Args<Options<typeof fullLikeParameters>, ['x', 'fillValue', 'dtype']>): Tensor {
  const given = fullLikeSignature.bind(args);
  const { handle } = given.x;
  return filled(
    handle.shape,
    given.dtype == null ? handle.dtype : dtypeName(given.dtype, 'fullLike'),
    Number(given.fillValue),
  );
}

const arangeParameters = {
  start: z.number().default(0),
  end: z.number().nullish(),
  step: z.number().default(1),
  dtype,
};
const arangeSignature = signature('arange', arangeParameters);

/**
 * The numbers from `start` to `end` (left out), `step` apart; with one bound from 0 to it.
 *
 * @param start - First number; 0 by default.
 * @param end - Bound.
 * @param step - Distance, not 0; 1 by default.
 * @param dtype - Data type; when left out int64 if all three are whole, else the default one.
 * @source Paddle, python/paddle/tensor/creation.py, arange
 */
export function arange(...args: Args<Options<typeof arangeParameters>, ['start', 'end', 'step', 'dtype']>): Tensor {
  const given = arangeSignature.bind(args);
  const [start, end] = given.end == null ? [0, given.start] : [given.start, given.end];
  const { step } = given;
  if (step === 0) {
    throw new ArgumentError('arange: step must not be 0. Received 0. Use a positive or negative distance.');
  }
  const whole = [start, end, step].every(Number.isInteger);
  const name = given.dtype == null ? (whole ? 'int64' : defaultDtype) : dtypeName(given.dtype, 'arange');
  const values = new Float64Array(Math.max(0, Math.ceil((end - start) / step)));
  // added up in the type's own width, as Paddle does
  const round = rounderOf(name);
  const distance = round(step);
  for (let i = 0, value = round(start); i < values.length; i++, value = round(value + distance)) values[i] = value;
  return fromArray(new NdArray(values, [values.length], 'float64').astype(name));
}

/** Rounding to the width in which Paddle computes numbers of a type. */
function rounderOf(name: DTypeName): (value: number) => number {
  return name === 'float64' || !isFloat(name) ? (value) => value : Math.fround;
}

const linspaceParameters = { start: z.number(), stop: z.number(), num: z.int().min(1), dtype };
const linspaceSignature = signature('linspace', linspaceParameters);

/**
 * `num` numbers from `start` to `stop`, both included, evenly spread.
 *
 * @param start - First number.
 * @param stop - Last number.
 * @param num - How many, at least 1.
 * @param dtype - Data type; the default one when left out.
 * @source Paddle, python/paddle/tensor/creation.py, linspace
 */
export function linspace(...args: Args<Options<typeof linspaceParameters>, ['start', 'stop', 'num', 'dtype']>): Tensor {
  const given = linspaceSignature.bind(args);
  const { start, stop, num } = given;
  const name = given.dtype == null ? defaultDtype : dtypeName(given.dtype, 'linspace');
  const round = rounderOf(name);
  const [first, last] = isFloat(name) ? [round(start), round(stop)] : [Math.trunc(start), Math.trunc(stop)];
  const step = num === 1 ? 0 : round(round(last - first) / (num - 1));
  // from both ends to the middle, so that the last number is `stop` itself
  const values = Float64Array.from({ length: num }, (_, i) =>
    num === 1 || i < num >> 1 ? round(first + round(step * i)) : round(last - round(step * (num - 1 - i))),
  );
  return fromArray(new NdArray(values, [num], 'float64').astype(name));
}

const logspaceParameters = {
  start: z.number(),
  stop: z.number(),
  num: z.int().min(1),
  base: z.number().default(10),
  dtype,
};
const logspaceSignature = signature('logspace', logspaceParameters);

/**
 * `num` powers of `base`, their exponents evenly spread from `start` to `stop`, both included.
 *
 * @param start - First exponent.
 * @param stop - Last exponent.
 * @param num - How many, at least 1.
 * @param base - 10 by default.
 * @param dtype - Data type; the default one when left out.
 * @source Paddle, python/paddle/tensor/creation.py, logspace
 */
export function logspace(
  ...args: Args<Options<typeof logspaceParameters>, ['start', 'stop', 'num', 'base', 'dtype']>
): Tensor {
  const { start, stop, num, base, dtype: to } = logspaceSignature.bind(args);
  const name = to == null ? defaultDtype : dtypeName(to, 'logspace');
  const step = num === 1 ? 0 : (stop - start) / (num - 1);
  const values = Float64Array.from({ length: num }, (_, i) => base ** (start + step * i));
  return fromArray(new NdArray(values, [num], 'float64').astype(name));
}

const eyeParameters = { numRows: z.int().min(0), numColumns: z.int().min(0).nullish(), dtype };
const eyeSignature = signature('eye', eyeParameters);

/**
 * Ones on the diagonal, zeros elsewhere.
 *
 * @param numRows - Rows.
 * @param numColumns - Columns; as many as rows when left out.
 * @param dtype - Data type; the default one when left out.
 * @source Paddle, python/paddle/tensor/creation.py, eye
 */
export function eye(...args: Args<Options<typeof eyeParameters>, ['numRows', 'numColumns', 'dtype']>): Tensor {
  const { numRows, numColumns, dtype: to } = eyeSignature.bind(args);
  const columns = numColumns ?? numRows;
  const out = new Float64Array(numRows * columns);
  for (let i = 0; i < Math.min(numRows, columns); i++) out[i * columns + i] = 1;
  return fromArray(
    new NdArray(out, [numRows, columns], 'float64').astype(to == null ? defaultDtype : dtypeName(to, 'eye')),
  );
}
