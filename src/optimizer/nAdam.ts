import { z } from 'zod';
import { type Args, ArgumentError, type Bound, type Options, signature } from '../core/index.ts';
import { ops } from '../engine/index.ts';
import { checkAdam } from './adamStep.ts';
import { blend, inPrecisionOf, put } from './compose.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, name } = optimizerParameters;
const parameters = {
  learningRate: learningRate.unwrap().default(0.002),
  beta1: z.number().default(0.9),
  beta2: z.number().default(0.999),
  epsilon: z.number().default(1e-8),
  momentumDecay: z.number().default(0.004),
  parameters: list,
  weightDecay,
  gradClip,
  name,
};
const declared = signature('NAdam', parameters);

/**
 * Adam with Nesterov's momentum: `μₜ = β₁(1 − ½·0.96^(tψ)); P ← P·μₜ; m̂ = μₜ₊₁m/(1 − Pμₜ₊₁) + (1 − μₜ)g/(1 − P); p ← p − η·m̂/(√v̂ + ε)`.
 *
 * @param learningRate - η, or its schedule; 0.002 by default.
 * @param beta1 - β₁; 0.9 by default.
 * @param beta2 - β₂; 0.999 by default.
 * @param epsilon - ε; 1e-8 by default.
 * @param momentumDecay - ψ; 0.004 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @throws {ArgumentError} when a β lies outside [0, 1), or ε or ψ is negative
 * @source Paddle, python/paddle/optimizer/nadam.py; paddle/phi/kernels/impl/nadam_kernel_impl.h
 */
export class NAdam extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'beta1', 'beta2', 'epsilon', 'momentumDecay', 'parameters', 'weightDecay', 'gradClip', 'name']
    >
  ) {
    const given = declared.bind(args);
    checkAdam('NAdam', given);
    if (!(given.momentumDecay >= 0)) {
      throw new ArgumentError(
        `NAdam: momentumDecay must be ≥ 0. Received ${given.momentumDecay}. Paddle's default is 0.004.`,
      );
    }
    super({ multiPrecision: false, ...given });
    this.#settings = given;
    this.accumulators = [
      { name: 'momentum_decay_pow', initial: 1 },
      { name: 'beta2_pow', initial: 1 },
      { name: 'mu_product', initial: 1 },
      { name: 'moment1', initial: 0 },
      { name: 'moment2', initial: 0 },
    ];
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state, rate, group }: Update): void {
    const given = { ...this.#settings, ...(group.settings as Partial<Bound<typeof parameters>>) };
    const [decayPower, power2, product, first, second] = [state[0]!, state[1]!, state[2]!, state[3]!, state[4]!];
    const [beta1, beta2] = [inPrecisionOf(parameter, given.beta1), inPrecisionOf(parameter, given.beta2)];
    put(decayPower, ops.scale(decayPower, 0.96));
    put(power2, ops.scale(power2, beta2));
    const shrunk = ops.pow(decayPower, given.momentumDecay);
    const now = ops.scale(shrunk, -0.5 * beta1, beta1);
    const next = ops.scale(shrunk, -0.5 * beta1 * 0.96 ** given.momentumDecay, beta1);
    put(product, ops.multiply(product, now));
    put(first, blend(first, gradient, beta1));
    put(second, blend(second, ops.square(gradient), beta2));
    const mean = ops.add(
      ops.divide(ops.multiply(next, first), ops.scale(ops.multiply(product, next), -1, 1)),
      ops.divide(ops.multiply(ops.scale(now, -1, 1), gradient), ops.scale(product, -1, 1)),
    );
    const root = ops.sqrt(ops.divide(second, ops.scale(power2, -1, 1)));
    put(parameter, ops.subtract(parameter, ops.scale(ops.divide(mean, ops.scale(root, 1, given.epsilon)), rate)));
  }
}
