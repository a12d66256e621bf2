import { z } from 'zod';
import { type Args, ArgumentError, type Options, pythonRandom, show, signature } from '../../core/index.ts';
import { ImageTransform, type Keys } from './baseTransform.ts';
import type { Range } from './checkInput.ts';
import { affineImage, type Place } from './functional/affine.ts';
import { given } from './functional/imageFunction.ts';
import { type Fill, fillOf } from './functional/pad.ts';
import { warpInterpolationOf } from './functional/sampling.ts';
import { type Image, type ImageInput, imageOf, imageSize } from './image.ts';
import type { WarpInterpolation } from './kernels/pilWarp.ts';

const parameters = {
  degrees: given<Range>(),
  translate: z.custom<readonly [number, number] | null>().optional(),
  scale: z.custom<readonly [number, number] | null>().optional(),
  shear: z.custom<number | readonly number[] | null>().optional(),
  interpolation: z.custom<WarpInterpolation>().default('nearest'),
  fill: z.custom<Fill | null>().default(0),
  center: z.custom<Place | null>().optional(),
  keys: z.custom<Keys>().optional(),
};
const randomAffineSignature = signature('RandomAffine', parameters);

const where = 'RandomAffine';

/** A range of angles: one number stands for both sides of 0. @throws {ArgumentError} */
function angles(name: string, value: unknown, lengths: readonly number[]): readonly number[] {
  const rule = `${name} should be ${Array.isArray(value) ? '' : 'a '}sequence of length ${lengths.join(' or ')}.`;
  if (typeof value === 'number') {
    if (value >= 0) return [-value, value];
    throw new ArgumentError(
      `${where}: If ${name} is a single number, it must be positive. Received ${value}. Give 0 or more, or a pair.`,
    );
  }
  return numbers(rule, value, lengths);
}

function numbers(rule: string, value: unknown, lengths: readonly number[]): readonly number[] {
  if (!Array.isArray(value) || !lengths.includes(value.length) || !value.every((v) => typeof v === 'number')) {
    throw new ArgumentError(`${where}: ${rule} Received ${show(value)}. Write a list of numbers.`);
  }
  return value;
}

/**
 * Turns, shifts, scales and shears pictures by amounts drawn from Python's generator; see `affine`.
 *
 * @param degrees - One number d for angles from −d to d, or a pair.
 * @param translate - Largest shift right and down, as parts of width and height, 0…1; none when left out.
 * @param scale - Smallest and largest scale, above 0; none when left out.
 * @param shear - One number s for −s to s along x; a pair along x; or four numbers along x and y, in degrees; none when left out.
 * @param interpolation - `'nearest'` (the default), `'bilinear'` or `'bicubic'`.
 * @param fill - Colour of what comes in from outside; 0 when left out.
 * @param center - Place that the picture turns about; its middle when left out.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when an argument is not one of these
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class RandomAffine extends ImageTransform {
  readonly degrees: readonly [number, number];
  readonly translate: readonly [number, number] | undefined;
  readonly scale: readonly [number, number] | undefined;
  readonly shear: readonly number[] | undefined;
  readonly interpolation: WarpInterpolation;
  readonly fill: Fill;
  readonly center: Place | undefined;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['degrees', 'translate', 'scale', 'shear', 'interpolation', 'fill', 'center', 'keys']
    >
  ) {
    const bound = randomAffineSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(RandomAffine, 'RandomAffine', bound);
    this.degrees = angles('degrees', bound.degrees, [2]) as readonly [number, number];
    if (bound.translate !== undefined && bound.translate !== null) {
      const translate = numbers('translate should be a sequence of length 2.', bound.translate, [2]);
      if (!translate.every((v) => v >= 0 && v <= 1)) {
        throw new ArgumentError(
          `${where}: translation values should be between 0 and 1. Received ${show(translate)}. Give parts of width and height.`,
        );
      }
      this.translate = translate as readonly [number, number];
    }
    if (bound.scale !== undefined && bound.scale !== null) {
      const scale = numbers('scale should be a sequence of length 2.', bound.scale, [2]);
      if (!scale.every((v) => v > 0)) {
        throw new ArgumentError(
          `${where}: scale values should be positive. Received ${show(scale)}. Write [0.8, 1.2] or so.`,
        );
      }
      this.scale = scale as readonly [number, number];
    }
    if (bound.shear !== undefined && bound.shear !== null) this.shear = angles('shear', bound.shear, [2, 4]);
    this.interpolation = warpInterpolationOf(where, bound.interpolation, false);
    this.fill = bound.fill === null ? 0 : fillOf(where, bound.fill);
    if (bound.center !== undefined && bound.center !== null) {
      this.center = numbers('center should be a sequence of length 2.', bound.center, [2]) as Place;
    }
  }

  override _applyImage(img: ImageInput): Image {
    const where = 'RandomAffine';
    const image = imageOf(where, img);
    const [w, h] = imageSize(image);
    const uniform = (low: number, high: number) => pythonRandom.uniform(low, high);
    const angle = uniform(this.degrees[0], this.degrees[1]);
    let translate = [0, 0];
    if (this.translate) {
      const dx = this.translate[0] * w;
      const dy = this.translate[1] * h;
      translate = [Math.trunc(uniform(-dx, dx)), Math.trunc(uniform(-dy, dy))];
    }
    const scale = this.scale ? uniform(this.scale[0], this.scale[1]) : 1;
    const shear = [0, 0];
    if (this.shear) {
      shear[0] = uniform(this.shear[0]!, this.shear[1]!);
      if (this.shear.length === 4) shear[1] = uniform(this.shear[2]!, this.shear[3]!);
    }
    const { interpolation, fill, center } = this;
    return affineImage(where, image, { angle, translate, scale, shear, interpolation, fill, center });
  }
}
