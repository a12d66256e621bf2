import { z } from 'zod';
import { type Args, type Options, pythonRandom, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { checkInput, type Range } from './checkInput.ts';
import { changeSaturation } from './functional/adjustColor.ts';
import { given } from './functional/imageFunction.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';

const parameters = {
  value: given<Range>(),
  keys: z.custom<Keys>().optional(),
};
const saturationTransformSignature = signature('SaturationTransform', parameters);

/**
 * Makes colours stronger or weaker by a factor drawn from Python's generator; see `adjustSaturation` (which draws again on arrays).
 *
 * @param value - One number v for factors from `max(0, 1 − v)` to `1 + v`, or a pair; 0 changes nothing and draws nothing.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `value` is neither
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class SaturationTransform extends ImageTransform {
  /** The range that is drawn from; `undefined` when nothing changes. */
  readonly value: readonly [low: number, high: number] | undefined;

  constructor(...args: Args<Options<typeof parameters>, ['value', 'keys']>) {
    const bound = saturationTransformSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(SaturationTransform, 'SaturationTransform', bound);
    this.value = checkInput('SaturationTransform', 'saturation', bound.value);
  }

  override _applyImage(img: ImageInput): Image {
    const image = imageOf('SaturationTransform', img);
    if (this.value === undefined) return image;
    return changeSaturation('SaturationTransform', image, pythonRandom.uniform(this.value[0], this.value[1]));
  }
}
