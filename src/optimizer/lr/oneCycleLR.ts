import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  maxLearningRate: z.number().min(0).describe('a number ≥ 0'),
  totalSteps: z.int().min(1).describe('a whole number ≥ 1'),
  divideFactor: z.number().default(25),
  endLearningRate: z.number().min(0).describe('a number ≥ 0').default(0.0001),
  phasePct: z.number().min(0).max(1).default(0.3).describe('a number in [0, 1]'),
  annealStrategy: z.enum(['cos', 'linear']).default('cos').describe("'cos' or 'linear'"),
  threePhase: z.boolean().default(false),
  ...scheduleParameters,
};
const declared = signature('OneCycleLR', parameters);

/**
 * Rises to the highest rate, then falls below where it began; with `threePhase` it first falls back to its beginning, then to the end.
 *
 * @param maxLearningRate - The highest rate, ≥ 0.
 * @param totalSteps - Length of the whole, ≥ 1; one step more goes past the end.
 * @param divideFactor - It begins at maxLearningRate/divideFactor; 25 by default.
 * @param endLearningRate - The last rate itself, ≥ 0; 0.0001 by default.
 * @param phasePct - Which part of the whole rises; 0.3 by default. Below 0.5 with threePhase.
 * @param annealStrategy - `'cos'`, the default, or `'linear'`.
 * @param threePhase - false by default.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when a setting lies outside, or on a step beyond totalSteps
 * @source Paddle, python/paddle/optimizer/lr.py, class OneCycleLR
 */
export class OneCycleLR extends LRScheduler {
  readonly totalSteps: number;
  readonly #rates: readonly number[];
  readonly #ends: readonly number[];
  readonly #anneal: (from: number, to: number, part: number) => number;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      [
        'maxLearningRate',
        'totalSteps',
        'divideFactor',
        'endLearningRate',
        'phasePct',
        'annealStrategy',
        'threePhase',
        'lastEpoch',
        'verbose',
      ]
    >
  ) {
    const given = declared.bind(args);
    const { maxLearningRate: highest, totalSteps, phasePct, endLearningRate: last } = given;
    if (given.threePhase && phasePct >= 0.5) {
      throw new ArgumentError(
        `OneCycleLR: phasePct must be below 0.5 with threePhase. Received ${phasePct}. The default is 0.3.`,
      );
    }
    const first = highest / given.divideFactor;
    super(first, given);
    this.totalSteps = totalSteps;
    const risen = phasePct * totalSteps - 1;
    this.#ends = given.threePhase
      ? [0, risen, 2 * phasePct * totalSteps - 2, totalSteps - 1]
      : [0, risen, totalSteps - 1];
    this.#rates = given.threePhase ? [first, highest, first, last] : [first, highest, last];
    this.#anneal = given.annealStrategy === 'cos' ? alongCosine : alongLine;
    this.start();
  }

  override getLr(): number {
    const epoch = this.lastEpoch;
    if (epoch > this.totalSteps) {
      throw new ArgumentError(
        `OneCycleLR.step: the step must not pass totalSteps, ${this.totalSteps}. Received step ${epoch}. Make the schedule longer, or stop stepping.`,
      );
    }
    const phases = this.#ends.length - 1;
    let phase = 0;
    while (phase < phases - 1 && epoch > this.#ends[phase + 1]!) phase++;
    const [begin, end] = [this.#ends[phase]!, this.#ends[phase + 1]!];
    return this.#anneal(this.#rates[phase]!, this.#rates[phase + 1]!, (epoch - begin) / (end - begin));
  }
}

function alongCosine(from: number, to: number, part: number): number {
  return to + ((from - to) / 2) * (Math.cos(Math.PI * part) + 1);
}

function alongLine(from: number, to: number, part: number): number {
  return (to - from) * part + from;
}
