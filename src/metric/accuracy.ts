import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  broadcastShapes,
  NdArray,
  type Options,
  type Shape,
  ShapeError,
  sameShape,
  showShape,
  signature,
  sizeOf,
  stridesOf,
} from '../core/index.ts';
import { Tensor, toTensor } from '../engine/index.ts';
import { arrayOf, type Measured } from './arrayOf.ts';
import { Metric } from './metric.ts';
import { topPlaces } from './topPlaces.ts';

const parameters = {
  topk: z.array(z.int().min(1)).min(1).readonly().default([1]).describe('a list of whole numbers ≥ 1, e.g. [1, 5]'),
  name: z.string().nullish(),
};
const declared = signature('Accuracy', parameters);

/**
 * How often the right class is among the `k` with the highest scores.
 *
 * @param topk - The k, one value each; `[1]` by default.
 * @param name - `'acc'` by default; with any k above 1 the names are `acc_top1`, `acc_top5`, …
 * @throws {ArgumentError} when `topk` is empty or not a list of whole numbers ≥ 1
 * @source Paddle, python/paddle/metric/metrics.py, class Accuracy
 */
export class Accuracy extends Metric {
  readonly topk: readonly number[];
  /** The largest k. */
  readonly maxk: number;
  /** right answers so far, for each k */
  total: number[] = [];
  /** samples so far, for each k */
  count: number[] = [];
  readonly #names: string[];

  constructor(...args: Args<Options<typeof parameters>, ['topk', 'name']>) {
    super();
    const { topk, name } = declared.bind(args);
    this.topk = topk;
    this.maxk = Math.max(...topk);
    const stem = name || 'acc';
    this.#names = this.maxk === 1 ? [stem] : topk.map((k) => `${stem}_top${k}`);
    this.reset();
  }

  /** Its names, always a list. */
  override name(): string[] {
    return [...this.#names];
  }

  override reset(): void {
    this.total = this.topk.map(() => 0);
    this.count = this.topk.map(() => 0);
  }

  /**
   * Which of the highest-scored classes are right.
   *
   * @param pred - Scores, `[…, classes]`.
   * @param label - Classes `[N]`, `[N, 1]` or `[…, 1]`; or one score per class, of which the highest is the class. A list of classes per
   *   sample (`[N, D]`, D ≠ 1) therefore counts as scores.
   * @returns float32 `[…, max k]`: 1 where the class is the label, else 0
   * @throws {ShapeError} when the shapes do not fit together
   */
  override compute(pred: Measured, label: Measured, ..._more: unknown[]): NdArray {
    const scores = arrayOf('Accuracy.compute', 'pred', pred);
    const answers = arrayOf('Accuracy.compute', 'label', label);
    const columns = scores.shape.at(-1);
    if (columns === undefined || answers.ndim === 0) {
      throw new ShapeError(
        `Accuracy.compute: pred and label must have an axis. Received ${showShape(scores.shape)} and ${showShape(answers.shape)}. Pass batches.`,
      );
    }
    const k = Math.min(this.maxk, columns);
    const places = topPlaces(scores.toFloat64(), columns, k);
    return compare(places, [...scores.shape.slice(0, -1), k], ...classes(answers));
  }

  /**
   * Counts the right answers of a batch.
   *
   * @param correct - What `compute` returned.
   * @returns the batch's accuracy: one number, or one for each k
   */
  override update(correct: Measured, ..._more: unknown[]): number | number[] {
    const mask = arrayOf('Accuracy.update', 'correct', correct);
    const columns = mask.shape.at(-1) ?? 1;
    const values = mask.toFloat64();
    const samples = sizeOf(mask.shape.slice(0, -1));
    const round = mask.dtype === 'float32' ? Math.fround : (value: number): number => value;
    const rates = this.topk.map((k, i) => {
      const width = Math.min(k, columns);
      let right = 0;
      for (let at = 0; at < values.length; at += columns) for (let j = 0; j < width; j++) right += values[at + j]!;
      right = round(right);
      this.total[i] = round(this.total[i]! + right);
      this.count[i] = this.count[i]! + samples;
      return right / samples;
    });
    return rates.length === 1 ? rates[0]! : rates;
  }

  /** The accuracy so far: one number, or one for each k; 0 before any data. */
  override accumulate(): number | number[] {
    const rates = this.total.map((right, i) => (this.count[i]! > 0 ? right / this.count[i]! : 0));
    return rates.length === 1 ? rates[0]! : rates;
  }
}

/** The labels as classes, with a last axis of 1. */
function classes(label: NdArray): [classes: Float64Array, shape: Shape] {
  const values = label.toFloat64();
  const last = label.shape.at(-1)!;
  if (label.ndim === 1 || (label.ndim === 2 && last === 1)) return [values.map(Math.trunc), [label.size, 1]];
  if (last === 1) return [values.map(Math.trunc), label.shape];
  const out = new Float64Array(values.length / last);
  for (let row = 0; row < out.length; row++) {
    let best = 0;
    for (let i = 1; i < last; i++) if (values[row * last + i]! > values[row * last + best]!) best = i;
    out[row] = best;
  }
  return [out, [...label.shape.slice(0, -1), 1]];
}

function compare(places: Int32Array, shape: Shape, labels: Float64Array, labelShape: Shape): NdArray {
  if (sameShape(shape.slice(0, -1), labelShape.slice(0, -1))) {
    const k = shape.at(-1)!;
    return new NdArray(
      Float32Array.from(places, (place, i) => (place === labels[Math.floor(i / k)] ? 1 : 0)),
      shape,
      'float32',
    );
  }
  const whole = broadcastShapes('Accuracy.compute', shape, labelShape);
  const [one, other] = [stepsOf(shape, whole), stepsOf(labelShape, whole)];
  const out = NdArray.zeros(whole, 'float32');
  const strides = stridesOf(whole);
  for (let i = 0; i < out.size; i++) {
    let [a, b] = [0, 0];
    for (let axis = 0, rest = i; axis < whole.length; axis++) {
      const step = Math.floor(rest / strides[axis]!);
      rest -= step * strides[axis]!;
      a += step * one[axis]!;
      b += step * other[axis]!;
    }
    out.data[i] = places[a] === labels[b] ? 1 : 0;
  }
  return out;
}

/** How far one step along each axis of the whole goes in an array that is repeated to it. */
function stepsOf(shape: Shape, whole: Shape): number[] {
  const strides = stridesOf(shape);
  return whole.map((_, axis) => {
    const own = axis - (whole.length - shape.length);
    return own < 0 || shape[own] === 1 ? 0 : strides[own]!;
  });
}

const isTensor = z.custom<Tensor>((value) => value instanceof Tensor).describe('a Tensor');
const functionParameters = {
  input: isTensor,
  label: isTensor,
  k: z.int().min(1).default(1),
  correct: isTensor.nullish(),
  total: isTensor.nullish(),
  name: z.string().nullish(),
};
const functionDeclared = signature('accuracy', functionParameters);

/**
 * The accuracy of one batch.
 *
 * @param input - Scores, `[N, classes]`.
 * @param label - Classes, `[N, 1]`.
 * @param k - Among how many of the highest scores the class must be; 1 by default.
 * @param correct - A tensor that is filled with the number of right answers.
 * @param total - A tensor that is filled with N.
 * @returns float32 of shape `[]`
 * @throws {ShapeError} when `input` or `label` has another shape
 * @throws {ArgumentError} when there are fewer than `k` classes
 * @source Paddle, python/paddle/metric/metrics.py, accuracy
 */
export function accuracy(
  ...args: Args<Options<typeof functionParameters>, ['input', 'label', 'k', 'correct', 'total', 'name']>
): Tensor {
  const { input, label, k, correct, total } = functionDeclared.bind(args);
  const [rows, columns] = input.shape;
  if (input.ndim !== 2 || !sameShape(label.shape, [rows!, 1])) {
    throw new ShapeError(
      `accuracy: input must be [N, classes] and label [N, 1]. Received ${showShape(input.shape)} and ${showShape(label.shape)}. Reshape them, e.g. label.reshape([-1, 1]).`,
    );
  }
  if (k > columns!)
    throw new ArgumentError(
      `accuracy: k must not exceed the number of classes, ${columns}. Received ${k}. Ask for fewer.`,
    );
  const places = topPlaces(input.array().toFloat64(), columns!, k);
  const answers = label.array().toFloat64();
  let right = 0;
  for (let row = 0; row < rows!; row++) if (places.subarray(row * k, (row + 1) * k).includes(answers[row]!)) right++;
  correct?.fill_(right);
  total?.fill_(rows!);
  return toTensor(right / rows!, { dtype: 'float32' });
}
