/** Rarer functions element by element. */
import {
  type DTypeName,
  DtypeError,
  isFloat,
  NdArray,
  sameShape,
  broadcastShapes as shapesOf,
} from '../../core/index.ts';
import { apply } from '../apply.ts';
import { toArray, toTensor } from '../creation.ts';
import type { Tensor } from '../tensor.ts';
import {
  add,
  binary,
  clip,
  divide,
  log,
  scale,
  sign,
  sqrt,
  square,
  subtract,
  tanh,
  trunc,
  unary,
} from './arithmetic.ts';
import { besides, cast, define, floating, meet, number, operand, tensor } from './define.ts';
import { equal, greaterThan, lessThan } from './logic.ts';
import { where } from './search.ts';

/** What comes after the point, with the sign of x. @source Paddle, python/paddle/tensor/math.py, frac */
export const frac = define('frac', { x: tensor }, ['x'], ({ x }): Tensor => subtract(x, trunc(x)));

/** Degrees as radians. @source Paddle, python/paddle/tensor/math.py, deg2rad */
export const deg2rad = define('deg2rad', { x: tensor }, ['x'], ({ x }): Tensor => scale(floating(x), Math.PI / 180));
/** Radians as degrees. @source Paddle, python/paddle/tensor/math.py, rad2deg */
export const rad2deg = define('rad2deg', { x: tensor }, ['x'], ({ x }): Tensor => scale(floating(x), 180 / Math.PI));

/** 0 below 0, 1 above, y at 0. @source Paddle, python/paddle/tensor/math.py, heaviside */
export const heaviside = define('heaviside', { x: tensor, y: operand }, ['x', 'y'], ({ x, y }): Tensor => {
  const at = besides(y, x);
  const dtype = meet('heaviside', x, at);
  const own = cast(x, dtype);
  // the sign's slope is 0, so x gets a gradient of zeros, as in Paddle
  const step = add(cast(greaterThan(own, 0), dtype), scale(sign(own), 0));
  return where(equal(own, 0), cast(at, dtype), step);
});

/** √(x² + y²). @source Paddle, python/paddle/tensor/math.py, hypot */
export const hypot = define(
  'hypot',
  { x: tensor, y: operand },
  ['x', 'y'],
  ({ x, y }): Tensor => sqrt(add(square(x), square(besides(y, x)))),
);

const LARGEST: Partial<Record<DTypeName, number>> = {
  float16: 65504,
  bfloat16: 3.3895313892515355e38,
  float64: Number.MAX_VALUE,
};

/**
 * x with numbers in the place of NaN and of infinities.
 *
 * @param nan - What stands for NaN; 0 by default.
 * @param posinf - What stands for ∞; the largest number of the data type when left out. Likewise `neginf`.
 * @source Paddle, python/paddle/tensor/math.py, nan_to_num
 */
export const nanToNum = define(
  'nanToNum',
  { x: tensor, nan: number.default(0), posinf: number.nullish(), neginf: number.nullish() },
  ['x', 'nan', 'posinf', 'neginf'],
  ({ x, nan, posinf, neginf }): Tensor => {
    const { dtype } = x.handle;
    const largest = LARGEST[dtype] ?? 3.4028234663852886e38;
    const filled = (value: number): Tensor => apply('Fill', [], { shape: [], dtype, value });
    const known = where(unary('isnan', x), filled(nan), x);
    const below = where(equal(known, Number.POSITIVE_INFINITY), filled(posinf ?? largest), known);
    return where(equal(below, Number.NEGATIVE_INFINITY), filled(neginf ?? -largest), below);
  },
);

/** scaleB·tanh(scaleA·x). @source Paddle, python/paddle/tensor/math.py, stanh */
export const stanh = define(
  'stanh',
  { x: tensor, scaleA: number.default(0.67), scaleB: number.default(1.7159) },
  ['x', 'scaleA', 'scaleB'],
  ({ x, scaleA, scaleB }): Tensor => scale(tanh(scale(x, scaleA)), scaleB),
);

/** ln(x/(1 − x)), x cut to [eps, 1 − eps] when eps is given; else NaN outside [0, 1]. @source Paddle, python/paddle/tensor/math.py, logit */
export const logit = define('logit', { x: tensor, eps: number.nullish() }, ['x', 'eps'], ({ x, eps }): Tensor => {
  const inside = eps ? clip(x, eps, 1 - eps) : x;
  return log(divide(inside, scale(inside, -1, 1)));
});

/** Whether an element is −∞. @source Paddle, python/paddle/tensor/math.py, isneginf */
export const isneginf = define('isneginf', { x: tensor }, ['x'], ({ x }): Tensor => equal(x, Number.NEGATIVE_INFINITY));
/** Whether an element is ∞. @source Paddle, python/paddle/tensor/math.py, isposinf */
export const isposinf = define('isposinf', { x: tensor }, ['x'], ({ x }): Tensor => equal(x, Number.POSITIVE_INFINITY));
/** Whether the sign is −, that of −0 included. @source Paddle, python/paddle/tensor/ops.py, signbit */
export const signbit = define(
  'signbit',
  { x: tensor },
  ['x'],
  ({ x }): Tensor =>
    isFloat(x.handle.dtype) ? lessThan(where(equal(x, 0), unary('reciprocal', x), x), 0) : lessThan(x, 0),
);

type Bits = (a: bigint, b: bigint) => bigint;

/** Bits of whole numbers, element by element; booleans keep their type. */
const bitwise = (name: string, bits: Bits) =>
  define(name, { x: tensor, y: operand }, ['x', 'y'], ({ x, y }): Tensor => {
    const other = besides(y, x);
    const dtype = meet(name, x, other);
    wholeOnly(name, dtype);
    const shape = shapesOf(name, x.handle.shape, other.handle.shape);
    const wide = (z: Tensor): Tensor => (sameShape(z.handle.shape, shape) ? z : apply('Expand', [z], { shape }));
    const [a, b] = [toArray(wide(x)).toFloat64(), toArray(wide(other)).toFloat64()];
    return fromWholes(
      Array.from(a, (value, i) => bits(BigInt(value), BigInt(b[i]!))),
      shape,
      dtype,
    );
  });

function wholeOnly(name: string, dtype: DTypeName): void {
  if (isFloat(dtype))
    throw new DtypeError(
      `${name}: the tensors must hold whole numbers or booleans. Received ${dtype}. Convert with astype('int64').`,
    );
}

function fromWholes(values: readonly bigint[], shape: readonly number[], dtype: DTypeName): Tensor {
  const numbers = Float64Array.from(values, (value) => Number(BigInt.asIntN(64, value)));
  return cast(toTensor(new NdArray(numbers, [...shape], 'float64')), dtype);
}

/** Bits that both have. @throws {DtypeError} for floats @source Paddle, python/paddle/tensor/logic.py, bitwise_and */
export const bitwiseAnd = bitwise('bitwiseAnd', (a, b) => a & b);
/** Bits that either has. @throws {DtypeError} for floats @source Paddle, python/paddle/tensor/logic.py, bitwise_or */
export const bitwiseOr = bitwise('bitwiseOr', (a, b) => a | b);
/** Bits that one of them has. @throws {DtypeError} for floats @source Paddle, python/paddle/tensor/logic.py, bitwise_xor */
export const bitwiseXor = bitwise('bitwiseXor', (a, b) => a ^ b);
/** All bits turned. @throws {DtypeError} for floats @source Paddle, python/paddle/tensor/logic.py, bitwise_not */
export const bitwiseNot = define('bitwiseNot', { x: tensor }, ['x'], ({ x }): Tensor => {
  const { dtype } = x.handle;
  wholeOnly('bitwiseNot', dtype);
  return dtype === 'bool' ? unary('logicalNot', x) : binary('bitwiseNot', 'sub', scale(x, -1), 1);
});
