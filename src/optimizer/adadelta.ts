import { z } from 'zod';
import { type Args, type Bound, type Options, signature } from '../core/index.ts';
import { ops } from '../engine/index.ts';
import { blend, inPrecisionOf, put } from './compose.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, name } = optimizerParameters;
const parameters = {
  learningRate,
  epsilon: z.number().default(1e-6),
  rho: z.number().default(0.95),
  parameters: list,
  weightDecay,
  gradClip,
  name,
};
const declared = signature('Adadelta', parameters);

/**
 * `a ← ρa + (1 − ρ)g²; Δ = −√(u + ε)/√(a + ε)·g; u ← ρu + (1 − ρ)Δ²; p ← p + ηΔ`.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param epsilon - ε; 1e-6 by default.
 * @param rho - ρ; 0.95 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @source Paddle, python/paddle/optimizer/adadelta.py; paddle/phi/kernels/impl/adadelta_kernel_impl.h
 */
export class Adadelta extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'epsilon', 'rho', 'parameters', 'weightDecay', 'gradClip', 'name']
    >
  ) {
    const given = declared.bind(args);
    super({ multiPrecision: false, ...given });
    this.#settings = given;
    this.accumulators = [
      { name: '_avg_squared_grad', initial: 0 },
      { name: '_avg_squared_update', initial: 0 },
    ];
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state, rate, group }: Update): void {
    const given = { ...this.#settings, ...(group.settings as Partial<Bound<typeof parameters>>) };
    const [slopes, moves] = [state[0]!, state[1]!];
    const rho = inPrecisionOf(parameter, given.rho);
    put(slopes, blend(slopes, ops.square(gradient), rho));
    const ratio = ops.divide(ops.scale(moves, 1, given.epsilon), ops.scale(slopes, 1, given.epsilon));
    const move = ops.multiply(ops.sqrt(ratio), gradient);
    put(moves, blend(moves, ops.square(move), rho));
    put(parameter, ops.subtract(parameter, ops.scale(move, rate)));
  }
}
