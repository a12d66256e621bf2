import {
  ArgumentError,
  type DTypeName,
  isNumpyLike,
  NdArray,
  type NumpyLike,
  ShapeError,
  show,
  showShape,
} from '../../core/index.ts';
import { PilImage } from '../image/index.ts';
import type { Elements, Raster } from './kernels/raster.ts';

/**
 * A picture that went through `ToTensor`: an array with the channels first, `[C, H, W]`, which the transforms after it treat as Paddle
 * treats a tensor (colours held in 0…1, no OpenCV). Everywhere else it is the array that it is; a batch of them becomes a tensor.
 *
 * Wrap an array in one to have it treated so: `new TensorImage(array.data, array.shape, array.dtype)`.
 *
 * @source Paddle, python/paddle/vision/transforms/functional_tensor.py (the tensors of `to_tensor`)
 */
export class TensorImage extends NdArray {}

/**
 * What transforms take: a {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a {@link TensorImage} `[C, H, W]`. The kind decides how
 * a transform works, not the image backend.
 */
export type Image = PilImage | NdArray;

/** What a call takes in place of an {@link Image}: an array of `numpy-ts` too. */
export type ImageInput = Image | NumpyLike;

/**
 * Checks a picture, and turns an array of `numpy-ts` into ours.
 *
 * @param where - Who asks; begins the error's text.
 * @throws {ArgumentError} when it is no picture
 */
export function imageOf(where: string, value: unknown, name = 'img'): Image {
  if (value instanceof PilImage || value instanceof TensorImage) return value;
  if (value instanceof NdArray) {
    if (value.ndim === 2 || value.ndim === 3) return value;
  } else if (isNumpyLike(value)) {
    const array = NdArray.from(value);
    if (array.ndim === 2 || array.ndim === 3) return array;
  }
  throw new ArgumentError(
    `${where}: ${name} should be PIL Image or Tensor Image or ndarray with dim=[2 or 3] (here: a PilImage, or an NdArray [H, W] or [H, W, C]). Received ${show(value)}. Convert it, e.g. with PilImage.fromArray or NdArray.from.`,
  );
}

/** Width and height of a picture. @throws {ShapeError} when a tensor has no width and height */
export function imageSize(image: Image): [width: number, height: number] {
  if (image instanceof PilImage) return [image.width, image.height];
  const { shape } = image;
  if (image instanceof TensorImage) {
    if (shape.length !== 3 && shape.length !== 4) {
      throw new ShapeError(
        `transforms: a tensor picture must be [C, H, W] or [N, C, H, W]. Received ${showShape(shape)}. Reshape it.`,
      );
    }
    return [shape[shape.length - 1]!, shape[shape.length - 2]!];
  }
  return [shape[1]!, shape[0]!];
}

/** Channels of a picture. */
export function imageChannels(image: Image): number {
  if (image instanceof PilImage) return image.channels;
  if (image instanceof TensorImage) return image.shape[image.ndim - 3]!;
  return image.ndim === 2 ? 1 : image.shape[2]!;
}

/** An array as kernels see it. @throws {ArgumentError} when its elements are of a type that OpenCV does not take */
export function rasterOf(where: string, image: NdArray, allowed?: readonly DTypeName[]): Raster {
  const types = allowed ?? ['uint8', 'int8', 'int16', 'float32', 'float64', 'bool', 'int32'];
  if (!types.includes(image.dtype)) {
    throw new ArgumentError(
      `${where}: an array picture must be of ${types.join(', ')}. Received ${image.dtype}. Convert it with astype.`,
    );
  }
  const [height = 0, width = 0, channels = 1] = image.shape;
  return { data: image.data as Elements, height, width, channels };
}

/** A Pillow picture as kernels see it. */
export function pilRaster(image: PilImage): Raster {
  return { data: image.data, height: image.height, width: image.width, channels: image.channels };
}

/** An array like `image` of another size: two axes stay two. */
export function arrayLike(image: NdArray, data: Elements, height: number, width: number): NdArray {
  return new NdArray(data, image.ndim === 2 ? [height, width] : [height, width, image.shape[2]!], image.dtype);
}

/** A Pillow picture like `image` of another size. */
export function pilLike(image: PilImage, data: Elements, height: number, width: number): PilImage {
  return new PilImage(image.mode, width, height, data as Uint8Array, image.palette);
}

/** A tensor picture `[C, H, W]` checked. @throws {ShapeError} */
export function planesOf(where: string, image: TensorImage): [channels: number, height: number, width: number] {
  if (image.ndim !== 3) {
    throw new ShapeError(
      `${where}: a tensor picture must be [C, H, W]. Received ${showShape(image.shape)}. Transform the pictures of a batch one by one.`,
    );
  }
  return image.shape as unknown as [number, number, number];
}

/** A Pillow picture as an array that shares its pixels (mode `1`: booleans of its own), or the array itself. */
export function pixelsOf(image: Image): NdArray {
  if (!(image instanceof PilImage)) return image;
  if (image.mode === '1') return image.toArray();
  const { data, height, width, channels } = image;
  const dtype = data instanceof Uint8Array ? 'uint8' : data instanceof Int32Array ? 'int32' : 'float32';
  return new NdArray(data, channels === 1 ? [height, width] : [height, width, channels], dtype);
}
