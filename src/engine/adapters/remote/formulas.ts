import type { UnaryKind } from '../../kernels/contract.ts';
import type { Expression } from './expression.ts';

type Formula = (x: Expression, a?: number, b?: number) => Expression;

const LOG2 = Math.LOG2E;
const LOG10 = Math.LOG10E;
const GELU_TANH = Math.sqrt(2 / Math.PI);
const SELU = { a: 1.0507009873554805, b: 1.6732632423543772 };

/** ln(1 + eˣ) without overflow, and x itself above `above`. */
const softplus = (x: Expression, above: number): Expression =>
  x.is('greater', above).choose(x, x.min(above).do('exp').do('log1p'));
const share = (x: Expression): Expression => x.mul(Math.SQRT1_2).do('erf').add(1).mul(0.5);
const inner = (x: Expression): Expression => x.mul(x).mul(x).mul(0.044715).add(x).mul(GELU_TANH).do('tanh');
const truth = (condition: Expression): Expression => condition.choose(1, 0);
/** 1 between two bounds, else 0. */
const between = (x: Expression, low: number, high: number): Expression =>
  x.is('greater', low).choose(truth(x.is('less', high)), 0);

/** Formulas of one variable in a device's words; `src/engine/kernels/formulas.ts` says what they must give. */
export const FUNCTIONS: { readonly [K in UnaryKind]?: Formula } = {
  neg: (x) => x.do('neg'),
  abs: (x) => x.do('abs'),
  exp: (x) => x.do('exp'),
  expm1: (x) => x.do('expm1'),
  log: (x) => x.do('log'),
  log1p: (x) => x.do('log1p'),
  log2: (x) => x.do('log').mul(LOG2),
  log10: (x) => x.do('log').mul(LOG10),
  sqrt: (x) => x.do('sqrt'),
  rsqrt: (x) => x.do('rsqrt'),
  square: (x) => x.do('square'),
  reciprocal: (x) => x.do('reciprocal'),
  sign: (x) => x.do('sign'),
  floor: (x) => x.do('floor'),
  ceil: (x) => x.do('ceil'),
  round: (x) => x.do('round'),
  sin: (x) => x.do('sin'),
  cos: (x) => x.do('cos'),
  tan: (x) => x.do('tan'),
  asin: (x) => x.do('asin'),
  acos: (x) => x.do('acos'),
  atan: (x) => x.do('atan'),
  sinh: (x) => x.do('sinh'),
  cosh: (x) => x.do('cosh'),
  tanh: (x) => x.do('tanh'),
  asinh: (x) => x.do('asinh'),
  acosh: (x) => x.do('acosh'),
  atanh: (x) => x.do('atanh'),
  sigmoid: (x) => x.do('sigmoid'),
  erf: (x) => x.do('erf'),
  // 0 · x is not −0
  scale: (x, a = 1, b = 0) => (a !== 0 && b === 0 ? x.mul(a) : x.mul(a).add(b)),
  pow: (x, a = 1) => x.pow(a),
  clip: (x, a = Number.NEGATIVE_INFINITY, b = Number.POSITIVE_INFINITY) => x.max(a).min(b),
  relu: (x) => x.is('greater', 0).choose(x, 0),
  relu6: (x) => x.max(0).min(6),
  leakyRelu: (x, a = 0.01) => x.is('less', 0).choose(x.mul(a), x),
  elu: (x, a = 1) => x.is('less', 0).choose(x.do('expm1').mul(a), x),
  celu: (x, a = 1) => x.is('less', 0).choose(x.div(a).do('expm1').mul(a), x),
  selu: (x, a = SELU.a, b = SELU.b) => x.is('greater', 0).choose(x.mul(a), x.do('expm1').mul(a * b)),
  gelu: (x) => x.mul(share(x)),
  geluTanh: (x) => inner(x).add(1).mul(x).mul(0.5),
  logSigmoid: (x) => x.min(0).sub(x.do('abs').do('neg').do('exp').do('log1p')),
  softplus: (x, a = 1, b = 20) => x.mul(a).is('greater', b).choose(x, x.mul(a).min(b).do('exp').do('log1p').div(a)),
  softsign: (x) => x.div(x.do('abs').add(1)),
  tanhshrink: (x) => x.sub(x.do('tanh')),
  hardsigmoid: (x, a = 0.1666667, b = 0.5) => x.mul(a).add(b).max(0).min(1),
  hardswish: (x) => x.add(3).max(0).min(6).mul(x).div(6),
  hardtanh: (x, a = -1, b = 1) => x.max(a).min(b),
  softshrink: (x, a = 0.5) => x.is('greater', a).choose(x.sub(a), x.is('less', -a).choose(x.add(a), 0)),
  thresholdedRelu: (x, a = 1, b = 0) => x.is('greater', a).choose(x, b),
  silu: (x) => x.mul(x.do('sigmoid')),
  mish: (x) => x.mul(softplus(x, 20).do('tanh')),
  isnan: (x) => x.do('isnan'),
  isinf: (x) => x.do('isinf'),
  isfinite: (x) => x.do('isfinite'),
};

/** Their derivatives, of those that networks are trained with. */
export const DERIVATIVES: { readonly [K in UnaryKind]?: Formula } = {
  exp: (x) => x.do('exp'),
  abs: (x) => x.do('sign'),
  log: (x) => x.do('reciprocal'),
  log1p: (x) => x.add(1).do('reciprocal'),
  sqrt: (x) => x.do('rsqrt').mul(0.5),
  rsqrt: (x) => x.do('rsqrt').div(x).mul(-0.5),
  square: (x) => x.mul(2),
  reciprocal: (x) => x.mul(x).do('reciprocal').do('neg'),
  sin: (x) => x.do('cos'),
  cos: (x) => x.do('sin').do('neg'),
  tanh: (x) => x.do('tanh').do('square').do('neg').add(1),
  sigmoid: (x) => x.do('sigmoid').mul(x.do('sigmoid').do('neg').add(1)),
  erf: (x) =>
    x
      .mul(x)
      .do('neg')
      .do('exp')
      .mul(2 / Math.sqrt(Math.PI)),
  pow: (x, a = 1) => (a === 0 ? x.mul(0) : x.pow(a - 1).mul(a)),
  clip: (x, a = Number.NEGATIVE_INFINITY, b = Number.POSITIVE_INFINITY) =>
    x.is('greaterEqual', a).choose(truth(x.is('lessEqual', b)), 0),
  relu6: (x) => between(x, 0, 6),
  leakyRelu: (x, a = 0.01) => x.is('less', 0).choose(a, 1),
  elu: (x, a = 1) => x.is('greater', 0).choose(1, x.do('exp').mul(a)),
  celu: (x, a = 1) => x.is('greater', 0).choose(1, x.div(a).do('exp')),
  selu: (x, a = SELU.a, b = SELU.b) => x.is('greater', 0).choose(a, x.do('exp').mul(a * b)),
  gelu: (x) =>
    x
      .mul(x)
      .mul(-0.5)
      .do('exp')
      .mul(x)
      .div(Math.sqrt(2 * Math.PI))
      .add(share(x)),
  geluTanh: (x) => {
    const t = inner(x);
    const slope = x
      .mul(x)
      .mul(3 * 0.044715)
      .add(1)
      .mul(GELU_TANH);
    return t.add(1).mul(0.5).add(t.mul(t).do('neg').add(1).mul(x).mul(0.5).mul(slope));
  },
  logSigmoid: (x) => x.do('neg').do('sigmoid'),
  softplus: (x, a = 1, b = 20) => x.mul(a).is('greater', b).choose(1, x.mul(a).do('sigmoid')),
  softsign: (x) => x.do('abs').add(1).do('square').do('reciprocal'),
  tanhshrink: (x) => x.do('tanh').do('square'),
  hardsigmoid: (x, a = 0.1666667, b = 0.5) => between(x.mul(a).add(b), 0, 1).mul(a),
  hardswish: (x) => x.is('lessEqual', -3).choose(0, x.is('greaterEqual', 3).choose(1, x.mul(2).add(3).div(6))),
  hardtanh: (x, a = -1, b = 1) => between(x, a, b),
  hardshrink: (x, a = 0.5) => truth(x.do('abs').is('greaterEqual', a)),
  softshrink: (x, a = 0.5) => truth(x.do('abs').is('greater', a)),
  thresholdedRelu: (x, a = 1) => truth(x.is('greater', a)),
  silu: (x) => {
    const s = x.do('sigmoid');
    return s.mul(s.do('neg').add(1).mul(x).add(1));
  },
  mish: (x) => {
    const soft = softplus(x, 20);
    const t = soft.do('tanh');
    return t.add(t.mul(t).do('neg').add(1).mul(x).mul(soft.do('neg').do('expm1').do('neg')));
  },
};
