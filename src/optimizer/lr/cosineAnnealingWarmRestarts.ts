import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  T0: z.int().min(1).describe('a whole number ≥ 1'),
  TMult: z.int().min(1).describe('a whole number ≥ 1').default(1),
  etaMin: z.number().default(0),
  ...scheduleParameters,
};
const declared = signature('CosineAnnealingWarmRestarts', parameters);

/**
 * Falls along half a cosine, then starts again from the top, each round `TMult` times as long as the one before. Where it stands in a round is not
 * in its state, as in Paddle: after `setStateDict` it goes on in the round in which it stood before.
 *
 * @param learningRate - The base rate, ≥ 0.
 * @param T0 - Steps of the first round, ≥ 1.
 * @param TMult - ≥ 1; 1 by default.
 * @param etaMin - The lowest rate; 0 by default.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when T0 or TMult is not a whole number ≥ 1, or on a step to an epoch below 0
 * @source Paddle, python/paddle/optimizer/lr.py, class CosineAnnealingWarmRestarts
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  readonly T0: number;
  readonly TMult: number;
  readonly etaMin: number;
  #length: number;
  #place: number;

  constructor(
    ...args: Args<Options<typeof parameters>, ['learningRate', 'T0', 'TMult', 'etaMin', 'lastEpoch', 'verbose']>
  ) {
    const given = declared.bind(args);
    super(given.learningRate, given);
    this.T0 = given.T0;
    this.TMult = given.TMult;
    this.etaMin = given.etaMin;
    this.#length = given.T0;
    this.#place = given.lastEpoch;
    this.start();
  }

  override getLr(): number {
    return this.etaMin + ((this.baseLr - this.etaMin) * (1 + Math.cos((Math.PI * this.#place) / this.#length))) / 2;
  }

  /**
   * Moves on by one, or to an epoch.
   *
   * @param epoch - The epoch to jump to, ≥ 0; may have a fraction.
   */
  override step(epoch?: number | null): void {
    this.start();
    if (epoch == null && this.lastEpoch >= 0) {
      this.#place++;
      if (this.#place >= this.#length) {
        this.#place -= this.#length;
        this.#length *= this.TMult;
      }
      this.lastEpoch++;
    } else this.#jump(epoch ?? 0);
    this.lastLr = this.getLr();
    this.announce();
  }

  #jump(epoch: number): void {
    if (!(epoch >= 0)) {
      throw new ArgumentError(
        `CosineAnnealingWarmRestarts.step: epoch must be ≥ 0. Received ${epoch}. Leave it out to move on by one.`,
      );
    }
    const { T0, TMult } = this;
    if (epoch < T0) {
      this.#length = T0;
      this.#place = epoch;
    } else if (TMult === 1) this.#place = epoch % T0;
    else {
      const round = Math.trunc(Math.log((epoch / T0) * (TMult - 1) + 1) / Math.log(TMult));
      this.#place = epoch - (T0 * (TMult ** round - 1)) / (TMult - 1);
      this.#length = T0 * TMult ** round;
    }
    this.lastEpoch = Math.floor(epoch);
  }
}
