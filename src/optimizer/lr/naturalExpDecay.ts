import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  gamma: z.number().positive().describe('a number above 0'),
  ...scheduleParameters,
};
const declared = signature('NaturalExpDecay', parameters);

/**
 * Falls by the same factor each step: b·exp(−γ·e), b the base rate, e the step.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param gamma - γ > 0.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when gamma is not positive
 * @source Paddle, python/paddle/optimizer/lr.py, class NaturalExpDecay
 */
export class NaturalExpDecay extends LRScheduler {
  readonly gamma: number;

  constructor(...args: Args<Options<typeof parameters>, ['learningRate', 'gamma', 'lastEpoch', 'verbose']>) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.gamma = given.gamma;
    this.start();
  }

  override getLr(): number {
    return this.baseLr * Math.exp(-this.gamma * this.lastEpoch);
  }
}
