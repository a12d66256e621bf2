import { ops, type Tensor } from '../../engine/index.ts';
import { functional as F } from '../../nn/index.ts';
import type { PaddleOp, Run } from '../paddleOp.ts';

const unary =
  (compute: (x: Tensor) => Tensor): Run =>
  (op) =>
    compute(op.tensor(0));
const withAttributes =
  (compute: (x: Tensor, op: PaddleOp) => Tensor): Run =>
  (op) =>
    compute(op.tensor(0), op);
const binary =
  (compute: (x: Tensor, y: Tensor) => Tensor): Run =>
  (op) =>
    compute(op.tensor(0), op.tensor(1));

/** Operations element by element. */
export const pointwise: Readonly<Record<string, Run>> = {
  abs: unary(ops.abs),
  exp: unary(ops.exp),
  expm1: unary(ops.expm1),
  log: unary(ops.log),
  log1p: unary(ops.log1p),
  log2: unary(ops.log2),
  log10: unary(ops.log10),
  sqrt: unary(ops.sqrt),
  rsqrt: unary(ops.rsqrt),
  square: unary(ops.square),
  reciprocal: unary(ops.reciprocal),
  sign: unary(ops.sign),
  floor: unary(ops.floor),
  ceil: unary(ops.ceil),
  trunc: unary(ops.trunc),
  sin: unary(ops.sin),
  cos: unary(ops.cos),
  tan: unary(ops.tan),
  asin: unary(ops.asin),
  acos: unary(ops.acos),
  atan: unary(ops.atan),
  sinh: unary(ops.sinh),
  cosh: unary(ops.cosh),
  tanh: unary(ops.tanh),
  asinh: unary(ops.asinh),
  acosh: unary(ops.acosh),
  atanh: unary(ops.atanh),
  erf: unary(ops.erf),
  sigmoid: unary(ops.sigmoid),
  isnan: unary(ops.isnan),
  isinf: unary(ops.isinf),
  isfinite: unary(ops.isfinite),
  logical_not: unary(ops.logicalNot),
  assign: unary((x) => x),
  relu: unary(F.relu),
  relu6: unary(F.relu6),
  silu: unary(F.silu),
  swish: unary(F.swish),
  logsigmoid: unary(F.logSigmoid),
  softsign: unary(F.softsign),
  tanh_shrink: unary(F.tanhshrink),
  hardswish: unary(F.hardswish),
  mish: withAttributes((x, op) => (op.num('lambda') === 20 ? F.mish(x) : op.refuse(`lambda ${op.num('lambda')}`))),
  leaky_relu: withAttributes((x, op) => F.leakyRelu(x, op.num('negative_slope'))),
  elu: withAttributes((x, op) => F.elu(x, op.num('alpha'))),
  celu: withAttributes((x, op) => F.celu(x, op.num('alpha'))),
  selu: withAttributes((x, op) => F.selu(x, op.num('scale'), op.num('alpha'))),
  gelu: withAttributes((x, op) => F.gelu(x, op.flag('approximate'))),
  softplus: withAttributes((x, op) => F.softplus(x, op.num('beta'), op.num('threshold'))),
  hardsigmoid: withAttributes((x, op) => F.hardsigmoid(x, op.num('slope'), op.num('offset'))),
  hardtanh: withAttributes((x, op) => F.hardtanh(x, op.num('t_min'), op.num('t_max'))),
  hardshrink: withAttributes((x, op) => F.hardshrink(x, op.num('threshold'))),
  softshrink: withAttributes((x, op) => F.softshrink(x, op.num('threshold'))),
  thresholded_relu: withAttributes((x, op) => F.thresholdedRelu(x, op.num('threshold'), op.num('value'))),
  softmax: withAttributes((x, op) => F.softmax(x, op.num('axis'))),
  log_softmax: withAttributes((x, op) => F.logSoftmax(x, op.num('axis'))),
  maxout: withAttributes((x, op) => F.maxout(x, op.num('groups'), op.num('axis'))),
  round: withAttributes((x, op) => ops.round(x, op.num('decimals'))),
  cast: withAttributes((x, op) => ops.castTo(x, op.dtype('dtype') ?? x.dtype)),
  prelu: (op) => F.prelu(op.tensor(0), op.tensor(1), op.text('data_format')),
  add: binary(ops.add),
  subtract: binary(ops.subtract),
  multiply: binary(ops.multiply),
  divide: binary(ops.divide),
  floor_divide: binary(ops.floorDivide),
  remainder: binary(ops.remainder),
  elementwise_pow: binary(ops.pow),
  maximum: binary(ops.maximum),
  minimum: binary(ops.minimum),
  fmax: binary(ops.fmax),
  fmin: binary(ops.fmin),
  equal: binary(ops.equal),
  not_equal: binary(ops.notEqual),
  less_than: binary(ops.lessThan),
  less_equal: binary(ops.lessEqual),
  greater_than: binary(ops.greaterThan),
  greater_equal: binary(ops.greaterEqual),
  logical_and: binary(ops.logicalAnd),
  logical_or: binary(ops.logicalOr),
  logical_xor: binary(ops.logicalXor),
  add_n: (op) => ops.addN(op.tensors(0)),
  clip: (op) => ops.clip(op.tensor(0), op.number(1), op.number(2)),
  scale: (op) => ops.scale(op.tensor(0), op.number(1), op.num('bias'), op.flag('bias_after_scale')),
  pow: (op) => ops.pow(op.tensor(0), op.num('y')),
};
