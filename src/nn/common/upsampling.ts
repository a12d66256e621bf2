import { z } from 'zod';
import type { Tensor } from '../../engine/index.ts';
import { simpleLayer } from '../activation/simple.ts';
import { interpolate } from '../functional/interpolate.ts';

const name = z.any().optional();
const several = z.custom<number | Tensor | readonly (number | Tensor)[]>().nullish();

interface Resizing {
  size?: unknown;
  scaleFactor?: unknown;
}
const resizing = (g: Resizing): Record<string, unknown> =>
  g.scaleFactor == null ? { size: g.size } : { scale_factor: g.scaleFactor };

/**
 * Resizes the spatial axes; see `interpolate`.
 *
 * @param size - The new sizes; or
 * @param scaleFactor - the factors.
 * @param mode - `'nearest'` by default; `'linear'`, `'bilinear'`, `'trilinear'`, `'bicubic'`, `'area'`.
 * @shape `[N, C, …]` to `[N, C, size]`
 * @source Paddle, python/paddle/nn/layer/common.py, class Upsample
 */
export const Upsample = simpleLayer(
  'Upsample',
  {
    size: several,
    scaleFactor: several,
    mode: z.string().default('nearest'),
    alignCorners: z.boolean().default(false),
    alignMode: z.union([z.literal(0), z.literal(1)]).default(0),
    dataFormat: z.string().nullish(),
    recomputeScaleFactor: z.boolean().nullish(),
    name,
  },
  ['size', 'scaleFactor', 'mode', 'alignCorners', 'alignMode', 'dataFormat', 'recomputeScaleFactor', 'name'],
  (x, { name: _, ...g }) => interpolate({ x, ...g }),
  (g) => ({
    ...resizing(g),
    mode: g.mode,
    align_corners: g.alignCorners,
    align_mode: g.alignMode,
    data_format: g.dataFormat ?? null,
  }),
);

const fixed = (className: string, mode: string, alignCorners: boolean) =>
  simpleLayer(
    className,
    { size: several, scaleFactor: several, dataFormat: z.string().default('NCHW'), name },
    ['size', 'scaleFactor', 'dataFormat', 'name'],
    (x, { name: _, ...g }) => interpolate({ x, mode, alignCorners, ...g }),
    (g) => ({ ...resizing(g), data_format: g.dataFormat }),
  );
/** `[N, C, H, W]` resized by repeating elements. @source Paddle, python/paddle/nn/layer/common.py, class UpsamplingNearest2D */
export const UpsamplingNearest2D = fixed('UpsamplingNearest2D', 'nearest', false);
/** `[N, C, H, W]` resized linearly, corners kept. @source Paddle, python/paddle/nn/layer/common.py, class UpsamplingBilinear2D */
export const UpsamplingBilinear2D = fixed('UpsamplingBilinear2D', 'bilinear', true);
