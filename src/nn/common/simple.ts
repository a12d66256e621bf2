import { z } from 'zod';
import { ops } from '../../engine/index.ts';
import { simpleLayer } from '../activation/simple.ts';
import * as F from '../functional/common.ts';
import { localResponseNorm } from '../functional/norm.ts';

const name = z.any().optional();

/** Axes startAxis … stopAxis joined into one. @param startAxis - 1 by default. @param stopAxis - −1 by default. @shape `[N, …]` to `[N, rest]` @source Paddle, python/paddle/nn/layer/common.py, class Flatten */
export const Flatten = simpleLayer(
  'Flatten',
  { startAxis: z.int().default(1), stopAxis: z.int().default(-1) },
  ['startAxis', 'stopAxis'],
  (x, g) => ops.flatten(x, g.startAxis, g.stopAxis),
);
/**
 * The input as it is; arguments are ignored.
 *
 * @param a - Taken and not used.
 * @param b - Taken and not used.
 * @param c - Taken and not used.
 * @shape any, kept
 * @source Paddle, python/paddle/nn/layer/common.py, class Identity
 */
export const Identity = simpleLayer(
  'Identity',
  { a: z.any().optional(), b: z.any().optional(), c: z.any().optional(), name },
  ['a', 'b', 'c', 'name'],
  (x) => x,
);
/**
 * Zeroes elements with probability p in training.
 *
 * @param p - In [0, 1]; 0.5 by default.
 * @param mode - `'upscale_in_train'` or `'downscale_in_infer'`.
 * @param inplace - Taken as in Paddle; false by default.
 * @param axis - Axes along which masks differ; all when left out.
 * @shape any, kept
 * @source Paddle, python/paddle/nn/layer/common.py, class Dropout
 */
export const Dropout = simpleLayer(
  'Dropout',
  {
    p: z.number().default(0.5),
    inplace: z.boolean().default(false),
    axis: z.union([z.int(), z.array(z.int())]).nullish(),
    mode: z.enum(['upscale_in_train', 'downscale_in_infer']).default('upscale_in_train'),
    name,
  },
  ['p', 'inplace', 'axis', 'mode', 'name'],
  (x, g, layer) => F.dropout({ x, p: g.p, axis: g.axis, training: layer.training, mode: g.mode }),
  (g) => ({ p: g.p, axis: g.axis ?? null, mode: g.mode, inplace: g.inplace }),
);
/**
 * Drops whole channels of `[N, C, H, W]`.
 *
 * @param p - Probability that something is dropped; 0.5 by default.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @shape kept
 * @source Paddle, python/paddle/nn/layer/common.py, class Dropout2D
 */
export const Dropout2D = simpleLayer(
  'Dropout2D',
  { p: z.number().default(0.5), dataFormat: z.string().default('NCHW'), name },
  ['p', 'dataFormat', 'name'],
  (x, g, layer) => F.dropout2d({ x, p: g.p, training: layer.training, dataFormat: g.dataFormat }),
  (g) => ({ p: g.p, data_format: g.dataFormat }),
);
/**
 * Drops whole channels of `[N, C, D, H, W]`.
 *
 * @param p - Probability that something is dropped; 0.5 by default.
 * @param dataFormat - `'NCDHW'` or `'NDHWC'`: where the channels are; `'NCDHW'` by default.
 * @shape kept
 * @source Paddle, python/paddle/nn/layer/common.py, class Dropout3D
 */
export const Dropout3D = simpleLayer(
  'Dropout3D',
  { p: z.number().default(0.5), dataFormat: z.string().default('NCDHW'), name },
  ['p', 'dataFormat', 'name'],
  (x, g, layer) => F.dropout3d({ x, p: g.p, training: layer.training, dataFormat: g.dataFormat }),
  (g) => ({ p: g.p, data_format: g.dataFormat }),
);
/**
 * Dropout of whole channels that keeps the mean and variance of SELU networks.
 *
 * @param p - Probability that something is dropped; 0.5 by default.
 * @shape `[N, C, …]`, kept
 * @source Paddle, python/paddle/nn/layer/common.py, class FeatureAlphaDropout
 */
export const FeatureAlphaDropout = simpleLayer(
  'FeatureAlphaDropout',
  { p: z.number().default(0.5), name },
  ['p', 'name'],
  (x, g, layer) => F.featureAlphaDropout({ x, p: g.p, training: layer.training }),
  (g) => ({ p: g.p }),
);
/**
 * Dropout that keeps the mean and variance of SELU networks.
 *
 * @param p - Probability that something is dropped; 0.5 by default.
 * @shape kept
 * @source Paddle, python/paddle/nn/layer/common.py, class AlphaDropout
 */
export const AlphaDropout = simpleLayer(
  'AlphaDropout',
  { p: z.number().default(0.5), name },
  ['p', 'name'],
  (x, g, layer) => F.alphaDropout({ x, p: g.p, training: layer.training }),
  (g) => ({ p: g.p }),
);
/**
 * `[N, C·r², H, W]` to `[N, C, rH, rW]`.
 *
 * @param upscaleFactor - Factor that height and width grow by.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/layer/vision.py, class PixelShuffle
 */
export const PixelShuffle = simpleLayer(
  'PixelShuffle',
  { upscaleFactor: z.int(), dataFormat: z.string().default('NCHW'), name },
  ['upscaleFactor', 'dataFormat', 'name'],
  (x, g) => F.pixelShuffle(x, g.upscaleFactor, g.dataFormat),
  (g) => ({ upscale_factor: g.upscaleFactor }),
);

/** One `[N, C, H, W]` axis cut in several. @param axis - The axis. @param shape - Its new sizes, one may be −1. @source Paddle, python/paddle/nn/layer/common.py, class Unflatten */
export const Unflatten = simpleLayer(
  'Unflatten',
  { axis: z.int(), shape: z.array(z.int()), name },
  ['axis', 'shape', 'name'],
  (x, g) => {
    const axis = ops.axisOf('Unflatten', g.axis, x.ndim);
    const known = g.shape.reduce((product, n) => (n === -1 ? product : product * n), 1);
    const sizes = g.shape.map((n) => (n === -1 ? x.shape[axis]! / known : n));
    return ops.reshape(x, [...x.shape.slice(0, axis), ...sizes, ...x.shape.slice(axis + 1)]);
  },
  (g) => ({ axis: g.axis, shape: g.shape }),
);
/**
 * `[N, C, rH, rW]` to `[N, C·r², H, W]`.
 *
 * @param downscaleFactor - Factor that height and width shrink by.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/layer/vision.py, class PixelUnshuffle
 */
export const PixelUnshuffle = simpleLayer(
  'PixelUnshuffle',
  { downscaleFactor: z.int().min(1), dataFormat: z.string().default('NCHW'), name },
  ['downscaleFactor', 'dataFormat', 'name'],
  (x, g) => F.pixelUnshuffle(x, g.downscaleFactor, g.dataFormat),
  (g) => ({ downscale_factor: g.downscaleFactor }),
);
/**
 * Channels dealt out over groups.
 *
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/layer/vision.py, class ChannelShuffle
 */
export const ChannelShuffle = simpleLayer(
  'ChannelShuffle',
  { groups: z.int().min(1), dataFormat: z.string().default('NCHW'), name },
  ['groups', 'dataFormat', 'name'],
  (x, g) => F.channelShuffle(x, g.groups, g.dataFormat),
  (g) => ({ groups: g.groups }),
);
const window = z.union([z.int(), z.array(z.int())]);
/**
 * Patches of `[N, C, H, W]` as columns `[N, C·kh·kw, L]`.
 *
 * @param kernelSizes - Size of the window, one number or one per axis.
 * @param dilations - Distance between the window's elements, one number or one per axis; 1 by default.
 * @param paddings - Zeros around: a number, one per axis, or `[top, left, bottom, right]`; 0 by default.
 * @param strides - Step of the window, one number or one per axis; 1 by default.
 * @source Paddle, python/paddle/nn/layer/common.py, class Unfold
 */
export const Unfold = simpleLayer(
  'Unfold',
  { kernelSizes: window, dilations: window.default(1), paddings: window.default(0), strides: window.default(1), name },
  ['kernelSizes', 'dilations', 'paddings', 'strides', 'name'],
  (x, g) => F.unfold(x, g.kernelSizes, g.strides, g.paddings, g.dilations),
  (g) => ({ kernel_size: g.kernelSizes, dilation: g.dilations, padding: g.paddings, stride: g.strides }),
);
/**
 * Columns `[N, C·kh·kw, L]` added up where their patches lie: {@link Unfold} back.
 *
 * @param outputSizes - Height and width of the result.
 * @param kernelSizes - Size of the window, one number or one per axis.
 * @param dilations - Distance between the window's elements, one number or one per axis; 1 by default.
 * @param paddings - Zeros around: a number, one per axis, or `[top, left, bottom, right]`; 0 by default.
 * @param strides - Step of the window, one number or one per axis; 1 by default.
 * @source Paddle, python/paddle/nn/layer/common.py, class Fold
 */
export const Fold = simpleLayer(
  'Fold',
  {
    outputSizes: window,
    kernelSizes: window,
    dilations: window.default(1),
    paddings: window.default(0),
    strides: window.default(1),
    name,
  },
  ['outputSizes', 'kernelSizes', 'dilations', 'paddings', 'strides', 'name'],
  (x, g) => F.fold(x, g.outputSizes, g.kernelSizes, g.strides, g.paddings, g.dilations),
  (g) => ({ kernel_size: g.kernelSizes, dilation: g.dilations, padding: g.paddings, stride: g.strides }),
);
/**
 * Each element by its neighbours over channels.
 *
 * @param size - Channels in a window.
 * @param alpha - Factor of the sum; 1e-4 by default.
 * @param beta - Exponent; 0.75 by default.
 * @param k - Summand; 1 by default.
 * @param dataFormat - Where the channels are: first (`'NCHW'`) or last (`'NHWC'`); `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/layer/norm.py, class LocalResponseNorm
 */
export const LocalResponseNorm = simpleLayer(
  'LocalResponseNorm',
  {
    size: z.int().min(1),
    alpha: z.number().default(1e-4),
    beta: z.number().default(0.75),
    k: z.number().default(1),
    dataFormat: z.string().default('NCHW'),
    name,
  },
  ['size', 'alpha', 'beta', 'k', 'dataFormat', 'name'],
  (x, g) => localResponseNorm(x, g.size, g.alpha, g.beta, g.k, g.dataFormat),
  (g) => ({ size: g.size, alpha: g.alpha, beta: g.beta, k: Number.isInteger(g.k) ? g.k.toFixed(1) : g.k }),
);

// Each is a type too, as a class is.
export type Flatten = InstanceType<typeof Flatten>;
export type Identity = InstanceType<typeof Identity>;
export type Dropout = InstanceType<typeof Dropout>;
export type Dropout2D = InstanceType<typeof Dropout2D>;
export type Dropout3D = InstanceType<typeof Dropout3D>;
export type FeatureAlphaDropout = InstanceType<typeof FeatureAlphaDropout>;
export type AlphaDropout = InstanceType<typeof AlphaDropout>;
export type PixelShuffle = InstanceType<typeof PixelShuffle>;
export type Unflatten = InstanceType<typeof Unflatten>;
export type PixelUnshuffle = InstanceType<typeof PixelUnshuffle>;
export type ChannelShuffle = InstanceType<typeof ChannelShuffle>;
export type Unfold = InstanceType<typeof Unfold>;
export type Fold = InstanceType<typeof Fold>;
export type LocalResponseNorm = InstanceType<typeof LocalResponseNorm>;
