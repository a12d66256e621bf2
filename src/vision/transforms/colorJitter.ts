import { z } from 'zod';
import { type Args, type Options, pythonRandom, signature } from '../../core/index.ts';
import { type BaseTransform, ImageTransform, type Keys } from './baseTransform.ts';
import { BrightnessTransform } from './brightnessTransform.ts';
import type { Range } from './checkInput.ts';
import { ContrastTransform } from './contrastTransform.ts';
import { HueTransform } from './hueTransform.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';
import { SaturationTransform } from './saturationTransform.ts';

const parameters = {
  brightness: z.custom<Range>().default(0),
  contrast: z.custom<number>().default(0),
  saturation: z.custom<Range>().default(0),
  hue: z.custom<Range>().default(0),
  keys: z.custom<Keys>().optional(),
};
const colorJitterSignature = signature('ColorJitter', parameters);

/**
 * Changes brightness, contrast, saturation and hue by drawn amounts, in a drawn order. All draws but a second one for the saturation of arrays
 * come from Python's generator.
 *
 * @param brightness - One number v for factors from `max(0, 1 − v)` to `1 + v`, or a pair; 0 (no change) when left out.
 * @param contrast - One number, as for brightness; a pair is refused, as in Paddle.
 * @param saturation - As for brightness.
 * @param hue - One number v for −v to v, or a pair; within ±0.5.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} in a call (not at construction, as in Paddle), when an amount is not one of these
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class ColorJitter extends ImageTransform {
  readonly brightness: Range;
  readonly contrast: number;
  readonly saturation: Range;
  readonly hue: Range;
  #members: readonly BaseTransform[] | undefined;

  constructor(...args: Args<Options<typeof parameters>, ['brightness', 'contrast', 'saturation', 'hue', 'keys']>) {
    const bound = colorJitterSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(ColorJitter, 'ColorJitter', bound);
    this.brightness = bound.brightness;
    this.contrast = bound.contrast;
    this.saturation = bound.saturation;
    this.hue = bound.hue;
  }

  override _applyImage(img: ImageInput): Image {
    let image = imageOf('ColorJitter', img);
    this.#members ??= [
      new BrightnessTransform(this.brightness),
      new ContrastTransform(this.contrast),
      new SaturationTransform(this.saturation),
      new HueTransform(this.hue),
    ];
    const order = [...this.#members];
    pythonRandom.shuffle(order);
    for (const member of order) image = member._applyImage(image) as Image;
    return image;
  }
}
