import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  type DTypeLike,
  type DTypeName,
  dtypeName,
  type NdArray,
  type Options,
  show,
  signature,
} from '../core/index.ts';
import { Tensor } from '../engine/index.ts';

const parameters = {
  shape: z.custom<readonly (number | null)[]>((value) => value !== undefined),
  dtype: z.custom<DTypeLike>().default('float32'),
  name: z.string().nullish(),
  stopGradient: z.boolean().default(false),
};
const declared = signature('InputSpec', parameters);

/**
 * What an input of a network looks like.
 *
 * @param shape - Sizes; null or −1 for one that is open.
 * @param dtype - `'float32'` by default.
 * @param name - Its name; a Model wants one.
 * @param stopGradient - Whether no gradient is computed for it.
 * @throws {ArgumentError} when the shape is no list of whole numbers and nulls
 * @source Paddle, python/paddle/static/input.py, class InputSpec
 */
export class InputSpec {
  /** Sizes; −1 where open. */
  shape: number[];
  readonly dtype: DTypeName;
  name: string | null;
  readonly stopGradient: boolean;

  constructor(...args: Args<Options<typeof parameters>, ['shape', 'dtype', 'name', 'stopGradient']>) {
    const { shape, dtype, name, stopGradient } = declared.bind(args);
    if (!Array.isArray(shape))
      throw new ArgumentError(`InputSpec: shape must be a list. Received ${show(shape)}. E.g. [null, 784].`);
    this.shape = shape.map((n, i) => {
      if (n !== null && !Number.isInteger(n))
        throw new ArgumentError(
          `InputSpec: shape[${i}] must be a whole number or null. Received ${show(n)}. Use null for an open size.`,
        );
      return n === null || n < -1 ? -1 : n;
    });
    this.dtype = dtypeName(dtype, 'InputSpec');
    this.name = name ?? null;
    this.stopGradient = stopGradient;
  }

  /** The spec of a tensor, by its own name unless another is given. @throws {ArgumentError} when it is none */
  static fromTensor(tensor: Tensor, name: string | null = null): InputSpec {
    if (!(tensor instanceof Tensor))
      throw new ArgumentError(
        `InputSpec.fromTensor: tensor must be a Tensor. Received ${show(tensor)}. Use fromNumpy for arrays.`,
      );
    return new InputSpec({ shape: tensor.shape, dtype: tensor.handle.dtype, name: name ?? tensor.name });
  }

  /** The spec of an array. @param ndarray - The array. */
  static fromNumpy(
    ndarray: NdArray | { shape: readonly number[]; dtype: string },
    name: string | null = null,
  ): InputSpec {
    return new InputSpec({ shape: [...ndarray.shape], dtype: ndarray.dtype, name });
  }

  /** Puts an axis of a size before the others. @param batchSize - Size of the new first axis. */
  batch(batchSize: number | readonly number[]): this {
    const size = Array.isArray(batchSize) ? batchSize : [batchSize];
    if (size.length !== 1)
      throw new ArgumentError(
        `InputSpec.batch: batchSize must be one number. Received ${show(batchSize)}. Give a number.`,
      );
    if (!Number.isInteger(size[0]))
      throw new ArgumentError(
        `InputSpec.batch: batchSize must be a whole number. Received ${show(batchSize)}. Give a number.`,
      );
    this.shape = [size[0] as number, ...this.shape];
    return this;
  }

  /** Takes the first axis away. @throws {ArgumentError} when there is none */
  unbatch(): this {
    if (this.shape.length === 0)
      throw new ArgumentError('InputSpec.unbatch: the shape must have an axis. Received []. A scalar has none.');
    this.shape = this.shape.slice(1);
    return this;
  }

  /** Paddle's text of it. */
  toString(): string {
    const shape = this.shape.length === 1 ? `(${this.shape[0]},)` : `(${this.shape.join(', ')})`;
    return `InputSpec(shape=${shape}, dtype=paddle.${this.dtype}, name=${this.name ?? 'None'}, stop_gradient=${this.stopGradient ? 'True' : 'False'})`;
  }
}
