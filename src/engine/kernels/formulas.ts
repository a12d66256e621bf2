import { ArgumentError, type DTypeName, isFloat } from '../../core/index.ts';
import type { BinaryKind, CompareKind, UnaryKind } from './contract.ts';
import { erf, normalShare } from './erf.ts';

/** A formula of one variable, and its derivative as Paddle takes it, kinks included. */
interface Formula {
  f(x: number): number;
  d(x: number): number;
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const step = (f: (x: number) => number) => (): Formula => ({ f, d: () => 0 });
const truth = (f: (x: number) => boolean) => step((x) => (f(x) ? 1 : 0));

/** Rounds half to even; what rounds to zero keeps its sign. */
function roundEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  const down = rest < 0.5 || (rest === 0.5 && below % 2 === 0);
  const rounded = down ? below : below + 1;
  return rounded === 0 && x < 0 ? -0 : rounded;
}

/** ln(1 + eˣ) as Paddle computes it: x itself above 20. */
const softplus20 = (x: number): number => (x > 20 ? x : Math.log1p(Math.exp(x)));

const GELU_TANH = Math.sqrt(2 / Math.PI);
const geluInner = (x: number): number => Math.tanh(GELU_TANH * (x + 0.044715 * x * x * x));

/** Every formula of one variable from its constants `a` and `b`, whose defaults are Paddle's. */
export const FORMULAS: Readonly<Record<UnaryKind, (a?: number, b?: number) => Formula>> = {
  neg: () => ({ f: (x) => -x, d: () => -1 }),
  abs: () => ({ f: Math.abs, d: Math.sign }),
  exp: () => ({ f: Math.exp, d: Math.exp }),
  expm1: () => ({ f: Math.expm1, d: Math.exp }),
  log: () => ({ f: Math.log, d: (x) => 1 / x }),
  log1p: () => ({ f: Math.log1p, d: (x) => 1 / (1 + x) }),
  log2: () => ({ f: Math.log2, d: (x) => Math.LOG2E / x }),
  log10: () => ({ f: Math.log10, d: (x) => Math.LOG10E / x }),
  sqrt: () => ({ f: Math.sqrt, d: (x) => 0.5 / Math.sqrt(x) }),
  rsqrt: () => ({ f: (x) => 1 / Math.sqrt(x), d: (x) => -0.5 / (x * Math.sqrt(x)) }),
  square: () => ({ f: (x) => x * x, d: (x) => 2 * x }),
  reciprocal: () => ({ f: (x) => 1 / x, d: (x) => -1 / (x * x) }),
  sign: step(Math.sign),
  floor: step(Math.floor),
  ceil: step(Math.ceil),
  round: step(roundEven),
  trunc: step(Math.trunc),
  sin: () => ({ f: Math.sin, d: Math.cos }),
  cos: () => ({ f: Math.cos, d: (x) => -Math.sin(x) }),
  tan: () => ({ f: Math.tan, d: (x) => 1 / Math.cos(x) ** 2 }),
  asin: () => ({ f: Math.asin, d: (x) => 1 / Math.sqrt(1 - x * x) }),
  acos: () => ({ f: Math.acos, d: (x) => -1 / Math.sqrt(1 - x * x) }),
  atan: () => ({ f: Math.atan, d: (x) => 1 / (1 + x * x) }),
  sinh: () => ({ f: Math.sinh, d: Math.cosh }),
  cosh: () => ({ f: Math.cosh, d: Math.sinh }),
  tanh: () => ({ f: Math.tanh, d: (x) => 1 - Math.tanh(x) ** 2 }),
  asinh: () => ({ f: Math.asinh, d: (x) => 1 / Math.sqrt(x * x + 1) }),
  acosh: () => ({ f: Math.acosh, d: (x) => 1 / Math.sqrt(x * x - 1) }),
  atanh: () => ({ f: Math.atanh, d: (x) => 1 / (1 - x * x) }),
  sigmoid: () => ({
    f: sigmoid,
    d: (x) => {
      const y = sigmoid(x);
      return y * (1 - y);
    },
  }),
  erf: () => ({ f: erf, d: (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) }),
  scale: (a = 1, b = 0) => ({ f: (x) => a * x + b, d: () => a }),
  pow: (a = 1) => ({ f: (x) => x ** a, d: a === 0 ? () => 0 : (x) => a * x ** (a - 1) }),
  rpow: (a = 1) => ({ f: (x) => a ** x, d: (x) => a ** x * Math.log(a) }),
  clip: (a = Number.NEGATIVE_INFINITY, b = Number.POSITIVE_INFINITY) => ({
    f: (x) => Math.min(Math.max(x, a), b),
    d: (x) => (x >= a && x <= b ? 1 : 0),
  }),
  // biome-ignore lint/complexity/useMathMinMax: NaN gives 0, as in Paddle
  relu: () => ({ f: (x) => (x > 0 ? x : 0), d: (x) => (x > 0 ? 1 : 0) }),
  relu6: () => ({ f: (x) => Math.min(Math.max(x, 0), 6), d: (x) => (x > 0 && x < 6 ? 1 : 0) }),
  leakyRelu: (a = 0.01) => ({ f: (x) => (x < 0 ? a * x : x), d: (x) => (x < 0 ? a : 1) }),
  elu: (a = 1) => ({ f: (x) => (x < 0 ? a * Math.expm1(x) : x), d: (x) => (x > 0 ? 1 : a * Math.exp(x)) }),
  celu: (a = 1) => ({ f: (x) => (x < 0 ? a * Math.expm1(x / a) : x), d: (x) => (x > 0 ? 1 : Math.exp(x / a)) }),
  selu: (a = 1.0507009873554805, b = 1.6732632423543772) => ({
    f: (x) => (x > 0 ? a * x : a * b * Math.expm1(x)),
    d: (x) => (x > 0 ? a : a * b * Math.exp(x)),
  }),
  gelu: () => ({
    f: (x) => x * normalShare(x),
    d: (x) => normalShare(x) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI),
  }),
  geluTanh: () => ({
    f: (x) => 0.5 * x * (1 + geluInner(x)),
    d: (x) => {
      const t = geluInner(x);
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_TANH * (1 + 3 * 0.044715 * x * x);
    },
  }),
  logSigmoid: () => ({ f: (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))), d: (x) => sigmoid(-x) }),
  softplus: (a = 1, b = 20) => ({
    f: (x) => (a * x > b ? x : Math.log1p(Math.exp(a * x)) / a),
    d: (x) => (a * x > b ? 1 : sigmoid(a * x)),
  }),
  softsign: () => ({ f: (x) => x / (1 + Math.abs(x)), d: (x) => 1 / (1 + Math.abs(x)) ** 2 }),
  tanhshrink: () => ({ f: (x) => x - Math.tanh(x), d: (x) => Math.tanh(x) ** 2 }),
  hardsigmoid: (a = 0.1666667, b = 0.5) => ({
    f: (x) => Math.min(Math.max(a * x + b, 0), 1),
    d: (x) => (a * x + b > 0 && a * x + b < 1 ? a : 0),
  }),
  hardswish: () => ({
    f: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
    d: (x) => (x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6),
  }),
  hardtanh: (a = -1, b = 1) => ({ f: (x) => Math.min(Math.max(x, a), b), d: (x) => (x > a && x < b ? 1 : 0) }),
  hardshrink: (a = 0.5) => ({ f: (x) => (Math.abs(x) >= a ? x : 0 * x), d: (x) => (Math.abs(x) >= a ? 1 : 0) }),
  softshrink: (a = 0.5) => ({
    f: (x) => (x > a ? x - a : x < -a ? x + a : 0),
    d: (x) => (x > a || x < -a ? 1 : 0),
  }),
  thresholdedRelu: (a = 1, b = 0) => ({ f: (x) => (x > a ? x : b), d: (x) => (x > a ? 1 : 0) }),
  silu: () => ({
    f: (x) => x * sigmoid(x),
    d: (x) => {
      const s = sigmoid(x);
      return s * (1 + x * (1 - s));
    },
  }),
  mish: () => ({
    f: (x) => x * Math.tanh(softplus20(x)),
    d: (x) => {
      const t = Math.tanh(softplus20(x));
      return t + x * (1 - t * t) * -Math.expm1(-softplus20(x));
    },
  }),
  logicalNot: truth((x) => x === 0),
  isnan: truth(Number.isNaN),
  isinf: truth((x) => Math.abs(x) === Number.POSITIVE_INFINITY),
  isfinite: truth(Number.isFinite),
};

/** Formulas whose results are truth values. */
export const TRUTHS: ReadonlySet<UnaryKind> = new Set<UnaryKind>(['logicalNot', 'isnan', 'isinf', 'isfinite']);

/** The remainder with the divisor's sign, as in Python. */
function modulo(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

/** ⌊x / y⌋ by way of the remainder, so that 1 // 0.1 is 9, as in Python. */
function floorQuotient(x: number, y: number): number {
  if (y === 0) return x / y;
  const quotient = (x - modulo(x, y)) / y;
  return quotient - Math.floor(quotient) > 0.5 ? Math.floor(quotient) + 1 : Math.floor(quotient);
}

function divisor(y: number): number {
  if (y !== 0) return y;
  throw new ArgumentError(
    'divide: whole numbers must not be divided by zero. Received 0 as divisor. Convert to floats, or replace it.',
  );
}

/** The formula of two variables for a kind, in a data type. */
export function binaryFormula(kind: BinaryKind, dtype: DTypeName): (x: number, y: number) => number {
  switch (kind) {
    case 'add':
      return (x, y) => x + y;
    case 'sub':
      return (x, y) => x - y;
    case 'mul':
      return (x, y) => x * y;
    case 'div':
      return isFloat(dtype) ? (x, y) => x / y : (x, y) => Math.trunc(x / divisor(y));
    case 'max':
      return Math.max;
    case 'min':
      return Math.min;
    case 'pow':
      return isFloat(dtype) ? (x, y) => x ** y : (x, y) => Math.trunc(x ** y);
    case 'mod':
      return isFloat(dtype) ? modulo : (x, y) => modulo(x, divisor(y));
    case 'floorDiv':
      return isFloat(dtype) ? floorQuotient : (x, y) => Math.floor(x / divisor(y));
    case 'atan2':
      return Math.atan2;
    case 'fmax':
      return (x, y) => (x >= y || Number.isNaN(y) ? x : y);
    case 'fmin':
      return (x, y) => (x <= y || Number.isNaN(y) ? x : y);
    case 'and':
      return (x, y) => (x && y ? 1 : 0);
    case 'or':
      return (x, y) => (x || y ? 1 : 0);
    case 'xor':
      return (x, y) => (!x !== !y ? 1 : 0);
  }
}

/** Comparisons by kind; 1 where they hold. */
export const COMPARISONS: Readonly<Record<CompareKind, (x: number, y: number) => number>> = {
  equal: (x, y) => (x === y ? 1 : 0),
  notEqual: (x, y) => (x !== y ? 1 : 0),
  less: (x, y) => (x < y ? 1 : 0),
  lessEqual: (x, y) => (x <= y ? 1 : 0),
  greater: (x, y) => (x > y ? 1 : 0),
  greaterEqual: (x, y) => (x >= y ? 1 : 0),
};
