import { ArgumentError } from '../../core/index.ts';
import type { Elements } from '../storage.ts';
import type { PlainKernels } from './contract.ts';

/** Reads one row's largest element, and the logarithm of the sum of exponentials above it. */
function logSum(data: Elements, base: number, width: number): { largest: number; log: number } {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = base; k < base + width; k++) largest = Math.max(largest, data[k]!);
  let sum = 0;
  for (let k = base; k < base + width; k++) sum += Math.exp(data[k]! - largest);
  return { largest, log: Math.log(sum) };
}

/**
 * The class that a label names.
 *
 * @throws {ArgumentError} when there is none
 */
export function labelOf(label: number, classes: number): number {
  if (label >= 0 && label < classes) return Math.trunc(label);
  throw new ArgumentError(
    `crossEntropy: labels must lie in [0, ${classes - 1}], or be ignoreIndex. Received ${label}. Check the labels, or the number of classes.`,
  );
}

/** Softmax along the last axis, its logarithm, and the loss on top of it. */
export const softmax: PlainKernels<'Softmax' | 'SoftmaxGrad' | 'SoftmaxCrossEntropy' | 'SoftmaxCrossEntropyGrad'> = {
  Softmax([x], { log }, make) {
    const y = make(x!.shape, x!.dtype);
    const width = x!.shape.at(-1) ?? 1;
    const { data } = x!;
    for (let base = 0; base < data.length; base += width) {
      const norm = logSum(data, base, width);
      for (let k = base; k < base + width; k++) {
        const value = data[k]! - norm.largest - norm.log;
        y.data[k] = log ? value : Math.exp(value);
      }
    }
    return [y];
  },

  SoftmaxGrad([y, dy], { log }, make) {
    const dx = make(y!.shape, dy!.dtype);
    const width = y!.shape.at(-1) ?? 1;
    const [values, given] = [y!.data, dy!.data];
    for (let base = 0; base < values.length; base += width) {
      let sum = 0;
      for (let k = base; k < base + width; k++) sum += log ? given[k]! : given[k]! * values[k]!;
      for (let k = base; k < base + width; k++) {
        dx.data[k] = log ? given[k]! - Math.exp(values[k]!) * sum : values[k]! * (given[k]! - sum);
      }
    }
    return [dx];
  },

  SoftmaxCrossEntropy([logits, label], { ignore }, make) {
    const [rows, classes] = logits!.shape as [number, number];
    const [loss, probabilities] = [make([rows], logits!.dtype), make([rows, classes], logits!.dtype)];
    const { data } = logits!;
    for (let row = 0; row < rows; row++) {
      const base = row * classes;
      const { largest, log } = logSum(data, base, classes);
      for (let k = base; k < base + classes; k++) probabilities.data[k] = Math.exp(data[k]! - largest - log);
      const wanted = label!.data[row]!;
      if (wanted !== ignore) loss.data[row] = log + largest - data[base + labelOf(wanted, classes)]!;
    }
    return [loss, probabilities];
  },

  SoftmaxCrossEntropyGrad([probabilities, label, dloss], { ignore }, make) {
    const [rows, classes] = probabilities!.shape as [number, number];
    const dx = make([rows, classes], dloss!.dtype);
    for (let row = 0; row < rows; row++) {
      const wanted = label!.data[row]!;
      if (wanted === ignore) continue;
      const given = dloss!.data[row]!;
      const base = row * classes;
      const hit = Math.trunc(wanted);
      for (let k = 0; k < classes; k++)
        dx.data[base + k] = given * (probabilities!.data[base + k]! - (k === hit ? 1 : 0));
    }
    return [dx];
  },
};
