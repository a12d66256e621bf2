import { z } from 'zod';
import { ArgumentError, ShapeError, sameShape, show, showShape } from '../../core/index.ts';
import { apply, applyAll, ops, type Tensor, toArray, toTensor } from '../../engine/index.ts';
import { fromChannelsFirst, toChannelsFirst } from './conv.ts';
import { type Padding, padding, padsOf, sizes, sizesOf } from './window.ts';

const { define, schemas } = ops;
const { flag, number, tensor } = schemas;

interface Pool {
  where: string;
  axes: number;
  x: Tensor;
  kernelSize: number | readonly number[];
  stride?: number | readonly number[] | null;
  padding: Padding;
  ceilMode: boolean;
  dataFormat: string;
}

/** The windows of a pooling, checked. */
function windows({ where, axes, x, kernelSize, stride, padding, ceilMode, dataFormat }: Pool) {
  if (x.ndim !== axes + 2)
    throw new ShapeError(
      `${where}: the input must have ${axes + 2} axes. Received ${showShape(x.shape)}. Add the missing axes with reshape or unsqueeze.`,
    );
  if (ceilMode && typeof padding === 'string' && padding.toUpperCase() === 'VALID')
    throw new ArgumentError(
      `${where}: ceilMode must be false with padding 'VALID'. Received true. Give the padding in numbers.`,
    );
  const kernel = sizesOf(where, 'kernelSize', kernelSize, axes);
  const step = stride == null ? kernel : sizesOf(where, 'stride', stride, axes);
  const spatial = x.shape.slice(2);
  const pads = padsOf(where, padding, axes, spatial, kernel, step, dataFormat);
  const output = spatial.map(
    (n, i) => Math.floor((n - kernel[i]! + pads[i]![0] + pads[i]![1] + (ceilMode ? step[i]! - 1 : 0)) / step[i]!) + 1,
  );
  if (output.some((n) => n < 0))
    throw new ShapeError(
      `${where}: the padded input must be at least as large as the kernel. Received input ${showShape(x.shape)}, kernel ${showShape(kernel)}. Add padding or use a smaller kernel.`,
    );
  return { kernel, stride: step, pads, output };
}

function maxPool(given: Pool & { returnMask: boolean }): Tensor | [Tensor, Tensor] {
  if (given.returnMask && !given.dataFormat.startsWith('NC'))
    throw new ArgumentError(
      `${given.where}: returnMask needs the channels first. Received dataFormat '${given.dataFormat}'. Transpose the input.`,
    );
  const x = toChannelsFirst(given.x, given.dataFormat);
  const [y, mask] = applyAll('MaxPool', [x], windows({ ...given, x })) as [Tensor, Tensor];
  return given.returnMask ? [y, mask] : fromChannelsFirst(y, given.dataFormat);
}

function avgPool(given: Pool & { exclusive: boolean; divisorOverride?: number | null }): Tensor {
  const x = toChannelsFirst(given.x, given.dataFormat);
  const window = windows({ ...given, x });
  const y = apply('AvgPool', [x], { ...window, exclusive: given.exclusive });
  const scaled = given.divisorOverride
    ? ops.scale(y, window.kernel.reduce((a, b) => a * b, 1) / given.divisorOverride)
    : y;
  return fromChannelsFirst(scaled, given.dataFormat);
}

const common = { x: tensor, kernelSize: sizes, stride: sizes.nullish(), padding: padding.default(0) };

/**
 * Largest of each window, over one axis. Parameters as {@link maxPool2d}.
 *
 * @source Paddle, python/paddle/nn/functional/pooling.py, max_pool1d
 */
export const maxPool1d = define(
  'maxPool1d',
  { ...common, returnMask: flag.default(false), ceilMode: flag.default(false) },
  ['x', 'kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode'],
  (given): Tensor | [Tensor, Tensor] => maxPool({ where: 'maxPool1d', axes: 1, dataFormat: 'NCL', ...given }),
);
/**
 * Largest of each window, over two axes.
 *
 * @param x - `[N, C, H, W]`.
 * @param stride - The kernel's size when left out.
 * @param returnMask - Whether the places (int32, flat in the input's plane) are returned too.
 * @param kernelSize - Size of the window, one number or one per axis.
 * @param ceilMode - Whether a window may stick out at the end; false by default.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @param padding - Zeros around: a number, one per axis, two per axis, `'SAME'` or `'VALID'`; 0 by default.
 * @source Paddle, python/paddle/nn/functional/pooling.py, max_pool2d
 */
export const maxPool2d = define(
  'maxPool2d',
  {
    ...common,
    returnMask: flag.default(false),
    ceilMode: flag.default(false),
    dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW'),
  },
  ['x', 'kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode', 'dataFormat'],
  (given): Tensor | [Tensor, Tensor] => maxPool({ where: 'maxPool2d', axes: 2, ...given }),
);
/**
 * Largest of each window, over three axes. Parameters as {@link maxPool2d}.
 *
 * @source Paddle, python/paddle/nn/functional/pooling.py, max_pool3d
 */
export const maxPool3d = define(
  'maxPool3d',
  {
    ...common,
    returnMask: flag.default(false),
    ceilMode: flag.default(false),
    dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW'),
  },
  ['x', 'kernelSize', 'stride', 'padding', 'returnMask', 'ceilMode', 'dataFormat'],
  (given): Tensor | [Tensor, Tensor] => maxPool({ where: 'maxPool3d', axes: 3, ...given }),
);
/**
 * Mean of each window, over one axis. Parameters as {@link avgPool2d}.
 *
 * @source Paddle, python/paddle/nn/functional/pooling.py, avg_pool1d
 */
export const avgPool1d = define(
  'avgPool1d',
  { ...common, exclusive: flag.default(true), ceilMode: flag.default(false) },
  ['x', 'kernelSize', 'stride', 'padding', 'exclusive', 'ceilMode'],
  (given): Tensor => avgPool({ where: 'avgPool1d', axes: 1, dataFormat: 'NCL', ...given }),
);
/**
 * Mean of each window, over two axes; padding does not count unless `exclusive` is false.
 *
 * @param kernelSize - Size of the window, one number or one per axis.
 * @param ceilMode - Whether a window may stick out at the end; false by default.
 * @param divisorOverride - What sums are divided by in place of the window's size, or null.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @param stride - Step of the window, one number or one per axis; the kernel's size by default.
 * @source Paddle, python/paddle/nn/functional/pooling.py, avg_pool2d
 */
export const avgPool2d = define(
  'avgPool2d',
  {
    ...common,
    ceilMode: flag.default(false),
    exclusive: flag.default(true),
    divisorOverride: number.nullish(),
    dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW'),
  },
  ['x', 'kernelSize', 'stride', 'padding', 'ceilMode', 'exclusive', 'divisorOverride', 'dataFormat'],
  (given): Tensor => avgPool({ where: 'avgPool2d', axes: 2, ...given }),
);
/**
 * Mean of each window, over three axes. Parameters as {@link avgPool2d}.
 *
 * @source Paddle, python/paddle/nn/functional/pooling.py, avg_pool3d
 */
export const avgPool3d = define(
  'avgPool3d',
  {
    ...common,
    ceilMode: flag.default(false),
    exclusive: flag.default(true),
    divisorOverride: number.nullish(),
    dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW'),
  },
  ['x', 'kernelSize', 'stride', 'padding', 'ceilMode', 'exclusive', 'divisorOverride', 'dataFormat'],
  (given): Tensor => avgPool({ where: 'avgPool3d', axes: 3, ...given }),
);

function lpPool({ normType, ...given }: Pool & { normType: number }): Tensor {
  if (normType === 0)
    throw new ArgumentError(`${given.where}: normType must not be 0. Received 0. 2 is the Euclidean norm.`);
  const x = toChannelsFirst(given.x, given.dataFormat);
  const { kernel, stride, pads, output } = windows({ ...given, x });
  // zeros in the frame add nothing, so every window may count all its places
  const frame = output.map((n, i): readonly [number, number] => {
    const reach = (n - 1) * stride[i]! + kernel[i]! - x.shape[i + 2]! - pads[i]![0];
    return [pads[i]![0], Math.max(reach, 0)];
  });
  const powers = normType === 1 ? x : ops.pow(x, normType);
  const framed = apply('Pad', [powers], { pads: [[0, 0], [0, 0], ...frame], mode: 'constant', value: 0 });
  const mean = apply('AvgPool', [framed], { kernel, stride, pads: kernel.map(() => [0, 0]), output, exclusive: false });
  const sums = ops.scale(
    mean,
    kernel.reduce((a, b) => a * b, 1),
  );
  return fromChannelsFirst(normType === 1 ? sums : ops.pow(sums, 1 / normType), given.dataFormat);
}

const lpParameters = {
  x: tensor,
  normType: number,
  kernelSize: sizes,
  stride: sizes.nullish(),
  padding: padding.default(0),
};
/**
 * (Σxᵖ)^(1/p) of each window, p = `normType`, over one axis.
 *
 * @param kernelSize - Size of the window, one number or one per axis.
 * @param ceilMode - Whether a window may stick out at the end; false by default.
 * @param dataFormat - `'NCL'` or `'NLC'`: where the channels are; `'NCL'` by default.
 * @param stride - Step of the window, one number or one per axis; the kernel's size by default.
 * @param padding - Zeros around: a number, one per axis, two per axis, `'SAME'` or `'VALID'`; 0 by default.
 * @source Paddle, python/paddle/nn/functional/pooling.py, lp_pool1d
 */
export const lpPool1d = define(
  'lpPool1d',
  { ...lpParameters, ceilMode: flag.default(false), dataFormat: z.enum(['NCL', 'NLC']).default('NCL') },
  ['x', 'normType', 'kernelSize', 'stride', 'padding', 'ceilMode', 'dataFormat'],
  (given): Tensor => lpPool({ where: 'lpPool1d', axes: 1, ...given }),
);
/**
 * (Σxᵖ)^(1/p) of each window, p = `normType`, over two axes.
 *
 * @param kernelSize - Size of the window, one number or one per axis.
 * @param ceilMode - Whether a window may stick out at the end; false by default.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @param stride - Step of the window, one number or one per axis; the kernel's size by default.
 * @param padding - Zeros around: a number, one per axis, two per axis, `'SAME'` or `'VALID'`; 0 by default.
 * @source Paddle, python/paddle/nn/functional/pooling.py, lp_pool2d
 */
export const lpPool2d = define(
  'lpPool2d',
  { ...lpParameters, ceilMode: flag.default(false), dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW') },
  ['x', 'normType', 'kernelSize', 'stride', 'padding', 'ceilMode', 'dataFormat'],
  (given): Tensor => lpPool({ where: 'lpPool2d', axes: 2, ...given }),
);

const maxUnpool = (where: string, axes: number, format: 'NCL' | 'NCHW' | 'NCDHW') =>
  define(
    where,
    {
      x: tensor,
      indices: tensor,
      kernelSize: sizes,
      stride: sizes.nullish(),
      padding: sizes.default(0),
      dataFormat: z.literal(format).default(format),
      outputSize: z.array(z.int()).readonly().nullish(),
    },
    ['x', 'indices', 'kernelSize', 'stride', 'padding', 'dataFormat', 'outputSize'],
    ({ x, indices, kernelSize, stride, padding: pads, outputSize }): Tensor => {
      if (x.ndim !== axes + 2 || !sameShape(x.shape, indices.shape))
        throw new ShapeError(
          `${where}: x and indices must have one shape of ${axes + 2} axes. Received ${showShape(x.shape)} and ${showShape(indices.shape)}. Take both from one pooling with returnMask.`,
        );
      const kernel = sizesOf(where, 'kernelSize', kernelSize, axes);
      const step = stride == null ? kernel : sizesOf(where, 'stride', stride, axes);
      const frame = sizesOf(where, 'padding', pads, axes);
      const usual = kernel.map((k, i) => (x.shape[i + 2]! - 1) * step[i]! + k - 2 * frame[i]!);
      const output = outputSize == null ? usual : outputSize.slice(-axes);
      if (output.length !== axes || output.some((n, i) => Math.abs(n - usual[i]!) >= step[i]!))
        throw new ArgumentError(
          `${where}: outputSize must lie within the stride of ${showShape(usual)}. Received ${show(outputSize)}. Give the size that was pooled.`,
        );
      const [planes, size] = [x.shape[0]! * x.shape[1]!, output.reduce((a, b) => a * b, 1)];
      const places = toArray(indices).toFloat64();
      const bad = places.findIndex((at) => at < 0 || at >= size);
      if (bad >= 0)
        throw new ArgumentError(
          `${where}: indices must lie in [0, ${size - 1}]. Received ${places[bad]} (element ${bad}). Give outputSize, the size that was pooled.`,
        );
      const each = planes === 0 ? 0 : x.size / planes;
      const flat = Array.from(places, (at, i) => Math.floor(i / each) * size + at);
      const zeros = apply('Fill', [], { shape: [planes * size], dtype: x.handle.dtype, value: 0 });
      const index = ops.reshape(toTensor(flat, { dtype: 'int64' }), [x.size, 1]);
      const y = apply('ScatterNd', [zeros, index, ops.reshape(x, [x.size])], { mode: 'overwrite' });
      return ops.reshape(y, [x.shape[0]!, x.shape[1]!, ...output]);
    },
  );
/**
 * Values back at the places where a max pooling over one axis took them; zeros elsewhere. Parameters as {@link maxUnpool2d}.
 *
 * @source Paddle, python/paddle/nn/functional/pooling.py, max_unpool1d
 */
export const maxUnpool1d = maxUnpool('maxUnpool1d', 1, 'NCL');
/**
 * Values back at the places where a max pooling over two axes took them; zeros elsewhere.
 *
 * @param indices - The places, as `maxPool2d` gives them with `returnMask`.
 * @param outputSize - Sizes of the result; what the pooling's arguments lead to when left out.
 * @param kernelSize - Size of the window of the pooling, one number or one per axis.
 * @param stride - Step of the window, one number or one per axis; the kernel's size by default.
 * @param padding - Padding of the pooling; 0 by default.
 * @param dataFormat - Where the channels are; only first.
 * @throws {ArgumentError} for a place outside the result
 * @source Paddle, python/paddle/nn/functional/pooling.py, max_unpool2d
 */
export const maxUnpool2d = maxUnpool('maxUnpool2d', 2, 'NCHW');
/**
 * Values back at the places where a max pooling over three axes took them; zeros elsewhere. Parameters as {@link maxUnpool2d}.
 *
 * @source Paddle, python/paddle/nn/functional/pooling.py, max_unpool3d
 */
export const maxUnpool3d = maxUnpool('maxUnpool3d', 3, 'NCDHW');

const adaptiveSizes = z.union([z.int(), z.array(z.int().nullable()).readonly()]);

function adaptiveOutput(where: string, x: Tensor, axes: number, given: number | readonly (number | null)[]): number[] {
  if (x.ndim !== axes + 2)
    throw new ShapeError(
      `${where}: the input must have ${axes + 2} axes. Received ${showShape(x.shape)}. Add the missing axes with reshape or unsqueeze.`,
    );
  const list =
    typeof given === 'number' ? new Array<number>(axes).fill(given) : given.map((n, i) => n ?? x.shape[i + 2]!);
  if (list.length !== axes || list.some((n) => n < 1))
    throw new ArgumentError(
      `${where}: outputSize must be one whole number ≥ 1, or ${axes} of them. Received ${show(given)}. Use null to keep an axis.`,
    );
  return list;
}

const adaptiveAvg = (where: string, axes: number, format: string) =>
  define(
    where,
    { x: tensor, outputSize: adaptiveSizes, dataFormat: z.string().default(format) },
    ['x', 'outputSize', 'dataFormat'],
    ({ x, outputSize, dataFormat }): Tensor => {
      const first = toChannelsFirst(x, dataFormat);
      return fromChannelsFirst(
        apply('AdaptiveAvgPool', [first], { output: adaptiveOutput(where, first, axes, outputSize) }),
        dataFormat,
      );
    },
  );
/**
 * Mean over windows that divide one axis.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param dataFormat - Taken as in Paddle.
 * @source Paddle, python/paddle/nn/functional/pooling.py, adaptive_avg_pool1d
 */
export const adaptiveAvgPool1d = adaptiveAvg('adaptiveAvgPool1d', 1, 'NCL');
/**
 * Mean over windows that divide two axes.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @source Paddle, python/paddle/nn/functional/pooling.py, adaptive_avg_pool2d
 */
export const adaptiveAvgPool2d = adaptiveAvg('adaptiveAvgPool2d', 2, 'NCHW');
/**
 * Mean over windows that divide three axes.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param dataFormat - `'NCDHW'` or `'NDHWC'`: where the channels are; `'NCDHW'` by default.
 * @source Paddle, python/paddle/nn/functional/pooling.py, adaptive_avg_pool3d
 */
export const adaptiveAvgPool3d = adaptiveAvg('adaptiveAvgPool3d', 3, 'NCDHW');

const adaptiveMax = (where: string, axes: number) =>
  define(
    where,
    { x: tensor, outputSize: adaptiveSizes, returnMask: flag.default(false) },
    ['x', 'outputSize', 'returnMask'],
    ({ x, outputSize, returnMask }): Tensor | [Tensor, Tensor] => {
      const [y, mask] = applyAll('AdaptiveMaxPool', [x], { output: adaptiveOutput(where, x, axes, outputSize) }) as [
        Tensor,
        Tensor,
      ];
      return returnMask ? [y, mask] : y;
    },
  );
/**
 * Largest over windows that divide one axis.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param returnMask - Whether the places (flat in the input's plane) are returned too.
 * @source Paddle, python/paddle/nn/functional/pooling.py, adaptive_max_pool1d
 */
export const adaptiveMaxPool1d = adaptiveMax('adaptiveMaxPool1d', 1);
/**
 * Largest over windows that divide two axes.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param returnMask - Whether the places (flat in the input's plane) are returned too.
 * @source Paddle, python/paddle/nn/functional/pooling.py, adaptive_max_pool2d
 */
export const adaptiveMaxPool2d = adaptiveMax('adaptiveMaxPool2d', 2);
/**
 * Largest over windows that divide three axes.
 *
 * @param outputSize - Sizes of the result, one number or one per axis; null keeps an axis.
 * @param returnMask - Whether the places (flat in the input's plane) are returned too.
 * @source Paddle, python/paddle/nn/functional/pooling.py, adaptive_max_pool3d
 */
export const adaptiveMaxPool3d = adaptiveMax('adaptiveMaxPool3d', 3);
