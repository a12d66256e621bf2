import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  TMax: z.int().min(1).describe('a whole number ≥ 1'),
  etaMin: z.number().default(0),
  ...scheduleParameters,
};
const declared = signature('CosineAnnealingDecay', parameters);

/**
 * Falls along half a cosine: η + (b − η)·(1 + cos(π·e/TMax))/2, b the base rate, e the step; after TMax steps it rises again. Stepped one by one
 * each rate is made from the one before, so a schedule that begins in the middle (`lastEpoch`) takes another way; restore one with
 * `setStateDict`. A jump, `step(epoch)`, computes the formula.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param TMax - Steps from the highest rate to the lowest, ≥ 1.
 * @param etaMin - The lowest rate, η; 0 by default.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when TMax is not a whole number ≥ 1
 * @source Paddle, python/paddle/optimizer/lr.py, class CosineAnnealingDecay
 */
export class CosineAnnealingDecay extends LRScheduler {
  readonly TMax: number;
  readonly etaMin: number;

  constructor(...args: Args<Options<typeof parameters>, ['learningRate', 'TMax', 'etaMin', 'lastEpoch', 'verbose']>) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.TMax = given.TMax;
    this.etaMin = given.etaMin;
    this.start();
  }

  override getLr(): number {
    const { lastEpoch: epoch, TMax, etaMin, baseLr } = this;
    if (epoch === 0) return baseLr;
    if ((epoch - 1 - TMax) % (2 * TMax) === 0)
      return this.lastLr + ((baseLr - etaMin) * (1 - Math.cos(Math.PI / TMax))) / 2;
    const factor = (1 + Math.cos((Math.PI * epoch) / TMax)) / (1 + Math.cos((Math.PI * (epoch - 1)) / TMax));
    return factor * (this.lastLr - etaMin) + etaMin;
  }

  protected override closedForm(): number {
    return this.etaMin + ((this.baseLr - this.etaMin) * (1 + Math.cos((Math.PI * this.lastEpoch) / this.TMax))) / 2;
  }
}
