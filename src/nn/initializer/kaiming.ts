import { z } from 'zod';
import { type Args, type DTypeName, type Options, type Shape, signature } from '../../core/index.ts';
import { gaussian, type Tensor, uniform } from '../../engine/index.ts';
import { calculateGain } from './calculateGain.ts';
import { fans, InitializerBase } from './initializerBase.ts';

const parameters = {
  fanIn: z.number().nullish(),
  negativeSlope: z.number().default(0),
  nonlinearity: z.string().default('relu'),
  mode: z.enum(['fan_in', 'fan_out']).default('fan_in'),
};
const order = ['fanIn', 'negativeSlope', 'nonlinearity', 'mode'] as const;
type KaimingArgs = Args<Options<typeof parameters>, typeof order>;
const uniformDeclared = signature('KaimingUniform', parameters);
const normalDeclared = signature('KaimingNormal', parameters);
type Given = ReturnType<typeof uniformDeclared.bind>;

function fanOf(given: Given, shape: Shape): number {
  const natural = fans(shape);
  return given.mode === 'fan_out' ? natural.fanOut : (given.fanIn ?? natural.fanIn);
}

/**
 * Uniform in ±gain·√(3/fan).
 *
 * @param fanIn - Inputs of one output; from the shape when left out.
 * @param negativeSlope - For `nonlinearity: 'leaky_relu'`.
 * @param nonlinearity - What follows; `'relu'` by default, which makes the gain √2.
 * @param mode - `'fan_in'` or `'fan_out'`.
 * @source Paddle, python/paddle/nn/initializer/kaiming.py, class KaimingUniform
 */
export class KaimingUniform extends InitializerBase {
  readonly #given: Given;

  constructor(...args: KaimingArgs) {
    super();
    this.#given = uniformDeclared.bind(args);
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    const limit =
      calculateGain(this.#given.nonlinearity, this.#given.negativeSlope) * Math.sqrt(3 / fanOf(this.#given, shape));
    return uniform([...shape], dtype, -limit, limit);
  }
}

/**
 * Normal with deviation gain/√fan; parameters as {@link KaimingUniform}.
 *
 * @source Paddle, python/paddle/nn/initializer/kaiming.py, class KaimingNormal
 */
export class KaimingNormal extends InitializerBase {
  readonly #given: Given;

  constructor(...args: KaimingArgs) {
    super();
    this.#given = normalDeclared.bind(args);
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    return gaussian(
      shape,
      dtype,
      0,
      calculateGain(this.#given.nonlinearity, this.#given.negativeSlope) / Math.sqrt(fanOf(this.#given, shape)),
    );
  }
}
