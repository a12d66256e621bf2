import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  defaultGenerator,
  globalNumpy,
  NdArray,
  type Options,
  pythonRandom,
  ShapeError,
  show,
  signature,
} from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { ascending, probabilityOf } from './checkInput.ts';
import { eraseImage } from './functional/erase.ts';
import { type Image, type ImageInput, imageChannels, imageOf, imageSize, pixelsOf, TensorImage } from './image.ts';
import { roundHalfEven } from './kernels/rounding.ts';

/** What is written over the erased part. */
export type ErasingValue = number | readonly number[] | 'random';

const parameters = {
  prob: z.number().default(0.5),
  scale: z.custom<readonly [number, number]>().default([0.02, 0.33]),
  ratio: z.custom<readonly [number, number]>().default([0.3, 3.3]),
  value: z.custom<ErasingValue>().default(0),
  inplace: z.boolean().default(false),
  keys: z.custom<Keys>().optional(),
};
const randomErasingSignature = signature('RandomErasing', parameters);

/** Normal noise for the erased part: 255 times as strong on a picture or array, whose values are bytes, as on a tensor. */
function noise(isTensor: boolean, h: number, w: number, channels: number): NdArray {
  if (isTensor) {
    return new NdArray(defaultGenerator.normal(new Float32Array(channels * h * w)), [channels, h, w], 'float32');
  }
  const values = globalNumpy().fillNormal(new Float64Array(h * w * channels));
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * 255;
  return new NdArray(values, [h, w, channels], 'float64');
}

/**
 * Writes over a rectangle of drawn area, proportion and place, or not, as a coin falls that is drawn from Python's generator.
 *
 * The rest comes from NumPy's global generator; the noise of a {@link TensorImage} from Paddle's own.
 *
 * @param prob - How often, 0…1; 0.5 when left out.
 * @param scale - Smallest and largest part of the picture's area that is erased; `[0.02, 0.33]` when left out.
 * @param ratio - Smallest and largest height to a width of 1; `[0.3, 3.3]` when left out.
 * @param value - What is written: a number (0 when left out), three numbers, or `'random'` for noise.
 * @param inplace - Whether an array itself is written to; a copy when false (the default).
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class RandomErasing extends ImageTransform {
  readonly prob: number;
  readonly scale: readonly [number, number];
  readonly ratio: readonly [number, number];
  readonly value: ErasingValue;
  readonly inplace: boolean;

  constructor(...args: Args<Options<typeof parameters>, ['prob', 'scale', 'ratio', 'value', 'inplace', 'keys']>) {
    const bound = randomErasingSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(RandomErasing, 'RandomErasing', bound);
    const where = 'RandomErasing';
    this.scale = ascending(where, 'scale', bound.scale, 0, 1, ' and in range [0, 1]');
    this.ratio = ascending(where, 'ratio', bound.ratio, 0);
    this.prob = probabilityOf(where, 'The probability should be in range [0, 1]', bound.prob);
    const { value } = bound;
    if (typeof value !== 'number' && typeof value !== 'string' && !Array.isArray(value)) {
      throw new ArgumentError(
        `${where}: value should be a number, tuple, list or str. Received ${show(value)}. Write 0, [0, 0, 0] or 'random'.`,
      );
    }
    if (typeof value === 'string' && value !== 'random') {
      throw new ArgumentError(
        `${where}: value must be 'random' when type is str. Received ${show(value)}. Write 'random', or numbers.`,
      );
    }
    this.value = value;
    this.inplace = bound.inplace;
  }

  override _applyImage(img: ImageInput): Image {
    const where = 'RandomErasing';
    const image = imageOf(where, img);
    if (!(pythonRandom.random() < this.prob)) return image;
    const value = typeof this.value === 'number' ? [this.value] : this.value;
    if (value !== 'random' && value.length !== 1 && value.length !== 3) {
      throw new ArgumentError(
        `${where}: Value should be a single number or a sequence with length equals to image's channel. Received ${show(value)}. Give one number or three.`,
      );
    }
    if (pixelsOf(image).ndim !== 3) {
      throw new ShapeError(
        `${where}: the picture must have three axes. Received ${show(image)}. Convert it to RGB, or add an axis for the one channel.`,
      );
    }
    const channels = imageChannels(image);
    const [width, height] = imageSize(image);
    const area = height * width;
    const numpy = globalNumpy();
    for (let attempt = 0; attempt < 10; attempt++) {
      const target = numpy.uniform(this.scale[0], this.scale[1]) * area;
      const ratio = Math.exp(numpy.uniform(Math.log(this.ratio[0]), Math.log(this.ratio[1])));
      const h = roundHalfEven(Math.sqrt(target * ratio));
      const w = roundHalfEven(Math.sqrt(target / ratio));
      if (h >= height || w >= width) continue;
      const ink = value === 'random' ? noise(image instanceof TensorImage, h, w, channels) : value;
      const top = numpy.randint(0, height - h + 1);
      const left = numpy.randint(0, width - w + 1);
      return eraseImage(where, image, top, left, h, w, ink, this.inplace);
    }
    return image;
  }
}
