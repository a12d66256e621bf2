import { z } from 'zod';
import { ArgumentError, ShapeError, sameShape, showShape } from '../../core/index.ts';
import { apply, ops, type Tensor, toArray, toTensor } from '../../engine/index.ts';
import { logSigmoid } from './activation.ts';
import { pairwiseDistance } from './common.ts';
import { crossEntropy, reduced, reduction } from './loss.ts';

const { define, schemas } = ops;
const { flag, number, tensor, whole } = schemas;

/**
 * Σ max(0, margin − input[label] + input[other])ᵖ / classes over the other classes.
 *
 * @param input - `[N, C]`.
 * @param label - `[N]`, whole numbers.
 * @param p - The power; 1 by default.
 * @param margin - 1 by default.
 * @param weight - One factor per class, or null.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, multi_margin_loss
 */
export const multiMarginLoss = define(
  'multiMarginLoss',
  {
    input: tensor,
    label: tensor,
    p: whole.default(1),
    margin: number.default(1),
    weight: tensor.nullish(),
    reduction,
  },
  ['input', 'label', 'p', 'margin', 'weight', 'reduction'],
  ({ input, label, p, margin, weight, reduction: how }): Tensor => {
    if (input.ndim !== 2 || label.size !== input.shape[0])
      throw new ShapeError(
        `multiMarginLoss: the input must be [N, C] and the label [N]. Received ${showShape(input.shape)} and ${showShape(label.shape)}. Reshape one of them.`,
      );
    const classes = input.shape[1]!;
    if (weight && weight.size !== classes)
      throw new ShapeError(
        `multiMarginLoss: there must be one weight for each of the ${classes} classes. Received ${showShape(weight.shape)}. Complete it.`,
      );
    const column = ops.reshape(label, [-1, 1]);
    const own = ops.indexSample(input, column);
    const over = ops.pow(ops.clip(ops.subtract(ops.add(input, margin), own), 0), p);
    // the class itself always adds marginᵖ
    const constant = margin ** p / classes;
    if (!weight) return reduced(ops.subtract(ops.mean(over, 1), constant), how);
    const factor = ops.gather(weight, ops.reshape(label, [-1]));
    const weighted = ops.mean(ops.multiply(ops.unsqueeze(factor, 1), over), 1);
    return reduced(ops.subtract(weighted, ops.scale(factor, constant)), how);
  },
);

/**
 * Σ max(0, 1 − input[target] + input[other]) / classes over targets and over classes that are no targets.
 *
 * @param input - `[N, C]`.
 * @param label - `[N, C]`: the targets of each row first, then −1.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, multi_label_margin_loss
 */
export const multiLabelMarginLoss = define(
  'multiLabelMarginLoss',
  { input: tensor, label: tensor, reduction },
  ['input', 'label', 'reduction'],
  ({ input, label, reduction: how }): Tensor => {
    if (input.ndim !== 2 || !sameShape(input.shape, label.shape))
      throw new ShapeError(
        `multiLabelMarginLoss: input and label must both be [N, C]. Received ${showShape(input.shape)} and ${showShape(label.shape)}. Fill the label up with −1.`,
      );
    const [n, classes] = input.shape as [number, number];
    const labels = toArray(label).toFloat64();
    const bad = labels.findIndex((at) => at < -1 || at >= classes);
    if (bad >= 0)
      throw new ArgumentError(
        `multiLabelMarginLoss: labels must lie in [-1, ${classes - 1}]. Received ${labels[bad]} (element ${bad}). −1 ends a row's targets.`,
      );
    const [rows, targets, others]: number[][] = [[], [], []];
    for (let row = 0; row < n; row++) {
      const own = Array.from(labels.subarray(row * classes, (row + 1) * classes));
      const end = own.indexOf(-1);
      const named = end < 0 ? own : own.slice(0, end);
      for (const target of named) {
        rows!.push(row);
        targets!.push(row * classes + target);
        for (let k = 0; k < classes; k++) others!.push(named.includes(k) ? 0 : 1);
      }
    }
    if (rows!.length === 0) return reduced(ops.scale(ops.sum(input, 1), 0), how);
    const whole = (list: number[]): Tensor => toTensor(list, { dtype: 'int64' });
    const index = whole(rows!);
    const hit = ops.unsqueeze(ops.take(input, whole(targets!)), 1);
    const margins = ops.add(ops.subtract(ops.gather(input, index), hit), 1);
    const mask = ops.cast(toTensor(others!), input.handle.dtype);
    const counted = ops.multiply(margins, ops.reshape(mask, [rows!.length, classes]));
    const each = ops.sum(ops.maximum(counted, ops.scale(counted.detach(), 0)), 1);
    const zeros = apply('Fill', [], { shape: [n], dtype: input.handle.dtype, value: 0 });
    return reduced(ops.scale(ops.scatterNdAdd(zeros, ops.unsqueeze(index, 1), each), 1 / classes), how);
  },
);

/**
 * Binary cross entropy of logits, averaged over the classes.
 *
 * @param weight - One factor per class, or null.
 * @param input - `[N, C]`.
 * @param label - 0 or 1, `[N, C]`.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, multi_label_soft_margin_loss
 */
export const multiLabelSoftMarginLoss = define(
  'multiLabelSoftMarginLoss',
  { input: tensor, label: tensor, weight: tensor.nullish(), reduction },
  ['input', 'label', 'weight', 'reduction'],
  ({ input, label, weight, reduction: how }): Tensor => {
    if (!sameShape(input.shape, label.shape))
      throw new ShapeError(
        `multiLabelSoftMarginLoss: input and label must have one shape. Received ${showShape(input.shape)} and ${showShape(label.shape)}. Reshape one of them.`,
      );
    const loss = ops.neg(
      ops.add(
        ops.multiply(label, logSigmoid(input)),
        ops.multiply(ops.scale(label, -1, 1), logSigmoid(ops.neg(input))),
      ),
    );
    return reduced(ops.mean(weight ? ops.multiply(loss, weight) : loss, -1), how);
  },
);

/** How far two tensors are apart: one number per row. */
export type Distance = (x: Tensor, y: Tensor) => Tensor;
export const distance = z
  .custom<Distance>((value) => typeof value === 'function')
  .nullish()
  .describe('a function of two tensors');

/**
 * max(0, d(input, positive) − d(input, negative) + margin).
 *
 * @param distanceFunction - d; the Euclidean distance when left out.
 * @param swap - Whether d(positive, negative) counts for the negative when it is smaller.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @throws {ArgumentError} when a distance is negative
 * @source Paddle, python/paddle/nn/functional/loss.py, triplet_margin_with_distance_loss
 */
export const tripletMarginWithDistanceLoss = define(
  'tripletMarginWithDistanceLoss',
  {
    input: tensor,
    positive: tensor,
    negative: tensor,
    distanceFunction: distance,
    margin: number.default(1),
    swap: flag.default(false),
    reduction,
  },
  ['input', 'positive', 'negative', 'distanceFunction', 'margin', 'swap', 'reduction'],
  ({ input, positive, negative, distanceFunction, margin, swap, reduction: how }): Tensor => {
    const where = 'tripletMarginWithDistanceLoss';
    if (margin < 0) throw new ArgumentError(`${where}: margin must be at least 0. Received ${margin}. 1 is usual.`);
    if (!sameShape(input.shape, positive.shape) || !sameShape(input.shape, negative.shape))
      throw new ShapeError(
        `${where}: all three inputs must have one shape. Received ${showShape(input.shape)}, ${showShape(positive.shape)} and ${showShape(negative.shape)}. Reshape them.`,
      );
    const apart: Distance = distanceFunction ?? ((x, y) => pairwiseDistance(x, y));
    const near = apart(input, positive);
    let away = apart(input, negative);
    if (swap) away = ops.minimum(away, apart(positive, negative));
    for (const found of [near, away]) {
      const negatives = toArray(found)
        .toFloat64()
        .find((value) => value < 0);
      if (negatives !== undefined)
        throw new ArgumentError(
          `${where}: distances must be at least 0. Received ${negatives}. Check distanceFunction.`,
        );
    }
    return reduced(ops.clip(ops.add(ops.subtract(near, away), margin), 0), how);
  },
);

/**
 * Cross entropy of the products of anchors and positives, with the sizes of both added.
 *
 * @param anchor - `[N, width]`, likewise `positive`. @param labels - `[N]`; equal labels belong together.
 * @param l2Reg - Weight of the sizes; 0.002 by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, npair_loss
 */
export const npairLoss = define(
  'npairLoss',
  { anchor: tensor, positive: tensor, labels: tensor, l2Reg: number.default(0.002) },
  ['anchor', 'positive', 'labels', 'l2Reg'],
  ({ anchor, positive, labels, l2Reg }): Tensor => {
    const column = ops.reshape(labels, [-1, 1]);
    const same = ops.cast(ops.equal(column, ops.transpose(column, [1, 0])), 'float32');
    const target = ops.divide(same, ops.sum(same, 1, null, true));
    const size = (x: Tensor): Tensor => ops.mean(ops.sum(ops.square(x), 1));
    const sizes = ops.scale(ops.add(size(anchor), size(positive)), 0.25 * l2Reg);
    const product = ops.matmul(anchor, positive, false, true);
    const entropy = crossEntropy({ input: product, label: target, softLabel: true, reduction: 'none' });
    return ops.add(sizes, ops.mean(ops.sum(ops.multiply(target, entropy), 0)));
  },
);
