import { z } from 'zod';
import { ArgumentError, type DTypeName, isFloat, ShapeError, sameShape, showShape } from '../../core/index.ts';
import { applyAll, ops, type Tensor, toArray, withRecording } from '../../engine/index.ts';
import { logSoftmax } from './activation.ts';
import { oneHot, pairwiseDistance } from './common.ts';

const { define, schemas } = ops;
const { flag, number, tensor, whole } = schemas;

/** How single losses become one. */
export type Reduction = 'mean' | 'sum' | 'none';
export const reduction = z.enum(['mean', 'sum', 'none']).default('mean').describe("'mean', 'sum' or 'none'");

/** The mean, the sum, or the losses themselves. */
export function reduced(loss: Tensor, how: Reduction): Tensor {
  return how === 'mean' ? ops.mean(loss) : how === 'sum' ? ops.sum(loss) : loss;
}

function sameSizes(where: string, input: Tensor, label: Tensor): void {
  if (!sameShape(input.shape, label.shape))
    throw new ShapeError(
      `${where}: input and label must have one shape. Received ${showShape(input.shape)} and ${showShape(label.shape)}. Reshape one of them.`,
    );
}

/** Numbers of classes must name a class, unless ignored; checked before anything is computed. */
function checkLabels(where: string, label: Tensor, classes: number, ignore: number): void {
  const values = toArray(label).toFloat64();
  const bad = values.findIndex((at) => !(at >= 0 && at < classes && Number.isInteger(at)) && at !== ignore);
  if (bad >= 0)
    throw new ArgumentError(
      `${where}: labels must be whole numbers in [0, ${classes - 1}], or equal ignoreIndex (${ignore}). Received ${values[bad]} (element ${bad}). Check the dataset's labels and the number of classes.`,
    );
}

/**
 * Cross entropy of logits (or of probabilities) against classes or distributions.
 *
 * @param input - Logits, classes on `axis`; probabilities with `useSoftmax: false`.
 * @param label - Classes, of the input's shape without `axis` or with size 1 there; distributions with `softLabel`.
 * @param weight - One factor per class, or null.
 * @param ignoreIndex - Labels of this value give no loss. In the mean they still count when it is negative, as in Paddle.
 * @param reduction - `'mean'`, `'sum'` or `'none'`.
 * @param labelSmoothing - Share of each label that is spread over all classes.
 * @throws {ArgumentError} when a label names no class @throws {ShapeError} when shapes do not fit
 * @source Paddle, python/paddle/nn/functional/loss.py, cross_entropy
 */
export const crossEntropy = define(
  'crossEntropy',
  {
    input: tensor,
    label: tensor,
    weight: tensor.nullish(),
    ignoreIndex: whole.default(-100),
    reduction,
    softLabel: flag.default(false),
    axis: whole.default(-1),
    useSoftmax: flag.default(true),
    labelSmoothing: number.default(0),
  },
  ['input', 'label', 'weight', 'ignoreIndex', 'reduction', 'softLabel', 'axis', 'useSoftmax', 'labelSmoothing'],
  (given): Tensor => {
    const { input, weight, ignoreIndex, reduction: how, labelSmoothing } = given;
    const where = 'crossEntropy';
    if (given.softLabel && ignoreIndex > 0)
      throw new ArgumentError(
        `${where}: ignoreIndex must not be given with softLabel. Received ${ignoreIndex}. Leave it out.`,
      );
    const axis = ops.axisOf(where, given.axis, input.ndim);
    const classes = input.shape[axis]!;
    let label = given.label;
    let soft = given.softLabel;
    if (labelSmoothing > 0) {
      if (!soft) label = oneHot(label, input.shape.at(-1)!);
      label = ops.scale(label, 1 - labelSmoothing, labelSmoothing / input.shape.at(-1)!);
      soft = true;
    }
    const last = [...input.shape.map((_, i) => i).filter((i) => i !== axis), axis];
    const toLast = (x: Tensor): Tensor => (axis === input.ndim - 1 ? x : ops.transpose(x, { perm: last }));
    const outer = input.shape.filter((_, i) => i !== axis);
    const keptAxis = input.shape.map((n, i) => (i === axis ? 1 : n));
    const rows = input.size / classes;
    const logits = ops.reshape(toLast(input), [rows, classes]);
    if (soft) {
      sameSizes(where, input, label);
      const target = ops.reshape(toLast(label), [rows, classes]);
      let loss = given.useSoftmax
        ? softLoss(logits, target)
        : ops.neg(ops.sum(ops.multiply(target.detach(), ops.log(logits)), 1));
      const weights = weight ? ops.matmul(target, ops.cast(weight, target.handle.dtype)) : null;
      if (weights) loss = ops.multiply(loss, weights);
      if (how === 'none') return ops.reshape(loss, keptAxis);
      if (how === 'sum') return ops.sum(loss);
      return weights ? ops.divide(ops.sum(loss), ops.sum(weights)) : ops.mean(loss);
    }
    const squeezed = sameShape(label.shape, outer);
    if (!squeezed && !sameShape(label.shape, keptAxis)) {
      throw new ShapeError(
        `${where}: the label must have shape ${showShape(outer)} or ${showShape(keptAxis)} for input ${showShape(input.shape)}. Received ${showShape(label.shape)}. Reshape it, or pass softLabel: true for distributions.`,
      );
    }
    checkLabels(where, label, classes, ignoreIndex);
    const target = ops.reshape(isFloat(label.handle.dtype) ? ops.cast(label, 'int64') : label, [rows]);
    let loss = given.useSoftmax
      ? applyAll('SoftmaxCrossEntropy', [logits, target], { ignore: ignoreIndex })[0]!
      : picked(logits, target, ignoreIndex);
    const counted = (dtype: DTypeName): Tensor => ops.cast(ops.notEqual(target, ignoreIndex), dtype);
    let weights: Tensor | null = null;
    if (weight) {
      const places = ops.multiply(target, counted(target.handle.dtype));
      weights = ops.multiply(ops.gather(ops.cast(weight, loss.handle.dtype), places), counted(loss.handle.dtype));
      loss = ops.multiply(loss, weights);
    }
    if (how === 'none') return ops.reshape(loss, squeezed ? outer : keptAxis);
    if (how === 'sum') return ops.sum(loss);
    if (weights) return ops.divide(ops.sum(loss), nonZero(ops.sum(weights), ignoreIndex >= 0));
    return ignoreIndex >= 0
      ? ops.divide(ops.sum(loss), nonZero(ops.sum(counted(loss.handle.dtype)), true))
      : ops.mean(loss);
  },
);

/** −Σ target·ln softmax(logits). Its gradient is Paddle's: softmax − target even if the target's row does not sum to 1, and none for the target. */
function softLoss(logits: Tensor, target: Tensor): Tensor {
  const [value, slope] = withRecording(false, () => {
    const logs = logSoftmax(logits);
    return [ops.neg(ops.sum(ops.multiply(target, logs), 1)), ops.subtract(ops.exp(logs), target)];
  }) as [Tensor, Tensor];
  return ops.add(value, ops.sum(ops.multiply(slope, ops.subtract(logits, logits.detach())), 1));
}

/** A divisor of 0 counts as 1. */
function nonZero(divisor: Tensor, guarded: boolean): Tensor {
  return guarded ? ops.add(divisor, ops.cast(ops.equal(divisor, 0), divisor.handle.dtype)) : divisor;
}

/** −ln of the probability at each label; 0 where ignored. */
function picked(probabilities: Tensor, label: Tensor, ignore: number): Tensor {
  const counted = ops.cast(ops.notEqual(label, ignore), probabilities.handle.dtype);
  const places = ops.multiply(label, ops.cast(ops.notEqual(label, ignore), label.handle.dtype));
  const chosen = ops.squeeze(ops.takeAlongAxis(probabilities, ops.unsqueeze(places, 1), 1), 1);
  return ops.multiply(ops.neg(ops.log(chosen)), counted);
}

/**
 * Cross entropy without reduction, the class axis kept with size 1; Paddle's older form.
 *
 * @param logits - `[N, …, C]`.
 * @param label - Classes, or distributions with `softLabel`.
 * @param softLabel - Whether labels are distributions; false by default.
 * @param ignoreIndex - Labels of this value give no loss; −100 by default.
 * @param numericStableMode - Taken as in Paddle; always stable; true by default.
 * @param returnSoftmax - Whether the softmax comes too; false by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, softmax_with_cross_entropy
 */
export const softmaxWithCrossEntropy = define(
  'softmaxWithCrossEntropy',
  {
    logits: tensor,
    label: tensor,
    softLabel: flag.default(false),
    ignoreIndex: whole.default(-100),
    numericStableMode: flag.default(true),
    returnSoftmax: flag.default(false),
    axis: whole.default(-1),
  },
  ['logits', 'label', 'softLabel', 'ignoreIndex', 'numericStableMode', 'returnSoftmax', 'axis'],
  ({ logits, label, softLabel, ignoreIndex, returnSoftmax, axis }): Tensor | [Tensor, Tensor] => {
    if (!softLabel && label.ndim !== logits.ndim)
      throw new ShapeError(
        `softmaxWithCrossEntropy: the label must keep the class axis with size 1. Received ${showShape(label.shape)} for ${showShape(logits.shape)}. Use unsqueeze.`,
      );
    const loss = crossEntropy({ input: logits, label, softLabel, ignoreIndex, axis, reduction: 'none' });
    // no gradient flows through the probabilities, as in Paddle
    return returnSoftmax ? [loss, ops.exp(logSoftmax(logits.detach(), axis))] : loss;
  },
);

const pairwise = (where: string, formula: (x: Tensor, y: Tensor) => Tensor) =>
  define(
    where,
    { input: tensor, label: tensor, reduction },
    ['input', 'label', 'reduction'],
    ({ input, label, reduction }): Tensor => reduced(formula(input, label), reduction),
  );

/**
 * (input − label)².
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, mse_loss
 */
export const mseLoss = pairwise('mseLoss', (x, y) => ops.square(ops.subtract(x, y)));
/**
 * |input − label|.
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, l1_loss
 */
export const l1Loss = pairwise('l1Loss', (x, y) => ops.abs(ops.subtract(x, y)));
/** (input − label)², not reduced. @source Paddle, python/paddle/nn/functional/loss.py, square_error_cost */
export const squareErrorCost = define(
  'squareErrorCost',
  { input: tensor, label: tensor },
  ['input', 'label'],
  ({ input, label }): Tensor => ops.square(ops.subtract(input, label)),
);

/**
 * ½d² where |d| ≤ delta, else delta·(|d| − ½delta).
 *
 * @param isHuber - false divides by delta; true by default.
 * @param input - The predictions.
 * @param label - The labels.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, smooth_l1_loss
 */
export const smoothL1Loss = define(
  'smoothL1Loss',
  { input: tensor, label: tensor, reduction, delta: number.default(1), isHuber: flag.default(true) },
  ['input', 'label', 'reduction', 'delta', 'isHuber'],
  ({ input, label, reduction, delta, isHuber }): Tensor => {
    const distance = ops.abs(ops.subtract(input, label));
    const near = ops.scale(ops.square(distance), 0.5);
    const far = ops.scale(distance, delta, -0.5 * delta * delta);
    const loss = ops.where(ops.lessEqual(distance, delta), near, far);
    return reduced(isHuber ? loss : ops.scale(loss, 1 / delta), reduction);
  },
);

/**
 * −(y·ln p + (1 − y)·ln(1 − p)), logarithms cut at −100.
 *
 * @param input - Probabilities.
 * @param label - 0 or 1, of the same shape.
 * @param weight - Factor of each element, or null.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, binary_cross_entropy
 */
export const binaryCrossEntropy = define(
  'binaryCrossEntropy',
  { input: tensor, label: tensor, weight: tensor.nullish(), reduction },
  ['input', 'label', 'weight', 'reduction'],
  ({ input, label, weight, reduction }): Tensor => {
    const p = toArray(input).toFloat64();
    const bad = p.findIndex((value) => !(value >= 0 && value <= 1));
    if (bad >= 0)
      throw new ArgumentError(
        `binaryCrossEntropy: the input must lie in [0, 1]. Received ${p[bad]} (element ${bad}). Apply sigmoid first, or use binaryCrossEntropyWithLogits.`,
      );
    const cut = (x: Tensor): Tensor => ops.clip(ops.log(x), -100);
    const [value, slope] = withRecording(false, () => [
      ops.neg(
        ops.add(ops.multiply(label, cut(input)), ops.multiply(ops.scale(label, -1, 1), cut(ops.scale(input, -1, 1)))),
      ),
      ops.divide(ops.subtract(input, label), ops.clip(ops.multiply(ops.scale(input, -1, 1), input), 1e-12)),
    ]) as [Tensor, Tensor];
    // the slope is Paddle's, finite at 0 and 1 where that of the logarithm is not
    const loss = ops.add(value, ops.multiply(slope, ops.subtract(input, input.detach())));
    return reduced(weight ? ops.multiply(loss, weight) : loss, reduction);
  },
);

/**
 * max(x, 0) − x·y + ln(1 + e^(−|x|)); a positive weight multiplies the positive part.
 *
 * @param logit - The predictions before the sigmoid.
 * @param label - The labels.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @param posWeight - Factor of the positive class, or null.
 * @source Paddle, python/paddle/nn/functional/loss.py, binary_cross_entropy_with_logits
 */
export const binaryCrossEntropyWithLogits = define(
  'binaryCrossEntropyWithLogits',
  { logit: tensor, label: tensor, weight: tensor.nullish(), reduction, posWeight: tensor.nullish() },
  ['logit', 'label', 'weight', 'reduction', 'posWeight'],
  ({ logit, label, weight, reduction, posWeight }): Tensor => {
    const missed = ops.unary('softplus', ops.neg(logit), 1, Number.POSITIVE_INFINITY);
    let loss: Tensor;
    if (posWeight) {
      const factor = ops.scale(ops.multiply(ops.scale(posWeight, 1, -1), label), 1, 1);
      loss = ops.add(ops.multiply(ops.scale(label, -1, 1), logit), ops.multiply(factor, missed));
    } else loss = ops.add(ops.multiply(ops.scale(label, -1, 1), logit), missed);
    return reduced(weight ? ops.multiply(loss, weight) : loss, reduction);
  },
);

/**
 * −input at the label's class.
 *
 * @param input - Log-probabilities, `[N, C]` or `[N, C, …]`.
 * @param weight - Factor of each class, or null.
 * @param ignoreIndex - Labels of this value give no loss; −100 by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, nll_loss
 */
export const nllLoss = define(
  'nllLoss',
  { input: tensor, label: tensor, weight: tensor.nullish(), ignoreIndex: whole.default(-100), reduction },
  ['input', 'label', 'weight', 'ignoreIndex', 'reduction'],
  ({ input, label, weight, ignoreIndex, reduction: how }): Tensor => {
    const classes = input.shape[1]!;
    checkLabels('nllLoss', label, classes, ignoreIndex);
    const outer = [input.shape[0]!, ...input.shape.slice(2)];
    const target = ops.reshape(ops.cast(label, 'int64'), outer);
    const counted = ops.cast(ops.notEqual(target, ignoreIndex), input.handle.dtype);
    const places = ops.multiply(target, ops.cast(ops.notEqual(target, ignoreIndex), 'int64'));
    const weights = weight
      ? ops.multiply(ops.reshape(ops.gather(weight, ops.reshape(places, [-1])), outer), counted)
      : counted;
    const loss = ops.multiply(
      ops.neg(
        ops.squeeze(ops.takeAlongAxis({ arr: input, indices: ops.unsqueeze(places, 1), axis: 1, broadcast: false }), 1),
      ),
      weights,
    );
    if (how === 'none') return loss;
    return how === 'sum' ? ops.sum(loss) : ops.divide(ops.sum(loss), nonZero(ops.sum(weights), true));
  },
);

/**
 * t·(ln t − input), 0 where t ≤ 0.
 *
 * @param reduction - Also `'batchmean'`: divided by the first axis.
 * @param label - The distribution.
 * @param logTarget - Whether the label is in logarithms; false by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, kl_div
 */
export const klDiv = define(
  'klDiv',
  {
    input: tensor,
    label: tensor,
    reduction: z.enum(['mean', 'sum', 'none', 'batchmean']).default('mean'),
    logTarget: flag.default(false),
  },
  ['input', 'label', 'reduction', 'logTarget'],
  ({ input, label, reduction, logTarget }): Tensor => {
    const positive = logTarget ? null : ops.greaterThan(label, 0);
    const loss = logTarget
      ? ops.multiply(ops.exp(label), ops.subtract(label, input))
      : ops.where(
          positive!,
          ops.multiply(label, ops.subtract(ops.log(ops.where(positive!, label, ops.scale(label, 0, 1))), input)),
          ops.scale(input, 0),
        );
    return reduction === 'batchmean' ? ops.scale(ops.sum(loss), 1 / (input.shape[0] ?? 1)) : reduced(loss, reduction);
  },
);

/**
 * max(0, −label·(input − other) + margin).
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, margin_ranking_loss
 */
export const marginRankingLoss = define(
  'marginRankingLoss',
  { input: tensor, other: tensor, label: tensor, margin: number.default(0), reduction },
  ['input', 'other', 'label', 'margin', 'reduction'],
  ({ input, other, label, margin, reduction }): Tensor =>
    reduced(
      ops.unary('relu', ops.scale(ops.multiply(ops.neg(label), ops.subtract(input, other)), 1, margin)),
      reduction,
    ),
);

/**
 * input where the label is 1, max(0, margin − input) where it is −1.
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, hinge_embedding_loss
 */
export const hingeEmbeddingLoss = define(
  'hingeEmbeddingLoss',
  { input: tensor, label: tensor, margin: number.default(1), reduction },
  ['input', 'label', 'margin', 'reduction'],
  ({ input, label, margin, reduction }): Tensor => {
    const zero = ops.scale(input, 0);
    const near = ops.where(ops.equal(label, 1), input, zero);
    const far = ops.where(ops.equal(label, -1), ops.unary('relu', ops.scale(input, -1, margin)), zero);
    return reduced(ops.add(near, far), reduction);
  },
);

/**
 * 1 − cos where the label is 1, max(0, cos − margin) where it is −1.
 *
 * @param input1 - `[N, D]` or `[D]`.
 * @param input2 - Likewise.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, cosine_embedding_loss
 */
export const cosineEmbeddingLoss = define(
  'cosineEmbeddingLoss',
  { input1: tensor, input2: tensor, label: tensor, margin: number.default(0), reduction },
  ['input1', 'input2', 'label', 'margin', 'reduction'],
  ({ input1, input2, label, margin, reduction }): Tensor => {
    if (label.ndim !== 1)
      throw new ShapeError(
        `cosineEmbeddingLoss: the label must have one axis. Received ${showShape(label.shape)}. Flatten it.`,
      );
    const along = (a: Tensor, b: Tensor): Tensor => ops.sum(ops.multiply(a, b), -1);
    const sized = (a: Tensor): Tensor => ops.scale(along(a, a), 1, 1e-11);
    const cosine = ops.divide(along(input1, input2), ops.sqrt(ops.multiply(sized(input1), sized(input2))));
    const zero = ops.scale(cosine, 0);
    const near = ops.where(ops.equal(label, 1), ops.scale(cosine, -1, 1), zero);
    return reduced(
      ops.add(near, ops.where(ops.equal(label, -1), ops.unary('relu', ops.scale(cosine, 1, -margin)), zero)),
      reduction,
    );
  },
);

/**
 * max(0, d(anchor, positive) − d(anchor, negative) + margin).
 *
 * @param input - The anchors, `[N, D]`.
 * @param p - Which norm the distance is; 2 by default.
 * @param epsilon - Added to distances; 1e-6 by default.
 * @param swap - Whether the nearer of the two distances to the negative counts; false by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, triplet_margin_loss
 */
export const tripletMarginLoss = define(
  'tripletMarginLoss',
  {
    input: tensor,
    positive: tensor,
    negative: tensor,
    margin: number.default(1),
    p: number.default(2),
    epsilon: number.default(1e-6),
    swap: flag.default(false),
    reduction,
  },
  ['input', 'positive', 'negative', 'margin', 'p', 'epsilon', 'swap', 'reduction'],
  ({ input, positive, negative, margin, p, epsilon, swap, reduction }): Tensor => {
    const distance = (a: Tensor, b: Tensor): Tensor => pairwiseDistance({ x: a, y: b, p, epsilon });
    let away = distance(input, negative);
    if (swap) away = ops.minimum(away, distance(positive, negative));
    return reduced(ops.unary('relu', ops.scale(ops.subtract(distance(input, positive), away), 1, margin)), reduction);
  },
);

/**
 * ln(1 + e^(−label·input)).
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, soft_margin_loss
 */
export const softMarginLoss = pairwise('softMarginLoss', (x, y) =>
  ops.log1p(ops.exp(ops.multiply(ops.neg(ops.cast(y, x.handle.dtype)), x))),
);

/**
 * e^x − y·x, or x − y·ln(x + epsilon).
 *
 * @param input - The predictions.
 * @param label - The labels.
 * @param logInput - Whether the input is the logarithm; true by default.
 * @param full - Whether Stirling's term is added; false by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, poisson_nll_loss
 */
export const poissonNllLoss = define(
  'poissonNllLoss',
  {
    input: tensor,
    label: tensor,
    logInput: flag.default(true),
    full: flag.default(false),
    epsilon: number.default(1e-8),
    reduction,
  },
  ['input', 'label', 'logInput', 'full', 'epsilon', 'reduction'],
  ({ input, label, logInput, full, epsilon, reduction }): Tensor => {
    let loss = logInput
      ? ops.subtract(ops.exp(input), ops.multiply(label, input))
      : ops.subtract(input, ops.multiply(label, ops.log(ops.scale(input, 1, epsilon))));
    if (full) {
      const large = ops.greaterThan(label, 1);
      const safe = ops.where(large, label, ops.scale(label, 0, 1));
      const stirling = ops.add(
        ops.subtract(ops.multiply(safe, ops.log(safe)), safe),
        ops.scale(ops.log(ops.scale(safe, 2 * Math.PI)), 0.5),
      );
      loss = ops.add(loss, ops.where(large, stirling, ops.scale(label, 0)));
    }
    return reduced(loss, reduction);
  },
);

/**
 * ½(ln variance + (input − label)²/variance).
 *
 * @param variance - Of the input's shape, without its last axis, or with size 1 there; not below 0.
 * @param full - Whether ½ln 2π is added.
 * @param epsilon - Least variance that is counted with.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @throws {ShapeError} when the variance does not fit
 * @throws {ArgumentError} when one is negative
 * @source Paddle, python/paddle/nn/functional/loss.py, gaussian_nll_loss
 */
export const gaussianNllLoss = define(
  'gaussianNllLoss',
  {
    input: tensor,
    label: tensor,
    variance: tensor,
    full: flag.default(false),
    epsilon: number.default(1e-6),
    reduction,
  },
  ['input', 'label', 'variance', 'full', 'epsilon', 'reduction'],
  ({ input, label, variance: given, full, epsilon, reduction: how }): Tensor => {
    const outer = input.shape.slice(0, -1);
    const short = sameShape(given.shape, outer) && !sameShape(given.shape, input.shape);
    if (!short && !sameShape(given.shape, input.shape) && !sameShape(given.shape, [...outer, 1]))
      throw new ShapeError(
        `gaussianNllLoss: the variance must have shape ${showShape(input.shape)}, ${showShape(outer)} or ${showShape([...outer, 1])}. Received ${showShape(given.shape)}. Reshape it.`,
      );
    const negative = toArray(given)
      .toFloat64()
      .find((value) => value < 0);
    if (negative !== undefined)
      throw new ArgumentError(
        `gaussianNllLoss: the variance must not be negative. Received ${negative}. Apply softplus or exp first.`,
      );
    const wide = short ? ops.unsqueeze(given, -1) : given;
    // Paddle cuts it outside the graph: no gradient reaches the variance
    const variance = ops.clip(wide.detach(), epsilon);
    const loss = ops.scale(
      ops.add(ops.log(variance), ops.divide(ops.square(ops.subtract(input, label)), variance)),
      0.5,
      full ? 0.5 * Math.log(2 * Math.PI) : 0,
    );
    return reduced(loss, how);
  },
);

/**
 * Weighted binary cross entropy that looks away from what is easy.
 *
 * @param logit - The predictions before the sigmoid.
 * @param label - The labels.
 * @param normalizer - What the loss is divided by, or null.
 * @param alpha - Balance of the classes; 0.25 by default.
 * @param gamma - How much easy examples count less; 2 by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'sum'` by default.
 * @source Paddle, python/paddle/nn/functional/loss.py, sigmoid_focal_loss
 */
export const sigmoidFocalLoss = define(
  'sigmoidFocalLoss',
  {
    logit: tensor,
    label: tensor,
    normalizer: tensor.nullish(),
    alpha: number.default(0.25),
    gamma: number.default(2),
    reduction: z.enum(['mean', 'sum', 'none']).default('sum'),
  },
  ['logit', 'label', 'normalizer', 'alpha', 'gamma', 'reduction'],
  ({ logit, label, normalizer, alpha, gamma, reduction }): Tensor => {
    const bce = binaryCrossEntropyWithLogits({ logit, label, reduction: 'none' });
    const p = ops.sigmoid(logit);
    const right = ops.add(ops.multiply(p, label), ops.multiply(ops.scale(p, -1, 1), ops.scale(label, -1, 1)));
    const share = ops.add(ops.scale(label, alpha), ops.scale(ops.scale(label, -1, 1), 1 - alpha));
    const loss = ops.multiply(ops.multiply(share, bce), ops.pow(ops.scale(right, -1, 1), gamma));
    return reduced(normalizer ? ops.divide(loss, normalizer) : loss, reduction);
  },
);

/**
 * −y·ln(p + epsilon) − (1 − y)·ln(1 − p + epsilon).
 *
 * @param input - Probabilities, `[N, 1]`.
 * @param label - 0 or 1, `[N, 1]`.
 * @source Paddle, python/paddle/nn/functional/loss.py, log_loss
 */
export const logLoss = define(
  'logLoss',
  { input: tensor, label: tensor, epsilon: number.default(1e-4) },
  ['input', 'label', 'epsilon'],
  ({ input, label, epsilon }): Tensor =>
    ops.subtract(
      ops.neg(ops.multiply(label, ops.log(ops.scale(input, 1, epsilon)))),
      ops.multiply(ops.scale(label, -1, 1), ops.log(ops.scale(input, -1, 1 + epsilon))),
    ),
);

/**
 * 1 − 2·overlap/(sizes + epsilon), averaged over the batch.
 *
 * @param input - Probabilities, `[N, …, C]`.
 * @param label - Classes, `[N, …, 1]`.
 * @source Paddle, python/paddle/nn/functional/loss.py, dice_loss
 */
export const diceLoss = define(
  'diceLoss',
  { input: tensor, label: tensor, epsilon: number.default(1e-5) },
  ['input', 'label', 'epsilon'],
  ({ input, label, epsilon }): Tensor => {
    const target = oneHot(ops.squeeze(label, -1), input.shape.at(-1)!);
    const axes = input.shape.map((_, i) => i).slice(1);
    const overlap = ops.sum(ops.multiply(input, target), axes);
    const total = ops.add(ops.sum(input, axes), ops.sum(target, axes));
    return ops.mean(ops.scale(ops.divide(ops.scale(overlap, 2), ops.scale(total, 1, epsilon)), -1, 1));
  },
);
