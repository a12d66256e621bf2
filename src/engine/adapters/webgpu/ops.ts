import { type Shape, sizeOf, stridesOf } from '../../../core/index.ts';
import { broadcastStrides, commonShape } from '../../kernels/eachRow.ts';
import type { BinaryOp, Ops, ReduceOp, Ref, RemoteType, UnaryOp, Window } from '../remote/index.ts';
import type { Channel } from './channel.ts';
import { type Value, Values } from './pointwise.ts';

/**
 * Formulas of one variable. WGSL promises sines to 2⁻¹¹ only and takes angles from −π to π, and its arcs are no better: those are computed on
 * the host.
 */
const UNARY: { readonly [K in UnaryOp]?: string } = {
  neg: '-$0',
  abs: 'abs($0)',
  exp: 'exp1($0)',
  expm1: 'expm1($0)',
  log: 'ln($0)',
  log1p: 'log1p($0)',
  sqrt: 'sqrt($0)',
  rsqrt: 'inverseSqrt($0)',
  square: '$0 * $0',
  reciprocal: '1.0 / $0',
  sign: 'signum($0)',
  floor: 'floor($0)',
  ceil: 'ceil($0)',
  round: 'round($0)',
  sinh: 'hypSin($0)',
  cosh: 'hypCos($0)',
  tanh: 'hypTan($0)',
  asinh: 'areaSin($0)',
  acosh: 'areaCos($0)',
  atanh: 'areaTan($0)',
  sigmoid: 'sigmoid($0)',
  erf: 'errorFunction($0)',
  isnan: 'isnan($0)',
  isinf: 'isinf($0)',
  isfinite: '!(isnan($0) || isinf($0))',
};
const TRUTHS: ReadonlySet<UnaryOp> = new Set<UnaryOp>(['isnan', 'isinf', 'isfinite']);

const BINARY: Readonly<Record<BinaryOp, string>> = {
  add: '$0 + $1',
  sub: '$0 - $1',
  mul: '$0 * $1',
  div: '$0 / $1',
  max: 'most($0, $1)',
  min: 'least($0, $1)',
  pow: 'power($0, $1)',
  floorDiv: 'floorQuotient($0, $1)',
};

const COMPARE = {
  equal: '$0 == $1',
  notEqual: 'differ($0, $1)',
  less: '$0 < $1',
  lessEqual: '$0 <= $1',
  greater: '$0 > $1',
  greaterEqual: '$0 >= $1',
} as const;

const CASTS: Readonly<Record<RemoteType, string>> = { float32: 'f32($0)', int32: 'i32($0)', bool: 'bool($0)' };

const REDUCE: Readonly<Record<ReduceOp, string>> = {
  sum: 'Sum',
  mean: 'Mean',
  max: 'Max',
  min: 'Min',
  prod: 'Prod',
};

/** Its convolutions compute 32 channels at a time, wanted or not: so few are computed one by one. */
const FEW = 16;

/**
 * How TensorFlow.js shall multiply [m, k] by [k, n] when it would split long sums of few results among threads that add to them as they come:
 * the same sums would not come out every time. Its other ways, by number: small tiles (2), large ones (3).
 */
function inOrder(batch: number, m: number, k: number, n: number): { product?: number } {
  if (batch > 1 || k < 2000 || m * n <= 128) return {};
  return { product: Math.ceil(m / 32) * Math.ceil(n / 32) <= 16 ? 2 : 3 };
}

/** TensorFlow.js's kernels for WebGPU, and programs of ours where it has none, or none that is right. */
export function webgpuOps(channel: Channel): Ops {
  const values = new Values(channel);
  const of = (x: Ref): Value => x as Value;
  const number = (x: Ref): number => values.number(of(x));
  type Given = Readonly<Record<string, Ref>> | readonly Ref[];
  const one = (kernel: string, inputs: Given, attrs: object, shape: Shape, dtype: RemoteType = 'float32'): Value => {
    const given = Array.isArray(inputs)
      ? (inputs as readonly Ref[]).map(number)
      : Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, number(x)]));
    return values.made(channel.run(kernel, given, attrs, 1)[0]!, shape, dtype);
  };

  const free = (x: Ref): void => values.free(of(x));
  const freeing = <T>(result: T, ...refs: readonly Ref[]): T => {
    refs.forEach(free);
    return result;
  };

  const formula = (code: string, dtype: RemoteType, ...refs: readonly Ref[]): Value =>
    values.formula(code, dtype, ...refs.map(of));
  const binary = (op: BinaryOp, a: Ref, b: Ref): Value => formula(BINARY[op], a.dtype, a, b);
  const unary = (op: UnaryOp, x: Ref): Value => formula(UNARY[op]!, TRUTHS.has(op) ? 'bool' : x.dtype, x);
  const constant = (value: number): Value => values.constant(value, []);
  const view = (x: Ref, shape: Shape, start: number, strides: readonly number[]): Value =>
    values.view(of(x), shape, start, strides);
  const transpose = (x: Ref, perm: readonly number[]): Value => {
    const strides = stridesOf(x.shape);
    const along = (values: readonly number[]): number[] => perm.map((axis) => values[axis]!);
    return view(x, along(x.shape), 0, along(strides));
  };
  /** Axes that are to be reduced go last; TensorFlow.js knows orders of six axes only. */
  const reduce = (op: ReduceOp, x: Ref, axes: readonly number[], keepDims = false): Value => {
    const shape = x.shape.flatMap((n, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [n]));
    const kept = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
    const turned = transpose(x, [...kept, ...axes]);
    const count = sizeOf(kept.map((axis) => x.shape[axis]!));
    const rows = values.reshaped(turned, [count, sizeOf(x.shape) / count]);
    const given = { [op === 'max' ? 'reductionIndices' : 'axis']: 1, keepDims: false };
    const sums = one(REDUCE[op], { x: rows }, given, [count], x.dtype);
    return freeing(values.reshaped(sums, shape), turned, rows, sums);
  };

  const padding = ({ pads: [rows, columns] }: Window): unknown =>
    [...rows, ...columns].some((n) => n > 0) ? [[0, 0], rows, columns, [0, 0]] : 'valid';
  const convAttrs = (window: Window): object => ({
    strides: window.stride,
    pad: padding(window),
    dataFormat: 'NHWC',
    dilations: window.dilation,
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
  const around = ({ shape }: Ref, axis: number): object => ({
    outer: sizeOf(shape.slice(0, axis)),
    size: shape[axis]!,
    inner: sizeOf(shape.slice(axis + 1)),
  });

  return {
    upload: (elements, shape, dtype) =>
      dtype === 'float32' && shape.length === 0
        ? constant(elements[0]!)
        : values.made(channel.upload(elements, shape, dtype), shape, dtype),
    download: (x) => channel.download(number(x)),
    free,
    begin: () => values.settle(),

    reshape: (x, shape) => values.reshaped(of(x), shape),
    transpose,
    cast: (x, dtype) => formula(CASTS[dtype], dtype, x),
    fill: (shape, value) => values.constant(value, shape),
    expand: (x, shape) => view(x, shape, 0, broadcastStrides(x.shape, shape)),
    concat(xs, axis) {
      const shape = xs[0]!.shape.map((n, i) => (i === axis ? xs.reduce((sum, x) => sum + x.shape[axis]!, 0) : n));
      return one('Concat', xs, { axis }, shape, xs[0]!.dtype);
    },
    slice(x, start, step, size) {
      const strides = stridesOf(x.shape);
      return view(
        x,
        size,
        start.reduce((sum, from, axis) => sum + from * strides[axis]!, 0),
        strides.map((stride, axis) => stride * step[axis]!),
      );
    },
    reverse(x, axes) {
      const strides = stridesOf(x.shape);
      return view(
        x,
        x.shape,
        axes.reduce((sum, axis) => sum + (x.shape[axis]! - 1) * strides[axis]!, 0),
        strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
      );
    },
    pad(x, pads, value) {
      const axes: { size: number; before: number; after: number }[] = [];
      for (const [axis, [before, after]] of pads.entries()) {
        const size = x.shape[axis]!;
        const last = axes.at(-1);
        // axes that are whole go with the one before
        if (last && before === 0 && after === 0)
          axes[axes.length - 1] = { size: last.size * size, before: last.before * size, after: last.after * size };
        else axes.push({ size, before, after });
      }
      const shape = x.shape.map((n, axis) => n + pads[axis]![0] + pads[axis]![1]);
      return one('Frame', [x], { shape, axes, value }, shape);
    },
    gather: (x, places, axis) =>
      one(
        'GatherV2',
        { x, indices: places },
        { axis, batchDims: 0 },
        x.shape.map((n, i) => (i === axis ? places.shape[0]! : n)),
        x.dtype,
      ),
    segmentSum(x, places, rows) {
      const shape = [rows, ...x.shape.slice(1)];
      return one('SegmentSum', [x, places], { shape, n: places.shape[0]!, rows }, shape);
    },
    oneHot(places, depth) {
      const classes = channel.upload(
        Int32Array.from({ length: depth }, (_, i) => i),
        [1, depth],
        'int32',
      );
      const columns = values.made(classes, [1, depth], 'int32');
      const rows = values.reshaped(of(places), [places.shape[0]!, 1]);
      return freeing(formula('f32($0 == $1)', 'float32', rows, columns), rows, columns);
    },

    unary: (op, x) => (UNARY[op] ? unary(op, x) : undefined),
    binary,
    reluGrad: (dy, x) => formula('select(0.0, $0, $1 > 0.0)', 'float32', dy, x),
    compare: (kind, a, b) => formula(COMPARE[kind], 'bool', a, b),
    select: (condition, a, b) => formula('select($2, $1, $0)', a.dtype, condition, a, b),
    reduce: (op, x, axes) => reduce(op, x, axes),
    argReduce(kind, x, axis) {
      const shape = x.shape.filter((_, i) => i !== axis);
      return one('PlaceOfExtreme', [x], { shape, ...around(x, axis), isMax: kind === 'max' }, shape, 'int32');
    },
    cumulative: (kind, x, axis, backward) =>
      one('Running', [x], { shape: x.shape, ...around(x, axis), isSum: kind === 'sum', isBackward: backward }, x.shape),

    matMul(a, b, transposeA, transposeB) {
      const batch = commonShape('matMul', [a.shape.slice(0, -2), b.shape.slice(0, -2)]);
      const [m, n] = [a.shape.at(transposeA ? -1 : -2)!, b.shape.at(transposeB ? -2 : -1)!];
      // TensorFlow.js repeats one matrix, or none
      const whole = [a, b].map((x) => {
        const own = x.shape.slice(0, -2);
        if (sizeOf(own) === 1 || sizeOf(own) === sizeOf(batch)) return x;
        const shape = [...batch, ...x.shape.slice(-2)];
        return view(x, shape, 0, broadcastStrides(x.shape, shape));
      });
      const attrs = { transposeA, transposeB, ...inOrder(sizeOf(batch), m, a.shape.at(transposeA ? -2 : -1)!, n) };
      const result = one('BatchMatMul', { a: whole[0]!, b: whole[1]! }, attrs, [...batch, m, n]);
      return freeing(result, ...whole.filter((x) => x !== a && x !== b));
    },
    softmax(x, log) {
      const last = [x.shape.length - 1];
      const top = reduce('max', x, last, true);
      const below = binary('sub', x, top);
      const powers = unary('exp', below);
      const total = reduce('sum', powers, last, true);
      const result = log ? formula('$0 - ln($1)', 'float32', below, total) : binary('div', powers, total);
      return freeing(result, top, below, powers, total);
    },
    conv(x, filter, window) {
      const shape = mapped(x.shape, window, filter.shape[3]!);
      if (filter.shape[3]! > FEW) {
        const [m, n] = [shape[1]! * shape[2]!, shape[3]!];
        const attrs = { ...convAttrs(window), ...inOrder(shape[0]!, m, sizeOf(filter.shape) / n, n) };
        return one('Conv2D', { x, filter }, attrs, shape);
      }
      const { pads, ...geometry } = window;
      const before = pads.map(([first]) => first);
      return one('Convolution', [x, filter], { shape, input: x.shape, ...geometry, before }, shape);
    },
    convGradInput: (dy, filter, window, inputShape) =>
      one('Conv2DBackpropInput', { dy, filter }, { ...convAttrs(window), inputShape }, inputShape),
    convGradFilter: (x, dy, window, filterShape) =>
      one('Conv2DBackpropFilter', { x, dy }, { ...convAttrs(window), filterShape }, filterShape),
    depthwise: (x, filter, window) =>
      one(
        'DepthwiseConv2dNative',
        { x, filter },
        convAttrs(window),
        mapped(x.shape, window, filter.shape[2]! * filter.shape[3]!),
      ),
    depthwiseGradInput: (dy, filter, window, inputShape) =>
      one('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...convAttrs(window), inputShape }, inputShape),
    depthwiseGradFilter: (x, dy, window, filterShape) =>
      one('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...convAttrs(window), filterShape }, filterShape),
    maxPool(x, window) {
      const shape = mapped(x.shape, window, x.shape[3]!);
      const attrs = { shape, input: x.shape, kernel: window.kernel, stride: window.stride };
      return [
        one('LargestOfWindows', [x], { ...attrs, places: false }, shape),
        one('LargestOfWindows', [x], { ...attrs, places: true }, shape),
      ];
    },
    avgPool: (x, window) => one('AvgPool', { x }, poolAttrs(window), mapped(x.shape, window, x.shape[3]!)),
    avgPoolGrad(dy, window, inputShape) {
      const input = values.constant(0, inputShape);
      return freeing(one('AvgPoolGrad', { dy, input }, poolAttrs(window), inputShape), input);
    },
    batchNorm(x, scale, shift, epsilon) {
      const mean = reduce('mean', x, [0, 1, 2]);
      const squares = formula('($0 - $1) * ($0 - $1)', 'float32', x, mean);
      const variance = reduce('mean', squares, [0, 1, 2]);
      return freeing([normalized(x, scale, shift, mean, variance, epsilon), mean, variance], squares);
    },
    batchNormInference: normalized,
    batchNormGrad(x, dy, scale, mean, inverse) {
      const count = constant(sizeOf(x.shape) / x.shape[3]!);
      const products = formula('$0 * (($1 - $2) * $3)', 'float32', dy, x, mean, inverse);
      const dshift = reduce('sum', dy, [0, 1, 2]);
      const dscale = reduce('sum', products, [0, 1, 2]);
      const code = '($0 - $5 / $7 - ($1 - $2) * $3 * ($6 / $7)) * ($4 * $3)';
      const dx = formula(code, 'float32', dy, x, mean, inverse, scale, dshift, dscale, count);
      return freeing([dx, dscale, dshift], count, products);
    },
  };

  function normalized(x: Ref, scale: Ref, shift: Ref, mean: Ref, variance: Ref, epsilon: number): Value {
    const e = constant(epsilon);
    return freeing(
      formula('($0 - $3) * ($1 * inverseSqrt($4 + $5)) + $2', 'float32', x, scale, shift, mean, variance, e),
      e,
    );
  }
}
