import { z } from 'zod';
import { type Args, type Bound, type Options, signature } from '../core/index.ts';
import { ops } from '../engine/index.ts';
import { checkAdam } from './adamStep.ts';
import { blend, inPrecisionOf, put } from './compose.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, name } = optimizerParameters;
const parameters = {
  learningRate,
  beta1: z.number().default(0.9),
  beta2: z.number().default(0.999),
  epsilon: z.number().default(1e-8),
  parameters: list,
  weightDecay,
  gradClip,
  name,
};
const declared = signature('RAdam', parameters);

/**
 * Adam without its second moment in the first steps, until that is sure enough:
 * `ρ∞ = 2/(1 − β₂) − 1; ρₜ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ)`; where ρₜ > 5 `p ← p − η·m̂·√((ρₜ − 4)(ρₜ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρₜ))·√(1 − β₂ᵗ)/(√v + ε)`,
 * else `p ← p − η·m̂`.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param beta1 - β₁; 0.9 by default.
 * @param beta2 - β₂; 0.999 by default.
 * @param epsilon - ε; 1e-8 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @throws {ArgumentError} when a β lies outside [0, 1), or ε is negative
 * @source Paddle, python/paddle/optimizer/radam.py; paddle/phi/kernels/impl/radam_kernel_impl.h
 */
export class RAdam extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'beta1', 'beta2', 'epsilon', 'parameters', 'weightDecay', 'gradClip', 'name']
    >
  ) {
    const given = declared.bind(args);
    checkAdam('RAdam', given);
    super({ multiPrecision: false, ...given });
    this.#settings = given;
    this.accumulators = [
      { name: 'beta1_pow', initial: 1 },
      { name: 'beta2_pow', initial: 1 },
      { name: 'rho', initial: 1 },
      { name: 'moment1', initial: 0 },
      { name: 'moment2', initial: 0 },
    ];
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state, rate, group }: Update): void {
    const given = { ...this.#settings, ...(group.settings as Partial<Bound<typeof parameters>>) };
    const [power1, power2, rho, first, second] = [state[0]!, state[1]!, state[2]!, state[3]!, state[4]!];
    if (parameter.size === 0) return;
    const [beta1, beta2] = [inPrecisionOf(parameter, given.beta1), inPrecisionOf(parameter, given.beta2)];
    put(power1, ops.scale(power1, beta1));
    put(power2, ops.scale(power2, beta2));
    // tβ₂ᵗ/(1 − β₂ᵗ) from the one of the step before
    const rest = ops.add(ops.multiply(rho, ops.scale(power2, -1, beta2)), power2);
    put(rho, ops.divide(rest, ops.scale(power2, -1, 1)));
    put(first, blend(first, gradient, beta1));
    put(second, blend(second, ops.square(gradient), beta2));
    const [p1, p2] = [power1.item(...zeros(parameter.ndim)), power2.item(...zeros(parameter.ndim))];
    const most = 2 / (1 - beta2) - 1;
    const sure = most - 2 * rho.item(...zeros(parameter.ndim));
    const mean = ops.scale(first, 1 / (1 - p1));
    if (sure > 5) {
      const trust = Math.sqrt(((sure - 4) * (sure - 2) * most) / ((most - 4) * (most - 2) * sure)) * Math.sqrt(1 - p2);
      const step = ops.divide(mean, ops.scale(ops.sqrt(second), 1, given.epsilon));
      put(parameter, ops.subtract(parameter, ops.scale(step, rate * trust)));
    } else put(parameter, ops.subtract(parameter, ops.scale(mean, rate)));
  }
}

/** The first place along each axis. */
function zeros(axes: number): number[] {
  return new Array<number>(axes).fill(0);
}
