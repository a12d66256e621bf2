import { z } from 'zod';
import { ArgumentError, arrayTypeOf, show } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { arrayLike, type Image, imageSize, pilLike, planesOf, rasterOf, TensorImage } from '../image.ts';
import { type Cv2Interpolation, cv2Resize } from '../kernels/cv2Resize.ts';
import { type PilInterpolation, pilResize } from '../kernels/pilResize.ts';
import { premultiplied } from '../kernels/premultiply.ts';
import { type TensorInterpolation, tensorResize } from '../kernels/tensorResize.ts';
import type { Size } from './crop.ts';
import { given, imageFunction } from './imageFunction.ts';

/** Ways to resize: those of {@link PilImage}s, of arrays and of tensors. */
export type Interpolation = PilInterpolation | Cv2Interpolation | TensorInterpolation;

const CV2: readonly unknown[] = ['nearest', 'bilinear', 'area', 'bicubic', 'lanczos'];
const PIL: readonly unknown[] = ['nearest', 'bilinear', 'bicubic', 'box', 'lanczos', 'hamming'];
const TENSOR: readonly unknown[] = ['nearest', 'bilinear', 'bicubic', 'area'];

/**
 * Makes a picture larger or smaller: a {@link PilImage} by Pillow's filters (no aliasing), an array by OpenCV's.
 *
 * @param img - A {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a {@link TensorImage} `[C, H, W]`.
 * @param size - `[height, width]`; or one number for the shorter side, the other keeping its proportion.
 * @param interpolation - `'bilinear'` (the default), `'nearest'`, `'bicubic'`; on arrays and tensors also `'area'`; on arrays and pictures
 *   `'lanczos'`; on pictures `'box'` and `'hamming'`.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const resize = imageFunction(
  'resize',
  { size: given<Size>(), interpolation: z.custom<Interpolation>().default('bilinear') },
  ['size', 'interpolation'],
  (img, { size, interpolation }) => resizeImage('resize', img, size, interpolation),
);

/** {@link resize} on a checked picture. */
export function resizeImage(where: string, img: Image, size: unknown, interpolation: unknown): Image {
  const [w, h] = imageSize(img);
  let height: number;
  let width: number;
  if (Array.isArray(size) && size.length === 2 && size.every((v) => Number.isInteger(v) && v > 0)) {
    [height, width] = size as [number, number];
  } else if (Number.isInteger(size) && (size as number) > 0) {
    const side = size as number;
    if ((w <= h && w === side) || (h <= w && h === side)) return img;
    if (w < h) {
      width = side;
      height = Math.trunc((side * h) / w);
    } else {
      height = side;
      width = Math.trunc((side * w) / h);
    }
  } else {
    throw new ArgumentError(
      `${where}: Got inappropriate size arg: ${show(size)}; size must be a whole number of pixels, or height and width. Received ${show(size)}. Write 224 or [224, 224].`,
    );
  }
  if (img instanceof PilImage) return resizePil(where, img, height, width, interpolation);
  if (img instanceof TensorImage) {
    check(where, interpolation, TENSOR, 'a tensor picture');
    const [c] = planesOf(where, img);
    const data = img.data as Float32Array;
    const out = new (arrayTypeOf(img.dtype))(c * height * width) as Float32Array;
    if (height === h && width === w) out.set(data);
    else if (img.dtype === 'uint8' && interpolation === 'bicubic') {
      throw new ArgumentError(
        `${where}: a uint8 tensor picture must be resized by 'nearest' or 'bilinear'. Received 'bicubic'. Convert it to float32 first.`,
      );
    } else tensorResize(data, out, c, h, w, height, width, interpolation as TensorInterpolation);
    return new TensorImage(out, [c, height, width], img.dtype);
  }
  check(where, interpolation, CV2, 'an array');
  const raster = rasterOf(where, img, ['uint8', 'int16', 'float32', 'float64']);
  return arrayLike(img, cv2Resize(raster, height, width, interpolation as Cv2Interpolation), height, width);
}

function resizePil(where: string, img: PilImage, height: number, width: number, interpolation: unknown): PilImage {
  check(where, interpolation, PIL, 'a PilImage');
  // Pillow does not blend colours that are numbers of a palette, nor black with white.
  const filter = img.mode === 'P' || img.mode === '1' ? 'nearest' : (interpolation as PilInterpolation);
  const run = (data: PilImage['data']) => pilResize(data, img.height, img.width, img.channels, height, width, filter);
  const data = filter === 'nearest' ? run(img.data) : premultiplied(img.mode, img.data, run);
  return pilLike(img, data, height, width);
}

function check(where: string, interpolation: unknown, allowed: readonly unknown[], kind: string): void {
  if (!allowed.includes(interpolation)) {
    throw new ArgumentError(
      `${where}: interpolation of ${kind} must be one of ${allowed.join(', ')}. Received ${show(interpolation)}. Write one of these.`,
    );
  }
}
