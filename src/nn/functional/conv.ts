import { z } from 'zod';
import { ArgumentError, type Shape, ShapeError, showShape } from '../../core/index.ts';
import { apply, ops, type Tensor } from '../../engine/index.ts';
import { type Padding, padding, padsOf, sizes, sizesOf } from './window.ts';

const { define, schemas } = ops;
const { tensor, whole } = schemas;

/** Whether a data format has the channels last. */
export const channelsComeLast = (dataFormat: string): boolean => !dataFormat.startsWith('NC');

/** From any data format to channels-first. */
export function toChannelsFirst(x: Tensor, dataFormat: string): Tensor {
  if (!channelsComeLast(dataFormat)) return x;
  const rank = x.ndim;
  return ops.transpose(x, { perm: [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)] });
}

/** Back from channels-first. */
export function fromChannelsFirst(x: Tensor, dataFormat: string): Tensor {
  if (!channelsComeLast(dataFormat)) return x;
  const rank = x.ndim;
  return ops.transpose(x, { perm: [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1] });
}

interface Conv {
  where: string;
  axes: number;
  x: Tensor;
  weight: Tensor;
  bias?: Tensor | null;
  stride: number | readonly number[];
  padding: Padding;
  dilation: number | readonly number[];
  groups: number;
  dataFormat: string;
}

function check({ where, axes, x, weight, groups }: Conv, channels: number, transposed: boolean): void {
  if (x.ndim !== axes + 2)
    throw new ShapeError(
      `${where}: the input must have ${axes + 2} axes. Received ${showShape(x.shape)}. Add the missing axes with reshape or unsqueeze.`,
    );
  if (weight.ndim !== axes + 2)
    throw new ShapeError(
      `${where}: the weight must have ${axes + 2} axes. Received ${showShape(weight.shape)}. It is [out, in / groups, …kernel].`,
    );
  const wanted = transposed ? weight.shape[0]! : weight.shape[1]! * groups;
  if (channels !== wanted)
    throw new ShapeError(
      `${where}: the input must have ${wanted} channels (weight ${showShape(weight.shape)}, groups ${groups}). Received ${channels} in ${showShape(x.shape)}. Check the layer before, and dataFormat.`,
    );
  if (weight.shape[0]! % groups !== 0)
    throw new ArgumentError(
      `${where}: groups must divide the channels. Received groups ${groups}, weight ${showShape(weight.shape)}. Choose a divisor.`,
    );
}

/** A convolution over any number of spatial axes. */
function convolve(given: Conv): Tensor {
  const { where, axes, weight, bias, groups, dataFormat } = given;
  // pictures as they come from a dataset: Paddle has no kernel for them, so the tutorial's order of statements would fail there
  const image = given.x.handle.dtype === 'uint8' ? ops.cast(given.x, weight.handle.dtype) : given.x;
  ops.needOneDtype(where, image, weight, ...(bias ? [bias] : []));
  const x = toChannelsFirst(image, dataFormat);
  check(given, x.shape[1]!, false);
  const stride = sizesOf(where, 'stride', given.stride, axes);
  const same = typeof given.padding === 'string' && given.padding.toUpperCase() === 'SAME';
  const dilation = same ? new Array<number>(axes).fill(1) : sizesOf(where, 'dilation', given.dilation, axes);
  const kernel = weight.shape.slice(2);
  const spatial = x.shape.slice(2);
  const pads = padsOf(where, given.padding, axes, spatial, kernel, stride, dataFormat);
  spatial.forEach((n, i) => {
    const lacking = dilation[i]! * (kernel[i]! - 1) + 1 - (n + pads[i]![0] + pads[i]![1]);
    if (lacking >= 2 * stride[i]!)
      throw new ShapeError(
        `${where}: the padded input must be at least as large as the kernel. Received input ${showShape(given.x.shape)}, kernel ${showShape(kernel)}. Add padding or use a smaller kernel.`,
      );
    // as in Paddle, whose division of sizes cuts toward zero: a window that lacks less than the stride is computed, a larger lack leaves none
    const added = lacking < stride[i]! ? lacking : lacking - stride[i]!;
    if (added > 0) pads[i] = [pads[i]![0], pads[i]![1] + added];
  });
  const y = apply('Conv', bias ? [x, weight, bias] : [x, weight], { stride, pads, dilation, groups });
  return fromChannelsFirst(y, dataFormat);
}

/** A transposed convolution: the input gradient of a convolution, run forward. */
function convolveTransposed(
  given: Conv & { outputPadding: number | readonly number[]; outputSize?: number | readonly number[] | null },
): Tensor {
  const { where, axes, weight, bias, groups, dataFormat } = given;
  ops.needOneDtype(where, given.x, weight, ...(bias ? [bias] : []));
  const x = toChannelsFirst(given.x, dataFormat);
  check(given, x.shape[1]!, true);
  const stride = sizesOf(where, 'stride', given.stride, axes);
  // as in Paddle, SAME counts its padding as if the input were a convolution's
  const same = typeof given.padding === 'string' && given.padding.toUpperCase() === 'SAME';
  const dilation = same ? new Array<number>(axes).fill(1) : sizesOf(where, 'dilation', given.dilation, axes);
  const kernel = weight.shape.slice(2);
  const spatial = x.shape.slice(2);
  const pads = padsOf(where, given.padding, axes, spatial, kernel, stride, dataFormat);
  const extra = sizesOf(where, 'outputPadding', given.outputPadding, axes);
  const span = kernel.map((k, i) => dilation[i]! * (k - 1) + 1);
  let output = spatial.map((n, i) => (n - 1) * stride[i]! - pads[i]![0] - pads[i]![1] + span[i]! + extra[i]!);
  if (given.outputSize != null) {
    const wanted = sizesOf(where, 'outputSize', given.outputSize, axes);
    wanted.forEach((n, i) => {
      const base = output[i]! - extra[i]!;
      if (n < base || n >= base + stride[i]!)
        throw new ArgumentError(
          `${where}: outputSize must lie in [${base}, ${base + stride[i]! - 1}] on axis ${i}. Received ${n}. Choose a size there.`,
        );
    });
    output = [...wanted];
  }
  const inputShape: Shape = [x.shape[0]!, weight.shape[1]! * groups, ...output];
  const y = apply('ConvGradInput', [x, weight], { stride, pads, dilation, groups, inputShape });
  const shifted = bias ? ops.add(y, ops.reshape(bias, [1, bias.size, ...output.map(() => 1)])) : y;
  return fromChannelsFirst(shifted, dataFormat);
}

const common = {
  x: tensor,
  weight: tensor,
  bias: tensor.nullish(),
  stride: sizes.default(1),
  padding: padding.default(0),
  dilation: sizes.default(1),
  groups: whole.default(1),
};
const order = ['x', 'weight', 'bias', 'stride', 'padding', 'dilation', 'groups', 'dataFormat'] as const;

/**
 * Convolution over one axis.
 *
 * @param x - `[N, C, L]`.
 * @param weight - `[out, C / groups, k]`.
 * @param bias - `[out]`, or null.
 * @param dataFormat - `'NCL'` or `'NLC'`: where the channels are; `'NCL'` by default.
 * @param stride - Step of the window, one number or one per axis; 1 by default.
 * @param padding - A number, one per axis, two per axis, `'SAME'` or `'VALID'`; 0 by default.
 * @param dilation - Distance between the window's elements, one number or one per axis; 1 by default.
 * @throws {ShapeError} when ranks or channels do not fit
 * @source Paddle, python/paddle/nn/functional/conv.py, conv1d
 */
export const conv1d = define(
  'conv1d',
  { ...common, dataFormat: z.enum(['NCL', 'NLC']).default('NCL') },
  order,
  (given): Tensor => convolve({ ...given, where: 'conv1d', axes: 1 }),
);
/**
 * Convolution over two axes.
 *
 * @param x - `[N, C, H, W]`.
 * @param weight - `[out, C / groups, kh, kw]`.
 * @param bias - `[out]`, or null.
 * @param padding - A number, `[h, w]`, `[top, bottom, left, right]`, pairs per axis, `'SAME'` or `'VALID'`.
 * @param dataFormat - `'NCHW'` or `'NHWC'`: where the channels are; `'NCHW'` by default.
 * @param stride - Step of the window, one number or one per axis; 1 by default.
 * @param dilation - Distance between the window's elements, one number or one per axis; 1 by default.
 * @throws {ShapeError} when ranks or channels do not fit
 * @source Paddle, python/paddle/nn/functional/conv.py, conv2d
 */
export const conv2d = define(
  'conv2d',
  { ...common, dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW') },
  order,
  (given): Tensor => convolve({ where: 'conv2d', axes: 2, ...given }),
);
/**
 * Convolution over three axes. Parameters as {@link conv2d}.
 *
 * @source Paddle, python/paddle/nn/functional/conv.py, conv3d
 */
export const conv3d = define(
  'conv3d',
  { ...common, dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW') },
  order,
  (given): Tensor => convolve({ where: 'conv3d', axes: 3, ...given }),
);

const transposedCommon = {
  x: tensor,
  weight: tensor,
  bias: tensor.nullish(),
  stride: sizes.default(1),
  padding: padding.default(0),
  outputPadding: sizes.default(0),
  groups: whole.default(1),
  dilation: sizes.default(1),
  outputSize: sizes.nullish(),
};
const groupsFirst = [
  'x',
  'weight',
  'bias',
  'stride',
  'padding',
  'outputPadding',
  'groups',
  'dilation',
  'outputSize',
  'dataFormat',
] as const;

/**
 * Transposed convolution over one axis.
 *
 * @param weight - `[C, out / groups, …kernel]`.
 * @param dataFormat - `'NCL'` or `'NLC'`: where the channels are; `'NCL'` by default.
 * @param bias - `[out]`, or null.
 * @param stride - Step of the window, one number or one per axis; 1 by default.
 * @param padding - What is cut off at the edges of the output; 0 by default.
 * @param outputPadding - What is added at the end of the output; 0 by default.
 * @param groups - Groups of channels that do not see each other; 1 by default.
 * @param dilation - Distance between the window's elements, one number or one per axis; 1 by default.
 * @param outputSize - Sizes of the output in place of `outputPadding`, or null.
 * @source Paddle, python/paddle/nn/functional/conv.py, conv1d_transpose
 */
export const conv1dTranspose = define(
  'conv1dTranspose',
  { ...transposedCommon, dataFormat: z.enum(['NCL', 'NLC']).default('NCL') },
  groupsFirst,
  (given): Tensor => convolveTransposed({ where: 'conv1dTranspose', axes: 1, ...given }),
);
/**
 * Transposed convolution over two axes. Parameters as {@link conv1dTranspose}.
 *
 * @source Paddle, python/paddle/nn/functional/conv.py, conv2d_transpose
 */
export const conv2dTranspose = define(
  'conv2dTranspose',
  {
    x: tensor,
    weight: tensor,
    bias: tensor.nullish(),
    stride: sizes.default(1),
    padding: padding.default(0),
    outputPadding: sizes.default(0),
    dilation: sizes.default(1),
    groups: whole.default(1),
    outputSize: sizes.nullish(),
    dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW'),
  },
  ['x', 'weight', 'bias', 'stride', 'padding', 'outputPadding', 'dilation', 'groups', 'outputSize', 'dataFormat'],
  (given): Tensor => convolveTransposed({ where: 'conv2dTranspose', axes: 2, ...given }),
);
/**
 * Transposed convolution over three axes. Parameters as {@link conv1dTranspose}.
 *
 * @source Paddle, python/paddle/nn/functional/conv.py, conv3d_transpose
 */
export const conv3dTranspose = define(
  'conv3dTranspose',
  { ...transposedCommon, dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW') },
  groupsFirst,
  (given): Tensor => convolveTransposed({ where: 'conv3dTranspose', axes: 3, ...given }),
);
