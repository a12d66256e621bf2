import { z } from 'zod';
import { type Args, type NdArray, type Options, signature } from '../../core/index.ts';
import { BaseTransform, type Keys } from './baseTransform.ts';
import { type ChannelValues, normalizeImage, valuesOf } from './functional/normalize.ts';
import type { DataFormat } from './functional/toTensor.ts';
import type { ImageInput } from './image.ts';

const parameters = {
  mean: z.custom<ChannelValues>().default(0),
  std: z.custom<ChannelValues>().default(1),
  dataFormat: z.custom<DataFormat>().default('CHW'),
  toRgb: z.boolean().default(false),
  keys: z.custom<Keys>().optional(),
};
const normalizeSignature = signature('Normalize', parameters);

/** One number stands for three channels. */
function thrice(value: ChannelValues): ChannelValues {
  return typeof value === 'number' ? [value, value, value] : value;
}

/**
 * Subtracts a mean and divides by a deviation, channel by channel, in float32; see `normalize`. Nothing is divided by 255.
 *
 * @param mean - One number for each channel; a single number stands for **three** channels. 0 when left out.
 * @param std - The same; 1 when left out.
 * @param dataFormat - `'CHW'` (the default): channels are the first axis; `'HWC'`: the last.
 * @param toRgb - Turn the order of the last axis round first; not on a tensor.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class Normalize extends BaseTransform {
  readonly mean: Float32Array;
  readonly std: Float32Array;
  readonly dataFormat: DataFormat;
  readonly toRgb: boolean;

  constructor(...args: Args<Options<typeof parameters>, ['mean', 'std', 'dataFormat', 'toRgb', 'keys']>) {
    const bound = normalizeSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(Normalize, 'Normalize', bound);
    this.mean = valuesOf('Normalize', 'mean', thrice(bound.mean));
    this.std = valuesOf('Normalize', 'std', thrice(bound.std));
    this.dataFormat = bound.dataFormat;
    this.toRgb = bound.toRgb;
  }

  override _applyImage(img: ImageInput): NdArray {
    return normalizeImage('Normalize', img, this.mean, this.std, this.dataFormat, this.toRgb);
  }
}
