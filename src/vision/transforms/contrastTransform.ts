import { z } from 'zod';
import { type Args, ArgumentError, type Options, pythonRandom, show, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { checkInput } from './checkInput.ts';
import { changeContrast } from './functional/adjustColor.ts';
import { given } from './functional/imageFunction.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';

const parameters = {
  value: given<number>(),
  keys: z.custom<Keys>().optional(),
};
const contrastTransformSignature = signature('ContrastTransform', parameters);

/**
 * Makes differences of brightness larger or smaller by a factor drawn from Python's generator; see `adjustContrast`.
 *
 * @param value - One number v for factors from `max(0, 1 − v)` to `1 + v`; 0 changes nothing and draws nothing. A pair is refused, as in Paddle.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `value` is no number, or negative
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class ContrastTransform extends ImageTransform {
  /** The range that is drawn from; `undefined` when nothing changes. */
  readonly value: readonly [low: number, high: number] | undefined;

  constructor(...args: Args<Options<typeof parameters>, ['value', 'keys']>) {
    const bound = contrastTransformSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(ContrastTransform, 'ContrastTransform', bound);
    const { value } = bound;
    if (typeof value !== 'number' || !(value >= 0)) {
      throw new ArgumentError(
        `ContrastTransform: contrast value should be non-negative (one number; a pair is not taken). Received ${show(value)}. Write 0.4.`,
      );
    }
    this.value = checkInput('ContrastTransform', 'contrast', value);
  }

  override _applyImage(img: ImageInput): Image {
    const image = imageOf('ContrastTransform', img);
    if (this.value === undefined) return image;
    return changeContrast('ContrastTransform', image, pythonRandom.uniform(this.value[0], this.value[1]));
  }
}
