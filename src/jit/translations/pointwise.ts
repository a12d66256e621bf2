import { type DTypeName, isFloat } from '../../core/index.ts';
import { Tensor } from '../../engine/index.ts';
import { type Attribute, attr, type TensorType } from '../../formats/index.ts';
import type { TracedCall, Translation } from '../tracedCall.ts';

/** An operation of one input; whole numbers become floats first where the result is of floats. */
function unary(
  name: string,
  attributes: (call: TracedCall) => Record<string, Attribute> = () => ({}),
  input = 'x',
): Translation {
  return (call) => {
    const to = call.result.handle.dtype;
    const x = call.in(input);
    return call.emit(name, [isFloat(to) ? call.cast(x, to) : x], attributes(call));
  };
}

const f32 = (name: string) => (call: TracedCall) => attr.f32(call.number(name));
const f64 = (name: string) => (call: TracedCall) => attr.f64(call.number(name));
const all = (makers: Record<string, (call: TracedCall) => Attribute>) => (call: TracedCall) =>
  Object.fromEntries(Object.entries(makers).map(([key, make]) => [key, make(call)]));

/** The other operand of a binary operation: a tensor, or a number as a scalar of the result's type. */
function other(call: TracedCall, dtype: DTypeName): number {
  const y = call.given('y');
  if (y instanceof Tensor) return call.cast(call.in('y'), dtype);
  if (typeof y === 'number') return call.scalar(call.number('y'), dtype);
  if (typeof y === 'boolean') return call.scalar(Number(y), dtype);
  return call.refuse(`y ${String(y)}`, 'Make a tensor of it before the network runs, and keep it in a field.');
}

const binary =
  (name: string): Translation =>
  (call) => {
    const { dtype } = call.result.handle;
    return call.emit(name, [call.cast(call.in('x'), dtype), other(call, dtype)]);
  };

/** Sums and products with a number are one operation in Paddle: scale. */
const withNumber =
  (name: string, factorAndBias: (y: number) => [number, number]): Translation =>
  (call) => {
    const y = call.given('y');
    const { dtype } = call.result.handle;
    if (typeof y !== 'number' || !isFloat(dtype)) return binary(name)(call);
    return call.scale(call.cast(call.in('x'), dtype), ...factorAndBias(call.number('y')));
  };

const comparison =
  (name: string): Translation =>
  (call) => {
    const x = call.tensor('x');
    const y = call.given('y');
    const float = typeof y === 'number' && !Number.isInteger(y) && !isFloat(x.handle.dtype);
    const dtype = float ? 'float32' : x.handle.dtype;
    return call.emit(name, [call.cast(call.in('x'), dtype), other(call, dtype)]);
  };

const logical =
  (name: string): Translation =>
  (call) =>
    call.emit(name, [call.cast(call.in('x'), 'bool'), other(call, 'bool')]);

const clip: Translation = (call) => {
  const float = isFloat(call.result.handle.dtype);
  const limit = (name: string, fallback: number) => call.builder.full(call.maybeNumber(name) ?? fallback, 'float32');
  const largest = float ? 3.4028234663852886e38 : 2147483647;
  return call.emit('clip', [call.in('x'), limit('min', -largest), limit('max', largest)]);
};

const scale: Translation = (call) => {
  if (call.has('act')) call.refuse(`act '${call.text('act')}'`, 'Call that function afterwards.');
  const y = call.scale(call.in('x'), call.number('scale'), call.number('bias'), call.flag('biasAfterScale'));
  const type = call.builder.typeOf(y) as TensorType;
  return type.dtype === call.result.handle.dtype
    ? y
    : call.refuse(`data type ${type.dtype}`, 'Convert with astype first.');
};

/** Activations and arithmetic, element by element. */
export const pointwise: Readonly<Record<string, Translation>> = {
  ...Object.fromEntries(
    Object.entries({
      abs: 'abs',
      exp: 'exp',
      expm1: 'expm1',
      log: 'log',
      log1p: 'log1p',
      log2: 'log2',
      log10: 'log10',
      sqrt: 'sqrt',
      rsqrt: 'rsqrt',
      square: 'square',
      reciprocal: 'reciprocal',
      sign: 'sign',
      floor: 'floor',
      ceil: 'ceil',
      sin: 'sin',
      cos: 'cos',
      tan: 'tan',
      asin: 'asin',
      acos: 'acos',
      atan: 'atan',
      sinh: 'sinh',
      cosh: 'cosh',
      tanh: 'tanh',
      asinh: 'asinh',
      acosh: 'acosh',
      atanh: 'atanh',
      sigmoid: 'sigmoid',
      erf: 'erf',
      relu: 'relu',
      relu6: 'relu6',
      silu: 'silu',
      swish: 'swish',
      logSigmoid: 'logsigmoid',
      softsign: 'softsign',
      tanhshrink: 'tanh_shrink',
      hardswish: 'hardswish',
      isnan: 'isnan',
      isinf: 'isinf',
      isfinite: 'isfinite',
      logicalNot: 'logical_not',
    }).map(([from, to]) => [from, unary(to)]),
  ),
  trunc: (call) => call.emit('trunc', [call.in('input')]),
  mish: unary('mish', () => ({ lambda: attr.f32(20) })),
  leakyRelu: unary('leaky_relu', all({ negative_slope: f64('negativeSlope') })),
  elu: unary('elu', all({ alpha: f32('alpha') })),
  celu: unary('celu', all({ alpha: f32('alpha') })),
  selu: unary('selu', all({ scale: f32('scale'), alpha: f32('alpha') })),
  gelu: unary('gelu', (call) => ({
    approximate: attr.bool(call.given('approximate') === true || call.given('approximate') === 'tanh'),
  })),
  softplus: unary('softplus', all({ beta: f64('beta'), threshold: f64('threshold') })),
  hardsigmoid: unary('hardsigmoid', all({ slope: f32('slope'), offset: f32('offset') })),
  hardtanh: unary('hardtanh', all({ t_min: f32('min'), t_max: f32('max') })),
  hardshrink: unary('hardshrink', all({ threshold: f32('threshold') })),
  softshrink: unary('softshrink', all({ threshold: f32('threshold') })),
  thresholdedRelu: unary('thresholded_relu', all({ threshold: f32('threshold'), value: f32('value') })),
  rrelu: (call) => {
    const slope = (call.number('lower') + call.number('upper')) / 2;
    return call.flag('training')
      ? call.refuse('training true', 'Pass training from the layer.')
      : call.emit('leaky_relu', [call.in('x')], { negative_slope: attr.f64(slope) });
  },
  round: unary('round', (call) => ({ decimals: attr.i32(call.number('decimals')) })),
  neg: (call) => call.scale(call.in('x'), -1, 0),
  add: withNumber('add', (y) => [1, y]),
  subtract: withNumber('subtract', (y) => [1, -y]),
  multiply: withNumber('multiply', (y) => [y, 0]),
  divide: binary('divide'),
  floorDivide: binary('floor_divide'),
  remainder: binary('remainder'),
  mod: binary('remainder'),
  pow: binary('elementwise_pow'),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  fmax: binary('fmax'),
  fmin: binary('fmin'),
  ...Object.fromEntries(
    Object.entries({
      equal: 'equal',
      notEqual: 'not_equal',
      lessThan: 'less_than',
      lessEqual: 'less_equal',
      greaterThan: 'greater_than',
      greaterEqual: 'greater_equal',
    }).map(([from, to]) => [from, comparison(to)]),
  ),
  logicalAnd: logical('logical_and'),
  logicalOr: logical('logical_or'),
  logicalXor: logical('logical_xor'),
  clip,
  scale,
  cast: (call) => call.emit('cast', [call.in('x')], { dtype: attr.dtype(call.result.handle.dtype) }),
  prelu: (call) =>
    call.emit('prelu', [call.in('x'), call.in('weight')], {
      data_format: attr.str(call.text('dataFormat')),
      mode: attr.str(call.tensor('weight').size === 1 ? 'all' : 'channel'),
    }),
  softmax: unary('softmax', (call) => ({ axis: attr.i32(call.number('axis')) })),
  logSoftmax: unary('log_softmax', (call) => ({ axis: attr.i32(call.number('axis')) })),
  maxout: unary('maxout', (call) =>
    call.tensor('x').ndim !== 4
      ? call.refuse(`${call.tensor('x').ndim} axes`, 'Paddle takes [N, C, H, W] only.')
      : { groups: attr.i32(call.number('groups')), axis: attr.i32(call.number('axis')) },
  ),
};
