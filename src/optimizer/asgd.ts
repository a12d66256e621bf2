import { z } from 'zod';
import { type Args, type Bound, type Options, signature } from '../core/index.ts';
import { ops } from '../engine/index.ts';
import { put } from './compose.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, multiPrecision, name } = optimizerParameters;
const parameters = {
  learningRate,
  batchNum: z.int().min(1).default(1).describe('a whole number ≥ 1'),
  parameters: list,
  weightDecay,
  gradClip,
  multiPrecision,
  name,
};
const declared = signature('ASGD', parameters);

/**
 * Goes by the mean of the last gradients of `n` batches, which it keeps: `i = t mod n; d ← d − yᵢ + g; yᵢ ← g; p ← p − η/min(t + 1, n)·d`.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param batchNum - n, how many batches there are; 1 by default, which is SGD.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @param multiPrecision - Taken as in Paddle; no effect here.
 * @throws {ArgumentError} when batchNum is not a whole number ≥ 1
 * @source Paddle, python/paddle/optimizer/asgd.py; paddle/phi/kernels/cpu/asgd_kernel.cc
 */
export class ASGD extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'batchNum', 'parameters', 'weightDecay', 'gradClip', 'multiPrecision', 'name']
    >
  ) {
    const given = declared.bind(args);
    super(given);
    this.#settings = given;
    this.accumulators = [
      { name: 'd', initial: 0 },
      { name: 'y', initial: 0, shape: (own) => [given.batchNum, ...own] },
      { name: 'm', initial: 0, shape: [1], dtype: 'int64' },
    ];
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state, rate }: Update): void {
    const [sum, kept, steps] = [state[0]!, state[1]!, state[2]!];
    const { batchNum } = this.#settings;
    const taken = steps.item();
    const place = taken % batchNum;
    put(sum, ops.add(ops.subtract(sum, ops.at(kept, place)), gradient));
    ops.setItem(kept, place, gradient);
    steps.fill_(taken + 1);
    put(parameter, ops.subtract(parameter, ops.scale(sum, rate / Math.min(taken + 1, batchNum))));
  }
}
