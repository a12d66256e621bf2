import { z } from 'zod';
import { ArgumentError, show } from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { arrayLike, type Image, pilLike, pilRaster, planesOf, rasterOf, TensorImage } from '../image.ts';
import { type PaddingMode, padRaster } from '../kernels/borders.ts';
import { given, imageFunction } from './imageFunction.ts';

/** Margins: one number for all; two for left/right and top/bottom; four for left, top, right, bottom. */
export type Padding = number | readonly number[];

/** A colour: one number, or one for each channel. */
export type Fill = number | readonly number[];

/**
 * Gives a picture margins.
 *
 * @param img - A {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a {@link TensorImage} `[C, H, W]`.
 * @param padding - Pixels on all sides; `[left/right, top/bottom]`; or `[left, top, right, bottom]`.
 * @param fill - Colour of constant margins. One number colours only the first channel of an array of several (OpenCV) and is a packed colour,
 *   red lowest, on an RGB {@link PilImage}; a list has a value for each channel. On a {@link TensorImage} it must be one number, for all channels.
 * @param paddingMode - `'constant'` (the default), `'edge'`, `'reflect'` (the edge is not repeated) or `'symmetric'` (it is; not on a {@link TensorImage}).
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export const pad = imageFunction(
  'pad',
  {
    padding: given<Padding>(),
    fill: z.custom<Fill>().default(0),
    paddingMode: z.custom<PaddingMode>().default('constant'),
  },
  ['padding', 'fill', 'paddingMode'],
  (img, { padding, fill, paddingMode }) => padImage('pad', img, padding, fill, paddingMode),
);

/** {@link pad} on a checked picture. */
export function padImage(where: string, img: Image, padding: unknown, fill: unknown, mode: unknown): Image {
  const [left, top, right, bottom] = marginsOf(where, padding);
  const colour = fillOf(where, fill);
  const how = paddingModeOf(where, mode);
  if (img instanceof PilImage) {
    const ink = how === 'constant' ? inkOf(where, colour, img) : [];
    const { data, height, width } = padRaster(pilRaster(img), left, top, right, bottom, ink, how);
    if (how === 'constant' || img.channels < 3) return pilLike(img, data, height, width);
    // Paddle pads an array here, and makes a picture of that: what its three or four channels mean is forgotten.
    return new PilImage(img.channels === 3 ? 'RGB' : 'RGBA', width, height, data as Uint8Array);
  }
  if (img instanceof TensorImage) {
    const [c, h, w] = planesOf(where, img);
    if (how === 'symmetric') {
      throw new ArgumentError(
        `${where}: Do not support symmetric mode on a tensor picture. Received paddingMode 'symmetric'. Pad before ToTensor, or use 'reflect' or 'edge'.`,
      );
    }
    if (typeof colour !== 'number') {
      throw new ArgumentError(
        `${where}: fill of a tensor picture must be one number. Received ${show(colour)}. Pad before ToTensor, or give one number.`,
      );
    }
    if (how === 'reflect' && (Math.max(left, right) >= w || Math.max(top, bottom) >= h)) {
      throw new ArgumentError(
        `${where}: reflected margins of a tensor picture must be smaller than its sides. Received padding ${show(padding)} for ${h}×${w} pixels. Use smaller margins.`,
      );
    }
    // Planes one below the other, each padded by itself.
    const planes = Array.from({ length: c }, (_, k) => {
      const data = img.data.subarray(k * h * w, (k + 1) * h * w) as Float32Array;
      return padRaster({ data, height: h, width: w, channels: 1 }, left, top, right, bottom, [colour], how);
    });
    const height = h + top + bottom;
    const width = w + left + right;
    const out = TensorImage.zeros([c, height, width], img.dtype);
    planes.forEach((plane, k) => {
      (out.data as Float32Array).set(plane.data as Float32Array, k * height * width);
    });
    return new TensorImage(out.data, out.shape, img.dtype);
  }
  const raster = rasterOf(where, img);
  const { data, height, width } = padRaster(raster, left, top, right, bottom, scalarOf(colour, raster.channels), how);
  return arrayLike(img, data, height, width);
}

/** The margins, left first. @throws {ArgumentError} */
export function marginsOf(where: string, padding: unknown): [number, number, number, number] {
  const whole = (v: unknown): v is number => Number.isInteger(v) && (v as number) >= 0;
  if (whole(padding)) return [padding, padding, padding, padding];
  if (Array.isArray(padding)) {
    if (padding.length !== 2 && padding.length !== 4) {
      throw new ArgumentError(
        `${where}: Padding must be an int or a 2, or 4 element tuple, not a ${padding.length} element tuple. Received ${show(padding)}. Write [left/right, top/bottom] or [left, top, right, bottom].`,
      );
    }
    if (padding.every(whole)) {
      const [a, b, c = a, d = b] = padding as [number, number, number?, number?];
      return [a, b, c, d];
    }
  }
  throw new ArgumentError(
    `${where}: Got inappropriate padding arg; it must be a whole number of pixels, or a list of 2 or 4. Received ${show(padding)}. Write 4 or [4, 4].`,
  );
}

/** The colour, checked. @throws {ArgumentError} */
export function fillOf(where: string, fill: unknown): Fill {
  if (typeof fill === 'number') return fill;
  if (Array.isArray(fill) && fill.length > 0 && fill.every((v) => typeof v === 'number')) return fill;
  throw new ArgumentError(
    `${where}: Got inappropriate fill arg; it must be a number, or a list with a number for each channel. Received ${show(fill)}. Write 0 or [0, 0, 0].`,
  );
}

const MODES: readonly unknown[] = ['constant', 'edge', 'reflect', 'symmetric'];

/** The padding mode, checked. @throws {ArgumentError} */
export function paddingModeOf(where: string, mode: unknown): PaddingMode {
  if (!MODES.includes(mode)) {
    throw new ArgumentError(
      `${where}: Padding mode should be either constant, edge, reflect or symmetric. Received ${show(mode)}. Write one of these.`,
    );
  }
  return mode as PaddingMode;
}

/** OpenCV's scalar: one number stands for the first channel, the others are 0. */
export function scalarOf(fill: Fill, channels: number): number[] {
  const list = typeof fill === 'number' ? [fill] : fill;
  return Array.from({ length: channels }, (_, k) => list[k] ?? 0);
}

/** Pillow's colour for a picture: a number is packed, lowest byte first; a list has a number for each channel. @throws {ArgumentError} */
export function inkOf(where: string, fill: Fill, img: PilImage): number[] {
  const c = img.channels;
  if (typeof fill === 'number') {
    if (c === 1) return [fill];
    if (img.mode === 'LA') return [fill & 255, (fill >> 24) & 255];
    return Array.from({ length: c }, (_, k) => (fill >> (8 * k)) & 255);
  }
  if (c === 1 && fill.length !== 1) {
    throw new ArgumentError(
      `${where}: fill must be one number on a picture of mode ${img.mode} (Pillow: color must be int or single-element tuple). Received ${show(fill)}. Give one number.`,
    );
  }
  if (fill.length === c - 1 && (img.mode === 'RGBA' || img.mode === 'LA')) return [...fill, 255];
  if (fill.length !== c) {
    throw new ArgumentError(
      `${where}: fill must have ${c} numbers for a picture of mode ${img.mode}. Received ${show(fill)}. Give one for each channel.`,
    );
  }
  return [...fill];
}
