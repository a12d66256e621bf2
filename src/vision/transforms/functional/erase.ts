import { z } from 'zod';
import { ArgumentError, NdArray, ShapeError, show } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { type Image, TensorImage } from '../image.ts';
import { given, imageFunction } from './imageFunction.ts';

/** What is written over a part of a picture: one number, one for each channel, or an array of the part's size. */
export type EraseValue = number | readonly number[] | NdArray;

/**
 * Writes over a rectangle of a picture.
 *
 * @param img - An RGB {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a {@link TensorImage} `[C, H, W]`.
 * @param i - First row, in pixels.
 * @param j - First column.
 * @param h - Rows.
 * @param w - Columns.
 * @param v - One number, a list with one for each channel, or an array `[h, w, C]` (for a tensor `[C, h, w]`). On bytes numbers are cut, and
 *   taken modulo 256.
 * @param inplace - Whether an array itself is written to; a copy when false (the default). No effect on a {@link PilImage}.
 * @throws {ArgumentError} when a {@link PilImage} is not RGB, or `v` does not fit
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const erase = imageFunction(
  'erase',
  {
    i: z.int(),
    j: z.int(),
    h: z.int(),
    w: z.int(),
    v: given<EraseValue>(),
    inplace: z.boolean().default(false),
  },
  ['i', 'j', 'h', 'w', 'v', 'inplace'],
  (img, { i, j, h, w, v, inplace }) => eraseImage('erase', img, i, j, h, w, v, inplace),
);

/** {@link erase} on a checked picture. */
export function eraseImage(
  where: string,
  img: Image,
  i: number,
  j: number,
  h: number,
  w: number,
  v: EraseValue,
  inplace: boolean,
): Image {
  if (img instanceof PilImage) {
    if (img.mode !== 'RGB') {
      throw new ArgumentError(
        `${where}: a PilImage must be of mode RGB. Received ${img.mode}. Convert it: image.convert('RGB').`,
      );
    }
    const data = img.data.slice() as Uint8Array;
    write(where, data, true, img.height, img.width, 3, false, i, j, h, w, v);
    return new PilImage('RGB', img.width, img.height, data);
  }
  const isTensor = img instanceof TensorImage;
  if (isTensor && img.ndim !== 3) {
    throw new ShapeError(`${where}: a tensor picture must be [C, H, W]. Received ${show(img)}. Reshape it.`);
  }
  const out = inplace ? img : isTensor ? new TensorImage(img.clone().data, img.shape, img.dtype) : img.clone();
  const { shape } = img;
  const [height, width, channels] = isTensor
    ? [shape[1]!, shape[2]!, shape[0]!]
    : [shape[0]!, shape[1]!, shape[2] ?? 1];
  const whole = img.dtype !== 'float32' && img.dtype !== 'float64';
  write(where, out.data as Uint8Array, whole, height, width, channels, isTensor, i, j, h, w, v);
  return out;
}

function write(
  where: string,
  data: Uint8Array,
  whole: boolean,
  height: number,
  width: number,
  channels: number,
  planes: boolean,
  i: number,
  j: number,
  h: number,
  w: number,
  v: EraseValue,
): void {
  const rows = Math.max(0, Math.min(h, height - i));
  const columns = Math.max(0, Math.min(w, width - j));
  const values = v instanceof NdArray ? v.toFloat64() : typeof v === 'number' ? [v] : v;
  const perPixel = v instanceof NdArray && values.length === rows * columns * channels && values.length !== channels;
  if (!perPixel && values.length !== 1 && values.length !== channels) {
    throw new ArgumentError(
      `${where}: v must be one number, one for each of the ${channels} channels, or an array of the erased part. Received ${show(v)}. Correct it.`,
    );
  }
  const area = height * width;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const pixel = (i + y) * width + j + x;
      for (let k = 0; k < channels; k++) {
        const from = perPixel
          ? planes
            ? (k * rows + y) * columns + x
            : (y * columns + x) * channels + k
          : values.length === 1
            ? 0
            : k;
        const value = values[from]!;
        data[planes ? k * area + pixel : pixel * channels + k] = whole ? Math.trunc(value) : value;
      }
    }
  }
}
