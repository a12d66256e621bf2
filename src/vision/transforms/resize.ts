import { z } from 'zod';
import { type Args, ArgumentError, type Options, show, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import type { Size } from './functional/crop.ts';
import { given } from './functional/imageFunction.ts';
import { type Interpolation, resizeImage } from './functional/resize.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';

const parameters = {
  size: given<Size>(),
  interpolation: z.custom<Interpolation>().default('bilinear'),
  keys: z.custom<Keys>().optional(),
};
const resizeSignature = signature('Resize', parameters);

/**
 * Makes pictures larger or smaller; see `resize`.
 *
 * @param size - `[height, width]`, or one number for the shorter side, the other keeping its proportion.
 * @param interpolation - `'bilinear'` (the default), `'nearest'`, `'bicubic'`, …
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `size` is neither
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class Resize extends ImageTransform {
  readonly size: Size;
  readonly interpolation: Interpolation;

  constructor(...args: Args<Options<typeof parameters>, ['size', 'interpolation', 'keys']>) {
    const bound = resizeSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(Resize, 'Resize', bound);
    const { size } = bound;
    if (!Number.isInteger(size) && !(Array.isArray(size) && size.length === 2)) {
      throw new ArgumentError(
        `Resize: size must be a whole number of pixels, or height and width. Received ${show(size)}. Write 224 or [224, 224].`,
      );
    }
    this.size = size;
    this.interpolation = bound.interpolation;
  }

  override _applyImage(img: ImageInput): Image {
    return resizeImage('Resize', imageOf('Resize', img), this.size, this.interpolation);
  }
}
