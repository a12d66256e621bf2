import { z } from 'zod';
import { type DTypeName, DtypeError, isFloat } from '../../core/index.ts';
import { apply } from '../apply.ts';
import { getDefaultDtype } from '../creation.ts';
import type { BinaryKind, UnaryKind } from '../kernels/contract.ts';
import { Tensor } from '../tensor.ts';
import { besides, cast, define, flag, floating, meet, number, type Operand, operand, tensor } from './define.ts';

/** x ∘ y by one formula, broadcasting and promoting as Paddle does. */
export function binary(where: string, kind: BinaryKind, x: Tensor, y: Operand): Tensor {
  if (typeof y === 'number' && isFloat(x.handle.dtype)) {
    if (kind === 'add') return apply('Unary', [x], { kind: 'scale', a: 1, b: y });
    if (kind === 'sub') return apply('Unary', [x], { kind: 'scale', a: 1, b: -y });
    if (kind === 'mul') return apply('Unary', [x], { kind: 'scale', a: y, b: 0 });
    if (kind === 'pow') return apply('Unary', [x], { kind: 'pow', a: y });
  }
  let other = besides(y, x);
  let own = x;
  if (!(y instanceof Tensor) && isFloat(other.handle.dtype) && !isFloat(own.handle.dtype))
    own = cast(own, other.handle.dtype);
  if (!(y instanceof Tensor) && own.handle.dtype === 'bool' && other.handle.dtype !== 'bool')
    own = cast(own, other.handle.dtype);
  let dtype = meet(where, own, other);
  if (kind === 'div' && !isFloat(dtype)) dtype = getDefaultDtype() as DTypeName;
  if (kind === 'atan2' && !isFloat(dtype)) dtype = 'float64';
  own = cast(own, dtype);
  other = cast(other, dtype);
  return apply('Binary', [own, other], { kind, dtype });
}

const pair = (where: string, kind: BinaryKind) =>
  define(where, { x: tensor, y: operand }, ['x', 'y'], ({ x, y }): Tensor => binary(where, kind, x, y));

/** x + y, broadcasting. @source Paddle, python/paddle/tensor/math.py, add */
export const add = pair('add', 'add');
/** x − y. @source Paddle, python/paddle/tensor/math.py, subtract */
export const subtract = pair('subtract', 'sub');
/** x · y element by element. @source Paddle, python/paddle/tensor/math.py, multiply */
export const multiply = pair('multiply', 'mul');
/** x / y; whole numbers give floats. @source Paddle, python/paddle/tensor/math.py, divide */
export const divide = pair('divide', 'div');
/** ⌊x / y⌋. @source Paddle, python/paddle/tensor/math.py, floor_divide */
export const floorDivide = pair('floorDivide', 'floorDiv');
/** x − y·⌊x / y⌋: the remainder with the divisor's sign. @source Paddle, python/paddle/tensor/math.py, remainder */
export const remainder = pair('remainder', 'mod');
/** {@link remainder} under its other name. @source Paddle, python/paddle/tensor/math.py, mod */
export const mod = pair('mod', 'mod');
/** The larger of both; at a tie each gets half the gradient. @source Paddle, python/paddle/tensor/math.py, maximum */
export const maximum = pair('maximum', 'max');
/** The smaller of both. @source Paddle, python/paddle/tensor/math.py, minimum */
export const minimum = pair('minimum', 'min');
/** The larger of both, ignoring NaN. @source Paddle, python/paddle/tensor/math.py, fmax */
export const fmax = pair('fmax', 'fmax');
/** The smaller of both, ignoring NaN. @source Paddle, python/paddle/tensor/math.py, fmin */
export const fmin = pair('fmin', 'fmin');
/** The angle of the point (y, x), in (−π, π]. @source Paddle, python/paddle/tensor/math.py, atan2 */
export const atan2 = pair('atan2', 'atan2');

/**
 * x to the power y.
 *
 * @throws {DtypeError} for a negative whole exponent of whole numbers, which has no whole result
 * @source Paddle, python/paddle/tensor/math.py, pow
 */
export const pow = define('pow', { x: tensor, y: operand }, ['x', 'y'], ({ x, y }): Tensor => {
  if (typeof y === 'number' && y < 0 && Number.isInteger(y) && !isFloat(x.handle.dtype)) {
    throw new DtypeError(
      `pow: a negative exponent needs a floating-point base. Received ${x.handle.dtype} to the power ${y}. Convert with astype('float32').`,
    );
  }
  return binary('pow', 'pow', x, y);
});

/** One formula element by element; whole numbers become floats unless the formula keeps them whole. */
export function unary(kind: UnaryKind, x: Tensor, a?: number, b?: number): Tensor {
  return apply('Unary', [WHOLE.has(kind) ? x : floating(x)], { kind, a, b });
}
const WHOLE = new Set<UnaryKind>([
  'neg',
  'abs',
  'sign',
  'square',
  'floor',
  'ceil',
  'round',
  'trunc',
  'relu',
  'clip',
  'scale',
  'logicalNot',
  'isnan',
  'isinf',
  'isfinite',
  'pow',
]);

const single = (where: string, kind: UnaryKind) =>
  define(where, { x: tensor }, ['x'], ({ x }): Tensor => unary(kind, x));

/** −x. @source Paddle, python/paddle/tensor/math.py, neg */
export const neg = single('neg', 'neg');
/** |x|. @source Paddle, python/paddle/tensor/ops.py, abs */
export const abs = single('abs', 'abs');
/** eˣ. @source Paddle, python/paddle/tensor/ops.py, exp */
export const exp = single('exp', 'exp');
/** eˣ − 1. @source Paddle, python/paddle/tensor/ops.py, expm1 */
export const expm1 = single('expm1', 'expm1');
/** ln x. @source Paddle, python/paddle/tensor/math.py, log */
export const log = single('log', 'log');
/** ln(1 + x). @source Paddle, python/paddle/tensor/math.py, log1p */
export const log1p = single('log1p', 'log1p');
/** log₂ x. @source Paddle, python/paddle/tensor/math.py, log2 */
export const log2 = single('log2', 'log2');
/** log₁₀ x. @source Paddle, python/paddle/tensor/math.py, log10 */
export const log10 = single('log10', 'log10');
/** √x. @source Paddle, python/paddle/tensor/ops.py, sqrt */
export const sqrt = single('sqrt', 'sqrt');
/** 1/√x. @source Paddle, python/paddle/tensor/ops.py, rsqrt */
export const rsqrt = single('rsqrt', 'rsqrt');
/** x². @source Paddle, python/paddle/tensor/ops.py, square */
export const square = single('square', 'square');
/** 1/x. @source Paddle, python/paddle/tensor/ops.py, reciprocal */
export const reciprocal = single('reciprocal', 'reciprocal');
/** −1, 0 or 1. @source Paddle, python/paddle/tensor/math.py, sign */
export const sign = single('sign', 'sign');
/** The next whole number below. @source Paddle, python/paddle/tensor/ops.py, floor */
export const floor = single('floor', 'floor');
/** The next whole number above. @source Paddle, python/paddle/tensor/ops.py, ceil */
export const ceil = single('ceil', 'ceil');
/** Cut toward zero. @source Paddle, python/paddle/tensor/math.py, trunc */
export const trunc = define('trunc', { input: tensor }, ['input'], ({ input }): Tensor => unary('trunc', input));
/** sin x. @source Paddle, python/paddle/tensor/ops.py, sin */
export const sin = single('sin', 'sin');
/** cos x. @source Paddle, python/paddle/tensor/ops.py, cos */
export const cos = single('cos', 'cos');
/** tan x. @source Paddle, python/paddle/tensor/ops.py, tan */
export const tan = single('tan', 'tan');
/** arcsin x. @source Paddle, python/paddle/tensor/ops.py, asin */
export const asin = single('asin', 'asin');
/** arccos x. @source Paddle, python/paddle/tensor/ops.py, acos */
export const acos = single('acos', 'acos');
/** arctan x. @source Paddle, python/paddle/tensor/ops.py, atan */
export const atan = single('atan', 'atan');
/** sinh x. @source Paddle, python/paddle/tensor/ops.py, sinh */
export const sinh = single('sinh', 'sinh');
/** cosh x. @source Paddle, python/paddle/tensor/ops.py, cosh */
export const cosh = single('cosh', 'cosh');
/** tanh x. @source Paddle, python/paddle/tensor/math.py, tanh */
export const tanh = single('tanh', 'tanh');
/** arsinh x. @source Paddle, python/paddle/tensor/ops.py, asinh */
export const asinh = single('asinh', 'asinh');
/** arcosh x. @source Paddle, python/paddle/tensor/ops.py, acosh */
export const acosh = single('acosh', 'acosh');
/** artanh x. @source Paddle, python/paddle/tensor/ops.py, atanh */
export const atanh = single('atanh', 'atanh');
/** 1/(1 + e⁻ˣ). @source Paddle, python/paddle/tensor/ops.py, sigmoid */
export const sigmoid = single('sigmoid', 'sigmoid');
/** The error function. @source Paddle, python/paddle/tensor/ops.py, erf */
export const erf = single('erf', 'erf');
/** Whether an element is NaN. @source Paddle, python/paddle/tensor/math.py, isnan */
export const isnan = single('isnan', 'isnan');
/** Whether an element is infinite. @source Paddle, python/paddle/tensor/math.py, isinf */
export const isinf = single('isinf', 'isinf');
/** Whether an element is finite. @source Paddle, python/paddle/tensor/math.py, isfinite */
export const isfinite = single('isfinite', 'isfinite');
/** Not x. @source Paddle, python/paddle/tensor/logic.py, logical_not */
export const logicalNot = single('logicalNot', 'logicalNot');

/**
 * Rounded half to even, to a number of decimals.
 *
 * @param decimals - Places after the point; 0 by default, may be negative.
 * @source Paddle, python/paddle/tensor/ops.py, round
 */
export const round = define(
  'round',
  { x: tensor, decimals: z.int().default(0) },
  ['x', 'decimals'],
  ({ x, decimals }): Tensor => {
    if (decimals === 0) return unary('round', x);
    const factor = 10 ** decimals;
    return unary('scale', unary('round', unary('scale', x, factor, 0)), 1 / factor, 0);
  },
);

/**
 * Cut to the range [min, max]; the gradient passes at the bounds.
 *
 * @param min - Lower bound, or null for none.
 * @param max - Upper bound, or null for none.
 * @source Paddle, python/paddle/tensor/math.py, clip
 */
export const clip = define(
  'clip',
  { x: tensor, min: number.nullish(), max: number.nullish() },
  ['x', 'min', 'max'],
  ({ x, min, max }): Tensor => unary('clip', x, min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY),
);

/**
 * scale·x + bias, or scale·(x + bias).
 *
 * @param scale - Factor; 1 by default.
 * @param bias - Summand; 0 by default.
 * @param biasAfterScale - Whether the summand comes after the factor; true by default.
 * @source Paddle, python/paddle/tensor/math.py, scale
 */
export const scale = define(
  'scale',
  {
    x: tensor,
    scale: number.default(1),
    bias: number.default(0),
    biasAfterScale: flag.default(true),
    act: z.string().nullish(),
  },
  ['x', 'scale', 'bias', 'biasAfterScale', 'act'],
  ({ x, scale, bias, biasAfterScale, act }): Tensor => {
    // beside whole numbers Paddle's kernel cuts the constants to whole numbers
    const [a, b] = isFloat(x.handle.dtype) ? [scale, bias] : [Math.trunc(scale), Math.trunc(bias)];
    const y = unary('scale', x, a, biasAfterScale ? b : a * b);
    return act ? unary(act as UnaryKind, y) : y;
  },
);

/**
 * The sum of a list of tensors of one shape.
 *
 * @param inputs - Tensors of one shape; one alone is copied.
 * @source Paddle, python/paddle/tensor/math.py, add_n
 */
export const addN = define(
  'addN',
  {
    inputs: z
      .custom<Tensor | readonly Tensor[]>((v) => v instanceof Tensor || (Array.isArray(v) && v.length > 0))
      .describe('a Tensor, or a list of them, not empty'),
  },
  ['inputs'],
  ({ inputs }): Tensor => {
    if (inputs instanceof Tensor) return unary('scale', inputs, 1, 0);
    const [first, ...rest] = inputs as readonly Tensor[];
    return rest.reduce((total, part) => binary('addN', 'add', total, part), first!);
  },
);
