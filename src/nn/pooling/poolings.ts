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

/** Largest of each window of `[N, C, L]`. @source Paddle, python/paddle/nn/layer/pooling.py, class MaxPool1D */
export const MaxPool1D = simpleLayer(
  'MaxPool1D',
  { ...window, returnMask: flag, ceilMode: flag, name },
  ['kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode', 'name'],
  (x, { name: _, ...g }) => only(F.maxPool1d({ x, ...g })),
  shown,
);
export type MaxPool1D = InstanceType<typeof MaxPool1D>;
/**
 * Largest of each window of `[N, C, H, W]`.
 *
 * @param kernelSize - Size of the window. @param stride - The kernel's size by default. @param padding - 0 by default; padding never wins.
 * @param ceilMode - Whether a window may stick out at the end.
 * @source Paddle, python/paddle/nn/layer/pooling.py, class MaxPool2D
 */
export const MaxPool2D = simpleLayer(
  'MaxPool2D',
  { ...window, returnMask: flag, ceilMode: flag, dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW'), name },
  ['kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode', 'dataFormat', 'name'],
  (x, { name: _, ...g }) => only(F.maxPool2d({ x, ...g })),
  shown,
);
export type MaxPool2D = InstanceType<typeof MaxPool2D>;
/** Largest of each window of `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/pooling.py, class MaxPool3D */
export const MaxPool3D = simpleLayer(
  'MaxPool3D',
  { ...window, returnMask: flag, ceilMode: flag, dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW'), name },
  ['kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode', 'dataFormat', 'name'],
  (x, { name: _, ...g }) => only(F.maxPool3d({ x, ...g })),
  shown,
);
export type MaxPool3D = InstanceType<typeof MaxPool3D>;
/** Mean of each window of `[N, C, L]`. @source Paddle, python/paddle/nn/layer/pooling.py, class AvgPool1D */
export const AvgPool1D = simpleLayer(
  'AvgPool1D',
  { ...window, exclusive: z.boolean().default(true), ceilMode: flag, name },
  ['kernelSize', 'stride', 'padding', 'exclusive', 'ceilMode', 'name'],
  (x, { name: _, ...g }) => F.avgPool1d({ x, ...g }),
  shown,
);
export type AvgPool1D = InstanceType<typeof AvgPool1D>;
/** Mean of each window of `[N, C, H, W]`; padding does not count unless `exclusive` is false. @source Paddle, python/paddle/nn/layer/pooling.py, class AvgPool2D */
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
export type AvgPool2D = InstanceType<typeof AvgPool2D>;
/** Mean of each window of `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/pooling.py, class AvgPool3D */
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
export type AvgPool3D = InstanceType<typeof AvgPool3D>;

const outputSize = z.union([z.int(), z.array(z.int().nullable()).readonly()]);
const adaptiveShown = (g: { outputSize: unknown }) => ({ output_size: g.outputSize });
/** Mean over windows that divide `[N, C, L]`. @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveAvgPool1D */
export const AdaptiveAvgPool1D = simpleLayer(
  'AdaptiveAvgPool1D',
  { outputSize, name },
  ['outputSize', 'name'],
  (x, g) => F.adaptiveAvgPool1d(x, g.outputSize),
  adaptiveShown,
);
export type AdaptiveAvgPool1D = InstanceType<typeof AdaptiveAvgPool1D>;
/** Mean over windows that divide `[N, C, H, W]`. @param outputSize - Sizes of the result; null keeps an axis. @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveAvgPool2D */
export const AdaptiveAvgPool2D = simpleLayer(
  'AdaptiveAvgPool2D',
  { outputSize, dataFormat: z.string().default('NCHW'), name },
  ['outputSize', 'dataFormat', 'name'],
  (x, g) => F.adaptiveAvgPool2d(x, g.outputSize, g.dataFormat),
  adaptiveShown,
);
export type AdaptiveAvgPool2D = InstanceType<typeof AdaptiveAvgPool2D>;
/** Mean over windows that divide `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveAvgPool3D */
export const AdaptiveAvgPool3D = simpleLayer(
  'AdaptiveAvgPool3D',
  { outputSize, dataFormat: z.string().default('NCDHW'), name },
  ['outputSize', 'dataFormat', 'name'],
  (x, g) => F.adaptiveAvgPool3d(x, g.outputSize, g.dataFormat),
  adaptiveShown,
);
export type AdaptiveAvgPool3D = InstanceType<typeof AdaptiveAvgPool3D>;
/** Largest over windows that divide `[N, C, L]`. @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveMaxPool1D */
export const AdaptiveMaxPool1D = simpleLayer(
  'AdaptiveMaxPool1D',
  { outputSize, returnMask: flag, name },
  ['outputSize', 'returnMask', 'name'],
  (x, g) => only(F.adaptiveMaxPool1d(x, g.outputSize, g.returnMask)),
  adaptiveShown,
);
export type AdaptiveMaxPool1D = InstanceType<typeof AdaptiveMaxPool1D>;
/** Largest over windows that divide `[N, C, H, W]`. @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveMaxPool2D */
export const AdaptiveMaxPool2D = simpleLayer(
  'AdaptiveMaxPool2D',
  { outputSize, returnMask: flag, name },
  ['outputSize', 'returnMask', 'name'],
  (x, g) => only(F.adaptiveMaxPool2d(x, g.outputSize, g.returnMask)),
  adaptiveShown,
);
export type AdaptiveMaxPool2D = InstanceType<typeof AdaptiveMaxPool2D>;
/** Largest over windows that divide `[N, C, D, H, W]`. @source Paddle, python/paddle/nn/layer/pooling.py, class AdaptiveMaxPool3D */
export const AdaptiveMaxPool3D = simpleLayer(
  'AdaptiveMaxPool3D',
  { outputSize, returnMask: flag, name },
  ['outputSize', 'returnMask', 'name'],
  (x, g) => only(F.adaptiveMaxPool3d(x, g.outputSize, g.returnMask)),
  adaptiveShown,
);
export type AdaptiveMaxPool3D = InstanceType<typeof AdaptiveMaxPool3D>;
