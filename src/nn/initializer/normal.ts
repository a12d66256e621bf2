import { z } from 'zod';
import { type Args, type DTypeName, type Options, type Shape, signature } from '../../core/index.ts';
import { gaussian, type Tensor, truncatedNormal } from '../../engine/index.ts';
import { InitializerBase } from './initializerBase.ts';

const parameters = { mean: z.number().default(0), std: z.number().default(1), name: z.any().optional() };
const declared = signature('Normal', parameters);
const truncatedParameters = {
  mean: z.number().default(0),
  std: z.number().default(1),
  a: z.number().default(-2),
  b: z.number().default(2),
  name: z.any().optional(),
};
const truncatedDeclared = signature('TruncatedNormal', truncatedParameters);

/**
 * Normal with a mean and a deviation.
 *
 * @param mean - 0 by default.
 * @param std - 1 by default.
 * @source Paddle, python/paddle/nn/initializer/normal.py, class Normal
 */
export class Normal extends InitializerBase {
  readonly mean: number;
  readonly std: number;

  constructor(...args: Args<Options<typeof parameters>, ['mean', 'std', 'name']>) {
    super();
    const { mean, std } = declared.bind(args);
    this.mean = mean;
    this.std = std;
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    return gaussian(shape, dtype, this.mean, this.std);
  }
}

/**
 * Normal, cut to absolute bounds: with std 0.02 the default ones cut nothing.
 *
 * @param mean - 0 by default.
 * @param std - 1 by default.
 * @param a - Lower bound; −2 by default. Likewise `b`, 2.
 * @source Paddle, python/paddle/nn/initializer/normal.py, class TruncatedNormal
 */
export class TruncatedNormal extends InitializerBase {
  readonly #given: ReturnType<typeof truncatedDeclared.bind>;

  constructor(...args: Args<Options<typeof truncatedParameters>, ['mean', 'std', 'a', 'b', 'name']>) {
    super();
    this.#given = truncatedDeclared.bind(args);
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    const { mean, std, a, b } = this.#given;
    return truncatedNormal(shape, dtype, mean, std, a, b);
  }
}
