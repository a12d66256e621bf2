import { z } from 'zod';
import { type Args, globalNumpy, type Options, pythonRandom, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import { ascending } from './checkInput.ts';
import { cropImage, pairOf, type Size } from './functional/crop.ts';
import { given } from './functional/imageFunction.ts';
import { type Interpolation, resizeImage } from './functional/resize.ts';
import { type Image, type ImageInput, imageOf, imageSize } from './image.ts';
import { roundHalfEven } from './kernels/rounding.ts';

const parameters = {
  size: given<Size>(),
  scale: z.custom<readonly [number, number]>().default([0.08, 1]),
  ratio: z.custom<readonly [number, number]>().default([3 / 4, 4 / 3]),
  interpolation: z.custom<Interpolation>().default('bilinear'),
  keys: z.custom<Keys>().optional(),
};
const randomResizedCropSignature = signature('RandomResizedCrop', parameters);

/**
 * Cuts a rectangle of drawn area and proportion out of pictures and resizes it.
 *
 * Area and proportion come from NumPy's global generator, the place from Python's.
 *
 * @param size - Height and width of the result; one number for a square.
 * @param scale - Smallest and largest part of the picture's area that is cut; `[0.08, 1]` when left out.
 * @param ratio - Smallest and largest width to a height of 1; `[3/4, 4/3]` when left out.
 * @param interpolation - `'bilinear'` (the default), `'nearest'`, `'bicubic'`, …
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class RandomResizedCrop extends ImageTransform {
  readonly size: readonly [height: number, width: number];
  readonly scale: readonly [number, number];
  readonly ratio: readonly [number, number];
  readonly interpolation: Interpolation;

  constructor(...args: Args<Options<typeof parameters>, ['size', 'scale', 'ratio', 'interpolation', 'keys']>) {
    const bound = randomResizedCropSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(RandomResizedCrop, 'RandomResizedCrop', bound);
    this.size = pairOf('RandomResizedCrop', 'size', bound.size);
    this.scale = ascending('RandomResizedCrop', 'scale', bound.scale);
    this.ratio = ascending('RandomResizedCrop', 'ratio', bound.ratio);
    this.interpolation = bound.interpolation;
  }

  override _applyImage(img: ImageInput): Image {
    const where = 'RandomResizedCrop';
    const image = imageOf(where, img);
    const [top, left, height, width] = this.#draw(imageSize(image));
    return resizeImage(where, cropImage(where, image, top, left, height, width), this.size, this.interpolation);
  }

  #draw([width, height]: readonly [number, number]): [top: number, left: number, height: number, width: number] {
    const numpy = globalNumpy();
    const area = height * width;
    const [low, high] = this.ratio;
    for (let attempt = 0; attempt < 10; attempt++) {
      const target = numpy.uniform(this.scale[0], this.scale[1]) * area;
      const ratio = Math.exp(numpy.uniform(Math.log(low), Math.log(high)));
      const w = roundHalfEven(Math.sqrt(target * ratio));
      const h = roundHalfEven(Math.sqrt(target / ratio));
      if (0 < w && w <= width && 0 < h && h <= height) {
        return [pythonRandom.randint(0, height - h), pythonRandom.randint(0, width - w), h, w];
      }
    }
    let w = width;
    let h = height;
    if (width / height < Math.min(low, high)) h = roundHalfEven(w / Math.min(low, high));
    else if (width / height > Math.max(low, high)) w = roundHalfEven(h * Math.max(low, high));
    return [Math.floor((height - h) / 2), Math.floor((width - w) / 2), h, w];
  }
}
