import { z } from 'zod';
import { type Args, ArgumentError, type Options, pythonRandom, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { cropImage, pairOf, type Size } from './functional/crop.ts';
import { given } from './functional/imageFunction.ts';
import { type Fill, type Padding, padImage } from './functional/pad.ts';
import { type Image, type ImageInput, imageOf, imageSize } from './image.ts';
import type { PaddingMode } from './kernels/borders.ts';

const parameters = {
  size: given<Size>(),
  padding: z.custom<Padding | null>().optional(),
  padIfNeeded: z.boolean().default(false),
  fill: z.custom<Fill>().default(0),
  paddingMode: z.custom<PaddingMode>().default('constant'),
  keys: z.custom<Keys>().optional(),
};
const randomCropSignature = signature('RandomCrop', parameters);

/**
 * Cuts a rectangle out of pictures at a place drawn from Python's generator (nothing is drawn where the size fits already).
 *
 * @param size - Height and width of the result; one number for a square.
 * @param padding - Margins given first; see `pad`.
 * @param padIfNeeded - Give a picture that is too small margins on **both** sides, each as wide as what is missing, as Paddle does.
 * @param fill - Colour of the margins; 0 when left out.
 * @param paddingMode - `'constant'` (the default), `'edge'`, `'reflect'` or `'symmetric'`.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `size` is neither; in a call, when the picture is too small
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class RandomCrop extends ImageTransform {
  readonly size: readonly [height: number, width: number];
  readonly padding: Padding | null;
  readonly padIfNeeded: boolean;
  readonly fill: Fill;
  readonly paddingMode: PaddingMode;

  constructor(
    ...args: Args<Options<typeof parameters>, ['size', 'padding', 'padIfNeeded', 'fill', 'paddingMode', 'keys']>
  ) {
    const bound = randomCropSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(RandomCrop, 'RandomCrop', bound);
    this.size = pairOf('RandomCrop', 'size', bound.size);
    this.padding = bound.padding ?? null;
    this.padIfNeeded = bound.padIfNeeded;
    this.fill = bound.fill;
    this.paddingMode = bound.paddingMode;
  }

  override _applyImage(img: ImageInput): Image {
    const where = 'RandomCrop';
    let image = imageOf(where, img);
    if (this.padding !== null) image = padImage(where, image, this.padding, this.fill, this.paddingMode);
    const [height, width] = this.size;
    const [fromWidth, fromHeight] = imageSize(image);
    if (this.padIfNeeded && fromWidth < width) {
      image = padImage(where, image, [width - fromWidth, 0], this.fill, this.paddingMode);
    }
    if (this.padIfNeeded && fromHeight < height) {
      image = padImage(where, image, [0, height - fromHeight], this.fill, this.paddingMode);
    }
    const [w, h] = imageSize(image);
    if (w === width && h === height) return cropImage(where, image, 0, 0, height, width);
    if (h < height || w < width) {
      throw new ArgumentError(
        `${where}: the picture must be at least as large as the cut. Received ${h}×${w} pixels for ${height}×${width}. Use padIfNeeded: true, or a smaller size.`,
      );
    }
    const top = pythonRandom.randint(0, h - height);
    const left = pythonRandom.randint(0, w - width);
    return cropImage(where, image, top, left, height, width);
  }
}
