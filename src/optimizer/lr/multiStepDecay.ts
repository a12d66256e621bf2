import { z } from 'zod';
import { type Args, ArgumentError, type Options, show, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  milestones: z.array(z.number()).readonly().describe('a list of steps'),
  gamma: z.number().lt(1).default(0.1).describe('a number below 1'),
  ...scheduleParameters,
};
const declared = signature('MultiStepDecay', parameters);

/**
 * Falls by a factor at each milestone: b·γ^(milestones reached), b the base rate.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param milestones - Steps, ascending.
 * @param gamma - γ < 1; 0.1 by default.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when milestones do not ascend, or gamma is not below 1
 * @source Paddle, python/paddle/optimizer/lr.py, class MultiStepDecay
 */
export class MultiStepDecay extends LRScheduler {
  readonly milestones: readonly number[];
  readonly gamma: number;

  constructor(
    ...args: Args<Options<typeof parameters>, ['learningRate', 'milestones', 'gamma', 'lastEpoch', 'verbose']>
  ) {
    const given = declared.bind(args);
    const { milestones } = given;
    if (milestones.some((milestone, i) => i > 0 && milestone <= milestones[i - 1]!)) {
      throw new ArgumentError(`MultiStepDecay: milestones must ascend. Received ${show(milestones)}. Sort them.`);
    }
    super(given.learningRate, given);
    this.milestones = milestones;
    this.gamma = given.gamma;
    this.start();
  }

  override getLr(): number {
    const next = this.milestones.findIndex((milestone) => this.lastEpoch < milestone);
    return this.baseLr * this.gamma ** (next === -1 ? this.milestones.length : next);
  }
}
