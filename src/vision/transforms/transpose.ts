import { z } from 'zod';
import { type Args, ArgumentError, NdArray, type Options, show, signature } from '../../core/index.ts';
import { PilImage } from '../image/index.ts';
import { BaseTransform, type Keys } from './baseTransform.ts';
import { type ImageInput, imageOf, TensorImage } from './image.ts';
import { type Elements, sameKind } from './kernels/raster.ts';

const parameters = {
  order: z.custom<readonly number[]>().default([2, 0, 1]),
  keys: z.custom<Keys>().optional(),
};
const transposeSignature = signature('Transpose', parameters);

/**
 * Puts the axes of pictures into another order; by default the channels first, as convolutions take them. Values are not scaled.
 *
 * A {@link PilImage} becomes an array; two axes get a third, of one channel, first.
 *
 * @param order - The axes in their new order; `[2, 0, 1]` (height, width, channels → channels, height, width) when left out.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @throws {ArgumentError} when `order` does not name three axes
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class Transpose extends BaseTransform {
  readonly order: readonly number[];

  constructor(...args: Args<Options<typeof parameters>, ['order', 'keys']>) {
    const bound = transposeSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(Transpose, 'Transpose', bound);
    const { order } = bound;
    if (!Array.isArray(order) || order.length !== 3 || [0, 1, 2].some((axis) => !order.includes(axis))) {
      throw new ArgumentError(
        `Transpose: order must name the axes 0, 1 and 2 once each. Received ${show(order)}. Write [2, 0, 1].`,
      );
    }
    this.order = order;
  }

  override _applyImage(img: ImageInput): NdArray {
    const image = imageOf('Transpose', img);
    const array = image instanceof PilImage ? image.toArray() : image;
    const shape = [...array.shape, 1] as [number, number, number];
    const [p, q, r] = this.order as [number, number, number];
    const steps = [shape[1] * shape[2], shape[2], 1];
    const [a, b, c] = [shape[p]!, shape[q]!, shape[r]!];
    const [stepA, stepB, stepC] = [steps[p]!, steps[q]!, steps[r]!];
    const data = array.data as Elements;
    const out = sameKind(data, data.length);
    if (stepB === c * stepC) {
      // The last two axes keep their order: each plane is read with one step.
      const area = b * c;
      for (let i = 0, o = 0; i < a; i++) {
        for (let n = 0, at = i * stepA; n < area; n++, at += stepC) out[o++] = data[at]!;
      }
    } else {
      for (let i = 0, o = 0; i < a; i++) {
        for (let j = 0; j < b; j++) {
          for (let k = 0, at = i * stepA + j * stepB; k < c; k++, at += stepC) out[o++] = data[at]!;
        }
      }
    }
    return image instanceof TensorImage
      ? new TensorImage(out, [a, b, c], image.dtype)
      : new NdArray(out, [a, b, c], array.dtype);
  }
}
