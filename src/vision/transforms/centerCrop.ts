import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { centerCropImage, pairOf, type Size } from './functional/crop.ts';
import { given } from './functional/imageFunction.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';

const parameters = {
  size: given<Size>(),
  keys: z.custom<Keys>().optional(),
};
const centerCropSignature = signature('CenterCrop', parameters);

/**
 * Cuts the middle out of pictures; see `centerCrop`.
 *
 * @param size - Height and width of the result; one number for a square.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `size` is neither
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class CenterCrop extends ImageTransform {
  readonly size: readonly [height: number, width: number];

  constructor(...args: Args<Options<typeof parameters>, ['size', 'keys']>) {
    const bound = centerCropSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(CenterCrop, 'CenterCrop', bound);
    this.size = pairOf('CenterCrop', 'size', bound.size);
  }

  override _applyImage(img: ImageInput): Image {
    return centerCropImage('CenterCrop', imageOf('CenterCrop', img), this.size);
  }
}
