import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  NdArray,
  type Options,
  ShapeError,
  show,
  showShape,
  signature,
} from '../../core/index.ts';
import { Tensor } from '../../engine/index.ts';
import { LRScheduler } from './lrScheduler.ts';

const parameters = {
  learningRate: z.number().min(0).describe('a number ≥ 0'),
  mode: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['min', 'max']))
    .default('min')
    .describe("'min' or 'max'"),
  factor: z.number().lt(1).default(0.1).describe('a number below 1'),
  patience: z.number().default(10),
  threshold: z.number().default(1e-4),
  thresholdMode: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['rel', 'abs']))
    .default('rel')
    .describe("'rel' or 'abs'"),
  cooldown: z.number().default(0),
  minLr: z.number().default(0),
  epsilon: z.number().default(1e-8),
  verbose: z.boolean().default(false),
};
const declared = signature('ReduceOnPlateau', parameters);

/**
 * Falls by a factor when a measured number gets no better for more than `patience` steps. It is stepped with that number.
 *
 * @param learningRate - The first rate, ≥ 0.
 * @param mode - Whether lower (`'min'`, the default) or higher (`'max'`) is better.
 * @param factor - What the rate is multiplied with, below 1; 0.1 by default.
 * @param patience - Steps without a better number that are borne; 10 by default.
 * @param threshold - By how much a number must be better to count; 0.0001 by default.
 * @param thresholdMode - Whether threshold is a part of the best number (`'rel'`, the default) or a number itself (`'abs'`).
 * @param cooldown - Steps after a fall in which numbers are not looked at; 0 by default.
 * @param minLr - The lowest rate; 0 by default.
 * @param epsilon - Falls not above it are left out; 1e-8 by default.
 * @param verbose - Whether falls are printed; false by default.
 * @throws {ArgumentError} when mode or thresholdMode is unknown, or factor is not below 1
 * @source Paddle, python/paddle/optimizer/lr.py, class ReduceOnPlateau
 */
export class ReduceOnPlateau extends LRScheduler {
  readonly mode: 'min' | 'max';
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly thresholdMode: 'rel' | 'abs';
  readonly cooldown: number;
  readonly minLr: number;
  readonly epsilon: number;
  /** steps for which numbers are still not looked at */
  cooldownCounter = 0;
  /** the best number so far; null before the first */
  best: number | null = null;
  /** steps since the best number */
  numBadEpochs = 0;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      [
        'learningRate',
        'mode',
        'factor',
        'patience',
        'threshold',
        'thresholdMode',
        'cooldown',
        'minLr',
        'epsilon',
        'verbose',
      ]
    >
  ) {
    const given = declared.bind(args);
    super(given.learningRate, { lastEpoch: 0, verbose: given.verbose });
    this.mode = given.mode;
    this.factor = given.factor;
    this.patience = given.patience;
    this.threshold = given.threshold;
    this.thresholdMode = given.thresholdMode;
    this.cooldown = given.cooldown;
    this.minLr = given.minLr;
    this.epsilon = given.epsilon;
  }

  /** Nothing: there is no first step without a number. */
  protected override start(): void {}

  override getLr(): number {
    return this.lastLr;
  }

  protected override stateKeys(): string[] {
    return ['cooldown_counter', 'best', 'num_bad_epochs', ...super.stateKeys()];
  }

  /**
   * Looks at a number.
   *
   * @param metrics - The number, or a tensor or array with one element.
   * @param epoch - The epoch; one more than before by default.
   * @throws {ArgumentError} when it is missing, or no number
   * @throws {ShapeError} when it has several elements
   */
  override step(metrics?: number | Tensor | NdArray | null, epoch?: number | null): void {
    const current = numberOf(metrics);
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      return;
    }
    if (this.best === null || this.#isBetter(current, this.best)) {
      this.best = current;
      this.numBadEpochs = 0;
    } else this.numBadEpochs++;
    if (this.numBadEpochs <= this.patience) return;
    this.cooldownCounter = this.cooldown;
    this.numBadEpochs = 0;
    const rate = Math.max(this.lastLr * this.factor, this.minLr);
    if (this.lastLr - rate > this.epsilon) {
      this.lastLr = rate;
      this.announce();
    }
  }

  #isBetter(current: number, best: number): boolean {
    const margin = this.thresholdMode === 'rel' ? best * this.threshold : this.threshold;
    return this.mode === 'min' ? current < best - margin : current > best + margin;
  }
}

function numberOf(metrics: unknown): number {
  if (typeof metrics === 'number') return metrics;
  if (metrics instanceof Tensor || metrics instanceof NdArray) {
    if (metrics.size !== 1) {
      throw new ShapeError(
        `ReduceOnPlateau.step: metrics must be one number. Received shape ${showShape(metrics.shape)}. Take its mean first.`,
      );
    }
    return metrics.item();
  }
  throw new ArgumentError(
    `ReduceOnPlateau.step: metrics must be a number, or a tensor or array with one. Received ${show(metrics)}. Pass what is watched, e.g. step(loss).`,
  );
}
