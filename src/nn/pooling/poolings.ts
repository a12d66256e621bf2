import { z } from 'zod';
import type { Tensor } from '../../engine/index.ts';
import { simpleLayer } from '../activation/simple.ts';
import * as F from '../functional/pooling.ts';
import { padding, sizes } from '../functional/window.ts';

const name = z.any().optional();
const flag = z.boolean().default(false);
const window = { kernelSize: sizes, stride: sizes.nullish(), padding: padding.default(0) };
type Window = { kernelSize: unknown; stride?: unknown; padding: unknown };
const shown = (g: Window) => ({ kernel_size: g.kernelSize, stride: g.stride ?? null, padding: g.padding });
const only = (result: Tensor | [Tensor, Tensor]): Tensor => result as Tensor;

/**
 * Largest of each window of `[N, C, L]`. Parameters as {@link MaxPool2D}.
 *
 * @source Paddle, python/paddle/nn/layer/pooling.py, class MaxPool1D
 */
export const MaxPool1D = simpleLayer(
  'MaxPool1D',
  { ...window, returnMask: flag, ceilMode: flag, name },
  ['kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode', 'name'],
  (x, { name: _, ...g }) => only(F.maxPool1d({ x, ...g })),
  shown,
);
/**
 * Largest of each window of `[N, C, H, W]`.
 *
 * @param kernelSize - Size of the window.
 * @param stride - The kernel's size by default.
 * @param padding - 0 by default; padding never wins.
 * @param ceilMode - Whether a window may stick out at the end.
 * @param returnMask - Whether the places (flat in the input's plane) are returned too.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class MaxPool2D
 */
export const MaxPool2D = simpleLayer(
  'MaxPool2D',
  { ...window, returnMask: flag, ceilMode: flag, dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW'), name },
  ['kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode', 'dataFormat', 'name'],
  (x, { name: _, ...g }) => only(F.maxPool2d({ x, ...g })),
  shown,
);
/**
 * Largest of each window of `[N, C, D, H, W]`. Parameters as {@link MaxPool2D}.
 *
 * @source Paddle, python/paddle/nn/layer/pooling.py, class MaxPool3D
 */
export const MaxPool3D = simpleLayer(
  'MaxPool3D',
  { ...window, returnMask: flag, ceilMode: flag, dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW'), name },
  ['kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode', 'dataFormat', 'name'],
  (x, { name: _, ...g }) => only(F.maxPool3d({ x, ...g })),
  shown,
);
/**
 * Mean of each window of `[N, C, L]`. Parameters as {@link AvgPool2D}.
 *
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AvgPool1D
 */
export const AvgPool1D = simpleLayer(
  'AvgPool1D',
  { ...window, exclusive: z.boolean().default(true), ceilMode: flag, name },
  ['kernelSize', 'stride', 'padding', 'exclusive', 'ceilMode', 'name'],
  (x, { name: _, ...g }) => F.avgPool1d({ x, ...g }),
  shown,
);
/**
 * Mean of each window of `[N, C, H, W]`; padding does not count unless `exclusive` is false.
 *
 * @param kernelSize - Size of the window, one number or one per axis.
 * @param ceilMode - Whether a window may stick out at the end.
 * @param divisorOverride - What sums are divided by in place of the window's size, or null.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @param stride - Step of the window, one number or one per axis; the kernel's size by default.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AvgPool2D
 */
export const AvgPool2D = simpleLayer(
  'AvgPool2D',
  {
    ...window,
    ceilMode: flag,
    exclusive: z.boolean().default(true),
    divisorOverride: z.number().nullish(),
    dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW'),
    name,
  },
  ['kernelSize', 'stride', 'padding', 'ceilMode', 'exclusive', 'divisorOverride', 'dataFormat', 'name'],
  (x, { name: _, ...g }) => F.avgPool2d({ x, ...g }),
  shown,
);
/**
 * Mean of each window of `[N, C, D, H, W]`. Parameters as {@link AvgPool2D}.
 *
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AvgPool3D
 */
export const AvgPool3D = simpleLayer(
  'AvgPool3D',
  {
    ...window,
    ceilMode: flag,
    exclusive: z.boolean().default(true),
    divisorOverride: z.number().nullish(),
    dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW'),
    name,
  },
  ['kernelSize', 'stride', 'padding', 'ceilMode', 'exclusive', 'divisorOverride', 'dataFormat', 'name'],
  (x, { name: _, ...g }) => F.avgPool3d({ x, ...g }),
  shown,
);

const outputSize = z.union([z.int(), z.array(z.int().nullable()).readonly()]);
const adaptiveShown = (g: { outputSize: unknown }) => ({ output_size: g.outputSize });
/**
 * Mean over windows that divide `[N, C, L]`.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveAvgPool1D
 */
export const AdaptiveAvgPool1D = simpleLayer(
  'AdaptiveAvgPool1D',
  { outputSize, name },
  ['outputSize', 'name'],
  (x, g) => F.adaptiveAvgPool1d(x, g.outputSize),
  adaptiveShown,
);
/**
 * Mean over windows that divide `[N, C, H, W]`.
 *
 * @param outputSize - Sizes of the result; null keeps an axis.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveAvgPool2D
 */
export const AdaptiveAvgPool2D = simpleLayer(
  'AdaptiveAvgPool2D',
  { outputSize, dataFormat: z.string().default('NCHW'), name },
  ['outputSize', 'dataFormat', 'name'],
  (x, g) => F.adaptiveAvgPool2d(x, g.outputSize, g.dataFormat),
  adaptiveShown,
);
/**
 * Mean over windows that divide `[N, C, D, H, W]`.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param dataFormat - `'NCDHW'` or `'NDHWC'`: where the channels are; `'NCDHW'` by default.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveAvgPool3D
 */
export const AdaptiveAvgPool3D = simpleLayer(
  'AdaptiveAvgPool3D',
  { outputSize, dataFormat: z.string().default('NCDHW'), name },
  ['outputSize', 'dataFormat', 'name'],
  (x, g) => F.adaptiveAvgPool3d(x, g.outputSize, g.dataFormat),
  adaptiveShown,
);
/**
 * Largest over windows that divide `[N, C, L]`.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param returnMask - Whether the places (flat in the input's plane) are returned too.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveMaxPool1D
 */
export const AdaptiveMaxPool1D = simpleLayer(
  'AdaptiveMaxPool1D',
  { outputSize, returnMask: flag, name },
  ['outputSize', 'returnMask', 'name'],
  (x, g) => only(F.adaptiveMaxPool1d(x, g.outputSize, g.returnMask)),
  adaptiveShown,
);
/**
 * Largest over windows that divide `[N, C, H, W]`.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param returnMask - Whether the places (flat in the input's plane) are returned too.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveMaxPool2D
 */
export const AdaptiveMaxPool2D = simpleLayer(
  'AdaptiveMaxPool2D',
  { outputSize, returnMask: flag, name },
  ['outputSize', 'returnMask', 'name'],
  (x, g) => only(F.adaptiveMaxPool2d(x, g.outputSize, g.returnMask)),
  adaptiveShown,
);
/**
 * Largest over windows that divide `[N, C, D, H, W]`.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param returnMask - Whether the places (flat in the input's plane) are returned too.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveMaxPool3D
 */
export const AdaptiveMaxPool3D = simpleLayer(
  'AdaptiveMaxPool3D',
  { outputSize, returnMask: flag, name },
  ['outputSize', 'returnMask', 'name'],
  (x, g) => only(F.adaptiveMaxPool3d(x, g.outputSize, g.returnMask)),
  adaptiveShown,
);

const lp = { normType: z.number(), ...window, ceilMode: flag };
const lpOrder = ['normType', 'kernelSize', 'stride', 'padding', 'ceilMode', 'dataFormat', 'name'] as const;
const lpShown = (g: Window & { normType: number }) => ({
  norm_type: Number.isInteger(g.normType) ? g.normType.toFixed(1) : g.normType,
  ...shown(g),
  stride: g.stride ?? g.kernelSize,
});
/**
 * (Σxᵖ)^(1/p) of each window of `[N, C, L]`.
 *
 * @param normType - p.
 * @param kernelSize - Size of the window, one number or one per axis.
 * @param dataFormat - `'NCL'` or `'NLC'`: where the channels are; `'NCL'` by default.
 * @param ceilMode - Whether a window may stick out at the end.
 * @param stride - Step of the window, one number or one per axis; the kernel's size by default.
 * @param padding - Zeros around: a number, one per axis, two per axis, `'SAME'` or `'VALID'`; 0 by default.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class LPPool1D
 */
export const LPPool1D = simpleLayer(
  'LPPool1D',
  { ...lp, dataFormat: z.enum(['NCL', 'NLC']).default('NCL'), name },
  lpOrder,
  (x, { name: _, ...g }) => F.lpPool1d({ x, ...g }),
  lpShown,
);
/**
 * (Σxᵖ)^(1/p) of each window of `[N, C, H, W]`.
 *
 * @param normType - p.
 * @param kernelSize - Size of the window, one number or one per axis.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @param ceilMode - Whether a window may stick out at the end.
 * @param stride - Step of the window, one number or one per axis; the kernel's size by default.
 * @param padding - Zeros around: a number, one per axis, two per axis, `'SAME'` or `'VALID'`; 0 by default.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class LPPool2D
 */
export const LPPool2D = simpleLayer(
  'LPPool2D',
  { ...lp, dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW'), name },
  lpOrder,
  (x, { name: _, ...g }) => F.lpPool2d({ x, ...g }),
  lpShown,
);

// Each is a type too, as a class is.
export type MaxPool1D = InstanceType<typeof MaxPool1D>;
export type MaxPool2D = InstanceType<typeof MaxPool2D>;
export type MaxPool3D = InstanceType<typeof MaxPool3D>;
export type AvgPool1D = InstanceType<typeof AvgPool1D>;
export type AvgPool2D = InstanceType<typeof AvgPool2D>;
export type AvgPool3D = InstanceType<typeof AvgPool3D>;
export type AdaptiveAvgPool1D = InstanceType<typeof AdaptiveAvgPool1D>;
export type AdaptiveAvgPool2D = InstanceType<typeof AdaptiveAvgPool2D>;
export type AdaptiveAvgPool3D = InstanceType<typeof AdaptiveAvgPool3D>;
export type AdaptiveMaxPool1D = InstanceType<typeof AdaptiveMaxPool1D>;
export type AdaptiveMaxPool2D = InstanceType<typeof AdaptiveMaxPool2D>;
export type AdaptiveMaxPool3D = InstanceType<typeof AdaptiveMaxPool3D>;
export type LPPool1D = InstanceType<typeof LPPool1D>;
export type LPPool2D = InstanceType<typeof LPPool2D>;
