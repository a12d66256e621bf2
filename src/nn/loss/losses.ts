import { z } from 'zod';
import type { Tensor } from '../../engine/index.ts';
import * as F from '../functional/loss.ts';
import * as M from '../functional/marginLoss.ts';
import { lossLayer } from './lossLayer.ts';

const { reduction } = F;
const name = z.any().optional();
const weights = z.custom<Tensor | null | undefined>(() => true).optional();
const number = z.number();

/**
 * Cross entropy of logits against classes or distributions.
 *
 * @param weight - One factor per class, or null.
 * @param ignoreIndex - Labels of this value give no loss; −100 by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`.
 * @param softLabel - Whether labels are distributions; false by default.
 * @param axis - The axis of the classes; the last by default.
 * @param useSoftmax - false when the input is probabilities already.
 * @param labelSmoothing - Share of each label spread over all classes; 0 by default.
 * @shape input `[N, …, C]`, label `[N, …]` or `[N, …, 1]`
 * @source Paddle, python/paddle/nn/layer/loss.py, class CrossEntropyLoss
 */
export const CrossEntropyLoss = lossLayer(
  'CrossEntropyLoss',
  {
    weight: weights,
    ignoreIndex: z.int().default(-100),
    reduction,
    softLabel: z.boolean().default(false),
    axis: z.int().default(-1),
    useSoftmax: z.boolean().default(true),
    labelSmoothing: number.default(0),
    name,
  },
  ['weight', 'ignoreIndex', 'reduction', 'softLabel', 'axis', 'useSoftmax', 'labelSmoothing', 'name'],
  ({ name: _, ...g }, input: Tensor, label: Tensor) => F.crossEntropy({ input, label, ...g }),
);
/**
 * (input − label)².
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class MSELoss
 */
export const MSELoss = lossLayer('MSELoss', { reduction }, ['reduction'], (g, input: Tensor, label: Tensor) =>
  F.mseLoss(input, label, g.reduction),
);
/**
 * |input − label|.
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class L1Loss
 */
export const L1Loss = lossLayer(
  'L1Loss',
  { reduction, name },
  ['reduction', 'name'],
  (g, input: Tensor, label: Tensor) => F.l1Loss(input, label, g.reduction),
);
/**
 * ½d² near, delta·(|d| − ½delta) far.
 *
 * @param delta - 1 by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @param isHuber - false divides the loss by delta; true by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class SmoothL1Loss
 */
export const SmoothL1Loss = lossLayer(
  'SmoothL1Loss',
  { reduction, delta: number.default(1), isHuber: z.boolean().default(true), name },
  ['reduction', 'delta', 'isHuber', 'name'],
  (g, input: Tensor, label: Tensor) => F.smoothL1Loss(input, label, g.reduction, g.delta, g.isHuber),
);
/**
 * Binary cross entropy of probabilities.
 *
 * @param weight - Factor of each element, or null.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class BCELoss
 */
export const BCELoss = lossLayer(
  'BCELoss',
  { weight: weights, reduction, name },
  ['weight', 'reduction', 'name'],
  (g, input: Tensor, label: Tensor) => F.binaryCrossEntropy(input, label, g.weight, g.reduction),
);
/**
 * Binary cross entropy of logits.
 *
 * @param weight - Factor of each element, or null.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @param posWeight - Factor of the positive class, or null.
 * @source Paddle, python/paddle/nn/layer/loss.py, class BCEWithLogitsLoss
 */
export const BCEWithLogitsLoss = lossLayer(
  'BCEWithLogitsLoss',
  { weight: weights, reduction, posWeight: weights, name },
  ['weight', 'reduction', 'posWeight', 'name'],
  (g, logit: Tensor, label: Tensor) => F.binaryCrossEntropyWithLogits(logit, label, g.weight, g.reduction, g.posWeight),
);
/**
 * −input at the label's class; input of log-probabilities.
 *
 * @param weight - Factor of each class, or null.
 * @param ignoreIndex - Labels of this value give no loss; −100 by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class NLLLoss
 */
export const NLLLoss = lossLayer(
  'NLLLoss',
  { weight: weights, ignoreIndex: z.int().default(-100), reduction, name },
  ['weight', 'ignoreIndex', 'reduction', 'name'],
  (g, input: Tensor, label: Tensor) => F.nllLoss(input, label, g.weight, g.ignoreIndex, g.reduction),
);
/**
 * label·(ln label − input).
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @param logTarget - Whether the label is in logarithms; false by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class KLDivLoss
 */
export const KLDivLoss = lossLayer(
  'KLDivLoss',
  { reduction: z.enum(['mean', 'sum', 'none', 'batchmean']).default('mean'), logTarget: z.boolean().default(false) },
  ['reduction', 'logTarget'],
  (g, input: Tensor, label: Tensor) => F.klDiv(input, label, g.reduction, g.logTarget),
);
/**
 * max(0, −label·(input − other) + margin).
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class MarginRankingLoss
 */
export const MarginRankingLoss = lossLayer(
  'MarginRankingLoss',
  { margin: number.default(0), reduction, name },
  ['margin', 'reduction', 'name'],
  (g, input: Tensor, other: Tensor, label: Tensor) => F.marginRankingLoss(input, other, label, g.margin, g.reduction),
);
/**
 * input where the label is 1, max(0, margin − input) where it is −1.
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class HingeEmbeddingLoss
 */
export const HingeEmbeddingLoss = lossLayer(
  'HingeEmbeddingLoss',
  { margin: number.default(1), reduction, name },
  ['margin', 'reduction', 'name'],
  (g, input: Tensor, label: Tensor) => F.hingeEmbeddingLoss(input, label, g.margin, g.reduction),
);
/**
 * 1 − cos, or max(0, cos − margin).
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class CosineEmbeddingLoss
 */
export const CosineEmbeddingLoss = lossLayer(
  'CosineEmbeddingLoss',
  { margin: number.default(0), reduction, name },
  ['margin', 'reduction', 'name'],
  (g, input1: Tensor, input2: Tensor, label: Tensor) =>
    F.cosineEmbeddingLoss(input1, input2, label, g.margin, g.reduction),
);
/**
 * max(0, d(anchor, positive) − d(anchor, negative) + margin).
 *
 * @param p - Which norm the distance is; 2 by default.
 * @param epsilon - Added to distances; 1e-6 by default.
 * @param swap - Whether the nearer of the two distances to the negative counts; false by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class TripletMarginLoss
 */
export const TripletMarginLoss = lossLayer(
  'TripletMarginLoss',
  {
    margin: number.default(1),
    p: number.default(2),
    epsilon: number.default(1e-6),
    swap: z.boolean().default(false),
    reduction,
    name,
  },
  ['margin', 'p', 'epsilon', 'swap', 'reduction', 'name'],
  (g, input: Tensor, positive: Tensor, negative: Tensor) =>
    F.tripletMarginLoss({
      input,
      positive,
      negative,
      margin: g.margin,
      p: g.p,
      epsilon: g.epsilon,
      swap: g.swap,
      reduction: g.reduction,
    }),
);
/**
 * ln(1 + e^(−label·input)).
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class SoftMarginLoss
 */
export const SoftMarginLoss = lossLayer(
  'SoftMarginLoss',
  { reduction, name },
  ['reduction', 'name'],
  (g, input: Tensor, label: Tensor) => F.softMarginLoss(input, label, g.reduction),
);
/**
 * e^x − label·x.
 *
 * @param logInput - Whether the input is the logarithm; true by default.
 * @param full - Whether Stirling's term is added; false by default.
 * @param epsilon - Added where a division by zero or ln 0 could be; 1e-8 by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class PoissonNLLLoss
 */
export const PoissonNLLLoss = lossLayer(
  'PoissonNLLLoss',
  {
    logInput: z.boolean().default(true),
    full: z.boolean().default(false),
    epsilon: number.default(1e-8),
    reduction,
    name,
  },
  ['logInput', 'full', 'epsilon', 'reduction', 'name'],
  (g, input: Tensor, label: Tensor) =>
    F.poissonNllLoss({ input, label, logInput: g.logInput, full: g.full, epsilon: g.epsilon, reduction: g.reduction }),
);

/**
 * Margins to the other classes.
 *
 * @param p - The power; 1 by default.
 * @param margin - 1 by default.
 * @param weight - Factor of each class, or null.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class MultiMarginLoss
 */
export const MultiMarginLoss = lossLayer(
  'MultiMarginLoss',
  { p: z.int().default(1), margin: number.default(1), weight: weights, reduction, name },
  ['p', 'margin', 'weight', 'reduction', 'name'],
  (g, input: Tensor, label: Tensor) => M.multiMarginLoss(input, label, g.p, g.margin, g.weight, g.reduction),
);
/**
 * Margins of several targets a row to the other classes.
 *
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class MultiLabelMarginLoss
 */
export const MultiLabelMarginLoss = lossLayer(
  'MultiLabelMarginLoss',
  { reduction, name },
  ['reduction', 'name'],
  (g, input: Tensor, label: Tensor) => M.multiLabelMarginLoss(input, label, g.reduction),
);
/**
 * Binary cross entropy of logits, averaged over the classes.
 *
 * @param weight - Factor of each class, or null.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class MultiLabelSoftMarginLoss
 */
export const MultiLabelSoftMarginLoss = lossLayer(
  'MultiLabelSoftMarginLoss',
  { weight: weights, reduction, name },
  ['weight', 'reduction', 'name'],
  (g, input: Tensor, label: Tensor) => M.multiLabelSoftMarginLoss(input, label, g.weight, g.reduction),
);
/**
 * ½(ln variance + (input − label)²/variance).
 *
 * @param full - Whether the constant ½ln 2π is added; false by default.
 * @param epsilon - Least variance; 1e-6 by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class GaussianNLLLoss
 */
export const GaussianNLLLoss = lossLayer(
  'GaussianNLLLoss',
  { full: z.boolean().default(false), epsilon: number.default(1e-6), reduction, name },
  ['full', 'epsilon', 'reduction', 'name'],
  (g, input: Tensor, label: Tensor, variance: Tensor) =>
    F.gaussianNllLoss(input, label, variance, g.full, g.epsilon, g.reduction),
);
/**
 * max(0, d(input, positive) − d(input, negative) + margin).
 *
 * @param distanceFunction - d; the Euclidean distance when left out.
 * @param swap - Whether the nearer of the two distances to the negative counts; false by default.
 * @param reduction - `'mean'`, `'sum'` or `'none'`; `'mean'` by default.
 * @source Paddle, python/paddle/nn/layer/loss.py, class TripletMarginWithDistanceLoss
 */
export const TripletMarginWithDistanceLoss = lossLayer(
  'TripletMarginWithDistanceLoss',
  { distanceFunction: M.distance, margin: number.default(1), swap: z.boolean().default(false), reduction, name },
  ['distanceFunction', 'margin', 'swap', 'reduction', 'name'],
  ({ name: _, ...g }, input: Tensor, positive: Tensor, negative: Tensor) =>
    M.tripletMarginWithDistanceLoss({ input, positive, negative, ...g }),
);

// Each is a type too, as a class is.
export type CrossEntropyLoss = InstanceType<typeof CrossEntropyLoss>;
export type MSELoss = InstanceType<typeof MSELoss>;
export type L1Loss = InstanceType<typeof L1Loss>;
export type SmoothL1Loss = InstanceType<typeof SmoothL1Loss>;
export type BCELoss = InstanceType<typeof BCELoss>;
export type BCEWithLogitsLoss = InstanceType<typeof BCEWithLogitsLoss>;
export type NLLLoss = InstanceType<typeof NLLLoss>;
export type KLDivLoss = InstanceType<typeof KLDivLoss>;
export type MarginRankingLoss = InstanceType<typeof MarginRankingLoss>;
export type HingeEmbeddingLoss = InstanceType<typeof HingeEmbeddingLoss>;
export type CosineEmbeddingLoss = InstanceType<typeof CosineEmbeddingLoss>;
export type TripletMarginLoss = InstanceType<typeof TripletMarginLoss>;
export type SoftMarginLoss = InstanceType<typeof SoftMarginLoss>;
export type PoissonNLLLoss = InstanceType<typeof PoissonNLLLoss>;
export type MultiMarginLoss = InstanceType<typeof MultiMarginLoss>;
export type MultiLabelMarginLoss = InstanceType<typeof MultiLabelMarginLoss>;
export type MultiLabelSoftMarginLoss = InstanceType<typeof MultiLabelSoftMarginLoss>;
export type GaussianNLLLoss = InstanceType<typeof GaussianNLLLoss>;
export type TripletMarginWithDistanceLoss = InstanceType<typeof TripletMarginWithDistanceLoss>;
