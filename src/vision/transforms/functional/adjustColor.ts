import { z } from 'zod';
import { ArgumentError, globalNumpy, NdArray, ShapeError, show, showShape } from '../../../core/index.ts';
import { PilImage, type PilMode } from '../../image/index.ts';
import { type Image, imageChannels, pilLike, planesOf, TensorImage } from '../image.ts';
import { asBytes, cv2Brightness, cv2Contrast, cv2Hue, cv2Saturation } from '../kernels/cv2Color.ts';
import { pilBlend, pilBrightness, pilMean, pilSaturation, turnedHue } from '../kernels/pilColor.ts';
import type { Elements } from '../kernels/raster.ts';
import { planeBlend, planeGray, planeHue } from '../kernels/tensorColor.ts';
import { imageFunction } from './imageFunction.ts';

/**
 * Makes a picture lighter or darker.
 *
 * @param img - A {@link PilImage}, an array (which becomes uint8), or a float {@link TensorImage} of one or three channels.
 * @param brightnessFactor - 0 gives black, 1 the same picture, 2 twice the brightness.
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const adjustBrightness = imageFunction(
  'adjustBrightness',
  { brightnessFactor: z.number() },
  ['brightnessFactor'],
  (img, { brightnessFactor }) => changeBrightness('adjustBrightness', img, brightnessFactor),
);

/**
 * Makes differences of brightness larger or smaller: about the mean gray of a {@link PilImage} or {@link TensorImage}, about the constant
 * 74 on an array, as Paddle does.
 *
 * @param img - A {@link PilImage}, a uint8 array, or a float {@link TensorImage} of one or three channels.
 * @param contrastFactor - 0 gives plain gray, 1 the same picture, 2 twice the contrast.
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const adjustContrast = imageFunction(
  'adjustContrast',
  { contrastFactor: z.number() },
  ['contrastFactor'],
  (img, { contrastFactor }) => changeContrast('adjustContrast', img, contrastFactor),
);

/**
 * Makes colours stronger or weaker.
 *
 * On an array the strength is itself **drawn** from NumPy's global generator, uniformly from `max(0, 1 − f)` to `1 + f`, and channel 0 counts
 * as blue, as in Paddle.
 *
 * @param img - A {@link PilImage}, an array of three or four channels, or a float {@link TensorImage} of one or three.
 * @param saturationFactor - 0 gives gray (on an array: no change), 1 the same picture, 2 twice the strength.
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const adjustSaturation = imageFunction(
  'adjustSaturation',
  { saturationFactor: z.number() },
  ['saturationFactor'],
  (img, { saturationFactor }) => changeSaturation('adjustSaturation', img, saturationFactor),
);

/**
 * Turns colours round the colour circle. On an array channel 0 counts as blue, as in Paddle.
 *
 * @param img - A {@link PilImage}, an array of three or four channels (which come out as three), or a {@link TensorImage} of one (left as it is)
 *   or three.
 * @param hueFactor - Part of the circle, −0.5…0.5.
 * @throws {ArgumentError} when it lies outside
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const adjustHue = imageFunction('adjustHue', { hueFactor: z.number() }, ['hueFactor'], (img, { hueFactor }) =>
  changeHue('adjustHue', img, hueFactor),
);

/** {@link adjustBrightness} on a checked picture. */
export function changeBrightness(where: string, img: Image, factor: number): Image {
  if (img instanceof PilImage) {
    return keepAlpha(img, pilLike(img, pilBrightness(pilBytes(where, img), factor), img.height, img.width));
  }
  if (img instanceof TensorImage) {
    const { data } = floatPlanes(where, 'brightness_factor', img, factor);
    return new TensorImage(planeBlend(data, 0, factor), img.shape, img.dtype);
  }
  return new NdArray(cv2Brightness(bytesOfArray(img), factor), img.shape, 'uint8');
}

/** {@link adjustContrast} on a checked picture. */
export function changeContrast(where: string, img: Image, factor: number): Image {
  if (img instanceof PilImage) {
    const bytes = pilBytes(where, img);
    const mean = new PilImage('L', 1, 1, Uint8Array.of(pilMean(img.convert('L').data as Uint8Array)));
    const levels = mean.convert(img.mode).data as Uint8Array;
    return keepAlpha(img, pilLike(img, pilBlend(levels, bytes, factor), img.height, img.width));
  }
  if (img instanceof TensorImage) {
    const { data, channels, area } = floatPlanes(where, 'contrast_factor', img, factor);
    const gray = channels === 1 ? data : planeGray(data, channels, area);
    let sum = 0;
    for (let i = 0; i < gray.length; i++) sum += gray[i]!;
    return new TensorImage(planeBlend(data, Math.fround(sum / gray.length), factor), img.shape, img.dtype);
  }
  if (img.dtype !== 'uint8') {
    throw new ArgumentError(
      `${where}: contrast of an array must be changed on uint8. Received ${img.dtype}. Change it before converting, or use astype('uint8').`,
    );
  }
  return new NdArray(cv2Contrast(img.data as Uint8Array, factor), img.shape, 'uint8');
}

/** {@link adjustSaturation} on a checked picture. */
export function changeSaturation(where: string, img: Image, factor: number): Image {
  if (img instanceof PilImage) {
    const bytes = pilBytes(where, img);
    if (img.mode === 'L' || img.mode === 'LA') return copyOf(img);
    if (img.mode === 'RGB') return pilLike(img, pilSaturation(bytes, factor), img.height, img.width);
    const gray = img.convert('L').convert(img.mode).data as Uint8Array;
    return keepAlpha(img, pilLike(img, pilBlend(gray, bytes, factor), img.height, img.width));
  }
  if (img instanceof TensorImage) {
    const { data, channels, area } = floatPlanes(where, 'saturation_factor', img, factor);
    if (channels === 1) return img;
    return new TensorImage(planeBlend(data, planeGray(data, channels, area), factor), img.shape, img.dtype);
  }
  // The draw comes first, as in Paddle: a picture that is refused has used it up.
  const alpha = globalNumpy().uniform(Math.max(0, 1 - factor), 1 + factor);
  checkColours(where, img);
  return new NdArray(cv2Saturation(img.data as Elements, img.shape[2]!, alpha), img.shape, img.dtype);
}

/** {@link adjustHue} on a checked picture. */
export function changeHue(where: string, img: Image, factor: number): Image {
  if (!(factor >= -0.5 && factor <= 0.5)) {
    throw new ArgumentError(
      `${where}: hue_factor:${factor} is not in [-0.5, 0.5]. Received ${factor}. Give a part of the colour circle within that.`,
    );
  }
  const shift = Math.trunc(factor * 255);
  if (img instanceof PilImage) {
    const { mode } = img;
    if (mode === 'L' || mode === '1' || mode === 'I' || mode === 'F') return img;
    const hsv = img.convert('HSV').data as Uint8Array;
    const out = new PilImage('HSV', img.width, img.height, turnedHue(hsv, shift));
    return out.convert(mode);
  }
  if (img instanceof TensorImage) {
    const [channels, h, w] = planesOf(where, img);
    if (channels === 1) return img;
    checkChannels(where, channels);
    if (img.dtype === 'uint8') {
      const unit = Float32Array.from(img.data as Uint8Array, (v) => v / 255);
      const turned = planeHue(unit, h * w, factor);
      const bytes = Uint8Array.from(turned, (v) => Math.trunc(Math.fround(v * 255)));
      return new TensorImage(bytes, img.shape, 'uint8');
    }
    const { data } = floatPlanes(where, undefined, img, factor);
    return new TensorImage(planeHue(data, h * w, factor), img.shape, img.dtype);
  }
  checkColours(where, img);
  const [height, width, channels] = img.shape as [number, number, number];
  const bytes = asBytes(img.data as Elements);
  const turned = cv2Hue(channels === 3 ? bytes : bytes.filter((_, i) => i % 4 !== 3), shift);
  return new NdArray(turned, [height, width, 3], 'uint8').astype(img.dtype);
}

const COLOUR_MODES: readonly PilMode[] = ['L', 'LA', 'RGB', 'RGBA', 'CMYK', 'YCbCr', 'HSV'];

/** The opacity of `from` on the picture `to`, which it then gives back. */
function keepAlpha(from: PilImage, to: PilImage): PilImage {
  if (from.mode === 'RGBA' || from.mode === 'LA') {
    const c = from.channels;
    for (let p = c - 1; p < to.data.length; p += c) to.data[p] = from.data[p]!;
  }
  return to;
}

function pilBytes(where: string, img: PilImage): Uint8Array {
  if (!COLOUR_MODES.includes(img.mode)) {
    throw new ArgumentError(
      `${where}: a picture must be of mode ${COLOUR_MODES.join(', ')}. Received mode ${img.mode} (Pillow: image has wrong mode). Convert it: image.convert('RGB') or convert('L').`,
    );
  }
  return img.data as Uint8Array;
}

function copyOf(img: PilImage): PilImage {
  return pilLike(img, img.data.slice() as Uint8Array, img.height, img.width);
}

/** The elements of an array as bytes. */
function bytesOfArray(img: NdArray): Uint8Array {
  return img.dtype === 'int64' ? (img.astype('uint8').data as Uint8Array) : asBytes(img.data as Elements);
}

/** Checks that an array has three colours, and perhaps a fourth channel. @throws {ShapeError} @throws {ArgumentError} when it is int64 */
export function checkColours(where: string, img: NdArray): void {
  if (img.dtype === 'int64') {
    throw new ArgumentError(
      `${where}: an array picture must not be int64, in which no picture comes. Received int64. Convert it with astype('uint8').`,
    );
  }
  if (img.ndim !== 3 || (img.shape[2] !== 3 && img.shape[2] !== 4)) {
    throw new ShapeError(
      `${where}: an array picture must have three or four channels, [H, W, 3]. Received ${showShape(img.shape)}. Leave gray pictures out of this transform.`,
    );
  }
}

function checkChannels(where: string, channels: number): void {
  if (channels !== 1 && channels !== 3) {
    throw new ArgumentError(
      `${where}: channels of input should be either 1 or 3. Received ${channels}. Drop or split the others.`,
    );
  }
}

function floatPlanes(
  where: string,
  factorName: string | undefined,
  img: TensorImage,
  factor: number,
): { data: Float32Array | Float64Array; channels: number; area: number } {
  const [channels, h, w] = planesOf(where, img);
  if (factorName && !(factor >= 0)) {
    throw new ArgumentError(
      `${where}: ${factorName} should be non-negative. Received ${show(factor)}. Give 0 or more.`,
    );
  }
  checkChannels(where, imageChannels(img));
  if (img.dtype !== 'float32' && img.dtype !== 'float64') {
    throw new ArgumentError(
      `${where}: a tensor picture must be float32 or float64. Received ${img.dtype}. Convert it with astype('float32').`,
    );
  }
  return { data: img.data as Float32Array | Float64Array, channels, area: h * w };
}
