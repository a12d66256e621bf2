import { z } from 'zod';
import { type Args, ArgumentError, type Options, pythonRandom, show, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import type { Range } from './checkInput.ts';
import type { Place } from './functional/affine.ts';
import { given } from './functional/imageFunction.ts';
import type { Fill } from './functional/pad.ts';
import { rotateImage } from './functional/rotate.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';
import type { WarpInterpolation } from './kernels/pilWarp.ts';

const parameters = {
  degrees: given<Range>(),
  interpolation: z.custom<WarpInterpolation>().default('nearest'),
  expand: z.boolean().default(false),
  center: z.custom<Place | null>().optional(),
  fill: z.custom<Fill>().default(0),
  keys: z.custom<Keys>().optional(),
};
const randomRotationSignature = signature('RandomRotation', parameters);

/**
 * Turns pictures by an angle drawn from Python's generator; see `rotate`.
 *
 * As in Paddle, a gray {@link PilImage} needs `fill` as a list: `[0]`.
 *
 * @param degrees - One number d for angles from −d to d, or a pair; counter-clockwise.
 * @param interpolation - `'nearest'` (the default), `'bilinear'` or `'bicubic'`.
 * @param expand - Whether the result grows to hold the whole turned picture.
 * @param center - Place that the picture turns about; its middle when left out.
 * @param fill - Colour of what comes in from outside; 0 when left out.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `degrees` is neither
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class RandomRotation extends ImageTransform {
  readonly degrees: readonly [low: number, high: number];
  readonly interpolation: WarpInterpolation;
  readonly expand: boolean;
  readonly center: Place | undefined;
  readonly fill: Fill;

  constructor(
    ...args: Args<Options<typeof parameters>, ['degrees', 'interpolation', 'expand', 'center', 'fill', 'keys']>
  ) {
    const bound = randomRotationSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(RandomRotation, 'RandomRotation', bound);
    const { degrees } = bound;
    if (typeof degrees === 'number') {
      if (!(degrees >= 0)) {
        throw new ArgumentError(
          `RandomRotation: If degrees is a single number, it must be positive. Received ${degrees}. Give 0 or more, or a pair.`,
        );
      }
      this.degrees = [-degrees, degrees];
    } else {
      if (!Array.isArray(degrees) || degrees.length !== 2) {
        throw new ArgumentError(
          `RandomRotation: If degrees is a sequence, it must be of len 2. Received ${show(degrees)}. Write 30 or [-30, 30].`,
        );
      }
      this.degrees = degrees as unknown as readonly [number, number];
    }
    this.interpolation = bound.interpolation;
    this.expand = bound.expand;
    this.center = bound.center ?? undefined;
    this.fill = bound.fill;
  }

  override _applyImage(img: ImageInput): Image {
    const angle = pythonRandom.uniform(this.degrees[0], this.degrees[1]);
    const { interpolation, expand, center, fill } = this;
    const image = imageOf('RandomRotation', img);
    return rotateImage('RandomRotation', image, { angle, interpolation, expand, center, fill });
  }
}
