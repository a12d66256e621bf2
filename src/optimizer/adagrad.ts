import { z } from 'zod';
import { type Args, type Bound, type Options, signature } from '../core/index.ts';
import { ops } from '../engine/index.ts';
import { put } from './compose.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, name } = optimizerParameters;
const parameters = {
  learningRate: learningRate.unwrap(),
  epsilon: z.number().default(1e-6),
  parameters: list,
  weightDecay,
  gradClip,
  name,
  initialAccumulatorValue: z.number().default(0),
};
const declared = signature('Adagrad', parameters);

/**
 * `s ← s + g²; p ← p − η·g/(√s + ε)`.
 *
 * @param learningRate - η, or its schedule; must be given.
 * @param epsilon - ε; 1e-6 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @param initialAccumulatorValue - s at first; 0 by default.
 * @source Paddle, python/paddle/optimizer/adagrad.py; paddle/phi/kernels/cpu/adagrad_kernel.cc
 */
export class Adagrad extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'epsilon', 'parameters', 'weightDecay', 'gradClip', 'name', 'initialAccumulatorValue']
    >
  ) {
    const given = declared.bind(args);
    super({ multiPrecision: false, ...given });
    this.#settings = given;
    this.accumulators = [
      {
        name: 'moment',
        initial: (settings) =>
          (settings.initialAccumulatorValue as number | undefined) ?? given.initialAccumulatorValue,
      },
    ];
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state, rate, group }: Update): void {
    const given = { ...this.#settings, ...(group.settings as Partial<Bound<typeof parameters>>) };
    const sum = state[0]!;
    put(sum, ops.add(sum, ops.square(gradient)));
    const step = ops.divide(gradient, ops.scale(ops.sqrt(sum), 1, given.epsilon));
    put(parameter, ops.subtract(parameter, ops.scale(step, rate)));
  }
}
