import { z } from 'zod';
import { ops } from '../../engine/index.ts';
import { simpleLayer } from '../activation/simple.ts';
import * as F from '../functional/common.ts';

const name = z.any().optional();

/** Axes startAxis … stopAxis joined into one. @param startAxis - 1 by default. @param stopAxis - −1 by default. @shape `[N, …]` to `[N, rest]` @source Paddle, python/paddle/nn/layer/common.py, class Flatten */
export const Flatten = simpleLayer(
  'Flatten',
  { startAxis: z.int().default(1), stopAxis: z.int().default(-1) },
  ['startAxis', 'stopAxis'],
  (x, g) => ops.flatten(x, g.startAxis, g.stopAxis),
);
/** The input as it is; arguments are ignored. @shape any, kept @source Paddle, python/paddle/nn/layer/common.py, class Identity */
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
/** Drops whole channels of `[N, C, H, W]`. @shape kept @source Paddle, python/paddle/nn/layer/common.py, class Dropout2D */
export const Dropout2D = simpleLayer(
  'Dropout2D',
  { p: z.number().default(0.5), dataFormat: z.string().default('NCHW'), name },
  ['p', 'dataFormat', 'name'],
  (x, g, layer) => F.dropout2d({ x, p: g.p, training: layer.training, dataFormat: g.dataFormat }),
  (g) => ({ p: g.p, data_format: g.dataFormat }),
);
/** Drops whole channels of `[N, C, D, H, W]`. @shape kept @source Paddle, python/paddle/nn/layer/common.py, class Dropout3D */
export const Dropout3D = simpleLayer(
  'Dropout3D',
  { p: z.number().default(0.5), dataFormat: z.string().default('NCDHW'), name },
  ['p', 'dataFormat', 'name'],
  (x, g, layer) => F.dropout3d({ x, p: g.p, training: layer.training, dataFormat: g.dataFormat }),
  (g) => ({ p: g.p, data_format: g.dataFormat }),
);
/** Dropout that keeps the mean and variance of SELU networks. @shape kept @source Paddle, python/paddle/nn/layer/common.py, class AlphaDropout */
export const AlphaDropout = simpleLayer(
  'AlphaDropout',
  { p: z.number().default(0.5), name },
  ['p', 'name'],
  (x, g, layer) => F.alphaDropout({ x, p: g.p, training: layer.training }),
  (g) => ({ p: g.p }),
);
/** `[N, C·r², H, W]` to `[N, C, rH, rW]`. @source Paddle, python/paddle/nn/layer/vision.py, class PixelShuffle */
export const PixelShuffle = simpleLayer(
  'PixelShuffle',
  { upscaleFactor: z.int(), dataFormat: z.string().default('NCHW'), name },
  ['upscaleFactor', 'dataFormat', 'name'],
  (x, g) => F.pixelShuffle(x, g.upscaleFactor, g.dataFormat),
  (g) => ({ upscale_factor: g.upscaleFactor }),
);

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
/** Frames `[N, C, H, W]`: `[left, right, top, bottom]`. @source Paddle, python/paddle/nn/layer/common.py, class Pad2D */
export const Pad2D = padLayer('Pad2D', 2, 'NCHW');
/** Frames `[N, C, D, H, W]`: `[left, right, top, bottom, front, back]`. @source Paddle, python/paddle/nn/layer/common.py, class Pad3D */
export const Pad3D = padLayer('Pad3D', 3, 'NCDHW');
/** Zeros around `[N, C, H, W]`. @source Paddle, python/paddle/nn/layer/common.py, class ZeroPad2D */
export const ZeroPad2D = simpleLayer(
  'ZeroPad2D',
  { padding: z.union([z.int(), z.array(z.int())]), dataFormat: z.string().default('NCHW'), name },
  ['padding', 'dataFormat', 'name'],
  (x, g) => F.zeropad2d(x, g.padding, g.dataFormat),
  (g) => ({ padding: g.padding, data_format: g.dataFormat }),
);
