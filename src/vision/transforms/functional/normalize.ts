import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  broadcastShapes,
  NdArray,
  type Options,
  show,
  signature,
} from '../../../core/index.ts';
import { PilImage } from '../../image/index.ts';
import { type ImageInput, imageOf, pixelsOf, TensorImage } from '../image.ts';
import type { Elements } from '../kernels/raster.ts';
import { given } from './imageFunction.ts';
import type { DataFormat } from './toTensor.ts';

/** A mean or a deviation: one number, or one for each channel. */
export type ChannelValues = number | readonly number[];

const parameters = {
  mean: given<ChannelValues>(),
  std: given<ChannelValues>(),
  dataFormat: z.custom<DataFormat>().default('CHW'),
  toRgb: z.boolean().default(false),
};
const normalizeSignature = signature('normalize', { img: z.unknown(), ...parameters });

type Rest = Options<typeof parameters>;

/**
 * Subtracts a mean and divides by a deviation, channel by channel: `(img − mean) / std`, in float32. Nothing is divided by 255.
 *
 * @param img - An array or {@link TensorImage} whose channels stand where `dataFormat` says, or a {@link PilImage} (channels last).
 * @param mean - One number, or one for each channel.
 * @param std - One number, or one for each channel.
 * @param dataFormat - `'CHW'` (the default): channels are the first axis; `'HWC'`: the last.
 * @param toRgb - Turn the order of the **last** axis round first, as Paddle does (BGR to RGB where the channels are last). Not on a tensor.
 * @returns an array; of a {@link TensorImage} one
 * @throws {ShapeError} when `mean` has another number of channels
 * @source Paddle, python/paddle/vision/transforms/functional.py
 */
export function normalize(
  ...args:
    | [img: ImageInput, ...rest: Args<Rest, ['mean', 'std', 'dataFormat', 'toRgb']>]
    | [options: { img: ImageInput } & Rest]
): NdArray {
  const { img, mean, std, dataFormat, toRgb } = normalizeSignature.bind(args);
  return normalizeImage(
    'normalize',
    img,
    valuesOf('normalize', 'mean', mean),
    valuesOf('normalize', 'std', std),
    dataFormat,
    toRgb,
  );
}

/** A mean or deviation as float32 numbers. @throws {ArgumentError} */
export function valuesOf(where: string, name: string, value: unknown): Float32Array {
  const list = typeof value === 'number' ? [value] : value;
  const isList = Array.isArray(list) || ArrayBuffer.isView(list);
  const numbers = isList ? Array.from(list as ArrayLike<unknown>) : [];
  if (numbers.length === 0 || !numbers.every((v) => typeof v === 'number')) {
    throw new ArgumentError(
      `${where}: ${name} must be a number, or a list with one for each channel. Received ${show(value)}. Write 127.5 or [127.5, 127.5, 127.5].`,
    );
  }
  return Float32Array.from(numbers as number[]);
}

const f32 = Math.fround;

/** {@link normalize} on bound arguments. */
export function normalizeImage(
  where: string,
  img: unknown,
  mean: Float32Array,
  std: Float32Array,
  dataFormat: string,
  toRgb: boolean,
): NdArray {
  const image = img instanceof NdArray ? img : imageOf(where, img);
  const array = pixelsOf(image);
  const isTensor = array instanceof TensorImage;
  if (isTensor && array.dtype !== 'float32' && array.dtype !== 'float64') {
    throw new ArgumentError(
      `${where}: a tensor picture must be floating to be normalized. Received ${array.dtype}. Convert it with astype('float32').`,
    );
  }
  const first = dataFormat === 'CHW';
  const { shape } = array;
  // float32 arithmetic, but for arrays of types that float32 cannot hold, as NumPy promotes them.
  const wide =
    (array.dtype === 'int32' && !(image instanceof PilImage)) || array.dtype === 'float64' || array.dtype === 'int64';
  const source =
    array.dtype === 'int64' || array.dtype === 'float16' || array.dtype === 'bfloat16'
      ? array.toFloat64()
      : (array.data as Elements);
  const wrap = (data: Float32Array | Float64Array, outShape: readonly number[]): NdArray => {
    const dtype = wide ? 'float64' : 'float32';
    return isTensor ? new TensorImage(data, outShape, dtype) : new NdArray(data, outShape, dtype);
  };
  const make = (n: number): Float32Array | Float64Array => (wide ? new Float64Array(n) : new Float32Array(n));
  const channels = mean.length;
  const flips = toRgb && !isTensor;
  if (std.length === channels && array.ndim === 3 && shape[first ? 0 : 2] === channels && !(flips && first)) {
    const out = make(source.length);
    if (first) {
      const area = shape[1]! * shape[2]!;
      for (let k = 0, i = 0; k < channels; k++) {
        const m = mean[k]!;
        const s = std[k]!;
        const end = i + area;
        if (wide) for (; i < end; i++) out[i] = (source[i]! - m) / s;
        else for (; i < end; i++) out[i] = f32(source[i]! - m) / s;
      }
    } else {
      for (let i = 0; i < source.length; i += channels) {
        for (let k = 0; k < channels; k++) {
          const v = source[flips ? i + channels - 1 - k : i + k]!;
          out[i + k] = (wide ? v - mean[k]! : f32(v - mean[k]!)) / std[k]!;
        }
      }
    }
    return wrap(out, shape);
  }
  const asAxis = (n: number): readonly number[] => (first ? [n, 1, 1] : isTensor ? [n] : [1, 1, n]);
  const outShape = broadcastShapes(where, broadcastShapes(where, shape, asAxis(channels)), asAxis(std.length));
  const out = make(outShape.reduce((a, b) => a * b, 1));
  const full = outShape.length === 3 ? outShape : [1, ...outShape];
  const from = [...new Array<number>(3 - shape.length).fill(1), ...shape] as [number, number, number];
  const [A, B, C] = full as [number, number, number];
  for (let a = 0, o = 0; a < A; a++) {
    for (let b = 0; b < B; b++) {
      for (let c = 0; c < C; c++) {
        const last = from[2] === 1 ? 0 : flips ? from[2] - 1 - c : c;
        const v = source[((from[0] === 1 ? 0 : a) * from[1] + (from[1] === 1 ? 0 : b)) * from[2] + last]!;
        const k = first ? a : c;
        const m = mean[channels === 1 ? 0 : k]!;
        const s = std[std.length === 1 ? 0 : k]!;
        out[o++] = (wide ? v - m : f32(v - m)) / s;
      }
    }
  }
  return wrap(out, outShape);
}
