import { z } from 'zod';
import * as F from '../functional/activation.ts';
import { simpleLayer } from './simple.ts';

const name = z.any().optional();
const number = z.number();

/** max(x, 0). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class ReLU */
export const ReLU = simpleLayer('ReLU', { name }, ['name'], (x) => F.relu(x));
/** min(max(x, 0), 6). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class ReLU6 */
export const ReLU6 = simpleLayer('ReLU6', { name }, ['name'], (x) => F.relu6(x));
/** 1/(1 + e⁻ˣ). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Sigmoid */
export const Sigmoid = simpleLayer('Sigmoid', { name }, ['name'], (x) => F.sigmoid(x));
/** tanh x. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Tanh */
export const Tanh = simpleLayer('Tanh', { name }, ['name'], (x) => F.tanh(x));
/** x·σ(x). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Silu */
export const Silu = simpleLayer('Silu', { name }, ['name'], (x) => F.silu(x));
/** x·σ(x). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Swish */
export const Swish = simpleLayer('Swish', { name }, ['name'], (x) => F.swish(x));
/** x·tanh(softplus(x)). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Mish */
export const Mish = simpleLayer('Mish', { name }, ['name'], (x) => F.mish(x));
/** ln σ(x). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class LogSigmoid */
export const LogSigmoid = simpleLayer('LogSigmoid', { name }, ['name'], (x) => F.logSigmoid(x));
/** x/(1 + |x|). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Softsign */
export const Softsign = simpleLayer('Softsign', { name }, ['name'], (x) => F.softsign(x));
/** x − tanh x. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Tanhshrink */
export const Tanhshrink = simpleLayer('Tanhshrink', { name }, ['name'], (x) => F.tanhshrink(x));
/** x·min(max(x + 3, 0), 6)/6. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Hardswish */
export const Hardswish = simpleLayer('Hardswish', { name }, ['name'], (x) => F.hardswish(x));
/** x·slope + offset cut to [0, 1]. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Hardsigmoid */
export const Hardsigmoid = simpleLayer('Hardsigmoid', { name }, ['name'], (x) => F.hardsigmoid(x));
/** x where positive, else negativeSlope·x. @param negativeSlope - 0.01 by default. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class LeakyReLU */
export const LeakyReLU = simpleLayer(
  'LeakyReLU',
  { negativeSlope: number.default(0.01), name },
  ['negativeSlope', 'name'],
  (x, g) => F.leakyRelu(x, g.negativeSlope),
  (g) => ({ negative_slope: g.negativeSlope }),
);
/** x where positive, else alpha·(eˣ − 1). @param alpha - 1 by default. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class ELU */
export const ELU = simpleLayer(
  'ELU',
  { alpha: number.default(1), name },
  ['alpha', 'name'],
  (x, g) => F.elu(x, g.alpha),
  (g) => ({ alpha: float(g.alpha) }),
);
/** x where positive, else alpha·(e^(x/alpha) − 1). @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class CELU */
export const CELU = simpleLayer(
  'CELU',
  { alpha: number.default(1), name },
  ['alpha', 'name'],
  (x, g) => F.celu(x, g.alpha),
  (g) => ({ alpha: float(g.alpha) }),
);
/**
 * Self-normalizing unit.
 *
 * @param scale - Factor of all; 1.0507009873554805 by default.
 * @param alpha - Factor of the exponential part; 1.6732632423543772 by default.
 * @shape any, kept
 * @source Paddle, python/paddle/nn/layer/activation.py, class SELU
 */
export const SELU = simpleLayer(
  'SELU',
  { scale: number.default(1.0507009873554805), alpha: number.default(1.6732632423543772), name },
  ['scale', 'alpha', 'name'],
  (x, g) => F.selu(x, g.scale, g.alpha),
  (g) => ({ scale: g.scale.toFixed(16), alpha: g.alpha.toFixed(16) }),
);
/** x·Φ(x). @param approximate - Whether by tanh; false by default. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class GELU */
export const GELU = simpleLayer(
  'GELU',
  { approximate: z.union([z.boolean(), z.enum(['none', 'tanh'])]).default(false), name },
  ['approximate', 'name'],
  (x, g) => F.gelu(x, g.approximate),
  (g) => ({ approximate: g.approximate }),
);
/**
 * ln(1 + e^(beta·x))/beta.
 *
 * @param threshold - Where beta·x passes it, the result is x; 20 by default.
 * @shape any, kept
 * @source Paddle, python/paddle/nn/layer/activation.py, class Softplus
 */
export const Softplus = simpleLayer(
  'Softplus',
  { beta: number.default(1), threshold: number.default(20), name },
  ['beta', 'threshold', 'name'],
  (x, g) => F.softplus(x, g.beta, g.threshold),
  (g) => ({ beta: g.beta, threshold: g.threshold }),
);
/** x cut to [min, max]. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Hardtanh */
export const Hardtanh = simpleLayer(
  'Hardtanh',
  { min: number.default(-1), max: number.default(1), name },
  ['min', 'max', 'name'],
  (x, g) => F.hardtanh(x, g.min, g.max),
  (g) => ({ min: float(g.min), max: float(g.max) }),
);
/** x outside ±threshold, else 0. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Hardshrink */
export const Hardshrink = simpleLayer(
  'Hardshrink',
  { threshold: number.default(0.5), name },
  ['threshold', 'name'],
  (x, g) => F.hardshrink(x, g.threshold),
  (g) => ({ threshold: g.threshold }),
);
/** x moved toward 0 by the threshold. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Softshrink */
export const Softshrink = simpleLayer(
  'Softshrink',
  { threshold: number.default(0.5), name },
  ['threshold', 'name'],
  (x, g) => F.softshrink(x, g.threshold),
  (g) => ({ threshold: g.threshold }),
);
/** x above the threshold, else a value. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class ThresholdedReLU */
export const ThresholdedReLU = simpleLayer(
  'ThresholdedReLU',
  { threshold: number.default(1), value: number.default(0), name },
  ['threshold', 'value', 'name'],
  (x, g) => F.thresholdedRelu(x, g.threshold, g.value),
  (g) => ({ threshold: float(g.threshold), value: float(g.value) }),
);
/**
 * A random slope where negative in training, the mean one otherwise.
 *
 * @param lower - Smallest slope; 1/8 by default.
 * @param upper - Largest slope; 1/3 by default.
 * @shape any, kept
 * @source Paddle, python/paddle/nn/layer/activation.py, class RReLU
 */
export const RReLU = simpleLayer(
  'RReLU',
  { lower: number.default(1 / 8), upper: number.default(1 / 3), name },
  ['lower', 'upper', 'name'],
  (x, g, layer) => F.rrelu(x, g.lower, g.upper, layer.training),
  (g) => ({ lower: g.lower, upper: g.upper, training: true, dtype: 'float32' }),
);
/** a·σ(b), the halves along an axis. @shape the axis halved @source Paddle, python/paddle/nn/layer/activation.py, class GLU */
export const GLU = simpleLayer(
  'GLU',
  { axis: z.int().default(-1), name },
  ['axis', 'name'],
  (x, g) => F.glu(x, g.axis),
  (g) => ({ axis: g.axis }),
);
/** The largest of each group of channels. @shape the axis divided by groups @source Paddle, python/paddle/nn/layer/activation.py, class Maxout */
export const Maxout = simpleLayer(
  'Maxout',
  { groups: z.int(), axis: z.int().default(1), name },
  ['groups', 'axis', 'name'],
  (x, g) => F.maxout(x, g.groups, g.axis),
  (g) => ({ groups: g.groups, axis: g.axis }),
);
/** eˣ/Σeˣ along an axis. @param axis - The last by default. @shape any, kept @source Paddle, python/paddle/nn/layer/activation.py, class Softmax */
export const Softmax = simpleLayer(
  'Softmax',
  { axis: z.int().default(-1), name },
  ['axis', 'name'],
  (x, g) => F.softmax(x, g.axis),
  (g) => ({ axis: g.axis }),
);
/**
 * ln softmax.
 *
 * @param axis - The axis; the last by default.
 * @shape any, kept
 * @source Paddle, python/paddle/nn/layer/activation.py, class LogSoftmax
 */
export const LogSoftmax = simpleLayer(
  'LogSoftmax',
  { axis: z.int().default(-1), name },
  ['axis', 'name'],
  (x, g) => F.logSoftmax(x, g.axis),
  (g) => ({ axis: g.axis }),
);
/** Softmax over the channels of images. @shape `[N, C, H, W]` or `[C, H, W]`, kept @source Paddle, python/paddle/nn/layer/activation.py, class Softmax2D */
export const Softmax2D = simpleLayer('Softmax2D', { name }, ['name'], (x) => F.softmax2d(x));

/** A whole number as a Python float. */
function float(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

// Each is a type too, as a class is.
export type ReLU = InstanceType<typeof ReLU>;
export type ReLU6 = InstanceType<typeof ReLU6>;
export type Sigmoid = InstanceType<typeof Sigmoid>;
export type Tanh = InstanceType<typeof Tanh>;
export type Silu = InstanceType<typeof Silu>;
export type Swish = InstanceType<typeof Swish>;
export type Mish = InstanceType<typeof Mish>;
export type LogSigmoid = InstanceType<typeof LogSigmoid>;
export type Softsign = InstanceType<typeof Softsign>;
export type Tanhshrink = InstanceType<typeof Tanhshrink>;
export type Hardswish = InstanceType<typeof Hardswish>;
export type Hardsigmoid = InstanceType<typeof Hardsigmoid>;
export type LeakyReLU = InstanceType<typeof LeakyReLU>;
export type ELU = InstanceType<typeof ELU>;
export type CELU = InstanceType<typeof CELU>;
export type SELU = InstanceType<typeof SELU>;
export type GELU = InstanceType<typeof GELU>;
export type Softplus = InstanceType<typeof Softplus>;
export type Hardtanh = InstanceType<typeof Hardtanh>;
export type Hardshrink = InstanceType<typeof Hardshrink>;
export type Softshrink = InstanceType<typeof Softshrink>;
export type ThresholdedReLU = InstanceType<typeof ThresholdedReLU>;
export type RReLU = InstanceType<typeof RReLU>;
export type GLU = InstanceType<typeof GLU>;
export type Maxout = InstanceType<typeof Maxout>;
export type Softmax = InstanceType<typeof Softmax>;
export type LogSoftmax = InstanceType<typeof LogSoftmax>;
export type Softmax2D = InstanceType<typeof Softmax2D>;
