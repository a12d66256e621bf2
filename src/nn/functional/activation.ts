import { z } from 'zod';
import { ArgumentError, type DTypeLike, dtypeName, ShapeError, showShape } from '../../core/index.ts';
import { apply, arange, ops, type Tensor, type UnaryKind, uniform } from '../../engine/index.ts';

const { define, schemas } = ops;
const { flag, number, tensor, whole } = schemas;

const plain = (where: string, kind: UnaryKind) =>
  define(where, { x: tensor }, ['x'], ({ x }): Tensor => ops.unary(kind, x));

/** max(x, 0). @source Paddle, python/paddle/nn/functional/activation.py, relu */
export const relu = plain('relu', 'relu');
/** min(max(x, 0), 6). @source Paddle, python/paddle/nn/functional/activation.py, relu6 */
export const relu6 = plain('relu6', 'relu6');
/** 1/(1 + e⁻ˣ). @source Paddle, python/paddle/nn/functional/activation.py, sigmoid */
export const sigmoid = plain('sigmoid', 'sigmoid');
/** tanh x. @source Paddle, python/paddle/tensor/math.py, tanh */
export const tanh = plain('tanh', 'tanh');
/** x·σ(x). @source Paddle, python/paddle/nn/functional/activation.py, silu */
export const silu = plain('silu', 'silu');
/** x·σ(x), by its older name. @source Paddle, python/paddle/nn/functional/activation.py, swish */
export const swish = plain('swish', 'silu');
/** x·tanh(softplus(x)). @source Paddle, python/paddle/nn/functional/activation.py, mish */
export const mish = plain('mish', 'mish');
/** ln σ(x). @source Paddle, python/paddle/nn/functional/activation.py, log_sigmoid */
export const logSigmoid = plain('logSigmoid', 'logSigmoid');
/** x/(1 + |x|). @source Paddle, python/paddle/nn/functional/activation.py, softsign */
export const softsign = plain('softsign', 'softsign');
/** x − tanh x. @source Paddle, python/paddle/nn/functional/activation.py, tanhshrink */
export const tanhshrink = plain('tanhshrink', 'tanhshrink');
/** x·min(max(x + 3, 0), 6)/6. @source Paddle, python/paddle/nn/functional/activation.py, hardswish */
export const hardswish = plain('hardswish', 'hardswish');

/** x where positive, else negativeSlope·x. @param negativeSlope - 0.01 by default. @source Paddle, python/paddle/nn/functional/activation.py, leaky_relu */
export const leakyRelu = define(
  'leakyRelu',
  { x: tensor, negativeSlope: number.default(0.01) },
  ['x', 'negativeSlope'],
  ({ x, negativeSlope }): Tensor => ops.unary('leakyRelu', x, negativeSlope),
);
/** x where positive, else alpha·(eˣ − 1). @source Paddle, python/paddle/nn/functional/activation.py, elu */
export const elu = define(
  'elu',
  { x: tensor, alpha: number.default(1) },
  ['x', 'alpha'],
  ({ x, alpha }): Tensor => ops.unary('elu', x, alpha),
);
/** x where positive, else alpha·(e^(x/alpha) − 1). @source Paddle, python/paddle/nn/functional/activation.py, celu */
export const celu = define(
  'celu',
  { x: tensor, alpha: number.default(1) },
  ['x', 'alpha'],
  ({ x, alpha }): Tensor => ops.unary('celu', x, alpha),
);
/** scale·x where positive, else scale·alpha·(eˣ − 1). @source Paddle, python/paddle/nn/functional/activation.py, selu */
export const selu = define(
  'selu',
  { x: tensor, scale: number.default(1.0507009873554805), alpha: number.default(1.6732632423543772) },
  ['x', 'scale', 'alpha'],
  ({ x, scale, alpha }): Tensor => ops.unary('selu', x, scale, alpha),
);
/**
 * x·Φ(x), or its approximation by tanh.
 *
 * @param approximate - Whether by tanh; false by default.
 * @source Paddle, python/paddle/nn/functional/activation.py, gelu
 */
export const gelu = define(
  'gelu',
  { x: tensor, approximate: z.union([flag, z.enum(['none', 'tanh'])]).default(false) },
  ['x', 'approximate'],
  ({ x, approximate }): Tensor => ops.unary(approximate === true || approximate === 'tanh' ? 'geluTanh' : 'gelu', x),
);
/** ln(1 + e^(beta·x))/beta, x itself above the threshold. @source Paddle, python/paddle/nn/functional/activation.py, softplus */
export const softplus = define(
  'softplus',
  { x: tensor, beta: number.default(1), threshold: number.default(20) },
  ['x', 'beta', 'threshold'],
  ({ x, beta, threshold }): Tensor => ops.unary('softplus', x, beta, threshold),
);
/** x·slope + offset cut to [0, 1]. @source Paddle, python/paddle/nn/functional/activation.py, hardsigmoid */
export const hardsigmoid = define(
  'hardsigmoid',
  { x: tensor, slope: number.default(0.1666667), offset: number.default(0.5) },
  ['x', 'slope', 'offset'],
  ({ x, slope, offset }): Tensor => ops.unary('hardsigmoid', x, slope, offset),
);
/** x cut to [min, max]. @source Paddle, python/paddle/nn/functional/activation.py, hardtanh */
export const hardtanh = define(
  'hardtanh',
  { x: tensor, min: number.default(-1), max: number.default(1) },
  ['x', 'min', 'max'],
  ({ x, min, max }): Tensor => ops.unary('hardtanh', x, min, max),
);
/** x outside ±threshold, else 0. @source Paddle, python/paddle/nn/functional/activation.py, hardshrink */
export const hardshrink = define(
  'hardshrink',
  { x: tensor, threshold: number.default(0.5) },
  ['x', 'threshold'],
  ({ x, threshold }): Tensor => ops.unary('hardshrink', x, threshold),
);
/** x moved toward 0 by the threshold. @source Paddle, python/paddle/nn/functional/activation.py, softshrink */
export const softshrink = define(
  'softshrink',
  { x: tensor, threshold: number.default(0.5) },
  ['x', 'threshold'],
  ({ x, threshold }): Tensor => ops.unary('softshrink', x, threshold),
);
/** x above the threshold, else a value. @source Paddle, python/paddle/nn/functional/activation.py, thresholded_relu */
export const thresholdedRelu = define(
  'thresholdedRelu',
  { x: tensor, threshold: number.default(1), value: number.default(0) },
  ['x', 'threshold', 'value'],
  ({ x, threshold, value }): Tensor => ops.unary('thresholdedRelu', x, threshold, value),
);

/**
 * x where positive, else the weight (one, or one per channel) times x.
 *
 * @param dataFormat - Where the channels are: `'NC…'` or `'N…C'`; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/activation.py, prelu
 */
export const prelu = define(
  'prelu',
  { x: tensor, weight: tensor, dataFormat: z.string().default('NCHW') },
  ['x', 'weight', 'dataFormat'],
  ({ x, weight, dataFormat }): Tensor => {
    const channelAxis = dataFormat.startsWith('NC') ? 1 : x.ndim - 1;
    const slope =
      weight.size === 1
        ? weight
        : ops.reshape(
            weight,
            x.shape.map((_, i) => (i === channelAxis ? weight.size : 1)),
          );
    return ops.where(ops.greaterThan(x, 0), x, ops.multiply(x, slope));
  },
);

/** Softmax along an axis; NaN-free for any finite input. */
function softmaxAlong(where: string, x: Tensor, axis: number, log: boolean): Tensor {
  const values = ops.floating(x);
  if (values.ndim === 0) return ops.view(apply('Softmax', [ops.view(values, [1])], { log }), []);
  const along = ops.axisOf(where, axis, values.ndim);
  if (along === values.ndim - 1) return apply('Softmax', [values], { log });
  const order = values.shape.map((_, i) => (i === along ? values.ndim - 1 : i === values.ndim - 1 ? along : i));
  return ops.transpose(apply('Softmax', [ops.transpose(values, { perm: order })], { log }), { perm: order });
}

const kind = z.custom<DTypeLike>().nullish();
/**
 * eˣ/Σeˣ along an axis; the last by default.
 *
 * @param dtype - Data type it is computed in; that of x by default.
 * @source Paddle, python/paddle/nn/functional/activation.py, softmax
 */
export const softmax = define(
  'softmax',
  { x: tensor, axis: whole.default(-1), dtype: kind },
  ['x', 'axis', 'dtype'],
  ({ x, axis, dtype }): Tensor =>
    softmaxAlong('softmax', dtype == null ? x : ops.cast(x, dtypeName(dtype)), axis, false),
);
/**
 * ln softmax(x).
 *
 * @param axis - The axis; the last by default.
 * @param dtype - Data type it is computed in; that of x by default.
 * @source Paddle, python/paddle/nn/functional/activation.py, log_softmax
 */
export const logSoftmax = define(
  'logSoftmax',
  { x: tensor, axis: whole.default(-1), dtype: kind },
  ['x', 'axis', 'dtype'],
  ({ x, axis, dtype }): Tensor =>
    softmaxAlong('logSoftmax', dtype == null ? x : ops.cast(x, dtypeName(dtype)), axis, true),
);

/** a·σ(b), a and b the halves along an axis. @source Paddle, python/paddle/nn/functional/activation.py, glu */
export const glu = define('glu', { x: tensor, axis: whole.default(-1) }, ['x', 'axis'], ({ x, axis }): Tensor => {
  const [a, b] = ops.split(x, 2, axis) as [Tensor, Tensor];
  return ops.multiply(a, ops.sigmoid(b));
});

/** silu(x)·y, or of x's halves. @source Paddle, python/paddle/nn/functional/activation.py, swiglu */
export const swiglu = define('swiglu', { x: tensor, y: tensor.nullish() }, ['x', 'y'], ({ x, y }): Tensor => {
  const [a, b] = y ? [x, y] : (ops.split(x, 2, -1) as [Tensor, Tensor]);
  return ops.multiply(silu(a), b);
});

/**
 * The largest of each group of channels.
 *
 * @param groups - How many channels make one.
 * @param axis - The axis of the channels; 1 by default.
 * @source Paddle, python/paddle/nn/functional/activation.py, maxout
 */
export const maxout = define(
  'maxout',
  { x: tensor, groups: whole, axis: whole.default(1) },
  ['x', 'groups', 'axis'],
  ({ x, groups, axis }): Tensor => {
    const along = ops.axisOf('maxout', axis, x.ndim);
    const channels = x.shape[along]!;
    if (channels % groups !== 0)
      throw new ArgumentError(
        `maxout: groups must divide the ${channels} channels. Received ${groups}. Choose a divisor.`,
      );
    const shape = [...x.shape.slice(0, along), channels / groups, groups, ...x.shape.slice(along + 1)];
    const parted = ops.reshape(x, shape);
    // at a tie the first gets the gradient
    const first = ops.argmax(parted, along + 1, true);
    return ops.squeeze(ops.takeAlongAxis(parted, first, along + 1), along + 1);
  },
);

/**
 * A random slope where negative in training, the mean slope otherwise.
 *
 * @param lower - Smallest slope; 1/8 by default.
 * @param upper - Largest slope; 1/3 by default.
 * @source Paddle, python/paddle/nn/functional/activation.py, rrelu
 */
export const rrelu = define(
  'rrelu',
  { x: tensor, lower: number.default(1 / 8), upper: number.default(1 / 3), training: flag.default(true) },
  ['x', 'lower', 'upper', 'training'],
  ({ x, lower, upper, training }): Tensor => {
    if (lower > upper || lower < 0 || upper > 1)
      throw new ArgumentError(
        `rrelu: the slopes must satisfy 0 ≤ lower ≤ upper ≤ 1. Received ${lower} and ${upper}. Correct them.`,
      );
    if (!training) return ops.unary('leakyRelu', x, (lower + upper) / 2);
    const negative = ops.lessThan(x, 0);
    const places = ops.nonzero(negative) as Tensor;
    const slopes = uniform([places.shape[0]!], x.handle.dtype, lower, upper);
    const rest = ops.castTo(ops.logicalNot(negative), x.handle.dtype);
    return ops.multiply(x, places.shape[0] === 0 ? rest : ops.scatterNdAdd(rest, places, slopes));
  },
);

/** Softmax over the channel axis of `[N, C, H, W]` or `[C, H, W]`. */
export function softmax2d(x: Tensor): Tensor {
  if (x.ndim !== 3 && x.ndim !== 4)
    throw new ShapeError(
      `Softmax2D: the input must have 3 or 4 axes. Received ${showShape(x.shape)}. Use softmax with an axis.`,
    );
  return softmax(x, -3);
}

/**
 * A draw from classes by their logits that gradients flow through: softmax((x + Gumbel noise)/temperature).
 *
 * @param temperature - Near 0 the draw is nearly one-hot; 1 by default.
 * @param hard - Whether the result is one-hot, with the gradient of the soft one; false by default.
 * @param axis - The axis of the classes; the last by default.
 * @source Paddle, python/paddle/nn/functional/activation.py, gumbel_softmax
 */
export const gumbelSoftmax = define(
  'gumbelSoftmax',
  { x: tensor, temperature: number.default(1), hard: flag.default(false), axis: whole.default(-1) },
  ['x', 'temperature', 'hard', 'axis'],
  ({ x, temperature, hard, axis }): Tensor => {
    const along = ops.axisOf('gumbelSoftmax', axis, x.ndim);
    const noise = ops.neg(ops.log(ops.neg(ops.log(uniform(x.shape, x.handle.dtype, 1e-5, 1)))));
    const soft = softmax(ops.scale(ops.add(x, noise), 1 / temperature), along);
    if (!hard) return soft;
    const first = ops.unsqueeze(ops.argmax(soft, along), along);
    const classes = ops.reshape(
      arange(x.shape[along]!),
      x.shape.map((n, i) => (i === along ? n : 1)),
    );
    const one = ops.cast(ops.equal(first, classes), x.handle.dtype);
    return ops.add(ops.subtract(one, soft.detach()), soft);
  },
);
