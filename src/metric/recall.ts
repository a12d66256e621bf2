import { z } from 'zod';
import { type Args, type Options, signature } from '../core/index.ts';
import type { Measured } from './arrayOf.ts';
import { pairOf } from './binary.ts';
import { Metric } from './metric.ts';

const parameters = { name: z.string().default('recall') };
const declared = signature('Recall', parameters);

/**
 * Of the positive samples, how many are said to be: tp/(tp + fn). A probability of 0.5 says negative, other than in {@link Precision}: it is
 * rounded to the even number.
 *
 * @param name - `'recall'` by default.
 * @source Paddle, python/paddle/metric/metrics.py, class Recall
 */
export class Recall extends Metric {
  /** positive, and said to be */
  tp = 0;
  /** positive, but not said to be */
  fn = 0;
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
    this.fn = 0;
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
    const { predictions, labels: answers } = pairOf('Recall.update', preds, labels);
    for (let i = 0; i < answers.length; i++) {
      if (answers.get(i) !== 1) continue;
      // what rounds to 1 with halves going to the even neighbour: 0.5 to 0, 1.5 to 2
      const probability = predictions.get(i);
      if (probability > 0.5 && probability < 1.5) this.tp++;
      else this.fn++;
    }
  }

  /** The recall so far; 0 when no sample was positive. */
  override accumulate(): number {
    const positive = this.tp + this.fn;
    return positive === 0 ? 0 : this.tp / positive;
  }
}
