import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  isPlainObject,
  type Options,
  StateError,
  show,
  signature,
} from '../../core/index.ts';
import { LRScheduler, scheduleParameters } from './lrScheduler.ts';

const parameters = {
  learningRate: z
    .custom<number | LRScheduler>((value) => typeof value === 'number' || value instanceof LRScheduler)
    .describe('a number or an LRScheduler'),
  warmupSteps: z.int().min(1).describe('a whole number ≥ 1'),
  startLr: z.number().min(0).describe('a number ≥ 0'),
  endLr: z.number(),
  ...scheduleParameters,
};
const declared = signature('LinearWarmup', parameters);

/**
 * Rises evenly from `startLr` to `endLr` for `warmupSteps` steps; then another rate, or schedule, takes over.
 *
 * @param learningRate - What comes after: a number, or a schedule, which then begins at its epoch 0.
 * @param warmupSteps - Length of the rise, ≥ 1.
 * @param startLr - The rate at first, ≥ 0.
 * @param endLr - The rate that is risen to; above startLr.
 * @param lastEpoch - The epoch before the first; −1 by default.
 * @param verbose - Whether each step is printed; false by default.
 * @throws {ArgumentError} when endLr is not above startLr, or warmupSteps not a whole number ≥ 1
 * @source Paddle, python/paddle/optimizer/lr.py, class LinearWarmup
 */
export class LinearWarmup extends LRScheduler {
  readonly learningRate: number | LRScheduler;
  readonly warmupSteps: number;
  readonly startLr: number;
  readonly endLr: number;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'warmupSteps', 'startLr', 'endLr', 'lastEpoch', 'verbose']
    >
  ) {
    const given = declared.bind(args);
    if (!(given.endLr > given.startLr)) {
      throw new ArgumentError(
        `LinearWarmup: endLr must be above startLr. Received ${given.endLr} and ${given.startLr}. Swap them.`,
      );
    }
    super(given.startLr, given);
    this.learningRate = given.learningRate;
    this.warmupSteps = given.warmupSteps;
    this.startLr = given.startLr;
    this.endLr = given.endLr;
    this.start();
  }

  override getLr(): number {
    if (this.lastEpoch < this.warmupSteps)
      return ((this.endLr - this.startLr) * this.lastEpoch) / this.warmupSteps + this.startLr;
    if (typeof this.learningRate === 'number') return this.learningRate;
    this.learningRate.step(this.lastEpoch - this.warmupSteps);
    return this.learningRate();
  }

  /** Its state, with that of the schedule after it as `LinearWarmup_LR`. */
  override stateDict(): Record<string, unknown> {
    const state = super.stateDict();
    if (typeof this.learningRate !== 'number') state.LinearWarmup_LR = this.learningRate.stateDict();
    return state;
  }

  override setStateDict(state: Record<string, unknown>): void {
    const { LinearWarmup_LR: after, ...own } = state;
    if (typeof this.learningRate === 'number') {
      super.setStateDict(state);
      return;
    }
    if (!isPlainObject(after)) {
      throw new StateError(
        `LinearWarmup.setStateDict: the state must hold 'LinearWarmup_LR', that of the schedule after it. Received ${show(after)}. Load a state that this schedule saved.`,
      );
    }
    super.setStateDict(own);
    this.learningRate.setStateDict(after);
  }
}
