import { z } from 'zod';
import { ArgumentError, show } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { arrayLike, type Image, pilLike, pilRaster, planesOf, rasterOf, TensorImage } from '../image.ts';
import { cv2WarpAffine, rotationMatrix } from '../kernels/cv2Warp.ts';
import { inverseAffine } from '../kernels/inverseAffine.ts';
import { pilWarp, type WarpInterpolation } from '../kernels/pilWarp.ts';
import { premultiplied } from '../kernels/premultiply.ts';
import { affineGrid } from '../kernels/tensorSample.ts';
import { given, imageFunction } from './imageFunction.ts';
import { type Fill, scalarOf } from './pad.ts';
import { channelFill, pilInterpolation, sampleTensor, warpInterpolationOf } from './sampling.ts';

/** A place in a picture: x to the right, y down, in pixels from the top-left corner. */
export type Place = readonly [x: number, y: number];

/**
 * Turns, shifts, scales and shears a picture; its size stays.
 *
 * As in Paddle: a {@link PilImage} and a {@link TensorImage} turn about their middle, an array about its **top-left corner** whatever `center`
 * says; what comes in from outside is black on a {@link PilImage} whatever `fill` says.
 *
 * @param img - A {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a float {@link TensorImage} `[C, H, W]`.
 * @param angle - Degrees, clockwise.
 * @param translate - Shift right and down, in pixels.
 * @param scale - Above 0; 1 keeps the size.
 * @param shear - Degrees along x, or along x and y.
 * @param interpolation - `'nearest'` (the default), `'bilinear'`, or (not on a tensor) `'bicubic'`.
 * @param fill - Colour of what comes in from outside: one number for three channels, or a list.
 * @param center - Place that the picture turns about; its middle when left out.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const affine = imageFunction(
  'affine',
  {
    angle: given<number>(),
    translate: given<Place>(),
    scale: given<number>(),
    shear: given<number | readonly number[]>(),
    interpolation: z.custom<WarpInterpolation>().default('nearest'),
    fill: z.custom<Fill | null>().default(0),
    center: z.custom<Place | null>().optional(),
  },
  ['angle', 'translate', 'scale', 'shear', 'interpolation', 'fill', 'center'],
  (img, a) => affineImage('affine', img, a),
);

/** {@link affine} on a checked picture. */
export function affineImage(
  where: string,
  img: Image,
  a: {
    angle: unknown;
    translate: unknown;
    scale: unknown;
    shear: unknown;
    interpolation: unknown;
    fill: Fill | null;
    center?: unknown;
  },
): Image {
  const { angle, fill } = a;
  if (typeof angle !== 'number') {
    throw new ArgumentError(
      `${where}: Argument angle should be int or float. Received ${show(angle)}. Give degrees as a number.`,
    );
  }
  const translate = pairArgument(where, 'translate', a.translate);
  const scale = a.scale;
  if (typeof scale !== 'number' || !(scale > 0)) {
    throw new ArgumentError(
      `${where}: Argument scale should be positive. Received ${show(scale)}. Write 1 for no change.`,
    );
  }
  const shear = shearOf(where, a.shear);
  const interpolation = warpInterpolationOf(where, a.interpolation, img instanceof TensorImage);
  const center = a.center === undefined || a.center === null ? undefined : pairArgument(where, 'center', a.center);
  if (img instanceof PilImage) {
    const map = inverseAffine(center ?? [img.width * 0.5, img.height * 0.5], angle, translate, scale, shear);
    const black = new Array<number>(img.channels).fill(0);
    const how = pilInterpolation(img, interpolation);
    const run = (data: PilImage['data']) =>
      pilWarp({ ...pilRaster(img), data }, img.height, img.width, map, how, black) as PilImage['data'];
    const data = how === 'nearest' ? run(img.data) : premultiplied(img.mode, img.data, run);
    return pilLike(img, data, img.height, img.width);
  }
  if (img instanceof TensorImage) {
    const [, h, w] = planesOf(where, img);
    // Paddle takes the height from x and the width from y; pictures that are not square show it.
    const about: [number, number] = center ? [center[0] - h * 0.5, center[1] - w * 0.5] : [0, 0];
    const map = inverseAffine(about, angle, translate, scale, shear);
    const colour = fill === null ? null : channelFill(where, fill, img, Number.isInteger(fill));
    return sampleTensor(where, img, affineGrid(map, h, w, h, w), h, w, interpolation, colour);
  }
  const raster = rasterOf(where, img);
  const { height, width } = raster;
  const [r0, r1, , r3, r4] = rotationMatrix(height / 2, width / 2, angle, scale) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const sx = Math.tan((shear[0] * Math.PI) / 180);
  const sy = Math.tan((shear[1] * Math.PI) / 180);
  const matrix = [r0 + sy * r3, r1 + sy * r4, translate[0], r3 + sx * r0, r4 + sx * r1, translate[1]];
  const colour = fill === null ? 0 : fill;
  const ink = typeof colour === 'number' && Number.isInteger(colour) ? [colour, colour, colour] : colour;
  const data = cv2WarpAffine(raster, height, width, matrix, interpolation, scalarOf(ink, raster.channels));
  return arrayLike(img, data, height, width);
}

/** Two numbers, checked. @throws {ArgumentError} */
export function pairArgument(where: string, name: string, value: unknown): [number, number] {
  if (!Array.isArray(value)) {
    throw new ArgumentError(`${where}: Argument ${name} should be a sequence. Received ${show(value)}. Write [x, y].`);
  }
  if (value.length !== 2 || !value.every((v) => typeof v === 'number')) {
    throw new ArgumentError(
      `${where}: Argument ${name} should be a sequence of length 2. Received ${show(value)}. Write [x, y].`,
    );
  }
  return value as [number, number];
}

function shearOf(where: string, shear: unknown): [number, number] {
  if (typeof shear === 'number') return [shear, 0];
  if (!Array.isArray(shear)) {
    throw new ArgumentError(
      `${where}: Shear should be either a single value or a sequence of two values. Received ${show(shear)}. Write 5 or [5, 0].`,
    );
  }
  if (shear.length === 1) return [shear[0], shear[0]];
  if (shear.length !== 2) {
    throw new ArgumentError(
      `${where}: Shear should be a sequence containing two values. Got ${show(shear)}. Received ${shear.length} values. Write [5, 0].`,
    );
  }
  return shear as [number, number];
}
