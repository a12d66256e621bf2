import { z } from 'zod';
import { type Args, type Options, pythonRandom, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { probabilityOf } from './checkInput.ts';
import { flipHorizontally } from './functional/flip.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';

const parameters = {
  prob: z.number().default(0.5),
  keys: z.custom<Keys>().optional(),
};
const randomHorizontalFlipSignature = signature('RandomHorizontalFlip', parameters);

/**
 * Mirrors a picture left to right, or not, as a coin falls that is drawn from Python's generator.
 *
 * @param prob - How often, 0…1; 0.5 when left out.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `prob` lies outside
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class RandomHorizontalFlip extends ImageTransform {
  readonly prob: number;

  constructor(...args: Args<Options<typeof parameters>, ['prob', 'keys']>) {
    const bound = randomHorizontalFlipSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(RandomHorizontalFlip, 'RandomHorizontalFlip', bound);
    this.prob = probabilityOf('RandomHorizontalFlip', 'probability must be between 0 and 1', bound.prob);
  }

  override _applyImage(img: ImageInput): Image {
    const image = imageOf('RandomHorizontalFlip', img);
    return pythonRandom.random() < this.prob ? flipHorizontally(image) : image;
  }
}
