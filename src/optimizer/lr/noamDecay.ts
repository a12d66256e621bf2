import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  dModel: z.int().min(1).describe('a whole number ≥ 1'),
  warmupSteps: z.number().positive().describe('a number above 0'),
  learningRate: z.number().min(0).describe('a number ≥ 0').default(1),
  ...scheduleParameters,
};
const declared = signature('NoamDecay', parameters);

/**
 * Rises evenly for `warmupSteps` steps, then falls with the root of the step: b·dModel^−½·min(e^−½, e·warmupSteps^−1.5), b the base rate, e the step.
 * It begins at 0.
 *
 * @param dModel - Width of the model's features.
 * @param warmupSteps - Steps to the highest rate.
 * @param learningRate - Factor, ≥ 0; 1 by default.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when a setting is not positive
 * @source Paddle, python/paddle/optimizer/lr.py, class NoamDecay
 */
export class NoamDecay extends LRScheduler {
  readonly dModel: number;
  readonly warmupSteps: number;

  constructor(
    ...args: Args<Options<typeof parameters>, ['dModel', 'warmupSteps', 'learningRate', 'lastEpoch', 'verbose']>
  ) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.dModel = given.dModel;
    this.warmupSteps = given.warmupSteps;
    this.start();
  }

  override getLr(): number {
    const falling = this.lastEpoch === 0 ? 1 : this.lastEpoch ** -0.5;
    const rising = this.warmupSteps ** -1.5 * this.lastEpoch;
    return this.baseLr * this.dModel ** -0.5 * Math.min(falling, rising);
  }
}
