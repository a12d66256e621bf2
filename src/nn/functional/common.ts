import { z } from 'zod';
import {
  ArgumentError,
  type DTypeLike,
  DtypeError,
  dtypeName,
  isFloat,
  ShapeError,
  show,
  showShape,
} from '../../core/index.ts';
import { apply, dropoutMask, ops, type Tensor, toArray, uniform } from '../../engine/index.ts';
import { fromChannelsFirst, toChannelsFirst } from './conv.ts';
import { sizes, sizesOf } from './window.ts';

const { define, schemas } = ops;
const { flag, number, tensor, whole, wholes } = schemas;

/**
 * x·W + b over the last axis.
 *
 * @param x - `[..., in]`.
 * @param weight - `[in, out]`.
 * @param bias - `[out]`, or null.
 * @throws {ShapeError} when the last axis does not fit
 * @source Paddle, python/paddle/nn/functional/common.py, linear
 */
export const linear = define(
  'linear',
  { x: tensor, weight: tensor, bias: tensor.nullish() },
  ['x', 'weight', 'bias'],
  ({ x, weight, bias }): Tensor => {
    if (x.ndim === 0 || x.shape.at(-1) !== weight.shape[0]) {
      throw new ShapeError(
        `linear: the last axis of the input must be ${weight.shape[0]} (inFeatures). Received shape ${showShape(x.shape)}. Flatten first, e.g. new Flatten().`,
      );
    }
    const y = ops.matmul(x, weight);
    return bias ? ops.add(y, bias) : y;
  },
);

/**
 * Zeroes elements with probability p in training, drawing from Paddle's generator.
 *
 * @param p - In [0, 1]; 0.5 by default.
 * @param axis - Axes that get masks of their own; the others share one. All when left out.
 * @param mode - `'upscale_in_train'` divides what stays by 1 − p; `'downscale_in_infer'` multiplies by 1 − p in evaluation instead.
 * @throws {ArgumentError} when p lies outside [0, 1]
 * @source Paddle, python/paddle/nn/functional/common.py, dropout
 */
export const dropout = define(
  'dropout',
  {
    x: tensor,
    p: number.default(0.5),
    axis: z.union([whole, wholes]).nullish(),
    training: flag.default(true),
    mode: z.enum(['upscale_in_train', 'downscale_in_infer']).default('upscale_in_train'),
  },
  ['x', 'p', 'axis', 'training', 'mode'],
  ({ x, p, axis, training, mode }): Tensor => {
    if (!(p >= 0 && p <= 1))
      throw new ArgumentError(`dropout: p must lie in [0, 1]. Received ${p}. It is the share that is dropped.`);
    const upscale = mode === 'upscale_in_train';
    if (!training) return upscale || p === 0 ? ops.scale(x, 1) : ops.scale(x, 1 - p);
    if (p === 0) return x;
    if (p === 1) return ops.scale(x, 0);
    if (axis == null)
      return apply('Dropout', [x, dropoutMask(x.shape, p)], { keep: upscale ? Math.fround(1 - Math.fround(p)) : 1 });
    const own = (typeof axis === 'number' ? [axis] : axis).map((a) => {
      if (a < 0 || a >= x.ndim)
        throw new ArgumentError(`dropout: axis must lie in [0, ${x.ndim - 1}]. Received ${a}. Count from the front.`);
      return a;
    });
    const draws = uniform(
      x.shape.map((n, i) => (own.includes(i) ? n : 1)),
      'float32',
      0,
      1,
    );
    const kept = ops.cast(ops.greaterEqual(draws, p), x.handle.dtype);
    return ops.multiply(upscale ? ops.scale(x, Math.fround(1 / (1 - p))) : x, kept);
  },
);

const channelDropout = (where: string, rank: number, format: string) =>
  define(
    where,
    { x: tensor, p: number.default(0.5), training: flag.default(true), dataFormat: z.string().default(format) },
    ['x', 'p', 'training', 'dataFormat'],
    ({ x, p, training, dataFormat }): Tensor => {
      if (x.ndim !== rank)
        throw new ShapeError(
          `${where}: the input must have ${rank} axes. Received ${showShape(x.shape)}. Use dropout for other ranks.`,
        );
      return dropout({ x, p, axis: dataFormat.startsWith('NC') ? [0, 1] : [0, rank - 1], training });
    },
  );
/**
 * Drops whole channels of `[N, C, H, W]`.
 *
 * @param p - Probability that something is dropped; 0.5 by default.
 * @param training - Whether anything is dropped at all.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/common.py, dropout2d
 */
export const dropout2d = channelDropout('dropout2d', 4, 'NCHW');
/**
 * Drops whole channels of `[N, C, L]` or `[C, L]`.
 *
 * @param input - `[N, C, L]` or `[C, L]`.
 * @param p - Probability that something is dropped; 0.5 by default.
 * @param training - Whether anything is dropped at all; true by default.
 * @param inplace - Taken as in Paddle; no effect here; false by default.
 * @source Paddle, python/paddle/nn/functional/common.py, dropout1d
 */
export const dropout1d = define(
  'dropout1d',
  { input: tensor, p: number.default(0.5), training: flag.default(true), inplace: flag.default(false) },
  ['input', 'p', 'training', 'inplace'],
  ({ input, p, training }): Tensor => {
    if (input.ndim !== 2 && input.ndim !== 3)
      throw new ShapeError(
        `dropout1d: the input must have 2 or 3 axes. Received ${showShape(input.shape)}. Use dropout for other ranks.`,
      );
    // as in Paddle, all samples share a mask
    return dropout({ x: input, p, axis: input.ndim - 2, training });
  },
);
/**
 * Drops whole channels of `[N, C, D, H, W]`.
 *
 * @param p - Probability that something is dropped; 0.5 by default.
 * @param training - Whether anything is dropped at all.
 * @param dataFormat - `'NCDHW'` or `'NDHWC'`: where the channels are; `'NCDHW'` by default.
 * @source Paddle, python/paddle/nn/functional/common.py, dropout3d
 */
export const dropout3d = channelDropout('dropout3d', 5, 'NCDHW');

/** Dropout with a mask of the shape that `masked` makes of the input's. */
const selfNormalizing = (where: string, masked: (x: Tensor) => readonly number[]) =>
  define(
    where,
    { x: tensor, p: number.default(0.5), training: flag.default(true) },
    ['x', 'p', 'training'],
    ({ x, p, training }): Tensor => {
      if (!(p >= 0 && p <= 1))
        throw new ArgumentError(`${where}: p must lie in [0, 1]. Received ${p}. It is the share that is dropped.`);
      if (!training) return x;
      if (p === 1) return ops.scale(x, 0);
      const alpha = -1.6732632423543772 * 1.0507009873554805;
      const a = ((1 - p) * (1 + p * alpha * alpha)) ** -0.5;
      const kept = ops.cast(ops.greaterEqual(uniform(masked(x), 'float32', 0, 1), p), x.handle.dtype);
      const mixed = ops.add(ops.multiply(x, kept), ops.scale(kept, -Math.fround(alpha), Math.fround(alpha)));
      return ops.scale(mixed, Math.fround(a), Math.fround(-a * alpha * p));
    },
  );
/**
 * Dropout that keeps mean and variance of SELU networks.
 *
 * @param p - Probability that something is dropped; 0.5 by default.
 * @param training - Whether anything is dropped at all.
 * @source Paddle, python/paddle/nn/functional/common.py, alpha_dropout
 */
export const alphaDropout = selfNormalizing('alphaDropout', (x) => x.shape);
/**
 * {@link alphaDropout} of whole channels of `[N, C, …]`.
 *
 * @param p - Probability that something is dropped; 0.5 by default.
 * @param training - Whether anything is dropped at all.
 * @source Paddle, python/paddle/nn/functional/common.py, feature_alpha_dropout
 */
export const featureAlphaDropout = selfNormalizing('featureAlphaDropout', (x) => {
  if (x.ndim < 2)
    throw new ShapeError(
      `featureAlphaDropout: the input must have at least 2 axes. Received ${showShape(x.shape)}. Use alphaDropout.`,
    );
  return x.shape.map((n, i) => (i < 2 ? n : 1));
});

/**
 * Rows of a table by their numbers.
 *
 * @param x - Whole numbers, any shape.
 * @param weight - `[rows, width]`.
 * @param paddingIdx - This row's place gives zeros, and gets no gradient.
 * @throws {DtypeError} when x is not of whole numbers @throws {ArgumentError} when a number lies outside the table
 * @source Paddle, python/paddle/nn/functional/input.py, embedding
 */
export const embedding = define(
  'embedding',
  { x: tensor, weight: tensor, paddingIdx: whole.nullish() },
  ['x', 'weight', 'paddingIdx'],
  ({ x, weight, paddingIdx }): Tensor => {
    if (isFloat(x.handle.dtype))
      throw new DtypeError(
        `embedding: x must hold whole numbers. Received ${x.handle.dtype}. Convert with astype('int64').`,
      );
    const rows = weight.shape[0]!;
    const places = toArray(x).toFloat64();
    const bad = places.findIndex((at) => at < 0 || at >= rows);
    if (bad >= 0)
      throw new ArgumentError(
        `embedding: numbers must lie in [0, ${rows - 1}]. Received ${places[bad]} (element ${bad}). Enlarge the table, or correct the number.`,
      );
    const y = apply('Gather', [weight, x], { axis: 0 });
    if (paddingIdx == null) return y;
    const padded = paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
    if (padded < 0 || padded >= rows)
      throw new ArgumentError(
        `embedding: paddingIdx must lie in [${-rows}, ${rows - 1}]. Received ${paddingIdx}. Name a row.`,
      );
    const kept = ops.cast(ops.notEqual(x, padded), y.handle.dtype);
    return ops.multiply(y, ops.unsqueeze(kept, -1));
  },
);

/** 1 at the class's place, 0 elsewhere, as float32. @param numClasses - −1 for the largest class plus one. @source Paddle, python/paddle/nn/functional/input.py, one_hot */
export const oneHot = define(
  'oneHot',
  { x: tensor, numClasses: whole.default(-1) },
  ['x', 'numClasses'],
  ({ x, numClasses }): Tensor => {
    const places = toArray(x).toFloat64();
    const classes = numClasses === -1 ? places.reduce((a, b) => Math.max(a, b), -1) + 1 : numClasses;
    const bad = places.findIndex((at) => at < 0 || at >= classes);
    if (bad >= 0)
      throw new ArgumentError(
        `oneHot: classes must lie in [0, ${classes - 1}]. Received ${places[bad]} (element ${bad}). Raise numClasses, or correct the label.`,
      );
    const numbered = ops.scale(
      ops.cumsum(apply('Fill', [], { shape: [classes], dtype: 'float32', value: 1 }), 0),
      1,
      -1,
    );
    return ops.cast(ops.equal(ops.unsqueeze(ops.cast(x, 'float32'), -1), numbered), 'float32');
  },
);

/**
 * (1 − epsilon)·label + epsilon·prior, the prior even when left out.
 *
 * @param priorDist - What labels are moved towards, `[1, C]`; all classes alike when left out.
 * @source Paddle, python/paddle/nn/functional/common.py, label_smooth
 */
export const labelSmooth = define(
  'labelSmooth',
  { label: tensor, priorDist: tensor.nullish(), epsilon: number.default(0.1) },
  ['label', 'priorDist', 'epsilon'],
  ({ label, priorDist, epsilon }): Tensor => {
    if (!(epsilon >= 0 && epsilon <= 1))
      throw new ArgumentError(
        `labelSmooth: epsilon must lie in [0, 1]. Received ${epsilon}. It is the share taken from the label.`,
      );
    const kept = ops.scale(label, 1 - epsilon);
    return priorDist
      ? ops.add(kept, ops.scale(ops.reshape(priorDist, [-1]), epsilon))
      : ops.scale(kept, 1, epsilon / label.shape.at(-1)!);
  },
);

/**
 * x₁ᵀ·W·x₂ + b for each output.
 *
 * @param x1 - `[N, in1]`.
 * @param x2 - `[N, in2]`.
 * @param weight - `[out, in1, in2]`.
 * @param bias - `[1, out]`, or null.
 * @source Paddle, python/paddle/nn/functional/common.py, bilinear
 */
export const bilinear = define(
  'bilinear',
  { x1: tensor, x2: tensor, weight: tensor, bias: tensor.nullish() },
  ['x1', 'x2', 'weight', 'bias'],
  ({ x1, x2, weight, bias }): Tensor => {
    const [out, in1, in2] = weight.shape as [number, number, number];
    const n = x1.shape[0]!;
    const left = ops.reshape(
      ops.matmul(x1, ops.reshape(ops.transpose(weight, { perm: [1, 0, 2] }), [in1, out * in2])),
      [n, out, in2],
    );
    const y = ops.sum(ops.multiply(left, ops.unsqueeze(x2, 1)), -1);
    return bias ? ops.add(y, bias) : y;
  },
);

/**
 * Σxy/√max(Σx²·Σy², eps²) along an axis.
 *
 * @param x1 - The first tensor.
 * @param x2 - The second, of a shape that broadcasts with it.
 * @source Paddle, python/paddle/nn/functional/common.py, cosine_similarity
 */
export const cosineSimilarity = define(
  'cosineSimilarity',
  { x1: tensor, x2: tensor, axis: whole.default(1), eps: number.default(1e-8) },
  ['x1', 'x2', 'axis', 'eps'],
  ({ x1, x2, axis, eps }): Tensor => {
    const along = (a: Tensor, b: Tensor): Tensor => ops.sum(ops.multiply(a, b), axis);
    return ops.divide(along(x1, x2), ops.sqrt(ops.clip(ops.multiply(along(x1, x1), along(x2, x2)), eps * eps)));
  },
);

/**
 * ‖x − y + epsilon‖ₚ over the last axis.
 *
 * @param p - Which norm; 2 by default.
 * @param keepdim - Whether reduced axes stay, with size 1; false by default.
 * @source Paddle, python/paddle/nn/functional/distance.py, pairwise_distance
 */
export const pairwiseDistance = define(
  'pairwiseDistance',
  { x: tensor, y: tensor, p: number.default(2), epsilon: number.default(1e-6), keepdim: flag.default(false) },
  ['x', 'y', 'p', 'epsilon', 'keepdim'],
  ({ x, y, p, epsilon, keepdim }): Tensor => ops.norm(ops.scale(ops.subtract(x, y), 1, epsilon), p, -1, keepdim),
);

const padModes = z.enum(['constant', 'reflect', 'replicate', 'circular']).default('constant');
/**
 * Frames a tensor.
 *
 * @param pad - For the spatial axes, last axis first: `[left, right, top, bottom, front, back]`; with twice as many numbers as axes (constant mode only) for all of them, first axis first.
 * @param mode - `'constant'`, `'reflect'`, `'replicate'` or `'circular'`.
 * @param value - What the constant frame holds; 0 by default.
 * @param dataFormat - Where the channels are, e.g. `'NCHW'` or `'NHWC'`; `'NCHW'` by default.
 * @param padFromLeftAxis - Whether a full list of pads counts from the first axis; true by default.
 * @source Paddle, python/paddle/nn/functional/common.py, pad
 */
export const pad = define(
  'pad',
  {
    x: tensor,
    pad: z.union([wholes, tensor, whole]),
    mode: padModes,
    value: number.default(0),
    dataFormat: z.string().nullish(),
    padFromLeftAxis: flag.default(true),
  },
  ['x', 'pad', 'mode', 'value', 'dataFormat', 'padFromLeftAxis'],
  ({ x, pad: given, mode, value, dataFormat, padFromLeftAxis }): Tensor => {
    const rank = x.ndim;
    if (typeof given === 'number')
      throw new ArgumentError(
        `pad: pad must be a list. Received ${given}. Write the numbers for each side, e.g. [${given}, ${given}, ${given}, ${given}].`,
      );
    const list = Array.isArray(given) ? (given as readonly number[]) : Array.from(toArray(given as Tensor).toFloat64());
    const pads: [number, number][] = x.shape.map(() => [0, 0]);
    const lastFirst = (axes: readonly number[]): void => {
      for (let i = 0; 2 * i < list.length; i++) pads[axes[axes.length - 1 - i]!] = [list[2 * i]!, list[2 * i + 1]!];
    };
    if (mode === 'constant' && list.length !== 2 * (rank - 2)) {
      if (list.length > 2 * rank)
        throw new ArgumentError(
          `pad: pad must have at most ${2 * rank} numbers for ${rank} axes. Received ${show(list)}. Two for each axis.`,
        );
      if (list.length === 2 * rank && padFromLeftAxis)
        for (let i = 0; i < rank; i++) pads[i] = [list[2 * i]!, list[2 * i + 1]!];
      else lastFirst(x.shape.map((_, i) => i));
    } else {
      if (rank < 3 || rank > 5 || list.length > 2 * (rank - 2))
        throw new ShapeError(
          `pad: mode '${mode}' needs 3 to 5 axes and two numbers per spatial axis. Received ${showShape(x.shape)} and ${show(list)}. Reshape, or use constant mode.`,
        );
      const first = (dataFormat ?? 'NC').startsWith('NC');
      lastFirst(Array.from({ length: rank - 2 }, (_, i) => i + (first ? 2 : 1)));
    }
    pads.forEach(([before, after], axis) => {
      const n = x.shape[axis]!;
      if (mode === 'reflect' && (before >= n || after >= n))
        throw new ArgumentError(
          `pad: reflecting needs less than the axis's size. Received [${before}, ${after}] for ${n}. Pad less, or replicate.`,
        );
    });
    return apply('Pad', [x], { pads, mode, value });
  },
);

/**
 * Zeros around the two last axes: `[left, right, top, bottom]`.
 *
 * @param padding - Zeros added: one number, or two for each axis from the last.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/common.py, zeropad2d
 */
export const zeropad2d = define(
  'zeropad2d',
  { x: tensor, padding: z.union([wholes, whole]), dataFormat: z.string().default('NCHW') },
  ['x', 'padding', 'dataFormat'],
  ({ x, padding, dataFormat }): Tensor =>
    pad({ x, pad: typeof padding === 'number' ? new Array<number>(4).fill(padding) : padding, dataFormat }),
);

/**
 * `[N, C·r², H, W]` to `[N, C, rH, rW]`.
 *
 * @param upscaleFactor - Factor that height and width grow by.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/vision.py, pixel_shuffle
 */
export const pixelShuffle = define(
  'pixelShuffle',
  { x: tensor, upscaleFactor: whole, dataFormat: z.string().default('NCHW') },
  ['x', 'upscaleFactor', 'dataFormat'],
  ({ x: given, upscaleFactor: r, dataFormat }): Tensor => {
    const x = toChannelsFirst(given, dataFormat);
    const [n, c, h, w] = x.shape as [number, number, number, number];
    if (c % (r * r) !== 0)
      throw new ArgumentError(
        `pixelShuffle: upscaleFactor² must divide the ${c} channels. Received ${r}. Choose another factor.`,
      );
    const parted = ops.transpose(ops.reshape(x, [n, c / (r * r), r, r, h, w]), { perm: [0, 1, 4, 2, 5, 3] });
    return fromChannelsFirst(ops.reshape(parted, [n, c / (r * r), h * r, w * r]), dataFormat);
  },
);

/**
 * `[N, C, rH, rW]` to `[N, C·r², H, W]`.
 *
 * @param downscaleFactor - Factor that height and width shrink by.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/vision.py, pixel_unshuffle
 */
export const pixelUnshuffle = define(
  'pixelUnshuffle',
  { x: tensor, downscaleFactor: whole, dataFormat: z.string().default('NCHW') },
  ['x', 'downscaleFactor', 'dataFormat'],
  ({ x: given, downscaleFactor: r, dataFormat }): Tensor => {
    const x = toChannelsFirst(given, dataFormat);
    const [n, c, h, w] = x.shape as [number, number, number, number];
    if (h % r !== 0 || w % r !== 0)
      throw new ArgumentError(
        `pixelUnshuffle: downscaleFactor must divide height and width. Received ${r} for ${showShape(given.shape)}. Choose another factor.`,
      );
    const parted = ops.transpose(ops.reshape(x, [n, c, h / r, r, w / r, r]), { perm: [0, 1, 3, 5, 2, 4] });
    return fromChannelsFirst(ops.reshape(parted, [n, c * r * r, h / r, w / r]), dataFormat);
  },
);

/**
 * Channels dealt out over groups.
 *
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/vision.py, channel_shuffle
 */
export const channelShuffle = define(
  'channelShuffle',
  { x: tensor, groups: whole, dataFormat: z.string().default('NCHW') },
  ['x', 'groups', 'dataFormat'],
  ({ x: given, groups, dataFormat }): Tensor => {
    const x = toChannelsFirst(given, dataFormat);
    const [n, c, h, w] = x.shape as [number, number, number, number];
    if (groups < 1 || c % groups !== 0)
      throw new ArgumentError(
        `channelShuffle: groups must divide the ${c} channels. Received ${groups}. Choose a divisor.`,
      );
    const dealt = ops.transpose(ops.reshape(x, [n, groups, c / groups, h, w]), { perm: [0, 2, 1, 3, 4] });
    return fromChannelsFirst(ops.reshape(dealt, [n, c, h, w]), dataFormat);
  },
);

interface Patches {
  kernel: readonly [number, number];
  stride: readonly [number, number];
  dilation: readonly [number, number];
  /** zeros around the picture */
  pads: readonly (readonly [number, number])[];
  /** how many patches there are of the framed picture */
  count(height: number, width: number): [number, number];
}

/** Which patches the arguments of unfold and fold name. */
function patchesOf(
  where: string,
  kernelSizes: number | readonly number[],
  strides: number | readonly number[],
  paddings: number | readonly number[],
  dilations: number | readonly number[],
): Patches {
  const two = (name: string, given: number | readonly number[]) => sizesOf(where, name, given, 2) as [number, number];
  const [kernel, stride, dilation] = [
    two('kernelSizes', kernelSizes),
    two('strides', strides),
    two('dilations', dilations),
  ];
  const given = typeof paddings === 'number' ? [paddings, paddings] : paddings;
  if (given.length !== 2 && given.length !== 4)
    throw new ArgumentError(
      `${where}: paddings must be a whole number, two or four of them. Received ${show(paddings)}. Write [top, left, bottom, right].`,
    );
  const [top, left, bottom = top!, right = left!] = given as number[];
  return {
    kernel,
    stride,
    dilation,
    pads: [
      [0, 0],
      [0, 0],
      [top!, bottom],
      [left!, right],
    ],
    count: (height, width) =>
      [height, width].map((n, i) => Math.floor((n - dilation[i]! * (kernel[i]! - 1) - 1) / stride[i]!) + 1) as [
        number,
        number,
      ],
  };
}

/**
 * Patches as columns: `[N, C·kh·kw, L]`.
 *
 * @param kernelSizes - Size of the window, one number or one per axis.
 * @param strides - Step of the window, one number or one per axis; 1 by default.
 * @param paddings - Zeros around: a number, one per axis, or `[top, left, bottom, right]`; 0 by default.
 * @param dilations - Distance between the window's elements, one number or one per axis; 1 by default.
 * @source Paddle, python/paddle/nn/functional/common.py, unfold
 */
export const unfold = define(
  'unfold',
  { x: tensor, kernelSizes: sizes, strides: sizes.default(1), paddings: sizes.default(0), dilations: sizes.default(1) },
  ['x', 'kernelSizes', 'strides', 'paddings', 'dilations'],
  ({ x, kernelSizes, strides, paddings, dilations }): Tensor => {
    const patches = patchesOf('unfold', kernelSizes, strides, paddings, dilations);
    const { kernel, stride, dilation, pads } = patches;
    const framed = apply('Pad', [x], { pads, mode: 'constant', value: 0 });
    const [n, c, h, w] = framed.shape as [number, number, number, number];
    const [oh, ow] = patches.count(h, w);
    const parts: Tensor[] = [];
    for (let i = 0; i < kernel[0]; i++)
      for (let j = 0; j < kernel[1]; j++)
        parts.push(
          ops.reshape(
            apply('Slice', [framed], {
              start: [0, 0, i * dilation[0], j * dilation[1]],
              step: [1, 1, ...stride],
              size: [n, c, oh, ow],
            }),
            [n, c, 1, oh * ow],
          ),
        );
    return ops.reshape(ops.concat(parts, 2), [n, c * kernel[0] * kernel[1], oh * ow]);
  },
);

/**
 * Columns added up where their patches lie: {@link unfold} back.
 *
 * @param x - `[N, C·kh·kw, L]`.
 * @param outputSizes - Height and width of the result.
 * @param kernelSizes - Size of the window, one number or one per axis.
 * @param strides - Step of the window, one number or one per axis; 1 by default.
 * @param paddings - Zeros around: a number, one per axis, or `[top, left, bottom, right]`; 0 by default.
 * @param dilations - Distance between the window's elements, one number or one per axis; 1 by default.
 * @throws {ShapeError} when the columns are not as many as there are patches
 * @source Paddle, python/paddle/nn/functional/common.py, fold
 */
export const fold = define(
  'fold',
  {
    x: tensor,
    outputSizes: sizes,
    kernelSizes: sizes,
    strides: sizes.default(1),
    paddings: sizes.default(0),
    dilations: sizes.default(1),
  },
  ['x', 'outputSizes', 'kernelSizes', 'strides', 'paddings', 'dilations'],
  ({ x, outputSizes, kernelSizes, strides, paddings, dilations }): Tensor => {
    const [height, width] = sizesOf('fold', 'outputSizes', outputSizes, 2) as [number, number];
    const patches = patchesOf('fold', kernelSizes, strides, paddings, dilations);
    const { kernel, stride, dilation, pads } = patches;
    const [h, w] = [height + pads[2]![0] + pads[2]![1], width + pads[3]![0] + pads[3]![1]];
    const [oh, ow] = patches.count(h, w);
    const area = kernel[0] * kernel[1];
    if (x.ndim !== 3 || x.shape[1]! % area !== 0 || x.shape[2] !== oh * ow)
      throw new ShapeError(
        `fold: the input must be [N, C·${area}, ${oh * ow}] for these patches. Received ${showShape(x.shape)}. Check the sizes against those of unfold.`,
      );
    const [n, c] = [x.shape[0]!, x.shape[1]! / area];
    const columns = ops.reshape(x, [n, c, area, oh, ow]);
    const parts = Array.from({ length: area }, (_, k) =>
      apply('SliceGrad', [ops.reshape(ops.slab(columns, 2, k, 1), [n, c, oh, ow])], {
        start: [0, 0, Math.floor(k / kernel[1]) * dilation[0], (k % kernel[1]) * dilation[1]],
        step: [1, 1, ...stride],
        shape: [n, c, h, w],
      }),
    );
    const whole = ops.addN(parts);
    return apply('Slice', [whole], {
      start: [0, 0, pads[2]![0], pads[3]![0]],
      step: [1, 1, 1, 1],
      size: [n, c, height, width],
    });
  },
);

/**
 * 1 at the places before each length, 0 from there on: `x.shape + [maxlen]`.
 *
 * @param x - Lengths, whole numbers of any shape.
 * @param maxlen - How many places; the largest length when left out.
 * @param dtype - `'int64'` by default.
 * @source Paddle, python/paddle/nn/functional/extension.py, sequence_mask
 */
export const sequenceMask = define(
  'sequenceMask',
  { x: tensor, maxlen: whole.nullish(), dtype: z.custom<DTypeLike>().default('int64') },
  ['x', 'maxlen', 'dtype'],
  ({ x, maxlen, dtype }): Tensor => {
    const count = maxlen != null && maxlen >= 0 ? maxlen : toArray(ops.max(x)).toFloat64()[0]!;
    const place = ops.scale(ops.cumsum(apply('Fill', [], { shape: [count], dtype: 'int64', value: 1 }), 0), 1, -1);
    return ops.cast(ops.lessThan(place, ops.unsqueeze(ops.cast(x, 'int64'), -1)), dtypeName(dtype, 'sequenceMask'));
  },
);
