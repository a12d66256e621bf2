import { NdArray } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { type Image, pilLike, TensorImage } from '../image.ts';
import type { Elements } from '../kernels/raster.ts';
import { imageFunction } from './imageFunction.ts';

/**
 * Mirrors a picture left to right.
 *
 * An array `[H, W, 1]` comes back as `[H, W]`, as OpenCV and so Paddle have it.
 *
 * @param img - A {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a {@link TensorImage} `[C, H, W]`.
 * @param rest - The picture, `[H, W, C]`, or a tensor.
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const hflip = imageFunction('hflip', {}, [], flipHorizontally);

/**
 * Mirrors a picture top to bottom.
 *
 * @param img - A {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a {@link TensorImage} `[C, H, W]`.
 * @param rest - The picture, `[H, W, C]`, or a tensor.
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const vflip = imageFunction('vflip', {}, [], flipVertically);

/** {@link hflip} on a checked picture. */
export function flipHorizontally(img: Image): Image {
  if (img instanceof PilImage) {
    return pilLike(img, mirrorColumns(img.data, img.height, img.width, img.channels), img.height, img.width);
  }
  if (img instanceof TensorImage) {
    const width = img.shape[img.ndim - 1]!;
    const rows = width === 0 ? 0 : img.size / width;
    return new TensorImage(mirrorColumns(img.data as Elements, rows, width, 1), img.shape, img.dtype);
  }
  const [h = 0, w = 0, c = 1] = img.shape;
  return new NdArray(mirrorColumns(img.data as Elements, h, w, c), c === 1 ? [h, w] : img.shape, img.dtype);
}

/** {@link vflip} on a checked picture. */
export function flipVertically(img: Image): Image {
  if (img instanceof PilImage) {
    return pilLike(img, mirrorRows(img.data, 1, img.height, img.width * img.channels), img.height, img.width);
  }
  if (img instanceof TensorImage) {
    const [height, width] = img.shape.slice(-2) as [number, number];
    const planes = img.size === 0 ? 0 : img.size / (height * width);
    return new TensorImage(mirrorRows(img.data as Elements, planes, height, width), img.shape, img.dtype);
  }
  const height = img.shape[0]!;
  return new NdArray(
    mirrorRows(img.data as Elements, 1, height, height === 0 ? 0 : img.size / height),
    img.shape,
    img.dtype,
  );
}

function mirrorColumns(data: Elements, height: number, width: number, c: number): Elements {
  const out = new (data.constructor as new (n: number) => Elements)(data.length);
  const row = width * c;
  for (let y = 0; y < height; y++) {
    const start = y * row;
    if (c === 3) {
      for (let x = 0, p = start, o = start + row - 3; x < width; x++, p += 3, o -= 3) {
        out[o] = data[p]!;
        out[o + 1] = data[p + 1]!;
        out[o + 2] = data[p + 2]!;
      }
    } else {
      for (let x = 0, p = start, o = start + row - c; x < width; x++, o -= c) {
        for (let k = 0; k < c; k++) out[o + k] = data[p++]!;
      }
    }
  }
  return out;
}

function mirrorRows(data: Elements, planes: number, height: number, row: number): Elements {
  const out = new (data.constructor as new (n: number) => Elements)(data.length) as Uint8Array;
  for (let k = 0; k < planes; k++) {
    const start = k * height * row;
    for (let y = 0; y < height; y++) {
      out.set(data.subarray(start + y * row, start + (y + 1) * row) as Uint8Array, start + (height - 1 - y) * row);
    }
  }
  return out;
}
