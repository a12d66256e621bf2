import { ops, type Tensor } from '../../engine/index.ts';
import { functional as F } from '../../nn/index.ts';
import type { PaddleOp, Run, RunMany } from '../paddleOp.ts';

/** Padding as the functions take it: numbers, or the algorithm's word. */
const padding = (op: PaddleOp): string | number[] => {
  const algorithm = op.text('padding_algorithm');
  return algorithm === 'EXPLICIT' ? op.list('paddings') : algorithm;
};

const planes = (format: string): 'NCHW' | 'NHWC' => (format === 'NHWC' ? 'NHWC' : 'NCHW');
const volumes = (format: string): 'NCDHW' | 'NDHWC' => (format === 'NDHWC' ? 'NDHWC' : 'NCDHW');

const conv2d: Run = (op) =>
  F.conv2d({
    x: op.tensor(0),
    weight: op.tensor(1),
    stride: op.list('strides'),
    padding: padding(op),
    dilation: op.list('dilations'),
    groups: op.num('groups'),
    dataFormat: planes(op.text('data_format')),
  });

const conv3d: Run = (op) =>
  F.conv3d({
    x: op.tensor(0),
    weight: op.tensor(1),
    stride: op.list('strides'),
    padding: padding(op),
    dilation: op.list('dilations'),
    groups: op.num('groups'),
    dataFormat: volumes(op.text('data_format')),
  });

/** Options that transposed convolutions share; the wanted size is an input in two axes, an attribute in three. */
function transposed(op: PaddleOp, outputSize: number[]) {
  const extra = op.list('output_padding');
  return {
    x: op.tensor(0),
    weight: op.tensor(1),
    stride: op.list('strides'),
    padding: padding(op),
    outputPadding: extra.length === 0 ? 0 : extra,
    dilation: op.list('dilations'),
    groups: op.num('groups'),
    outputSize: outputSize.length === 0 ? null : outputSize,
  };
}
const conv2dTranspose: Run = (op) =>
  F.conv2dTranspose({ ...transposed(op, op.numbers(2)), dataFormat: planes(op.text('data_format')) });
const conv3dTranspose: Run = (op) =>
  F.conv3dTranspose({ ...transposed(op, op.list('output_size')), dataFormat: volumes(op.text('data_format')) });

const pool2d: Run = (op) => {
  const x = op.tensor(0);
  const dataFormat = planes(op.text('data_format'));
  const spatial = dataFormat === 'NCHW' ? x.shape.slice(2) : x.shape.slice(1, 3);
  const max = op.text('pooling_type') === 'max';
  const global = op.flag('global_pooling');
  const kernelSize = global ? spatial : spread(op.numbers(1), 2);
  if (op.flag('adaptive'))
    return max
      ? (F.adaptiveMaxPool2d({ x, outputSize: kernelSize }) as Tensor)
      : F.adaptiveAvgPool2d({ x, outputSize: global ? [1, 1] : kernelSize, dataFormat });
  const shared = {
    x,
    kernelSize,
    stride: global ? kernelSize : op.list('strides'),
    padding: global ? 0 : padding(op),
    ceilMode: op.flag('ceil_mode'),
    dataFormat,
  };
  return max ? (F.maxPool2d(shared) as Tensor) : F.avgPool2d({ ...shared, exclusive: op.flag('exclusive') });
};

const spread = (list: readonly number[], axes: number): number[] =>
  list.length === 1 ? new Array<number>(axes).fill(list[0]!) : [...list];

const pool3d: Run = (op) => {
  const x = op.tensor(0);
  const dataFormat = volumes(op.text('data_format'));
  const spatial = dataFormat === 'NCDHW' ? x.shape.slice(2) : x.shape.slice(1, 4);
  const max = op.text('pooling_type') === 'max';
  const global = op.flag('global_pooling');
  const kernelSize = global ? spatial : op.list('kernel_size');
  if (op.flag('adaptive'))
    return max
      ? (F.adaptiveMaxPool3d({ x, outputSize: kernelSize }) as Tensor)
      : F.adaptiveAvgPool3d({ x, outputSize: kernelSize, dataFormat });
  const shared = {
    x,
    kernelSize,
    stride: global ? kernelSize : op.list('strides'),
    padding: global ? 0 : padding(op),
    ceilMode: op.flag('ceil_mode'),
    dataFormat,
  };
  return max ? (F.maxPool3d(shared) as Tensor) : F.avgPool3d({ ...shared, exclusive: op.flag('exclusive') });
};

const maxPoolWithPlaces: RunMany = (op) => {
  const x = op.tensor(0);
  const [kernelSize, returnMask] = [op.list('kernel_size'), true];
  const volume = kernelSize.length === 3;
  if (op.flag('adaptive')) {
    const given = { x, outputSize: kernelSize, returnMask };
    return (volume ? F.adaptiveMaxPool3d(given) : F.adaptiveMaxPool2d(given)) as Tensor[];
  }
  const whole = { x, kernelSize: x.shape.slice(2), stride: x.shape.slice(2), padding: 0, returnMask };
  const given = op.flag('global_pooling')
    ? whole
    : {
        x,
        kernelSize,
        stride: op.list('strides'),
        padding: op.list('paddings'),
        ceilMode: op.flag('ceil_mode'),
        returnMask,
      };
  return (volume ? F.maxPool3d(given) : F.maxPool2d(given)) as Tensor[];
};

/** Inference always: programs are exported so, and Paddle does not change them back for training. */
const batchNorm: RunMany = (op) => {
  const [mean, variance] = [op.tensor(1), op.tensor(2)];
  const y = F.batchNorm({
    x: op.tensor(0),
    runningMean: mean,
    runningVar: variance,
    weight: op.optional(3),
    bias: op.optional(4),
    epsilon: op.num('epsilon'),
    dataFormat: op.text('data_format'),
  });
  return [y, mean, variance];
};

const layerNorm: RunMany = (op) => {
  const x = op.tensor(0);
  const normalizedShape = x.shape.slice(op.num('begin_norm_axis'));
  return [
    F.layerNorm({ x, normalizedShape, weight: op.optional(1), bias: op.optional(2), epsilon: op.num('epsilon') }),
  ];
};

const groupNorm: RunMany = (op) => [
  F.groupNorm({
    x: op.tensor(0),
    numGroups: op.num('groups'),
    epsilon: op.num('epsilon'),
    weight: op.optional(1),
    bias: op.optional(2),
    dataFormat: op.text('data_format'),
  }),
];

const instanceNorm: RunMany = (op) => [
  F.instanceNorm({ x: op.tensor(0), weight: op.optional(1), bias: op.optional(2), eps: op.num('epsilon') }),
];

/** In evaluation: as it is, or made smaller by what training drops. */
const dropout: RunMany = (op) => {
  if (!op.flag('is_test')) op.refuse('is_test false');
  const x = op.tensor(0);
  return [op.text('mode') === 'upscale_in_train' ? x : ops.scale(x, 1 - op.number(2))];
};

/** Frames of depth, height and width, the last first. */
const pad3d: Run = (op) => {
  const x = op.tensor(0);
  const mode = op.text('mode');
  if (mode !== 'constant' && mode !== 'reflect' && mode !== 'replicate' && mode !== 'circular')
    return op.refuse(`mode '${mode}'`);
  return F.pad({ x, pad: op.numbers(1), mode, value: op.num('pad_value'), dataFormat: op.text('data_format') });
};

/** Layers of networks. */
export const networks: Readonly<Record<string, Run>> = {
  conv2d,
  depthwise_conv2d: conv2d,
  conv3d,
  conv2d_transpose: conv2dTranspose,
  depthwise_conv2d_transpose: conv2dTranspose,
  conv3d_transpose: conv3dTranspose,
  pool2d,
  pool3d,
  pad3d,
  embedding: (op) => F.embedding(op.tensor(0), op.tensor(1), op.num('padding_idx') < 0 ? null : op.num('padding_idx')),
  pixel_shuffle: (op) => F.pixelShuffle(op.tensor(0), op.num('upscale_factor')),
};

/** Layers with several results. */
export const networksOfMany: Readonly<Record<string, RunMany>> = {
  batch_norm_: batchNorm,
  batch_norm: batchNorm,
  layer_norm: layerNorm,
  group_norm: groupNorm,
  instance_norm: instanceNorm,
  dropout,
  max_pool2d_with_index: maxPoolWithPlaces,
  max_pool3d_with_index: maxPoolWithPlaces,
};
