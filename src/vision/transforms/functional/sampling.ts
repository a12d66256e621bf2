import { ArgumentError, show } from '../../../core/index.ts';
import type { PilImage } from '../../image/index.ts';
import { TensorImage } from '../image.ts';
import type { WarpInterpolation } from '../kernels/pilWarp.ts';
import { type Grid, sampleGrid } from '../kernels/tensorSample.ts';
import type { Fill } from './pad.ts';

/** The way to sample, checked. @throws {ArgumentError} */
export function warpInterpolationOf(where: string, value: unknown, isTensor: boolean): WarpInterpolation {
  if (typeof value !== 'string') {
    throw new ArgumentError(
      `${where}: Argument interpolation should be a string. Received ${show(value)}. Write 'nearest' or 'bilinear'.`,
    );
  }
  const allowed = isTensor ? ['nearest', 'bilinear'] : ['nearest', 'bilinear', 'bicubic'];
  if (!allowed.includes(value)) {
    throw new ArgumentError(
      `${where}: interpolation must be one of ${allowed.join(', ')}${isTensor ? ' on a tensor picture' : ''}. Received ${show(value)}. Write one of these.`,
    );
  }
  return value as WarpInterpolation;
}

/** How Pillow samples a picture: it does not blend numbers of a palette, nor black with white. */
export function pilInterpolation(img: PilImage, interpolation: WarpInterpolation): WarpInterpolation {
  return img.mode === 'P' || img.mode === '1' ? 'nearest' : interpolation;
}

/**
 * A value for each channel of a tensor picture, or one for all.
 *
 * @param thrice - A single number stands for three channels, as Paddle has it in `affine`.
 * @throws {ArgumentError} when the numbers do not fit the channels
 */
export function channelFill(where: string, fill: Fill, img: TensorImage, thrice = false): number[] {
  const list = typeof fill === 'number' ? (thrice ? [fill, fill, fill] : [fill]) : [...fill];
  const channels = img.shape[0]!;
  if (list.length !== 1 && list.length !== channels) {
    throw new ArgumentError(
      `${where}: fill must have one value, or one for each of the ${channels} channels. Received ${list.length}${thrice ? ' (a whole number stands for three)' : ''}. Write a list, or null for zeros.`,
    );
  }
  return list;
}

/** A tensor picture sampled at a grid. @throws {ArgumentError} when it is not float32 */
export function sampleTensor(
  where: string,
  img: TensorImage,
  grid: Grid,
  height: number,
  width: number,
  interpolation: WarpInterpolation,
  fill: readonly number[] | null,
): TensorImage {
  if (img.dtype !== 'float32') {
    throw new ArgumentError(
      `${where}: a tensor picture must be float32. Received ${img.dtype}. Convert it with astype('float32').`,
    );
  }
  const [c = 0, h = 0, w = 0] = img.shape;
  const how = interpolation === 'nearest' ? 'nearest' : 'bilinear';
  const data = sampleGrid(img.data as Float32Array, c, h, w, grid, how, fill);
  return new TensorImage(data, [c, height, width], 'float32');
}
