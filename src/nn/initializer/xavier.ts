import { z } from 'zod';
import { type Args, type DTypeName, type Options, type Shape, signature } from '../../core/index.ts';
import { gaussian, type Tensor, uniform } from '../../engine/index.ts';
import { fans, InitializerBase } from './initializerBase.ts';

const parameters = { fanIn: z.number().nullish(), fanOut: z.number().nullish(), gain: z.number().default(1) };
const order = ['fanIn', 'fanOut', 'gain'] as const;
type XavierArgs = Args<Options<typeof parameters>, typeof order>;
const uniformDeclared = signature('XavierUniform', parameters);
const normalDeclared = signature('XavierNormal', parameters);

/**
 * Uniform in ±gain·√(6/(fanIn + fanOut)).
 *
 * @param fanIn - Inputs of one output; from the shape when left out. Likewise `fanOut`.
 * @param gain - Factor; 1 by default.
 * @source Paddle, python/paddle/nn/initializer/xavier.py, class XavierUniform
 */
export class XavierUniform extends InitializerBase {
  readonly #given: ReturnType<typeof uniformDeclared.bind>;

  constructor(...args: XavierArgs) {
    super();
    this.#given = uniformDeclared.bind(args);
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    const limit = this.#given.gain * Math.sqrt(6 / total(this.#given, shape));
    return uniform([...shape], dtype, -limit, limit);
  }
}

/**
 * Normal with deviation gain·√(2/(fanIn + fanOut)).
 *
 * @param fanIn - Inputs of one output; from the shape when left out. Likewise `fanOut`.
 * @param gain - Factor; 1 by default.
 * @source Paddle, python/paddle/nn/initializer/xavier.py, class XavierNormal
 */
export class XavierNormal extends InitializerBase {
  readonly #given: ReturnType<typeof normalDeclared.bind>;

  constructor(...args: XavierArgs) {
    super();
    this.#given = normalDeclared.bind(args);
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    return gaussian(shape, dtype, 0, this.#given.gain * Math.sqrt(2 / total(this.#given, shape)));
  }
}

function total(given: { fanIn?: number | null; fanOut?: number | null }, shape: Shape): number {
  const natural = fans(shape);
  return (given.fanIn ?? natural.fanIn) + (given.fanOut ?? natural.fanOut);
}
