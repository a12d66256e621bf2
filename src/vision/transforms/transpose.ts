import { z } from 'zod';
import { type Args, ArgumentError, NdArray, type Options, show, signature } from '../../core/index.ts';
import { BaseTransform, type Keys } from './baseTransform.ts';
import { type ImageInput, imageOf, pixelsOf, TensorImage } from './image.ts';
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
    const array = pixelsOf(image);
    const shape = [...array.shape, 1] as [number, number, number];
    const [p, q, r] = this.order as [number, number, number];
    const steps = [shape[1] * shape[2], shape[2], 1];
    const [a, b, c] = [shape[p]!, shape[q]!, shape[r]!];
    const [stepA, stepB, stepC] = [steps[p]!, steps[q]!, steps[r]!];
    const data = array.data as Elements;
    const out =
      data instanceof Uint8Array && p === 2 && q === 0 && shape[2] === 3
        ? splitBytes(data)
        : reorder(data, a, b, c, stepA, stepB, stepC);
    return image instanceof TensorImage
      ? new TensorImage(out, [a, b, c], image.dtype)
      : new NdArray(out, [a, b, c], array.dtype);
  }
}

/** The three channels of a picture of bytes, one after the other: the common case, fast. */
function splitBytes(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length);
  const area = data.length / 3;
  const second = 2 * area;
  for (let i = 0, p = 0; i < area; i++, p += 3) {
    out[i] = data[p]!;
    out[i + area] = data[p + 1]!;
    out[i + second] = data[p + 2]!;
  }
  return out;
}

function reorder(
  data: Elements,
  a: number,
  b: number,
  c: number,
  stepA: number,
  stepB: number,
  stepC: number,
): Elements {
  const out = sameKind(data, data.length);
  for (let i = 0, o = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0, at = i * stepA + j * stepB; k < c; k++, at += stepC) out[o++] = data[at]!;
    }
  }
  return out;
}
