import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  arrayTypeOf,
  type NdArray,
  show,
  signature,
  type TypedArray,
} from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { type ImageInput, imageOf, pixelsOf, TensorImage } from '../image.ts';

/** Where the channels stand. */
export type DataFormat = 'CHW' | 'HWC';

const parameters = { pic: z.unknown(), dataFormat: z.string().default('CHW') };
const toTensorSignature = signature('toTensor', parameters);

/**
 * Turns a picture into an array with the channels first, as training takes it: bytes become float32 of 0…1 (divided by 255); any other
 * data type is kept, and not scaled.
 *
 * @param pic - A {@link PilImage}, an array `[H, W]` or `[H, W, C]`, or a {@link TensorImage}, which is never scaled.
 * @param dataFormat - `'CHW'` (the default) or `'HWC'`: the order of the result's axes.
 * @returns a {@link TensorImage} (an array; a batch of them becomes a tensor)
 * @throws {ArgumentError} when `pic` is no picture, or `dataFormat` is neither
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export function toTensor(
  ...args: Args<{ pic: ImageInput; dataFormat?: DataFormat }, ['pic', 'dataFormat']>
): TensorImage {
  const { pic, dataFormat } = toTensorSignature.bind(args);
  return imageToTensor(pic, dataFormat);
}

const UNIT = Float32Array.from({ length: 256 }, (_, i) => i / 255);

/** {@link toTensor} on bound arguments. */
export function imageToTensor(pic: unknown, dataFormat: string): TensorImage {
  const image = imageOf('toTensor', pic, 'pic');
  if (image instanceof TensorImage) {
    if (dataFormat.toLowerCase() === 'chw') return image;
    const [c = 0, h = 0, w = 0] = image.shape;
    return new TensorImage(channelsLast(image, c, h, w), [h, w, c], image.dtype);
  }
  if (dataFormat !== 'CHW' && dataFormat !== 'HWC') {
    throw new ArgumentError(
      `toTensor: data_format should be CHW or HWC. Got ${dataFormat}. Received ${show(dataFormat)}. Write 'CHW' or 'HWC'.`,
    );
  }
  const array = pixelsOf(image);
  const [h = 0, w = 0, c = 1] = array.shape;
  const first = dataFormat === 'CHW';
  const shape = first ? [c, h, w] : [h, w, c];
  const area = h * w;
  if (image instanceof PilImage && image.mode === '1') {
    return new TensorImage(
      Float32Array.from(image.data as Uint8Array, (v) => UNIT[v]!),
      shape,
      'float32',
    );
  }
  if (array.dtype === 'uint8') {
    const data = array.data as Uint8Array;
    const out = new Float32Array(data.length);
    if (!first || c === 1) for (let i = 0; i < out.length; i++) out[i] = UNIT[data[i]!]!;
    else if (c === 3) {
      for (let i = 0, p = 0; i < area; i++, p += 3) {
        out[i] = UNIT[data[p]!]!;
        out[i + area] = UNIT[data[p + 1]!]!;
        out[i + 2 * area] = UNIT[data[p + 2]!]!;
      }
    } else {
      for (let k = 0, o = 0; k < c; k++) for (let p = k, i = 0; i < area; i++, p += c) out[o++] = UNIT[data[p]!]!;
    }
    return new TensorImage(out, shape, 'float32');
  }
  const data = first && c !== 1 ? channelsFirst(array, h, w, c) : (array.data.slice() as TypedArray);
  return new TensorImage(data, shape, array.dtype);
}

function channelsFirst(array: NdArray, h: number, w: number, c: number): TypedArray {
  const data = array.data as Float32Array;
  const out = new (arrayTypeOf(array.dtype))(data.length) as Float32Array;
  const area = h * w;
  for (let k = 0, o = 0; k < c; k++) for (let p = k, i = 0; i < area; i++, p += c) out[o++] = data[p]!;
  return out;
}

function channelsLast(array: NdArray, c: number, h: number, w: number): TypedArray {
  const data = array.data as Float32Array;
  const out = new (arrayTypeOf(array.dtype))(data.length) as Float32Array;
  const area = h * w;
  for (let i = 0, o = 0; i < area; i++) for (let k = 0; k < c; k++) out[o++] = data[k * area + i]!;
  return out;
}
