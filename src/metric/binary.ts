import { type NdArray, ShapeError, showShape } from '../core/index.ts';
import { arrayOf } from './arrayOf.ts';

/**
 * Predictions and labels of a question with two answers, as arrays of one number a sample.
 *
 * @throws {ArgumentError} for bare lists
 * @throws {ShapeError} unless both are `[N]` or `[N, 1]`, with a prediction for each label
 */
export function pairOf(where: string, preds: unknown, labels: unknown): { predictions: NdArray; labels: NdArray } {
  const [predictions, answers] = [arrayOf(where, 'preds', preds), arrayOf(where, 'labels', labels)];
  const fits = (array: NdArray): boolean => array.ndim > 0 && array.size === array.length;
  if (!fits(predictions) || !fits(answers) || predictions.length < answers.length) {
    throw new ShapeError(
      `${where}: preds and labels must both be [N] or [N, 1]. Received ${showShape(predictions.shape)} and ${showShape(answers.shape)}. Give one number a sample, e.g. the probability of the second class.`,
    );
  }
  return { predictions, labels: answers };
}
