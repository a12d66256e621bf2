import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  decaySteps: z.int().min(1).describe('a whole number ≥ 1'),
  endLr: z.number().default(0.0001),
  power: z.number().positive().default(1).describe('a number above 0'),
  cycle: z.boolean().default(false),
  ...scheduleParameters,
};
const declared = signature('PolynomialDecay', parameters);

/**
 * Falls along a power to an end rate: (b − end)·(1 − e/S)^power + end, b the base rate, e the step, S the decay's length.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param decaySteps - S, ≥ 1.
 * @param endLr - The rate at the end; 0.0001 by default.
 * @param power - Above 0; 1 by default, a straight line.
 * @param cycle - Whether S is doubled, tripled, … once passed, so that the rate rises again; else it stays. False by default.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when decaySteps or power is not positive
 * @source Paddle, python/paddle/optimizer/lr.py, class PolynomialDecay
 */
export class PolynomialDecay extends LRScheduler {
  readonly decaySteps: number;
  readonly endLr: number;
  readonly power: number;
  readonly cycle: boolean;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'decaySteps', 'endLr', 'power', 'cycle', 'lastEpoch', 'verbose']
    >
  ) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.decaySteps = given.decaySteps;
    this.endLr = given.endLr;
    this.power = given.power;
    this.cycle = given.cycle;
    this.start();
  }

  override getLr(): number {
    const rounds = this.cycle && this.lastEpoch !== 0 ? Math.ceil(this.lastEpoch / this.decaySteps) : 1;
    const length = this.decaySteps * rounds;
    const epoch = this.cycle ? this.lastEpoch : Math.min(this.lastEpoch, this.decaySteps);
    return (this.baseLr - this.endLr) * (1 - epoch / length) ** this.power + this.endLr;
  }
}
