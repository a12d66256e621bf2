import { z } from 'zod';
import { type Args, type DTypeName, type Options, type Shape, signature } from '../../core/index.ts';
import { type Tensor, uniform } from '../../engine/index.ts';
import { InitializerBase } from './initializerBase.ts';

const parameters = { low: z.number().default(-1), high: z.number().default(1), name: z.any().optional() };
const declared = signature('Uniform', parameters);

/**
 * Spread evenly over [low, high).
 *
 * @param low - −1 by default.
 * @param high - 1 by default.
 * @source Paddle, python/paddle/nn/initializer/uniform.py, class Uniform
 */
export class Uniform extends InitializerBase {
  readonly low: number;
  readonly high: number;

  constructor(...args: Args<Options<typeof parameters>, ['low', 'high', 'name']>) {
    super();
    const { low, high } = declared.bind(args);
    this.low = low;
    this.high = high;
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    return uniform([...shape], dtype, this.low, this.high);
  }
}
