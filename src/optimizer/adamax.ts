import { z } from 'zod';
import { type Args, type Bound, type Options, signature } from '../core/index.ts';
import { ops } from '../engine/index.ts';
import { checkAdam, powerOf } from './adamStep.ts';
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
const declared = signature('Adamax', parameters);

/**
 * `m ← β₁m + (1 − β₁)g; u ← max(|g|, β₂u + ε); p ← p − η/(1 − β₁ᵗ)·m/u`.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param beta1 - β₁; 0.9 by default.
 * @param beta2 - β₂; 0.999 by default.
 * @param epsilon - ε; 1e-8 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @throws {ArgumentError} when a β lies outside [0, 1), or ε is negative
 * @source Paddle, python/paddle/optimizer/adamax.py; paddle/phi/kernels/impl/adamax_kernel_impl.h
 */
export class Adamax extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'beta1', 'beta2', 'epsilon', 'parameters', 'weightDecay', 'gradClip', 'name']
    >
  ) {
    const given = declared.bind(args);
    checkAdam('Adamax', given);
    super({ multiPrecision: false, ...given });
    this.#settings = given;
    this.accumulators = [
      { name: 'moment', initial: 0 },
      { name: 'inf_norm', initial: 0 },
      powerOf('beta1', given.beta1),
    ];
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state, rate, group }: Update): void {
    const given = { ...this.#settings, ...(group.settings as Partial<Bound<typeof parameters>>) };
    const [moment, norm, power] = [state[0]!, state[1]!, state[2]!];
    const [beta1, beta2] = [inPrecisionOf(parameter, given.beta1), inPrecisionOf(parameter, given.beta2)];
    put(moment, blend(moment, gradient, beta1));
    put(norm, ops.maximum(ops.abs(gradient), ops.scale(norm, beta2, given.epsilon)));
    put(parameter, ops.subtract(parameter, ops.scale(ops.divide(moment, norm), rate / (1 - power.item()))));
    put(power, ops.scale(power, beta1));
  }
}
