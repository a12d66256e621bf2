import { z } from 'zod';
import { type Args, type Options, pythonRandom, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { checkInput, type Range } from './checkInput.ts';
import { changeHue } from './functional/adjustColor.ts';
import { given } from './functional/imageFunction.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';

const parameters = {
  value: given<Range>(),
  keys: z.custom<Keys>().optional(),
};
const hueTransformSignature = signature('HueTransform', parameters);

/**
 * Turns colours round the colour circle by a part drawn from Python's generator; see `adjustHue`.
 *
 * @param value - One number v for parts from −v to v, or a pair; within ±0.5. 0 changes nothing and draws nothing.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `value` is neither
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class HueTransform extends ImageTransform {
  /** The range that is drawn from; `undefined` when nothing changes. */
  readonly value: readonly [low: number, high: number] | undefined;

  constructor(...args: Args<Options<typeof parameters>, ['value', 'keys']>) {
    const bound = hueTransformSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(HueTransform, 'HueTransform', bound);
    this.value = checkInput('HueTransform', 'hue', bound.value, {
      center: 0,
      bound: [-0.5, 0.5],
      clip: false,
    });
  }

  override _applyImage(img: ImageInput): Image {
    const image = imageOf('HueTransform', img);
    if (this.value === undefined) return image;
    return changeHue('HueTransform', image, pythonRandom.uniform(this.value[0], this.value[1]));
  }
}
