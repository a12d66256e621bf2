import { z } from 'zod';
import { type Args, ArgumentError, nearest, type Options, signature } from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  baseLearningRate: z.number().min(0).describe('a number ≥ 0'),
  maxLearningRate: z.number().min(0).describe('a number ≥ 0'),
  stepSizeUp: z.int().min(1).describe('a whole number ≥ 1'),
  stepSizeDown: z.int().min(1).nullish().describe('a whole number ≥ 1'),
  mode: z.string().default('triangular'),
  expGamma: z.number().default(1),
  scaleFn: z
    .custom<((x: number) => number) | null>((value) => value == null || typeof value === 'function')
    .nullish()
    .describe('a function'),
  scaleMode: z.enum(['cycle', 'iterations']).default('cycle').describe("'cycle' or 'iterations'"),
  ...scheduleParameters,
};
const declared = signature('CyclicLR', parameters);

/**
 * Rises and falls evenly, again and again; how high may change from one cycle, or step, to the next.
 *
 * @param baseLearningRate - The lowest rate, ≥ 0.
 * @param maxLearningRate - The highest rate, ≥ 0.
 * @param stepSizeUp - Steps up, ≥ 1.
 * @param stepSizeDown - Steps down; as many as up by default.
 * @param mode - `'triangular'`, the default: always as high; `'triangular2'`: half as high with each cycle; `'exp_range'`: times expGamma with each step.
 * @param expGamma - 1 by default.
 * @param scaleFn - Gives the height as a factor, in place of `mode`.
 * @param scaleMode - What scaleFn is given: the cycle, from 1 (`'cycle'`, the default), or the step (`'iterations'`).
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when a setting lies outside, or mode is unknown
 * @source Paddle, python/paddle/optimizer/lr.py, class CyclicLR
 */
export class CyclicLR extends LRScheduler {
  readonly mode: string;
  readonly scaleFn: (x: number) => number;
  readonly scaleMode: 'cycle' | 'iterations';
  /** Steps of one cycle. */
  readonly cycleSize: number;
  /** Share of a cycle in which the rate rises. */
  readonly stepUpPct: number;
  /** Largest rate less the base one. */
  readonly amplitude: number;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      [
        'baseLearningRate',
        'maxLearningRate',
        'stepSizeUp',
        'stepSizeDown',
        'mode',
        'expGamma',
        'scaleFn',
        'scaleMode',
        'lastEpoch',
        'verbose',
      ]
    >
  ) {
    const given = declared.bind(args);
    const { mode, scaleFn, expGamma, stepSizeUp } = given;
    const scale = scaleFn ? { of: scaleFn, by: given.scaleMode } : scaleOf(mode, expGamma);
    if (!scale) {
      const near = nearest(mode, MODES);
      throw new ArgumentError(
        `CyclicLR: mode must be one of ${MODES.join(', ')}, or scaleFn be given. Received '${mode}'.${near ? ` Did you mean '${near}'?` : ' Choose one.'}`,
      );
    }
    super(given.baseLearningRate, given);
    this.mode = mode;
    this.scaleFn = scale.of;
    this.scaleMode = scale.by;
    this.cycleSize = stepSizeUp + (given.stepSizeDown ?? stepSizeUp);
    this.stepUpPct = stepSizeUp / this.cycleSize;
    this.amplitude = given.maxLearningRate - given.baseLearningRate;
    this.start();
  }

  override getLr(): number {
    const iterations = this.lastEpoch;
    const cycle = 1 + Math.floor(iterations / this.cycleSize);
    const part = 1 + iterations / this.cycleSize - cycle;
    const height = part <= this.stepUpPct ? part / this.stepUpPct : (1 - part) / (1 - this.stepUpPct);
    return this.baseLr + this.amplitude * height * this.scaleFn(this.scaleMode === 'cycle' ? cycle : iterations);
  }
}

const MODES = ['triangular', 'triangular2', 'exp_range'];

function scaleOf(mode: string, gamma: number): { of: (x: number) => number; by: 'cycle' | 'iterations' } | null {
  if (mode === 'triangular') return { of: () => 1, by: 'cycle' };
  if (mode === 'triangular2') return { of: (cycle) => 1 / 2 ** (cycle - 1), by: 'cycle' };
  if (mode === 'exp_range') return { of: (step) => gamma ** step, by: 'iterations' };
  return null;
}
