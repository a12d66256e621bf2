import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  gamma: z.number().gt(0).lt(1).describe('a number between 0 and 1'),
  ...scheduleParameters,
};
const declared = signature('ExponentialDecay', parameters);

/**
 * Falls by the same factor each step: b·γ^e, b the base rate, e the step.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param gamma - γ, between 0 and 1.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when gamma does not lie between 0 and 1
 * @source Paddle, python/paddle/optimizer/lr.py, class ExponentialDecay
 */
export class ExponentialDecay extends LRScheduler {
  readonly gamma: number;

  constructor(...args: Args<Options<typeof parameters>, ['learningRate', 'gamma', 'lastEpoch', 'verbose']>) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.gamma = given.gamma;
    this.start();
  }

  override getLr(): number {
    return this.baseLr * this.gamma ** this.lastEpoch;
  }
}
