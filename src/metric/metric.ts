/**
 * Base of what is measured beside the loss. Once per batch {@link Model} calls `compute` with the network's outputs and the labels, hands its
 * result to `update` as plain arrays, and shows what `accumulate` gives; `reset` comes before each run over the data.
 *
 * Its business: numbers about predictions. Not its business: gradients.
 *
 * @example
 * class WrongAnswers extends Metric {
 *   wrong = 0;
 *   override name() { return 'wrong'; }
 *   override reset() { this.wrong = 0; }
 *   override update(predictions: NdArray, labels: NdArray) { … }
 *   override accumulate() { return this.wrong; }
 * }
 *
 * @source Paddle, python/paddle/metric/metrics.py, class Metric
 */
export abstract class Metric {
  /** What its values are called in logs: one name, or a list. */
  abstract name(): string | string[];

  /** Forgets what was seen. */
  abstract reset(): void;

  /** Takes one batch in, given what `compute` returned. @param args - What `compute` returned, as arrays. */
  abstract update(...args: unknown[]): unknown;

  /** The value over all that was seen since `reset`: one number, or as many as there are names. */
  abstract accumulate(): number | readonly number[];

  /**
   * What `update` is given, made from the network's outputs and the labels; as they are by default.
   *
   * @param args - Outputs of the network, then labels.
   */
  compute(...args: unknown[]): unknown {
    return args;
  }
}
