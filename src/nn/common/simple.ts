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
export type Flatten = InstanceType<typeof Flatten>;
/** The input as it is; arguments are ignored. @shape any, kept @source Paddle, python/paddle/nn/layer/common.py, class Identity */
export const Identity = simpleLayer(
  'Identity',
  { a: z.any().optional(), b: z.any().optional(), c: z.any().optional(), name },
  ['a', 'b', 'c', 'name'],
  (x) => x,
);
export type Identity = InstanceType<typeof Identity>;
/**
 * Zeroes elements with probability p in training.
 *
 * @param p - In [0, 1]; 0.5 by default.
 * @param mode - `'upscale_in_train'` or `'downscale_in_infer'`.
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
export type Dropout = InstanceType<typeof Dropout>;
/** Drops whole channels of `[N, C, H, W]`. @shape kept @source Paddle, python/paddle/nn/layer/common.py, class Dropout2D */
export const Dropout2D = simpleLayer(
  'Dropout2D',
  { p: z.number().default(0.5), dataFormat: z.string().default('NCHW'), name },
  ['p', 'dataFormat', 'name'],
  (x, g, layer) => F.dropout2d({ x, p: g.p, training: layer.training, dataFormat: g.dataFormat }),
  (g) => ({ p: g.p, data_format: g.dataFormat }),
);
export type Dropout2D = InstanceType<typeof Dropout2D>;
/** Drops whole channels of `[N, C, D, H, W]`. @shape kept @source Paddle, python/paddle/nn/layer/common.py, class Dropout3D */
export const Dropout3D = simpleLayer(
  'Dropout3D',
  { p: z.number().default(0.5), dataFormat: z.string().default('NCDHW'), name },
  ['p', 'dataFormat', 'name'],
  (x, g, layer) => F.dropout3d({ x, p: g.p, training: layer.training, dataFormat: g.dataFormat }),
  (g) => ({ p: g.p, data_format: g.dataFormat }),
);
export type Dropout3D = InstanceType<typeof Dropout3D>;
/** Dropout that keeps the mean and variance of SELU networks. @shape kept @source Paddle, python/paddle/nn/layer/common.py, class AlphaDropout */
export const AlphaDropout = simpleLayer(
  'AlphaDropout',
  { p: z.number().default(0.5), name },
  ['p', 'name'],
  (x, g, layer) => F.alphaDropout({ x, p: g.p, training: layer.training }),
  (g) => ({ p: g.p }),
);
export type AlphaDropout = InstanceType<typeof AlphaDropout>;
/** `[N, C·r², H, W]` to `[N, C, rH, rW]`. @source Paddle, python/paddle/nn/layer/vision.py, class PixelShuffle */
export const PixelShuffle = simpleLayer(
  'PixelShuffle',
  { upscaleFactor: z.int(), dataFormat: z.string().default('NCHW'), name },
  ['upscaleFactor', 'dataFormat', 'name'],
  (x, g) => F.pixelShuffle(x, g.upscaleFactor, g.dataFormat),
  (g) => ({ upscale_factor: g.upscaleFactor }),
);
export type PixelShuffle = InstanceType<typeof PixelShuffle>;

const padLayer = (className: string, axes: number, format: string) =>
  simpleLayer(
    className,
    {
      padding: z.union([z.int(), z.array(z.int())]),
      mode: z.enum(['constant', 'reflect', 'replicate', 'circular']).default('constant'),
      value: z.number().default(0),
      dataFormat: z.string().default(format),
      name,
    },
    ['padding', 'mode', 'value', 'dataFormat', 'name'],
    (x, g) =>
      F.pad({
        x,
        pad: typeof g.padding === 'number' ? new Array<number>(2 * axes).fill(g.padding) : g.padding,
        mode: g.mode,
        value: g.value,
        dataFormat: g.dataFormat,
      }),
    (g) => ({
      padding: typeof g.padding === 'number' ? new Array<number>(2 * axes).fill(g.padding) : g.padding,
      mode: g.mode,
      value: Number.isInteger(g.value) ? g.value.toFixed(1) : g.value,
      data_format: g.dataFormat,
    }),
  );
/** Frames `[N, C, L]`: `[left, right]`. @source Paddle, python/paddle/nn/layer/common.py, class Pad1D */
export const Pad1D = padLayer('Pad1D', 1, 'NCL');
export type Pad1D = InstanceType<typeof Pad1D>;
/** Frames `[N, C, H, W]`: `[left, right, top, bottom]`. @source Paddle, python/paddle/nn/layer/common.py, class Pad2D */
export const Pad2D = padLayer('Pad2D', 2, 'NCHW');
export type Pad2D = InstanceType<typeof Pad2D>;
/** Frames `[N, C, D, H, W]`: `[left, right, top, bottom, front, back]`. @source Paddle, python/paddle/nn/layer/common.py, class Pad3D */
export const Pad3D = padLayer('Pad3D', 3, 'NCDHW');
export type Pad3D = InstanceType<typeof Pad3D>;

/** A padding layer of one mode. */
const framed = (
  className: string,
  axes: number,
  format: string,
  mode: 'constant' | 'reflect' | 'replicate' | 'circular',
) =>
  simpleLayer(
    className,
    {
      padding: z.union([z.int(), z.array(z.int())]),
      dataFormat: z.string().default(format),
      name,
    },
    ['padding', 'dataFormat', 'name'],
    (x, g) =>
      F.pad({
        x,
        pad: typeof g.padding === 'number' ? new Array<number>(2 * axes).fill(g.padding) : g.padding,
        mode,
        dataFormat: g.dataFormat,
      }),
    (g) => ({
      padding: typeof g.padding === 'number' ? new Array<number>(2 * axes).fill(g.padding) : g.padding,
      mode,
      value: '0.0',
      data_format: g.dataFormat,
    }),
  );
/** Zeros around `[N, C, L]`. @source Paddle, python/paddle/nn/layer/common.py, class ZeroPad1D */
export const ZeroPad1D = framed('ZeroPad1D', 1, 'NCL', 'constant');
export type ZeroPad1D = InstanceType<typeof ZeroPad1D>;
/** Zeros around `[N, C, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ZeroPad2D */
export const ZeroPad2D = framed('ZeroPad2D', 2, 'NCHW', 'constant');
export type ZeroPad2D = InstanceType<typeof ZeroPad2D>;
/** Zeros around `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ZeroPad3D */
export const ZeroPad3D = framed('ZeroPad3D', 3, 'NCDHW', 'constant');
export type ZeroPad3D = InstanceType<typeof ZeroPad3D>;

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
export type Unflatten = InstanceType<typeof Unflatten>;
/** `[N, C, rH, rW]` to `[N, C·r², H, W]`. @source Paddle, python/paddle/nn/layer/vision.py, class PixelUnshuffle */
export const PixelUnshuffle = simpleLayer(
  'PixelUnshuffle',
  { downscaleFactor: z.int().min(1), dataFormat: z.string().default('NCHW'), name },
  ['downscaleFactor', 'dataFormat', 'name'],
  (x, g) => F.pixelUnshuffle(x, g.downscaleFactor, g.dataFormat),
  (g) => ({ downscale_factor: g.downscaleFactor }),
);
export type PixelUnshuffle = InstanceType<typeof PixelUnshuffle>;
/** Channels dealt out over groups. @source Paddle, python/paddle/nn/layer/vision.py, class ChannelShuffle */
export const ChannelShuffle = simpleLayer(
  'ChannelShuffle',
  { groups: z.int().min(1), dataFormat: z.string().default('NCHW'), name },
  ['groups', 'dataFormat', 'name'],
  (x, g) => F.channelShuffle(x, g.groups, g.dataFormat),
  (g) => ({ groups: g.groups }),
);
export type ChannelShuffle = InstanceType<typeof ChannelShuffle>;
const window = z.union([z.int(), z.array(z.int())]);
/** Patches of `[N, C, H, W]` as columns `[N, C·kh·kw, L]`. @source Paddle, python/paddle/nn/layer/common.py, class Unfold */
export const Unfold = simpleLayer(
  'Unfold',
  { kernelSizes: window, dilations: window.default(1), paddings: window.default(0), strides: window.default(1), name },
  ['kernelSizes', 'dilations', 'paddings', 'strides', 'name'],
  (x, g) => F.unfold(x, g.kernelSizes, g.strides, g.paddings, g.dilations),
  (g) => ({ kernel_size: g.kernelSizes, dilation: g.dilations, padding: g.paddings, stride: g.strides }),
);
export type Unfold = InstanceType<typeof Unfold>;
/** Each element by its neighbours over channels. @param size - Channels in a window. @source Paddle, python/paddle/nn/layer/norm.py, class LocalResponseNorm */
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
export type LocalResponseNorm = InstanceType<typeof LocalResponseNorm>;
