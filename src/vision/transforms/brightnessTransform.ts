import { z } from 'zod';
import { type Args, type Options, pythonRandom, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { checkInput, type Range } from './checkInput.ts';
import { changeBrightness } from './functional/adjustColor.ts';
import { given } from './functional/imageFunction.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';

const parameters = {
  value: given<Range>(),
  keys: z.custom<Keys>().optional(),
};
const brightnessTransformSignature = signature('BrightnessTransform', parameters);

/**
 * Makes pictures lighter or darker by a factor drawn from Python's generator; see `adjustBrightness`.
 *
 * @param value - One number v for factors from `max(0, 1 − v)` to `1 + v`, or a pair; 0 changes nothing and draws nothing.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `value` is neither
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class BrightnessTransform extends ImageTransform {
  /** The range that is drawn from; `undefined` when nothing changes. */
  readonly value: readonly [low: number, high: number] | undefined;

  constructor(...args: Args<Options<typeof parameters>, ['value', 'keys']>) {
    const bound = brightnessTransformSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(BrightnessTransform, 'BrightnessTransform', bound);
    this.value = checkInput('BrightnessTransform', 'brightness', bound.value);
  }

  override _applyImage(img: ImageInput): Image {
    const image = imageOf('BrightnessTransform', img);
    if (this.value === undefined) return image;
    return changeBrightness('BrightnessTransform', image, pythonRandom.uniform(this.value[0], this.value[1]));
  }
}
