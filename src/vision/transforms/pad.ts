import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { given } from './functional/imageFunction.ts';
import { type Fill, fillOf, marginsOf, type Padding, paddingModeOf, padImage } from './functional/pad.ts';
import { type Image, type ImageInput, imageOf } from './image.ts';
import type { PaddingMode } from './kernels/borders.ts';

const parameters = {
  padding: given<Padding>(),
  fill: z.custom<Fill>().default(0),
  paddingMode: z.custom<PaddingMode>().default('constant'),
  keys: z.custom<Keys>().optional(),
};
const padSignature = signature('Pad', parameters);

/**
 * Gives pictures margins; see `pad`.
 *
 * @param padding - Pixels on all sides; `[left/right, top/bottom]`; or `[left, top, right, bottom]`.
 * @param fill - Colour of constant margins; 0 when left out.
 * @param paddingMode - `'constant'` (the default), `'edge'`, `'reflect'` or `'symmetric'`.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class Pad extends ImageTransform {
  readonly padding: Padding;
  readonly fill: Fill;
  readonly paddingMode: PaddingMode;

  constructor(...args: Args<Options<typeof parameters>, ['padding', 'fill', 'paddingMode', 'keys']>) {
    const bound = padSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(Pad, 'Pad', bound);
    marginsOf('Pad', bound.padding);
    this.padding = bound.padding;
    this.fill = fillOf('Pad', bound.fill);
    this.paddingMode = paddingModeOf('Pad', bound.paddingMode);
  }

  override _applyImage(img: ImageInput): Image {
    return padImage('Pad', imageOf('Pad', img), this.padding, this.fill, this.paddingMode);
  }
}
