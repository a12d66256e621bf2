import { z } from 'zod';
import { type Args, type Options, pythonRandom, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { probabilityOf } from './checkInput.ts';
import { type Fill, fillOf } from './functional/pad.ts';
import { perspectiveImage } from './functional/perspective.ts';
import { warpInterpolationOf } from './functional/sampling.ts';
import { type Image, type ImageInput, imageOf, imageSize } from './image.ts';
import type { Point } from './kernels/cv2Warp.ts';
import type { WarpInterpolation } from './kernels/pilWarp.ts';

const parameters = {
  prob: z.number().default(0.5),
  distortionScale: z.number().default(0.5),
  interpolation: z.custom<WarpInterpolation>().default('nearest'),
  fill: z.custom<Fill>().default(0),
  keys: z.custom<Keys>().optional(),
};
const randomPerspectiveSignature = signature('RandomPerspective', parameters);

/**
 * Views pictures at a slant, or not, as draws from Python's generator say; see `perspective`.
 *
 * @param prob - How often, 0…1; 0.5 when left out.
 * @param distortionScale - How far corners move inward, as a part of half the side, 0…1; 0.5 when left out.
 * @param interpolation - `'nearest'` (the default), `'bilinear'` or `'bicubic'`.
 * @param fill - Colour of what comes in from outside; 0 when left out.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class RandomPerspective extends ImageTransform {
  readonly prob: number;
  readonly distortionScale: number;
  readonly interpolation: WarpInterpolation;
  readonly fill: Fill;

  constructor(...args: Args<Options<typeof parameters>, ['prob', 'distortionScale', 'interpolation', 'fill', 'keys']>) {
    const bound = randomPerspectiveSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(RandomPerspective, 'RandomPerspective', bound);
    const where = 'RandomPerspective';
    this.prob = probabilityOf(where, 'probability must be between 0 and 1', bound.prob);
    this.distortionScale = probabilityOf(where, 'distortion_scale must be between 0 and 1', bound.distortionScale);
    this.interpolation = warpInterpolationOf(where, bound.interpolation, false);
    this.fill = fillOf(where, bound.fill);
  }

  override _applyImage(img: ImageInput): Image {
    const image = imageOf('RandomPerspective', img);
    const [w, h] = imageSize(image);
    if (!(pythonRandom.random() < this.prob)) return image;
    const { interpolation, fill } = this;
    return perspectiveImage('RandomPerspective', image, {
      startpoints: [
        [0, 0],
        [w - 1, 0],
        [w - 1, h - 1],
        [0, h - 1],
      ],
      endpoints: this.#drawCorners(w, h),
      interpolation,
      fill,
    });
  }

  #drawCorners(width: number, height: number): Point[] {
    const dx = Math.trunc(this.distortionScale * Math.floor(width / 2));
    const dy = Math.trunc(this.distortionScale * Math.floor(height / 2));
    const near = (d: number) => Math.trunc(pythonRandom.uniform(0, d + 1));
    const far = (size: number, d: number) => Math.trunc(pythonRandom.uniform(size - d - 1, size));
    return [
      [near(dx), near(dy)],
      [far(width, dx), near(dy)],
      [far(width, dx), far(height, dy)],
      [near(dx), far(height, dy)],
    ];
  }
}
