import { z } from 'zod';
import { ArgumentError, show } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { arrayLike, type Image, pilLike, pilRaster, planesOf, rasterOf, TensorImage } from '../image.ts';
import { cv2WarpPerspective, type Point, perspectiveTransform, solve } from '../kernels/cv2Warp.ts';
import { pilWarp, type WarpInterpolation } from '../kernels/pilWarp.ts';
import { premultiplied } from '../kernels/premultiply.ts';
import { perspectiveGrid } from '../kernels/tensorSample.ts';
import { given, imageFunction } from './imageFunction.ts';
import { type Fill, scalarOf } from './pad.ts';
import { channelFill, pilInterpolation, sampleTensor, warpInterpolationOf } from './sampling.ts';

/**
 * Views a picture at a slant: moves four of its points to four others; its size stays.
 *
 * As in Paddle, what comes in from outside is black on a {@link PilImage} whatever `fill` says.
 *
 * @param img - A {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a float32 {@link TensorImage} `[C, H, W]`.
 * @param startpoints - Four places `[x, y]`, in pixels: top-left, top-right, bottom-right, bottom-left.
 * @param endpoints - Where they go.
 * @param interpolation - `'nearest'` (the default), `'bilinear'`, or (not on a tensor) `'bicubic'`.
 * @param fill - Colour of what comes in from outside; a single number colours the first channel of an array, all of a tensor.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const perspective = imageFunction(
  'perspective',
  {
    startpoints: given<readonly Point[]>(),
    endpoints: given<readonly Point[]>(),
    interpolation: z.custom<WarpInterpolation>().default('nearest'),
    fill: z.custom<Fill>().default(0),
  },
  ['startpoints', 'endpoints', 'interpolation', 'fill'],
  (img, a) => perspectiveImage('perspective', img, a),
);

/** {@link perspective} on a checked picture. */
export function perspectiveImage(
  where: string,
  img: Image,
  a: { startpoints: unknown; endpoints: unknown; interpolation: unknown; fill: Fill },
): Image {
  const start = pointsOf(where, 'startpoints', a.startpoints);
  const end = pointsOf(where, 'endpoints', a.endpoints);
  const interpolation = warpInterpolationOf(where, a.interpolation, img instanceof TensorImage);
  if (img instanceof PilImage) {
    const map = coefficients(start, end);
    const black = new Array<number>(img.channels).fill(0);
    const how = pilInterpolation(img, interpolation);
    const run = (data: PilImage['data']) =>
      pilWarp({ ...pilRaster(img), data }, img.height, img.width, map, how, black) as PilImage['data'];
    const data = how === 'nearest' ? run(img.data) : premultiplied(img.mode, img.data, run);
    return pilLike(img, data, img.height, img.width);
  }
  if (img instanceof TensorImage) {
    const [, h, w] = planesOf(where, img);
    const grid = perspectiveGrid(coefficients(start, end), h, w);
    return sampleTensor(where, img, grid, h, w, interpolation, channelFill(where, a.fill, img));
  }
  const raster = rasterOf(where, img);
  const matrix = perspectiveTransform(start, end);
  const data = cv2WarpPerspective(raster, matrix, interpolation, scalarOf(a.fill, raster.channels));
  return arrayLike(img, data, raster.height, raster.width);
}

/** The eight numbers of the map from output places back to source places. */
function coefficients(start: readonly Point[], end: readonly Point[]): number[] {
  const rows: number[][] = [];
  const right: number[] = [];
  for (let i = 0; i < 4; i++) {
    const [sx, sy] = start[i]!;
    const [x, y] = end[i]!;
    rows.push([x, y, 1, 0, 0, 0, -sx * x, -sx * y], [0, 0, 0, x, y, 1, -sy * x, -sy * y]);
    right.push(sx, sy);
  }
  return solve(rows, right);
}

function pointsOf(where: string, name: string, value: unknown): Point[] {
  const isPoint = (v: unknown): v is Point =>
    Array.isArray(v) && v.length === 2 && v.every((n) => typeof n === 'number');
  if (!Array.isArray(value) || value.length !== 4 || !value.every(isPoint)) {
    throw new ArgumentError(
      `${where}: ${name} must be four places [x, y]. Received ${show(value)}. Give top-left, top-right, bottom-right, bottom-left.`,
    );
  }
  return value;
}
