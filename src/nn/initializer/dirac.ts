import { z } from 'zod';
import {
  type Args,
  type DTypeName,
  NdArray,
  type Options,
  type Shape,
  ShapeError,
  showShape,
  signature,
  stridesOf,
} from '../../core/index.ts';
import { type Tensor, toTensor } from '../../engine/index.ts';
import { InitializerBase } from './initializerBase.ts';

const parameters = { groups: z.int().min(1).default(1).describe('a whole number ≥ 1'), name: z.any().optional() };
const declared = signature('Dirac', parameters);

/**
 * A convolution's weight that lets its input pass: 1 in the kernel's centre from each input to the output of the same place, else 0.
 *
 * @param groups - Into how many parts the outputs are split, each like the whole; 1 by default.
 * @throws {ShapeError} when the parameter has not 3, 4 or 5 axes, or its outputs cannot be split so
 * @source Paddle, python/paddle/nn/initializer/dirac.py
 */
export class Dirac extends InitializerBase {
  readonly groups: number;

  constructor(...args: Args<Options<typeof parameters>, ['groups', 'name']>) {
    super();
    this.groups = declared.bind(args).groups;
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    if (shape.length < 3 || shape.length > 5 || shape[0]! % this.groups !== 0) {
      throw new ShapeError(
        `Dirac: the parameter must have 3, 4 or 5 axes, the first one divisible by groups (${this.groups}). Received ${showShape(shape)}. Use it for the weight of a convolution.`,
      );
    }
    const values = NdArray.zeros(shape, 'float32');
    const strides = stridesOf(shape);
    const centre = shape.slice(2).reduce((at, n, axis) => at + Math.floor(n / 2) * strides[axis + 2]!, 0);
    const part = shape[0]! / this.groups;
    for (let group = 0; group < this.groups; group++) {
      for (let i = 0; i < Math.min(part, shape[1]!); i++) {
        values.data[(group * part + i) * strides[0]! + i * strides[1]! + centre] = 1;
      }
    }
    return toTensor(values.astype(dtype));
  }
}
