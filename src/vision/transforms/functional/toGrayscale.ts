import { z } from 'zod';
import { ArgumentError, NdArray, show } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { type Image, planesOf, TensorImage } from '../image.ts';
import { cv2Gray } from '../kernels/cv2Color.ts';
import { type Elements, sameKind } from '../kernels/raster.ts';
import { planeGray } from '../kernels/tensorColor.ts';
import { checkColours } from './adjustColor.ts';
import { imageFunction } from './imageFunction.ts';

/**
 * Turns a picture gray.
 *
 * @param img - A {@link PilImage}, an array `[H, W, 3]` or `[H, W, 4]` (red first), or a float {@link TensorImage} of one or three channels.
 * @param numOutputChannels - 1 (the default): one channel, `[H, W, 1]`; 3: the same gray in all channels.
 * @throws {ArgumentError} when it is neither
 * @throws {ShapeError} when an array has neither three nor four channels
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const toGrayscale = imageFunction(
  'toGrayscale',
  { numOutputChannels: z.unknown().default(1) },
  ['numOutputChannels'],
  (img, { numOutputChannels }) => grayImage('toGrayscale', img, numOutputChannels),
);

/** {@link toGrayscale} on a checked picture. */
export function grayImage(where: string, img: Image, channels: unknown): Image {
  if (channels !== 1 && channels !== 3) {
    throw new ArgumentError(
      `${where}: num_output_channels should be either 1 or 3. Received ${show(channels)}. Write 1 or 3.`,
    );
  }
  if (img instanceof PilImage) {
    const gray = img.convert('L');
    if (channels === 1) return gray;
    return new PilImage('RGB', img.width, img.height, repeated(gray.data as Uint8Array, 3) as Uint8Array);
  }
  if (img instanceof TensorImage) {
    const [c, h, w] = planesOf(where, img);
    if ((c !== 1 && c !== 3) || (img.dtype !== 'float32' && img.dtype !== 'float64')) {
      throw new ArgumentError(
        `${where}: a tensor picture must be float32 or float64, of 1 or 3 channels. Received ${img.dtype}, ${c} channels. Convert it first.`,
      );
    }
    const gray = planeGray(img.data as Float32Array, c, h * w);
    const out = sameKind(gray, channels * h * w);
    for (let k = 0; k < channels; k++) out.set(gray, k * h * w);
    return new TensorImage(out, [channels, h, w], img.dtype);
  }
  checkColours(where, img);
  const [h = 0, w = 0, c = 3] = img.shape;
  const gray = cv2Gray(img.data as Elements, c);
  // Three channels are asked for; Paddle gives as many as there were.
  return channels === 1
    ? new NdArray(gray, [h, w, 1], img.dtype)
    : new NdArray(repeated(gray, c), [h, w, c], img.dtype);
}

/** Each value `times` times. */
function repeated(gray: Elements, times: number): Elements {
  const out = sameKind(gray, gray.length * times);
  for (let i = 0, o = 0; i < gray.length; i++, o += times) out.fill(gray[i]!, o, o + times);
  return out;
}
