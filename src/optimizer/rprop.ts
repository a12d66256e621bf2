import { z } from 'zod';
import { type Args, ArgumentError, type Bound, type Options, show, signature } from '../core/index.ts';
import { ops } from '../engine/index.ts';
import { put } from './compose.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, gradClip, multiPrecision, name } = optimizerParameters;
const parameters = {
  learningRate,
  learningRateRange: z.tuple([z.number(), z.number()]).readonly().default([1e-5, 50]).describe('a pair of numbers'),
  parameters: list,
  etas: z.tuple([z.number(), z.number()]).readonly().default([0.5, 1.2]).describe('a pair of numbers'),
  gradClip,
  multiPrecision,
  name,
};
const declared = signature('Rprop', parameters);

/**
 * Goes by the gradient's sign, each element with a rate of its own: larger while the sign stays, smaller when it changes, and then no move.
 * For gradients over the whole data, not over batches.
 *
 * @param learningRate - The rates at first, a number; 0.001 by default.
 * @param learningRateRange - Bounds on the rates; `[1e-5, 50]` by default.
 * @param parameters - What is moved: a list, or groups.
 * @param etas - What a rate is multiplied with when the sign changes, and while it stays; `[0.5, 1.2]` by default.
 * @param gradClip - Bounds gradients first.
 * @param multiPrecision - Taken as in Paddle; no effect here.
 * @throws {ArgumentError} when the rate is not a number in its range, or etas are not below and above 1
 * @source Paddle, python/paddle/optimizer/rprop.py; paddle/phi/kernels/cpu/rprop_kernel.cc
 */
export class Rprop extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'learningRateRange', 'parameters', 'etas', 'gradClip', 'multiPrecision', 'name']
    >
  ) {
    const given = declared.bind(args);
    const {
      learningRate: first,
      learningRateRange: [least, most],
      etas: [down, up],
    } = given;
    if (typeof first !== 'number' || !(least > 0 && least <= first && first <= most)) {
      throw new ArgumentError(
        `Rprop: learningRate must be a number in learningRateRange, [${least}, ${most}], above 0. Received ${show(first)}. E.g. 0.001.`,
      );
    }
    if (!(down > 0 && down < 1 && up > 1)) {
      throw new ArgumentError(
        `Rprop: etas must be one number between 0 and 1, and one above 1. Received [${down}, ${up}]. Paddle's default is [0.5, 1.2].`,
      );
    }
    super(given);
    this.#settings = given;
    this.accumulators = [
      { name: 'prevs', initial: 0 },
      { name: 'learning_rates', initial: first },
    ];
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state }: Update): void {
    const [before, rates] = [state[0]!, state[1]!];
    const {
      learningRateRange: [least, most],
      etas: [down, up],
    } = this.#settings;
    const change = ops.sign(ops.multiply(gradient, before));
    const same = ops.maximum(change, 0);
    const turned = ops.maximum(ops.neg(change), 0);
    const factor = ops.scale(ops.add(ops.scale(same, up - 1), ops.scale(turned, down - 1)), 1, 1);
    const slope = ops.multiply(gradient, ops.scale(turned, -1, 1));
    put(rates, ops.clip(ops.multiply(rates, factor), least, most));
    put(parameter, ops.subtract(parameter, ops.multiply(ops.sign(slope), rates)));
    put(before, slope);
  }
}
