import { z } from 'zod';
import { ArgumentError, NdArray, ShapeError, show, showShape } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { type Image, imageSize, pilLike, TensorImage } from '../image.ts';
import { type Elements, sameKind } from '../kernels/raster.ts';
import { roundHalfEven } from '../kernels/rounding.ts';
import { given, imageFunction } from './imageFunction.ts';

/** One number for a square, or height and width. */
export type Size = number | readonly [height: number, width: number];

/**
 * Cuts a rectangle out of a picture. What lies outside is black on a {@link PilImage}; arrays end at their edge.
 *
 * @param img - A {@link PilImage}, an array `[H, W, C]`, or a {@link TensorImage} `[C, H, W]`.
 * @param top - First row, in pixels.
 * @param left - First column.
 * @param height - Rows of the result.
 * @param width - Columns of the result.
 * @throws {ShapeError} when an array has two axes
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const crop = imageFunction(
  'crop',
  { top: z.int(), left: z.int(), height: z.int(), width: z.int() },
  ['top', 'left', 'height', 'width'],
  (img, { top, left, height, width }) => cropImage('crop', img, top, left, height, width),
);

/**
 * Cuts the middle out of a picture. Where the picture is smaller, a {@link PilImage} gets black margins; arrays do not grow.
 *
 * @param img - A {@link PilImage}, an array `[H, W, C]`, or a {@link TensorImage} `[C, H, W]`.
 * @param outputSize - Height and width of the result; one number for a square.
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const centerCrop = imageFunction('centerCrop', { outputSize: given<Size>() }, ['outputSize'], (img, a) =>
  centerCropImage('centerCrop', img, a.outputSize),
);

/** {@link crop} on a checked picture. */
export function cropImage(where: string, img: Image, top: number, left: number, height: number, width: number): Image {
  if (img instanceof PilImage) return cropPil(img, top, left, height, width);
  if (img.ndim !== 3) {
    throw new ShapeError(
      `${where}: an array picture must have three axes, [H, W, C] (a tensor [C, H, W]). Received ${showShape(img.shape)}. Add an axis for the one channel: reshape([H, W, 1]).`,
    );
  }
  if (img instanceof TensorImage) {
    const [c = 0, h = 0, w = 0] = img.shape;
    const [y0, y1] = slice(top, top + height, h);
    const [x0, x1] = slice(left, left + width, w);
    const data = img.data as Uint8Array;
    const out = sameKind(data, c * (y1 - y0) * (x1 - x0));
    for (let k = 0, o = 0; k < c; k++) {
      for (let y = y0; y < y1; y++, o += x1 - x0) {
        out.set(data.subarray((k * h + y) * w + x0, (k * h + y) * w + x1), o);
      }
    }
    return new TensorImage(out, [c, y1 - y0, x1 - x0], img.dtype);
  }
  const [h = 0, w = 0, c = 0] = img.shape;
  const [y0, y1] = slice(top, top + height, h);
  const [x0, x1] = slice(left, left + width, w);
  return new NdArray(cut(img.data as Elements, w * c, y0, y1, x0 * c, x1 * c), [y1 - y0, x1 - x0, c], img.dtype);
}

function cut(data: Elements, row: number, y0: number, y1: number, x0: number, x1: number): Elements {
  const length = x1 - x0;
  const out = sameKind(data, (y1 - y0) * length);
  for (let y = y0, o = 0; y < y1; y++, o += length) {
    (out as Uint8Array).set(data.subarray(y * row + x0, y * row + x1) as Uint8Array, o);
  }
  return out;
}

/** The places that Python's slice `start:stop` takes of `size`: negative ones count from the end, none lies outside. */
function slice(start: number, stop: number, size: number): [number, number] {
  const place = (v: number) => Math.max(0, Math.min(size, v < 0 ? v + size : v));
  const first = place(start);
  return [first, Math.max(first, place(stop))];
}

function cropPil(img: PilImage, top: number, left: number, height: number, width: number): PilImage {
  const c = img.channels;
  const rows = Math.max(0, height);
  const columns = Math.max(0, width);
  const out = sameKind(img.data, rows * columns * c);
  const x0 = Math.max(0, -left);
  const x1 = Math.min(columns, img.width - left);
  for (let y = Math.max(0, -top); y < rows && y + top < img.height && x1 > x0; y++) {
    const from = ((y + top) * img.width + left) * c;
    out.set(img.data.subarray(from + x0 * c, from + x1 * c), (y * columns + x0) * c);
  }
  return pilLike(img, out, rows, columns);
}

/** {@link centerCrop} on a checked picture. */
export function centerCropImage(where: string, img: Image, size: unknown): Image {
  const [height, width] = pairOf(where, 'outputSize', size);
  const [w, h] = imageSize(img);
  return cropImage(where, img, roundHalfEven((h - height) / 2), roundHalfEven((w - width) / 2), height, width);
}

/** Height and width from one number or two. @throws {ArgumentError} */
export function pairOf(where: string, name: string, size: unknown): [number, number] {
  if (typeof size === 'number') return [Math.trunc(size), Math.trunc(size)];
  if (Array.isArray(size) && size.length === 2 && size.every((v) => Number.isInteger(v))) return [size[0], size[1]];
  throw new ArgumentError(
    `${where}: ${name} must be a whole number of pixels, or height and width. Received ${show(size)}. Write 224 or [224, 224].`,
  );
}
