import { z } from 'zod';
import { type Args, type Bound, type Options, signature } from '../core/index.ts';
import { ops } from '../engine/index.ts';
import { blend, inPrecisionOf, put } from './compose.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, name } = optimizerParameters;
const parameters = {
  learningRate: learningRate.unwrap(),
  rho: z.number().min(0).default(0.95).describe('a number ≥ 0'),
  epsilon: z.number().min(0).default(1e-6).describe('a number ≥ 0'),
  momentum: z.number().min(0).default(0).describe('a number ≥ 0'),
  centered: z.boolean().default(false),
  parameters: list,
  weightDecay,
  gradClip,
  name,
};
const declared = signature('RMSProp', parameters);

/**
 * `s ← ρs + (1 − ρ)g²; o ← μo + η·g/√(s + ε); p ← p − o`. Centered, the square of the mean gradient is taken from s under the root.
 *
 * @param learningRate - η, or its schedule; must be given.
 * @param rho - ρ; 0.95 by default.
 * @param epsilon - ε; 1e-6 by default.
 * @param momentum - μ; 0 by default.
 * @param centered - false by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @throws {ArgumentError} when rho, epsilon or momentum is negative
 * @source Paddle, python/paddle/optimizer/rmsprop.py; paddle/phi/kernels/cpu/rmsprop_kernel.cc
 */
export class RMSProp extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'rho', 'epsilon', 'momentum', 'centered', 'parameters', 'weightDecay', 'gradClip', 'name']
    >
  ) {
    const given = declared.bind(args);
    super({ multiPrecision: false, ...given });
    this.#settings = given;
    this.accumulators = [
      { name: 'momentum', initial: 0 },
      { name: 'mean_square', initial: 0 },
      { name: 'mean_grad', initial: 0 },
    ];
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state, rate, group }: Update): void {
    const given = { ...this.#settings, ...(group.settings as Partial<Bound<typeof parameters>>) };
    const [momentum, square, mean] = [state[0]!, state[1]!, state[2]!];
    const rho = inPrecisionOf(parameter, given.rho);
    put(square, blend(square, ops.square(gradient), rho));
    if (given.centered) put(mean, blend(mean, gradient, rho));
    const spread = given.centered ? ops.subtract(square, ops.square(mean)) : square;
    const step = ops.divide(ops.scale(gradient, rate), ops.sqrt(ops.scale(spread, 1, given.epsilon)));
    put(momentum, ops.add(ops.scale(momentum, given.momentum), step));
    put(parameter, ops.subtract(parameter, momentum));
  }
}
