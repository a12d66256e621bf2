import { z } from 'zod';
import { type Args, ArgumentError, type Options, ShapeError, showShape, signature } from '../core/index.ts';
import { arrayOf, type Measured, rounder } from './arrayOf.ts';
import { Metric } from './metric.ts';

const parameters = {
  curve: z.string().default('ROC'),
  numThresholds: z.int().min(1).default(4095).describe('a whole number ≥ 1'),
  name: z.string().default('auc'),
};
const declared = signature('Auc', parameters);

/**
 * The area under the receiver operating characteristic, from counts of probabilities in even steps.
 *
 * @param curve - Kept for Paddle's sake; the curve is `'ROC'` whatever it says, as there.
 * @param numThresholds - Into how many steps probabilities are counted, less one; 4095 by default.
 * @param name - `'auc'` by default.
 * @source Paddle, python/paddle/metric/metrics.py, class Auc
 */
export class Auc extends Metric {
  readonly #steps: number;
  readonly #name: string;
  #positive: Float64Array;
  #negative: Float64Array;

  constructor(...args: Args<Options<typeof parameters>, ['curve', 'numThresholds', 'name']>) {
    super();
    const { numThresholds, name } = declared.bind(args);
    this.#steps = numThresholds;
    this.#name = name;
    this.#positive = new Float64Array(numThresholds + 1);
    this.#negative = new Float64Array(numThresholds + 1);
  }

  override name(): string {
    return this.#name;
  }

  override reset(): void {
    this.#positive.fill(0);
    this.#negative.fill(0);
  }

  /**
   * Counts a batch.
   *
   * @param preds - Probabilities, `[N, 2]`; the second column is the positive class.
   * @param labels - 0 for negative, anything else for positive; `[N]` or `[N, 1]`.
   * @throws {ArgumentError} for bare lists, or a probability above 1
   * @throws {ShapeError} for other shapes
   */
  override update(preds: Measured, labels: Measured): void {
    const answers = arrayOf('Auc.update', 'labels', labels);
    const predictions = arrayOf('Auc.update', 'preds', preds);
    const [rows = 0, columns = 0] = predictions.shape;
    if (
      predictions.ndim !== 2 ||
      columns < 2 ||
      answers.ndim === 0 ||
      answers.size !== answers.length ||
      rows < answers.length
    ) {
      throw new ShapeError(
        `Auc.update: preds must be [N, 2] and labels [N] or [N, 1]. Received ${showShape(predictions.shape)} and ${showShape(answers.shape)}. Give the probabilities of both classes.`,
      );
    }
    const round = rounder(predictions);
    const bins = Array.from({ length: answers.length }, (_, i) => {
      const probability = predictions.get(i * columns + 1);
      const bin = Math.trunc(round(probability * this.#steps));
      // below 0 the last steps are counted, as Python's negative places do
      const place = bin < 0 ? bin + this.#steps + 1 : bin;
      if (!(bin <= this.#steps && place >= 0)) {
        throw new ArgumentError(
          `Auc.update: probabilities must lie in [0, 1]. Received ${probability} for sample ${i}. Apply softmax first.`,
        );
      }
      return place;
    });
    bins.forEach((bin, i) => {
      const counts = answers.get(i) !== 0 ? this.#positive : this.#negative;
      counts[bin] = counts[bin]! + 1;
    });
  }

  /** The area so far, in [0, 1]; 0 until both classes were seen. */
  override accumulate(): number {
    let [positive, negative, area] = [0, 0, 0];
    for (let bin = this.#steps; bin >= 0; bin--) {
      const [before, step] = [positive, this.#negative[bin]!];
      positive += this.#positive[bin]!;
      negative += step;
      area += (step * (positive + before)) / 2;
    }
    return positive > 0 && negative > 0 ? area / positive / negative : 0;
  }
}
