import { z } from 'zod';
import { ArgumentError, ShapeError, showShape } from '../../core/index.ts';
import { apply, applyAll, full, ops, type Tensor, withRecording } from '../../engine/index.ts';
import { fromChannelsFirst, toChannelsFirst } from './conv.ts';

const { define, schemas } = ops;
const { flag, number, tensor, whole } = schemas;

/** A parameter, or a constant where there is none. */
const orConstant = (parameter: Tensor | null | undefined, size: number, value: number, like: Tensor): Tensor =>
  parameter ?? full([size], value, like.dtype);

/**
 * Batch normalization: `(x − mean)/√(variance + epsilon) · weight + bias` per channel. In training mean and (biased) variance are the
 * batch's, and the running ones are moved: `running = momentum · running + (1 − momentum) · batch`.
 *
 * @param x - `[N, C, …]`, or channels last by `dataFormat`.
 * @param runningMean - `[C]`; changed in training. Likewise `runningVar`.
 * @param useGlobalStats - true: the running statistics even in training; false: the batch's even in evaluation; null: as `training` says.
 * @throws {ShapeError} when the channels do not fit
 * @source Paddle, python/paddle/nn/functional/norm.py, batch_norm; paddle/phi/kernels/cpu/batch_norm_kernel.cc
 */
export const batchNorm = define(
  'batchNorm',
  {
    x: tensor,
    runningMean: tensor,
    runningVar: tensor,
    weight: tensor.nullish(),
    bias: tensor.nullish(),
    training: flag.default(false),
    momentum: number.default(0.9),
    epsilon: number.default(1e-5),
    dataFormat: z.string().default('NCHW'),
    useGlobalStats: flag.nullish(),
  },
  [
    'x',
    'runningMean',
    'runningVar',
    'weight',
    'bias',
    'training',
    'momentum',
    'epsilon',
    'dataFormat',
    'useGlobalStats',
  ],
  ({
    x: given,
    runningMean,
    runningVar,
    weight,
    bias,
    training,
    momentum,
    epsilon,
    dataFormat,
    useGlobalStats,
  }): Tensor => {
    if (given.ndim < 2)
      throw new ShapeError(
        `batchNorm: the input must have at least 2 axes. Received ${showShape(given.shape)}. Add the batch axis.`,
      );
    const x = toChannelsFirst(given, dataFormat);
    const channels = x.shape[1]!;
    if (channels !== runningMean.size)
      throw new ShapeError(
        `batchNorm: the input must have ${runningMean.size} channels. Received ${channels} in ${showShape(given.shape)}. Check the layer before, and dataFormat.`,
      );
    const scale = orConstant(weight, channels, 1, x);
    const shift = orConstant(bias, channels, 0, x);
    needDtype('batchNorm', x, scale, shift);
    const batchStatistics = useGlobalStats == null ? training : !useGlobalStats;
    if (!batchStatistics)
      return fromChannelsFirst(
        apply('BatchNormInference', [x, scale, shift, runningMean, runningVar], { epsilon }),
        dataFormat,
      );
    // with one value per channel Paddle's kernel hands the input through and leaves the statistics alone
    if (x.size === channels) {
      const nothing = (parameter: Tensor): Tensor => ops.reshape(ops.scale(parameter, 0), x.shape);
      return fromChannelsFirst(ops.add(x, ops.add(nothing(scale), nothing(shift))), dataFormat);
    }
    const [y, mean, , variance] = applyAll('BatchNorm', [x, scale, shift], { epsilon }) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const averages = [
      [runningMean, mean],
      [runningVar, variance],
    ] as const;
    ops.moveAverages(averages, momentum);
    if (training) return fromChannelsFirst(y, dataFormat);
    // in evaluation Paddle's gradient is that of the running statistics, even when the batch's were used
    const [mean_, variance_] = withRecording(false, () => [ops.scale(runningMean, 1), ops.scale(runningVar, 1)]) as [
      Tensor,
      Tensor,
    ];
    const slope = apply('BatchNormInference', [x, scale, shift, mean_, variance_], { epsilon });
    const rest = withRecording(false, () => ops.subtract(y, slope));
    return fromChannelsFirst(ops.add(slope, rest), dataFormat);
  },
);

/**
 * Layer normalization over the last axes.
 *
 * @param normalizedShape - Their sizes (or the size of the last one).
 * @param weight - Scale, as many elements as `normalizedShape` has; null for 1. Likewise `bias`.
 * @param epsilon - Added to the variance; 1e-5 by default.
 * @source Paddle, python/paddle/nn/functional/norm.py, layer_norm
 */
export const layerNorm = define(
  'layerNorm',
  {
    x: tensor,
    normalizedShape: z.union([z.int(), z.array(z.int()).readonly()]),
    weight: tensor.nullish(),
    bias: tensor.nullish(),
    epsilon: number.default(1e-5),
  },
  ['x', 'normalizedShape', 'weight', 'bias', 'epsilon'],
  ({ x, normalizedShape, weight, bias, epsilon }): Tensor => {
    const shape = typeof normalizedShape === 'number' ? [normalizedShape] : normalizedShape;
    const own = x.shape.slice(x.ndim - shape.length);
    if (own.length !== shape.length || own.some((n, i) => n !== shape[i])) {
      throw new ShapeError(
        `layerNorm: the input must end in ${showShape(shape)}. Received ${showShape(x.shape)}. Check the layer before, or normalizedShape.`,
      );
    }
    const size = shape.reduce((a, b) => a * b, 1);
    const flat = (parameter: Tensor | null | undefined, value: number): Tensor =>
      parameter ? (parameter.ndim === 1 ? parameter : ops.reshape(parameter, [size])) : full([size], value, x.dtype);
    const [scale, shift] = [flat(weight, 1), flat(bias, 0)];
    needDtype('layerNorm', x, scale, shift);
    return applyAll('LayerNorm', [x, scale, shift], { axes: shape.length, epsilon })[0]!;
  },
);

/** Half floats alone may be normalized with float32 parameters, as in Paddle. @throws {DtypeError} for others that differ */
function needDtype(where: string, x: Tensor, scale: Tensor, shift: Tensor): void {
  if (x.dtype.name !== 'float16' && x.dtype.name !== 'bfloat16') ops.needOneDtype(where, x, scale, shift);
}

/** `(x − mean)/√(variance + epsilon)` of each row of a `[rows, n]` view. */
function standardized(x: Tensor, rows: number, epsilon: number): Tensor {
  const flat = ops.reshape(x, [rows, x.size / rows]);
  const n = x.size / rows;
  return ops.reshape(
    applyAll('LayerNorm', [flat, full([n], 1, x.dtype), full([n], 0, x.dtype)], { axes: 1, epsilon })[0]!,
    x.shape,
  );
}

/** y·weight + bias per channel. */
function affine(y: Tensor, weight: Tensor | null | undefined, bias: Tensor | null | undefined): Tensor {
  const perChannel = y.shape.map((_, i) => (i === 1 ? y.shape[1]! : 1));
  const scaled = weight ? ops.multiply(y, ops.reshape(weight, perChannel)) : y;
  return bias ? ops.add(scaled, ops.reshape(bias, perChannel)) : scaled;
}

/**
 * Normalization over groups of channels of each sample.
 *
 * @param numGroups - How many groups the channels make.
 * @param epsilon - Added to the variance; 1e-5 by default.
 * @param weight - Factor of each channel, or null.
 * @param bias - Summand of each channel, or null.
 * @param dataFormat - Where the channels are: first (`'NCHW'`) or last (`'NHWC'`); `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/norm.py, group_norm
 */
export const groupNorm = define(
  'groupNorm',
  {
    x: tensor,
    numGroups: whole,
    epsilon: number.default(1e-5),
    weight: tensor.nullish(),
    bias: tensor.nullish(),
    dataFormat: z.string().default('NCHW'),
  },
  ['x', 'numGroups', 'epsilon', 'weight', 'bias', 'dataFormat'],
  ({ x: given, numGroups, epsilon, weight, bias, dataFormat }): Tensor => {
    const x = toChannelsFirst(given, dataFormat);
    if (x.shape[1]! % numGroups !== 0)
      throw new ArgumentError(
        `groupNorm: numGroups must divide the ${x.shape[1]} channels. Received ${numGroups}. Choose a divisor.`,
      );
    return fromChannelsFirst(affine(standardized(x, x.shape[0]! * numGroups, epsilon), weight, bias), dataFormat);
  },
);

/**
 * Normalization of each channel of each sample.
 *
 * @param runningMean - Taken as in Paddle.
 * @param runningVar - Taken as in Paddle.
 * @param weight - Factor of each channel, or null.
 * @param bias - Summand of each channel, or null.
 * @param useInputStats - Taken as in Paddle; true by default.
 * @param momentum - Share of the old running statistics that stays; 0.9 by default.
 * @param eps - Added to the variance; 1e-5 by default.
 * @param dataFormat - Where the channels are: first (`'NCHW'`) or last (`'NHWC'`); `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/norm.py, instance_norm
 */
export const instanceNorm = define(
  'instanceNorm',
  {
    x: tensor,
    runningMean: tensor.nullish(),
    runningVar: tensor.nullish(),
    weight: tensor.nullish(),
    bias: tensor.nullish(),
    useInputStats: flag.default(true),
    momentum: number.default(0.9),
    eps: number.default(1e-5),
    dataFormat: z.string().default('NCHW'),
  },
  ['x', 'runningMean', 'runningVar', 'weight', 'bias', 'useInputStats', 'momentum', 'eps', 'dataFormat'],
  ({ x: given, weight, bias, eps, dataFormat }): Tensor => {
    const x = toChannelsFirst(given, dataFormat);
    return fromChannelsFirst(affine(standardized(x, x.shape[0]! * x.shape[1]!, eps), weight, bias), dataFormat);
  },
);

/**
 * x/max(‖x‖ₚ, epsilon) along an axis.
 *
 * @param p - Which norm; 2 by default.
 * @source Paddle, python/paddle/nn/functional/norm.py, normalize
 */
export const normalize = define(
  'normalize',
  { x: tensor, p: number.default(2), axis: whole.default(1), epsilon: number.default(1e-12) },
  ['x', 'p', 'axis', 'epsilon'],
  ({ x, p, axis, epsilon }): Tensor => ops.divide(x, ops.clip(ops.norm(x, p, x.ndim === 1 ? 0 : axis, true), epsilon)),
);

/**
 * x/(k + alpha/size · Σx² over neighbouring channels)^beta.
 *
 * @param dataFormat - Where the channels are: first (`'NCHW'`) or last (`'NHWC'`); `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/norm.py, local_response_norm
 */
export const localResponseNorm = define(
  'localResponseNorm',
  {
    x: tensor,
    size: whole,
    alpha: number.default(1e-4),
    beta: number.default(0.75),
    k: number.default(1),
    dataFormat: z.string().default('NCHW'),
  },
  ['x', 'size', 'alpha', 'beta', 'k', 'dataFormat'],
  ({ x: given, size, alpha, beta, k, dataFormat }): Tensor => {
    const x = toChannelsFirst(given, dataFormat);
    const before = Math.floor(size / 2);
    const pads = x.shape.map((_, i): readonly [number, number] => (i === 1 ? [before, size - 1 - before] : [0, 0]));
    const squares = apply('Pad', [ops.square(x)], { pads, mode: 'constant', value: 0 });
    const parts = Array.from({ length: size }, (_, i) => ops.slab(squares, 1, i, x.shape[1]!));
    return fromChannelsFirst(ops.divide(x, ops.pow(ops.scale(ops.addN(parts), alpha / size, k), beta)), dataFormat);
  },
);
