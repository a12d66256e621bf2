import { z } from 'zod';
import { type Args, type Bound, type NdArray, type Options, type Parameters, signature } from '../../../core/index.ts';
import type { PilImage } from '../../image/index.ts';
import { type Image, type ImageInput, imageOf } from '../image.ts';

/** The kind of picture that comes out where `I` goes in. */
export type SameKind<I> = I extends PilImage ? PilImage : NdArray;

/** A function from a picture to a picture of the same kind: `resize(img, 4)`, `resize({ img, size: 4 })`. */
export interface ImageFunction<O, Order extends readonly unknown[]> {
  <I extends ImageInput>(img: I, ...rest: Args<O, Order>): SameKind<I>;
  <I extends ImageInput>(options: { img: I } & O): SameKind<I>;
}

/** A schema for what the function itself checks; it must be given. */
export function given<T>(): z.ZodType<T, T> {
  return z.custom<T>((value) => value !== undefined);
}

/**
 * Makes a function whose first parameter is a picture.
 *
 * @param where - Its public name.
 * @param parameters - What follows the picture, in Paddle's order.
 * @param order - The names of `parameters` in that order, for the types.
 * @param run - Does the work on checked arguments.
 */
export function imageFunction<P extends Parameters, const Order extends readonly (keyof Options<P>)[]>(
  where: string,
  parameters: P,
  _order: Order,
  run: (img: Image, bound: Bound<P>) => Image,
): ImageFunction<Options<P>, Order> {
  const declared = signature(where, { img: z.unknown(), ...parameters });
  const call = (...args: unknown[]): Image => {
    const bound = declared.bind(args) as Bound<P> & { img: unknown };
    return run(imageOf(where, bound.img), bound);
  };
  return call as ImageFunction<Options<P>, Order>;
}
