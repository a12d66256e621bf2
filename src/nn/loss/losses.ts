import { z } from 'zod';
import type { Tensor } from '../../engine/index.ts';
import * as F from '../functional/loss.ts';
import { lossLayer } from './lossLayer.ts';

const { reduction } = F;
const name = z.any().optional();
const weights = z.custom<Tensor | null | undefined>(() => true).optional();
const number = z.number();
type Pair = [input: Tensor, label: Tensor];

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
  ({ name: _, ...g }, ...[input, label]: Pair) => F.crossEntropy({ input, label, ...g }),
);
export type CrossEntropyLoss = InstanceType<typeof CrossEntropyLoss>;
/** (input − label)². @source Paddle, python/paddle/nn/layer/loss.py, class MSELoss */
export const MSELoss = lossLayer('MSELoss', { reduction }, ['reduction'], (g, ...[input, label]: Pair) =>
  F.mseLoss(input, label, g.reduction),
);
export type MSELoss = InstanceType<typeof MSELoss>;
/** |input − label|. @source Paddle, python/paddle/nn/layer/loss.py, class L1Loss */
export const L1Loss = lossLayer('L1Loss', { reduction, name }, ['reduction', 'name'], (g, ...[input, label]: Pair) =>
  F.l1Loss(input, label, g.reduction),
);
export type L1Loss = InstanceType<typeof L1Loss>;
/** ½d² near, delta·(|d| − ½delta) far. @param delta - 1 by default. @source Paddle, python/paddle/nn/layer/loss.py, class SmoothL1Loss */
export const SmoothL1Loss = lossLayer(
  'SmoothL1Loss',
  { reduction, delta: number.default(1), isHuber: z.boolean().default(true), name },
  ['reduction', 'delta', 'isHuber', 'name'],
  (g, ...[input, label]: Pair) => F.smoothL1Loss(input, label, g.reduction, g.delta, g.isHuber),
);
export type SmoothL1Loss = InstanceType<typeof SmoothL1Loss>;
/** Binary cross entropy of probabilities. @source Paddle, python/paddle/nn/layer/loss.py, class BCELoss */
export const BCELoss = lossLayer(
  'BCELoss',
  { weight: weights, reduction, name },
  ['weight', 'reduction', 'name'],
  (g, ...[input, label]: Pair) => F.binaryCrossEntropy(input, label, g.weight, g.reduction),
);
export type BCELoss = InstanceType<typeof BCELoss>;
/** Binary cross entropy of logits. @source Paddle, python/paddle/nn/layer/loss.py, class BCEWithLogitsLoss */
export const BCEWithLogitsLoss = lossLayer(
  'BCEWithLogitsLoss',
  { weight: weights, reduction, posWeight: weights, name },
  ['weight', 'reduction', 'posWeight', 'name'],
  (g, ...[logit, label]: Pair) => F.binaryCrossEntropyWithLogits(logit, label, g.weight, g.reduction, g.posWeight),
);
export type BCEWithLogitsLoss = InstanceType<typeof BCEWithLogitsLoss>;
/** −input at the label's class; input of log-probabilities. @source Paddle, python/paddle/nn/layer/loss.py, class NLLLoss */
export const NLLLoss = lossLayer(
  'NLLLoss',
  { weight: weights, ignoreIndex: z.int().default(-100), reduction, name },
  ['weight', 'ignoreIndex', 'reduction', 'name'],
  (g, ...[input, label]: Pair) => F.nllLoss(input, label, g.weight, g.ignoreIndex, g.reduction),
);
export type NLLLoss = InstanceType<typeof NLLLoss>;
/** label·(ln label − input). @source Paddle, python/paddle/nn/layer/loss.py, class KLDivLoss */
export const KLDivLoss = lossLayer(
  'KLDivLoss',
  { reduction: z.enum(['mean', 'sum', 'none', 'batchmean']).default('mean'), logTarget: z.boolean().default(false) },
  ['reduction', 'logTarget'],
  (g, ...[input, label]: Pair) => F.klDiv(input, label, g.reduction, g.logTarget),
);
export type KLDivLoss = InstanceType<typeof KLDivLoss>;
/** max(0, −label·(input − other) + margin). @source Paddle, python/paddle/nn/layer/loss.py, class MarginRankingLoss */
export const MarginRankingLoss = lossLayer(
  'MarginRankingLoss',
  { margin: number.default(0), reduction, name },
  ['margin', 'reduction', 'name'],
  (g, ...[input, other, label]: [input: Tensor, other: Tensor, label: Tensor]) =>
    F.marginRankingLoss(input, other, label, g.margin, g.reduction),
);
export type MarginRankingLoss = InstanceType<typeof MarginRankingLoss>;
/** input where the label is 1, max(0, margin − input) where it is −1. @source Paddle, python/paddle/nn/layer/loss.py, class HingeEmbeddingLoss */
export const HingeEmbeddingLoss = lossLayer(
  'HingeEmbeddingLoss',
  { margin: number.default(1), reduction, name },
  ['margin', 'reduction', 'name'],
  (g, ...[input, label]: Pair) => F.hingeEmbeddingLoss(input, label, g.margin, g.reduction),
);
export type HingeEmbeddingLoss = InstanceType<typeof HingeEmbeddingLoss>;
/** 1 − cos, or max(0, cos − margin). @source Paddle, python/paddle/nn/layer/loss.py, class CosineEmbeddingLoss */
export const CosineEmbeddingLoss = lossLayer(
  'CosineEmbeddingLoss',
  { margin: number.default(0), reduction, name },
  ['margin', 'reduction', 'name'],
  (g, ...[input1, input2, label]: [input1: Tensor, input2: Tensor, label: Tensor]) =>
    F.cosineEmbeddingLoss(input1, input2, label, g.margin, g.reduction),
);
export type CosineEmbeddingLoss = InstanceType<typeof CosineEmbeddingLoss>;
/** max(0, d(anchor, positive) − d(anchor, negative) + margin). @source Paddle, python/paddle/nn/layer/loss.py, class TripletMarginLoss */
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
  (g, ...[input, positive, negative]: [input: Tensor, positive: Tensor, negative: Tensor]) =>
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
export type TripletMarginLoss = InstanceType<typeof TripletMarginLoss>;
/** ln(1 + e^(−label·input)). @source Paddle, python/paddle/nn/layer/loss.py, class SoftMarginLoss */
export const SoftMarginLoss = lossLayer(
  'SoftMarginLoss',
  { reduction, name },
  ['reduction', 'name'],
  (g, ...[input, label]: Pair) => F.softMarginLoss(input, label, g.reduction),
);
export type SoftMarginLoss = InstanceType<typeof SoftMarginLoss>;
/** e^x − label·x. @source Paddle, python/paddle/nn/layer/loss.py, class PoissonNLLLoss */
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
  (g, ...[input, label]: Pair) =>
    F.poissonNllLoss({ input, label, logInput: g.logInput, full: g.full, epsilon: g.epsilon, reduction: g.reduction }),
);
export type PoissonNLLLoss = InstanceType<typeof PoissonNLLLoss>;
