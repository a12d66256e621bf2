import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  stepSize: z.int().min(1).describe('a whole number ≥ 1'),
  gamma: z.number().lt(1).default(0.1).describe('a number below 1'),
  ...scheduleParameters,
};
const declared = signature('StepDecay', parameters);

/**
 * Falls by a factor every `stepSize` steps: b·γ^⌊e/stepSize⌋, b the base rate, e the step.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param stepSize - ≥ 1.
 * @param gamma - γ < 1; 0.1 by default.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when stepSize is not a whole number ≥ 1, or gamma is not below 1
 * @source Paddle, python/paddle/optimizer/lr.py, class StepDecay
 */
export class StepDecay extends LRScheduler {
  readonly stepSize: number;
  readonly gamma: number;

  constructor(
    ...args: Args<Options<typeof parameters>, ['learningRate', 'stepSize', 'gamma', 'lastEpoch', 'verbose']>
  ) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.stepSize = given.stepSize;
    this.gamma = given.gamma;
    this.start();
  }

  override getLr(): number {
    return this.baseLr * this.gamma ** Math.floor(this.lastEpoch / this.stepSize);
  }
}
