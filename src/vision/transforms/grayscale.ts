import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { grayImage } from './functional/toGrayscale.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';

const parameters = {
  numOutputChannels: z.number().default(1),
  keys: z.custom<Keys>().optional(),
};
const grayscaleSignature = signature('Grayscale', parameters);

/**
 * Turns pictures gray; see `toGrayscale`.
 *
 * @param numOutputChannels - 1 (the default), or 3 for the same gray three times.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class Grayscale extends ImageTransform {
  readonly numOutputChannels: number;

  constructor(...args: Args<Options<typeof parameters>, ['numOutputChannels', 'keys']>) {
    const bound = grayscaleSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(Grayscale, 'Grayscale', bound);
    this.numOutputChannels = bound.numOutputChannels;
  }

  override _applyImage(img: ImageInput): Image {
    return grayImage('Grayscale', imageOf('Grayscale', img), this.numOutputChannels);
  }
}
