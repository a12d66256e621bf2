import { type Shape, sameShape, sizeOf } from '../../../core/index.ts';
import { commonShape } from '../../kernels/eachRow.ts';
import type { BinaryOp, Ops, ReduceOp, Ref, RemoteType, UnaryOp, Window } from '../remote/index.ts';
import type { Channel } from './channel.ts';
import type { Inputs } from './protocol.ts';

const UNARY: { readonly [K in UnaryOp]?: string } = {
  neg: 'Neg',
  abs: 'Abs',
  exp: 'Exp',
  expm1: 'Expm1',
  log: 'Log',
  log1p: 'Log1p',
  sqrt: 'Sqrt',
  rsqrt: 'Rsqrt',
  square: 'Square',
  reciprocal: 'Reciprocal',
  sign: 'Sign',
  floor: 'Floor',
  ceil: 'Ceil',
  round: 'Round',
  sin: 'Sin',
  cos: 'Cos',
  tan: 'Tan',
  asin: 'Asin',
  acos: 'Acos',
  atan: 'Atan',
  sinh: 'Sinh',
  cosh: 'Cosh',
  tanh: 'Tanh',
  asinh: 'Asinh',
  acosh: 'Acosh',
  atanh: 'Atanh',
  sigmoid: 'Sigmoid',
  erf: 'Erf',
  relu: 'Relu',
  isnan: 'IsNan',
  isinf: 'IsInf',
  isfinite: 'IsFinite',
};

const BINARY: Readonly<Record<BinaryOp, string>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Multiply',
  div: 'RealDiv',
  max: 'Maximum',
  min: 'Minimum',
  pow: 'Pow',
  floorDiv: 'FloorDiv',
};

const COMPARE = {
  equal: 'Equal',
  notEqual: 'NotEqual',
  less: 'Less',
  lessEqual: 'LessEqual',
  greater: 'Greater',
  greaterEqual: 'GreaterEqual',
} as const;

const REDUCE: Readonly<Record<ReduceOp, string>> = {
  sum: 'Sum',
  mean: 'Mean',
  max: 'Max',
  min: 'Min',
  prod: 'Prod',
  all: 'All',
  any: 'Any',
};

const TRUTHS: ReadonlySet<UnaryOp> = new Set(['isnan', 'isinf', 'isfinite']);

/** The kernels of TensorFlow.js for WebGPU. */
export function webgpuOps(channel: Channel): Ops {
  const many = (
    kernel: string,
    inputs: Inputs,
    attrs: object,
    ...results: readonly (readonly [Shape, RemoteType])[]
  ): Ref[] =>
    channel
      .run(kernel, inputs, attrs, results.length)
      .map((id, i) => ({ id, shape: results[i]![0], dtype: results[i]![1] }));
  const one = (kernel: string, inputs: Inputs, attrs: object, shape: Shape, dtype: RemoteType = 'float32'): Ref =>
    many(kernel, inputs, attrs, [shape, dtype])[0]!;

  const free = ({ id }: Ref): void => channel.free(id);
  const freeing = <T>(result: T, ...refs: readonly Ref[]): T => {
    refs.forEach(free);
    return result;
  };

  const reshape = (x: Ref, shape: Shape): Ref => one('Reshape', { x: x.id }, { shape }, shape, x.dtype);
  const tile = (x: Ref, shape: Shape): Ref => {
    const lead = new Array<number>(shape.length - x.shape.length).fill(1);
    const raised = [...lead, ...x.shape];
    const from = lead.length > 0 ? reshape(x, raised) : x;
    const reps = shape.map((n, axis) => n / raised[axis]!);
    const result = one('Tile', { x: from.id }, { reps }, shape, x.dtype);
    return from === x ? result : freeing(result, from);
  };
  const binary = (op: BinaryOp, a: Ref, b: Ref): Ref =>
    one(BINARY[op], { a: a.id, b: b.id }, {}, commonShape(op, [a.shape, b.shape]), a.dtype);
  const unary = (op: UnaryOp, x: Ref): Ref =>
    one(UNARY[op]!, { x: x.id }, {}, x.shape, TRUTHS.has(op) ? 'bool' : x.dtype);
  const reduce = (op: ReduceOp, x: Ref, axes: readonly number[], keepDims = false): Ref => {
    const shape = x.shape.flatMap((n, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [n]));
    return one(
      REDUCE[op],
      { x: x.id },
      { [op === 'max' ? 'reductionIndices' : 'axis']: axes, keepDims },
      shape,
      x.dtype,
    );
  };

  const padding = ({ pads: [rows, columns] }: Window): unknown =>
    [...rows, ...columns].some((n) => n > 0) ? [[0, 0], rows, columns, [0, 0]] : 'valid';
  const convAttrs = (window: Window): object => ({
    strides: window.stride,
    pad: padding(window),
    dataFormat: 'NHWC',
    dilations: window.dilation,
    dimRoundingMode: undefined,
  });
  const poolAttrs = ({ kernel, stride }: Window): object => ({ filterSize: kernel, strides: stride, pad: 'valid' });
  const reached = (size: number, { kernel, stride, pads, dilation }: Window, axis: 0 | 1): number =>
    Math.floor((size + pads[axis][0] + pads[axis][1] - (kernel[axis] - 1) * dilation[axis] - 1) / stride[axis]) + 1;
  const mapped = ([n, h, w]: Shape, window: Window, channels: number): Shape => [
    n!,
    reached(h!, window, 0),
    reached(w!, window, 1),
    channels,
  ];

  return {
    upload: (elements, shape, dtype) => ({ id: channel.upload(elements, shape, dtype), shape, dtype }),
    download: ({ id }) => channel.download(id),
    free,

    reshape,
    transpose: (x, perm) =>
      one(
        'Transpose',
        { x: x.id },
        { perm },
        perm.map((axis) => x.shape[axis]!),
        x.dtype,
      ),
    cast: (x, dtype) => one('Cast', { x: x.id }, { dtype }, x.shape, dtype),
    fill: (shape, value) => one('Fill', {}, { shape, value, dtype: 'float32' }, shape),
    expand: (x, shape) => (shape.length > 4 ? undefined : tile(x, shape)),
    concat(xs, axis) {
      const shape = xs[0]!.shape.map((n, i) => (i === axis ? xs.reduce((sum, x) => sum + x.shape[axis]!, 0) : n));
      return one(
        'Concat',
        xs.map(({ id }) => id),
        { axis },
        shape,
        xs[0]!.dtype,
      );
    },
    slice(x, start, step, size) {
      if (step.every((n) => n === 1)) return one('Slice', { x: x.id }, { begin: start, size }, size, x.dtype);
      const end = start.map((from, axis) => from + (size[axis]! - 1) * step[axis]! + 1);
      const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
      return one('StridedSlice', { x: x.id }, { begin: start, end, strides: step, ...masks }, size, x.dtype);
    },
    reverse: (x, axes) => one('Reverse', { x: x.id }, { dims: axes }, x.shape, x.dtype),
    pad: (x, pads, value) =>
      one(
        'PadV2',
        { x: x.id },
        { paddings: pads, constantValue: value },
        x.shape.map((n, axis) => n + pads[axis]![0] + pads[axis]![1]),
        x.dtype,
      ),
    gather: (x, places, axis) =>
      one(
        'GatherV2',
        { x: x.id, indices: places.id },
        { axis, batchDims: 0 },
        x.shape.map((n, i) => (i === axis ? places.shape[0]! : n)),
        x.dtype,
      ),
    segmentSum: (x, places, rows) =>
      one('UnsortedSegmentSum', { x: x.id, segmentIds: places.id }, { numSegments: rows }, [rows, ...x.shape.slice(1)]),
    oneHot: (places, depth) =>
      one('OneHot', { indices: places.id }, { dtype: 'float32', depth, onValue: 1, offValue: 0 }, [
        ...places.shape,
        depth,
      ]),

    unary,
    binary,
    compare: (kind, a, b) =>
      one(COMPARE[kind], { a: a.id, b: b.id }, {}, commonShape(kind, [a.shape, b.shape]), 'bool'),
    select(condition, a, b) {
      const shape = commonShape('select', [condition.shape, a.shape, b.shape]);
      if (shape.length > 4) return undefined;
      const whole = [condition, a, b].map((x) => (sameShape(x.shape, shape) ? x : tile(x, shape)));
      const [c, t, e] = whole as [Ref, Ref, Ref];
      const result = one('Select', { condition: c.id, t: t.id, e: e.id }, {}, shape, a.dtype);
      return freeing(result, ...whole.filter((x) => x !== condition && x !== a && x !== b));
    },
    reduce: (op, x, axes) => reduce(op, x, axes),
    argReduce: (kind, x, axis) =>
      one(
        kind === 'max' ? 'ArgMax' : 'ArgMin',
        { x: x.id },
        { axis },
        x.shape.filter((_, i) => i !== axis),
        'int32',
      ),
    cumulative: (kind, x, axis, backward) =>
      one(
        kind === 'sum' ? 'Cumsum' : 'Cumprod',
        { x: x.id },
        { axis, exclusive: false, reverse: backward },
        x.shape,
        x.dtype,
      ),

    matMul(a, b, transposeA, transposeB) {
      const batch = commonShape('matMul', [a.shape.slice(0, -2), b.shape.slice(0, -2)]);
      const [m, n] = [a.shape.at(transposeA ? -1 : -2)!, b.shape.at(transposeB ? -2 : -1)!];
      return one('BatchMatMul', { a: a.id, b: b.id }, { transposeA, transposeB }, [...batch, m, n]);
    },
    softmax(x, log) {
      const last = x.shape.length - 1;
      if (!log) return one('Softmax', { logits: x.id }, { dim: last }, x.shape);
      const top = reduce('max', x, [last], true);
      const below = binary('sub', x, top);
      const powers = unary('exp', below);
      const total = reduce('sum', powers, [last], true);
      const logs = unary('log', total);
      return freeing(binary('sub', below, logs), top, below, powers, total, logs);
    },
    conv: (x, w, window) =>
      one('Conv2D', { x: x.id, filter: w.id }, convAttrs(window), mapped(x.shape, window, w.shape[3]!)),
    convGradInput: (dy, w, window, inputShape) =>
      one('Conv2DBackpropInput', { dy: dy.id, filter: w.id }, { ...convAttrs(window), inputShape }, inputShape),
    convGradFilter: (x, dy, window, filterShape) =>
      one('Conv2DBackpropFilter', { x: x.id, dy: dy.id }, { ...convAttrs(window), filterShape }, filterShape),
    maxPool(x, window) {
      const channels = x.shape[3]!;
      const shape = mapped(x.shape, window, channels);
      const [y, found] = many(
        'MaxPoolWithArgmax',
        { x: x.id },
        { ...poolAttrs(window), includeBatchInIndex: false },
        [shape, 'float32'],
        [shape, 'int32'],
      ) as [Ref, Ref];
      const place = one('Cast', { x: found.id }, { dtype: 'float32' }, shape);
      const count = {
        id: channel.upload(Float32Array.of(channels), [], 'float32'),
        shape: [],
        dtype: 'float32',
      } as const;
      return freeing([y, binary('floorDiv', place, count)], found, place, count);
    },
    avgPool: (x, window) => one('AvgPool', { x: x.id }, poolAttrs(window), mapped(x.shape, window, x.shape[3]!)),
    avgPoolGrad(dy, window, inputShape) {
      const input = one('Fill', {}, { shape: inputShape, value: 0, dtype: 'float32' }, inputShape);
      return freeing(one('AvgPoolGrad', { dy: dy.id, input: input.id }, poolAttrs(window), inputShape), input);
    },
    batchNorm(x, scale, shift, epsilon) {
      const mean = reduce('mean', x, [0, 1, 2]);
      const centered = binary('sub', x, mean);
      const squares = unary('square', centered);
      const variance = reduce('mean', squares, [0, 1, 2]);
      const y = one(
        'FusedBatchNorm',
        { x: x.id, mean: mean.id, variance: variance.id, scale: scale.id, offset: shift.id },
        { varianceEpsilon: epsilon },
        x.shape,
      );
      return freeing([y, mean, variance], centered, squares);
    },
    batchNormInference: (x, scale, shift, mean, variance, epsilon) =>
      one(
        'FusedBatchNorm',
        { x: x.id, mean: mean.id, variance: variance.id, scale: scale.id, offset: shift.id },
        { varianceEpsilon: epsilon },
        x.shape,
      ),
    batchNormGrad(x, dy, scale, mean, inverse) {
      const count = sizeOf(x.shape) / x.shape[3]!;
      const share = { id: channel.upload(Float32Array.of(count), [], 'float32'), shape: [], dtype: 'float32' } as const;
      const centered = binary('sub', x, mean);
      const normal = binary('mul', centered, inverse);
      const products = binary('mul', dy, normal);
      const dshift = reduce('sum', dy, [0, 1, 2]);
      const dscale = reduce('sum', products, [0, 1, 2]);
      const meanShift = binary('div', dshift, share);
      const meanScale = binary('div', dscale, share);
      const along = binary('mul', normal, meanScale);
      const first = binary('sub', dy, meanShift);
      const second = binary('sub', first, along);
      const factor = binary('mul', scale, inverse);
      return freeing(
        [binary('mul', second, factor), dscale, dshift],
        ...[share, centered, normal, products, meanShift, meanScale, along, first, second, factor],
      );
    },
  };
}
