import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  gamma: z.number(),
  ...scheduleParameters,
};
const declared = signature('InverseTimeDecay', parameters);

/**
 * Falls as one over the step: b/(1 + γ·e), b the base rate, e the step.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param gamma - γ.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when an argument is not a number
 * @source Paddle, python/paddle/optimizer/lr.py, class InverseTimeDecay
 */
export class InverseTimeDecay extends LRScheduler {
  readonly gamma: number;

  constructor(...args: Args<Options<typeof parameters>, ['learningRate', 'gamma', 'lastEpoch', 'verbose']>) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.gamma = given.gamma;
    this.start();
  }

  override getLr(): number {
    return this.baseLr / (1 + this.gamma * this.lastEpoch);
  }
}
