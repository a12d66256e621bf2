import { type Attribute, attr, type TensorType, tensorType } from '../../formats/index.ts';
import type { TracedCall, Translation } from '../tracedCall.ts';

/** Sizes for every spatial axis. */
function sizes(call: TracedCall, name: string, axes: number): number[] {
  const given = call.wholes(name);
  return given.length === 1 ? new Array<number>(axes).fill(given[0]!) : given;
}

/** Padding as attributes: both sides only where they differ, `SAME` and `VALID` by word. */
function padding(call: TracedCall, axes: number): { algorithm: string; pads: number[] } {
  const given = call.given('padding') as number | string | readonly (number | readonly number[])[];
  if (typeof given === 'string') return { algorithm: given.toUpperCase(), pads: new Array<number>(axes).fill(0) };
  let sides: number[];
  if (typeof given === 'number') sides = new Array<number>(2 * axes).fill(given);
  else if (Array.isArray(given[0])) {
    const first = call.text('dataFormat').startsWith('NC');
    sides = (given as readonly (readonly number[])[]).slice(first ? 2 : 1, first ? undefined : -1).flat();
  } else sides = given.length === 2 * axes ? [...(given as number[])] : (given as number[]).flatMap((n) => [n, n]);
  const even = sides.every((n, i) => n === sides[i ^ 1]);
  return { algorithm: 'EXPLICIT', pads: even ? sides.filter((_, i) => i % 2 === 0) : sides };
}

/** Adds a bias to channels, as Paddle does: the bias with axes of 1 around it. */
function addBias(call: TracedCall, y: number, channelAxis: number, open: boolean): number {
  if (!call.has('bias')) return y;
  const { shape } = call.builder.typeOf(y) as TensorType;
  const channels = call.tensor('bias').size;
  const own = shape.map((_, i) => (i === channelAxis ? channels : 1));
  const bias = call.reshape(call.in('bias'), open ? own.map((n, i) => (i === channelAxis ? -1 : n)) : own, own);
  return call.emit('add', [y, bias], {}, [call.builder.typeOf(y)]);
}

const channelsFirst = (format: string): boolean => format.startsWith('NC');

/** Convolutions over two and three axes. */
const convolution =
  (axes: 2 | 3): Translation =>
  (call) => {
    const format = call.text('dataFormat');
    const channelAxis = channelsFirst(format) ? 1 : axes + 1;
    const groups = call.number('groups');
    const channels = call.tensor('x').shape[channelAxis]!;
    const depthwise =
      axes === 2 && groups === channels && channels !== 1 && call.tensor('weight').shape[0]! % channels === 0;
    const { algorithm, pads } = padding(call, axes);
    const order: [string, Attribute][] = [
      ['groups', attr.i32(groups)],
      ['dilations', attr.i32s(sizes(call, 'dilation', axes))],
    ];
    const y = call.emit(depthwise ? 'depthwise_conv2d' : `conv${axes}d`, [call.in('x'), call.in('weight')], {
      strides: attr.i32s(sizes(call, 'stride', axes)),
      paddings: attr.i32s(pads),
      padding_algorithm: attr.str(algorithm),
      ...Object.fromEntries(axes === 2 && !depthwise ? order.reverse() : order),
      data_format: attr.str(format),
    });
    return addBias(call, y, channelAxis, axes === 2);
  };

/** A convolution over one axis is one over two, of height 1. */
const convolution1d: Translation = (call) => {
  const first = call.text('dataFormat') === 'NCL';
  const at = first ? 2 : 1;
  const groups = call.number('groups');
  const channels = call.tensor('x').shape[first ? 1 : 2]!;
  const depthwise = groups === channels && channels !== 1 && call.tensor('weight').shape[0]! % channels === 0;
  const { algorithm, pads } = padding(call, 1);
  const order: [string, Attribute][] = [
    ['groups', attr.i32(groups)],
    ['dilations', attr.i32s([1, ...sizes(call, 'dilation', 1)])],
  ];
  const shape = call.values.shapeOf(call.result);
  shape.splice(at, 0, 1);
  const y = call.emit(
    depthwise ? 'depthwise_conv2d' : 'conv2d',
    [call.unsqueeze(call.in('x'), at), call.unsqueeze(call.in('weight'), 2)],
    {
      strides: attr.i32s([1, ...sizes(call, 'stride', 1)]),
      paddings: attr.i32s(pads.length === 1 ? [0, pads[0]!] : [0, 0, ...pads]),
      padding_algorithm: attr.str(algorithm),
      ...Object.fromEntries(depthwise ? order : order.reverse()),
      data_format: attr.str(first ? 'NCHW' : 'NHWC'),
    },
    [call.shaped(shape)],
  );
  return call.squeeze(addBias(call, y, first ? 1 : 3, false), at);
};

/** Transposed convolutions over two and three axes. */
const transposedConvolution =
  (axes: 2 | 3): Translation =>
  (call) => {
    const format = call.text('dataFormat');
    const groups = call.number('groups');
    const channelAxis = channelsFirst(format) ? 1 : axes + 1;
    const { algorithm, pads } = padding(call, axes);
    const extra = sizes(call, 'outputPadding', axes);
    const wanted = call.has('outputSize') ? sizes(call, 'outputSize', axes) : [];
    const depthwise =
      axes === 2 &&
      groups === call.tensor('x').shape[channelAxis] &&
      groups !== 1 &&
      call.tensor('weight').shape[1] === 1;
    const inputs = [call.in('x'), call.in('weight')];
    if (axes === 2) inputs.push(call.builder.fullIntArray(wanted));
    const y = call.emit(depthwise ? 'depthwise_conv2d_transpose' : `conv${axes}d_transpose`, inputs, {
      strides: attr.i32s(sizes(call, 'stride', axes)),
      paddings: attr.i32s(pads),
      output_padding: attr.i32s(extra.some((n) => n !== 0) ? extra : []),
      ...(axes === 3 ? { output_size: attr.i32s(wanted) } : {}),
      padding_algorithm: attr.str(algorithm),
      groups: attr.i32(groups),
      dilations: attr.i32s(sizes(call, 'dilation', axes)),
      data_format: attr.str(format),
    });
    return addBias(call, y, channelAxis, false);
  };

const linear: Translation = (call) => {
  const product = call.emit('matmul', [call.in('x'), call.in('weight')], {
    transpose_x: attr.bool(false),
    transpose_y: attr.bool(false),
  });
  return call.has('bias') ? call.emit('add', [product, call.in('bias')]) : product;
};

/** A parameter, or a constant of one value where the layer has none. */
function orConstant(call: TracedCall, name: string, size: number, value: number): number {
  if (call.has(name)) return call.in(name);
  return call.emit(
    'full',
    [],
    {
      shape: attr.intArray([size]),
      value: attr.f64(value),
      dtype: attr.dtype('float32'),
      place: attr.place('undefined'),
    },
    [tensorType('float32', [size])],
  );
}

const batchNorm: Translation = (call) => {
  const channels = call.tensor('runningMean').size;
  const small = tensorType('float32', [channels]);
  const global = call.given('useGlobalStats') as boolean | null | undefined;
  return call.emit(
    'batch_norm_',
    [
      call.in('x'),
      call.in('runningMean'),
      call.in('runningVar'),
      orConstant(call, 'weight', channels, 1),
      orConstant(call, 'bias', channels, 0),
    ],
    {
      is_test: attr.bool(true),
      momentum: attr.f32(call.number('momentum')),
      epsilon: attr.f32(call.number('epsilon')),
      data_format: attr.str(channelsFirst(call.text('dataFormat')) ? 'NCHW' : 'NHWC'),
      use_global_stats: attr.bool(global ?? !call.values.training),
      trainable_statistics: attr.bool(global == null ? false : !global),
    },
    [call.type(), small, small, small, small, tensorType('uint8', [-1])],
  );
};

const product = (list: readonly number[]): number => (list.includes(-1) ? -1 : list.reduce((a, b) => a * b, 1));

const layerNorm: Translation = (call) => {
  const normalized = call.wholes('normalizedShape');
  const shape = call.shape('x');
  const begin = shape.length - normalized.length;
  const rows = tensorType('float32', [product(shape.slice(0, begin))]);
  const size = normalized.reduce((a, b) => a * b, 1);
  const flat = (name: string, id: number) =>
    call.has(name) && call.tensor(name).ndim > 1 ? call.reshape(id, [size], [size]) : id;
  return call.emit(
    'layer_norm',
    [call.in('x'), flat('weight', call.in('weight')), flat('bias', call.in('bias'))],
    { epsilon: attr.f32(call.number('epsilon')), begin_norm_axis: attr.i32(begin) },
    [call.type(), rows, rows],
  );
};

const groupNorm: Translation = (call) => {
  const groups = call.number('numGroups');
  const each = tensorType('float32', [call.shape('x')[0]!, groups]);
  const format = channelsFirst(call.text('dataFormat')) ? 'NCHW' : 'NHWC';
  return call.emit(
    'group_norm',
    [call.in('x'), call.in('weight'), call.in('bias')],
    { epsilon: attr.f64(call.number('epsilon')), groups: attr.i32(groups), data_format: attr.str(format) },
    [call.type(), each, each],
  );
};

const instanceNorm: Translation = (call) => {
  if (!channelsFirst(call.text('dataFormat')))
    call.refuse(`dataFormat '${call.text('dataFormat')}'`, 'Put the channels first.');
  const [n, c] = call.shape('x') as [number, number];
  const each = tensorType('float32', [product([n, c])]);
  return call.emit(
    'instance_norm',
    [call.in('x'), call.in('weight'), call.in('bias')],
    { epsilon: attr.f32(call.number('eps')) },
    [call.type(), each, each],
  );
};

/** Attributes that all poolings share. */
function pool(
  call: TracedCall,
  x: number,
  given: {
    kernel: number[];
    strides: number[];
    pads: number[];
    algorithm?: string;
    type: 'max' | 'avg';
    adaptive: boolean;
    ceil: boolean;
    exclusive: boolean;
    format: string;
  },
  out: TensorType,
): number {
  return call.emit(
    given.kernel.length === 3 ? 'pool3d' : 'pool2d',
    given.kernel.length === 3 ? [x] : [x, call.builder.fullIntArray(given.kernel)],
    {
      ...(given.kernel.length === 3 ? { kernel_size: attr.i64s(given.kernel) } : {}),
      strides: attr.i64s(given.strides),
      paddings: attr.i64s(given.pads),
      ceil_mode: attr.bool(given.ceil),
      exclusive: attr.bool(given.exclusive),
      data_format: attr.str(given.format),
      pooling_type: attr.str(given.type),
      global_pooling: attr.bool(false),
      adaptive: attr.bool(given.adaptive),
      padding_algorithm: attr.str(given.algorithm ?? 'EXPLICIT'),
    },
    [out],
  );
}

/** Adds an axis of 1, computes in two axes, and takes it away. */
function inTwoAxes(call: TracedCall, compute: (x: number, out: TensorType) => number): number {
  const shape = call.values.shapeOf(call.result);
  shape.splice(2, 0, 1);
  return call.squeeze(compute(call.unsqueeze(call.in('x'), 2), call.shaped(shape)), 2);
}

const windowPool =
  (type: 'max' | 'avg', axes: 1 | 2 | 3): Translation =>
  (call) => {
    if (type === 'max' && call.flag('returnMask')) call.refuse('returnMask true', 'Leave it out.');
    if (type === 'avg' && axes > 1 && call.has('divisorOverride'))
      call.refuse('a divisorOverride', 'Multiply afterwards.');
    const kernel = sizes(call, 'kernelSize', axes);
    const strides = call.has('stride') ? sizes(call, 'stride', axes) : kernel;
    const { algorithm, pads } = padding(call, axes);
    const shared = {
      algorithm,
      type,
      adaptive: false,
      ceil: call.flag('ceilMode'),
      exclusive: type === 'max' || call.flag('exclusive'),
    };
    if (axes === 1) {
      const wide = pads.length === 1 ? [0, pads[0]!] : [0, 0, ...pads];
      return inTwoAxes(call, (x, out) =>
        pool(call, x, { ...shared, kernel: [1, ...kernel], strides: [1, ...strides], pads: wide, format: 'NCHW' }, out),
      );
    }
    return pool(call, call.in('x'), { ...shared, kernel, strides, pads, format: call.text('dataFormat') }, call.type());
  };

/** The sizes that an adaptive pooling gives. */
function adaptiveKernel(call: TracedCall, first: boolean): number[] {
  const y = call.values.shapeOf(call.result);
  const kernel = first ? y.slice(2) : y.slice(1, -1);
  return kernel.includes(-1) ? call.refuse('an output size that is open', 'Name all sizes.') : kernel;
}

const adaptiveAverage =
  (axes: 1 | 2 | 3): Translation =>
  (call) => {
    const format = call.text('dataFormat');
    const kernel = adaptiveKernel(call, channelsFirst(format));
    const shared = { type: 'avg', adaptive: true, ceil: false, exclusive: true } as const;
    if (axes === 1)
      return inTwoAxes(call, (x, out) =>
        pool(call, x, { ...shared, kernel: [1, ...kernel], strides: [1, 1], pads: [0, 0], format: 'NCHW' }, out),
      );
    return pool(
      call,
      call.in('x'),
      { ...shared, kernel, strides: kernel.map(() => 1), pads: kernel.map(() => 0), format },
      call.type(),
    );
  };

/** Paddle knows the largest of adaptive windows only together with its places. */
const adaptiveMaximum =
  (axes: 1 | 2 | 3): Translation =>
  (call) => {
    if (call.flag('returnMask')) call.refuse('returnMask true', 'Leave it out.');
    const kernel = adaptiveKernel(call, true);
    if (axes === 1) kernel.unshift(1);
    const compute = (x: number, out: TensorType) =>
      call.emit(
        `max_pool${kernel.length}d_with_index`,
        [x],
        {
          kernel_size: attr.i32s(kernel),
          strides: attr.i32s(kernel.map(() => 1)),
          paddings: attr.i32s(kernel.map(() => 0)),
          global_pooling: attr.bool(false),
          adaptive: attr.bool(true),
          ceil_mode: attr.bool(false),
        },
        [out, tensorType('int32', out.shape)],
      );
    return axes === 1 ? inTwoAxes(call, compute) : compute(call.in('x'), call.type());
  };

/** In evaluation nothing is dropped; the operation stays, as Paddle writes it. */
const dropout: Translation = (call) => {
  const x = call.in('x');
  const p = call.number('p');
  const upscale = call.name !== 'dropout' || call.text('mode') === 'upscale_in_train';
  if (call.flag('training')) call.refuse('training true', 'Pass training from the layer.');
  if (call.name === 'alphaDropout' || call.name !== 'dropout' || call.given('axis') != null || p === 0)
    return upscale ? x : call.scale(x, 1 - p, 0);
  return call.emit(
    'dropout',
    [x, 0, call.builder.full(p, 'float32')],
    {
      is_test: attr.bool(true),
      mode: attr.str(upscale ? 'upscale_in_train' : 'downgrade_in_infer'),
      seed: attr.i32(0),
      fix_seed: attr.bool(false),
    },
    [call.type(), tensorType('uint8', call.shape('x'))],
  );
};

const embedding: Translation = (call) => {
  const rows = call.tensor('weight').shape[0]!;
  const row = call.maybeNumber('paddingIdx');
  return call.emit('embedding', [call.in('x'), call.in('weight')], {
    padding_idx: attr.i64(row === null ? -1 : row < 0 ? row + rows : row),
    sparse: attr.bool(false),
  });
};

const pad3d: Translation = (call) => {
  const given = call.given('pad');
  const rank = call.tensor('x').ndim;
  const format = (call.given('dataFormat') as string | null | undefined) ?? 'NC';
  if (!Array.isArray(given) || given.length !== 2 * (rank - 2) || rank < 3 || rank > 5 || !channelsFirst(format))
    call.refuse(`pad ${String(given)} for ${rank} axes`, 'Frame the spatial axes only, channels first.');
  const names = { constant: 'constant', reflect: 'reflect', replicate: 'replicate', circular: 'circular' } as const;
  const mode = names[call.text('mode') as keyof typeof names];
  // Paddle frames in three axes always: others get axes of size 1
  let x = call.in('x');
  for (let i = rank; i < 5; i++) x = call.unsqueeze(x, 2);
  const list = [...(given as number[]), ...new Array<number>(6 - 2 * (rank - 2)).fill(0)];
  const shape = call.values.shapeOf(call.result);
  for (let i = rank; i < 5; i++) shape.splice(2, 0, 1);
  let y = call.emit(
    'pad3d',
    [x, call.builder.fullIntArray(list)],
    { mode: attr.str(mode), pad_value: attr.f64(call.number('value')), data_format: attr.str('NCDHW') },
    [call.shaped(shape)],
  );
  for (let i = rank; i < 5; i++) y = call.squeeze(y, 2);
  return y;
};

const zeropad2d: Translation = (call) => {
  const given = call.wholes('padding');
  const sides = given.length === 1 ? new Array<number>(4).fill(given[0]!) : given;
  if (!channelsFirst(call.text('dataFormat')))
    call.refuse(`dataFormat '${call.text('dataFormat')}'`, 'Put the channels first.');
  const [n, c, h, w] = call.values.shapeOf(call.result) as [number, number, number, number];
  const list = call.builder.fullIntArray([...sides, 0, 0]);
  const y = call.emit(
    'pad3d',
    [call.unsqueeze(call.in('x'), 2), list],
    { mode: attr.str('constant'), pad_value: attr.f64(0), data_format: attr.str('NCDHW') },
    [call.shaped([n, c, 1, h, w])],
  );
  return call.squeeze(y, 2);
};

/** Layers of networks. */
export const networks: Readonly<Record<string, Translation>> = {
  linear,
  conv1d: convolution1d,
  conv2d: convolution(2),
  conv3d: convolution(3),
  conv2dTranspose: transposedConvolution(2),
  conv3dTranspose: transposedConvolution(3),
  batchNorm,
  layerNorm,
  groupNorm,
  instanceNorm,
  maxPool1d: windowPool('max', 1),
  maxPool2d: windowPool('max', 2),
  maxPool3d: windowPool('max', 3),
  avgPool1d: windowPool('avg', 1),
  avgPool2d: windowPool('avg', 2),
  avgPool3d: windowPool('avg', 3),
  adaptiveAvgPool1d: adaptiveAverage(1),
  adaptiveAvgPool2d: adaptiveAverage(2),
  adaptiveAvgPool3d: adaptiveAverage(3),
  adaptiveMaxPool1d: adaptiveMaximum(1),
  adaptiveMaxPool2d: adaptiveMaximum(2),
  adaptiveMaxPool3d: adaptiveMaximum(3),
  dropout,
  dropout2d: dropout,
  dropout3d: dropout,
  alphaDropout: dropout,
  embedding,
  pad: pad3d,
  zeropad2d,
  pixelShuffle: (call) =>
    call.emit('pixel_shuffle', [call.in('x')], {
      upscale_factor: attr.i32(call.number('upscaleFactor')),
      data_format: attr.str('NCHW'),
    }),
};
