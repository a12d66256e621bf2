import { z } from 'zod';
import { type Args, type DTypeName, type Options, type Shape, signature } from '../../core/index.ts';
import { full, type Tensor } from '../../engine/index.ts';
import { InitializerBase } from './initializerBase.ts';

const parameters = { value: z.number().default(0) };
const declared = signature('Constant', parameters);

/**
 * Every element the same.
 *
 * @param value - The value; 0 by default.
 * @source Paddle, python/paddle/nn/initializer/constant.py
 */
export class Constant extends InitializerBase {
  readonly value: number;

  constructor(...args: Args<Options<typeof parameters>, ['value']>) {
    super();
    this.value = declared.bind(args).value;
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    return full([...shape], this.value, dtype);
  }
}
