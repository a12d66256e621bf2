import { z } from 'zod';
import { type Args, type Options, signature } from '../core/index.ts';
import { type Measured, rounder } from './arrayOf.ts';
import { pairOf } from './binary.ts';
import { Metric } from './metric.ts';

const parameters = { name: z.string().default('precision') };
const declared = signature('Precision', parameters);

/**
 * Of the samples said to be positive, how many are: tp/(tp + fp). A probability of 0.5 says positive.
 *
 * @param name - `'precision'` by default.
 * @source Paddle, python/paddle/metric/metrics.py, class Precision
 */
export class Precision extends Metric {
  /** positive, and said to be */
  tp = 0;
  /** negative, but said to be positive */
  fp = 0;
  readonly #name: string;

  constructor(...args: Args<Options<typeof parameters>, ['name']>) {
    super();
    this.#name = declared.bind(args).name;
  }

  override name(): string {
    return this.#name;
  }

  override reset(): void {
    this.tp = 0;
    this.fp = 0;
  }

  /**
   * Counts a batch.
   *
   * @param preds - Probabilities of the positive class, `[N]` or `[N, 1]`.
   * @param labels - 1 or 0, `[N]` or `[N, 1]`.
   * @throws {ArgumentError} for bare lists
   * @throws {ShapeError} for other shapes
   */
  override update(preds: Measured, labels: Measured): void {
    const { predictions, labels: answers } = pairOf('Precision.update', preds, labels);
    const round = rounder(predictions);
    for (let i = 0; i < answers.length; i++) {
      if (Math.floor(round(predictions.get(i) + 0.5)) !== 1) continue;
      if (answers.get(i) === 1) this.tp++;
      else this.fp++;
    }
  }

  /** The precision so far; 0 when nothing was said to be positive. */
  override accumulate(): number {
    const said = this.tp + this.fp;
    return said === 0 ? 0 : this.tp / said;
  }
}
