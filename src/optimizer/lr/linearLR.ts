import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  totalSteps: z.number().positive().describe('a number above 0'),
  startFactor: z
    .number()
    .gt(0)
    .max(1)
    .default(1 / 3)
    .describe('a number in (0, 1]'),
  endFactor: z.number().min(0).max(1).default(1).describe('a number in [0, 1]'),
  ...scheduleParameters,
};
const declared = signature('LinearLR', parameters);

/**
 * Goes evenly from one factor on the base rate to another, then stays. Each rate is made from the one before, so jumps, `step(epoch)`, and a schedule
 * that begins in the middle (`lastEpoch`) take another way.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param totalSteps - Length of the way.
 * @param startFactor - In (0, 1]; ⅓ by default.
 * @param endFactor - In [0, 1]; 1 by default.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when a factor or totalSteps lies outside
 * @source Paddle, python/paddle/optimizer/lr.py, class LinearLR
 */
export class LinearLR extends LRScheduler {
  readonly totalSteps: number;
  readonly startFactor: number;
  readonly endFactor: number;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'totalSteps', 'startFactor', 'endFactor', 'lastEpoch', 'verbose']
    >
  ) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.totalSteps = given.totalSteps;
    this.startFactor = given.startFactor;
    this.endFactor = given.endFactor;
    this.start();
  }

  override getLr(): number {
    if (this.lastEpoch === 0) return this.baseLr * this.startFactor;
    if (this.lastEpoch > this.totalSteps) return this.lastLr;
    const way = this.endFactor - this.startFactor;
    return this.lastLr * (1 + way / (this.totalSteps * this.startFactor + (this.lastEpoch - 1) * way));
  }
}
