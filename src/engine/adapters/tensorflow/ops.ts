import { BackendError, type Shape, sizeOf } from '../../../core/index.ts';
import type { BinaryOp, Ops, ReduceOp, Ref, RemoteType, UnaryOp, Updates, Window } from '../remote/index.ts';
import { type Attribute, type Binding, KIND, TYPE } from './binding.ts';

const UNARY: Readonly<Record<UnaryOp, string>> = {
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
  isnan: 'IsNan',
  isinf: 'IsInf',
  isfinite: 'IsFinite',
};

const BINARY: Readonly<Record<BinaryOp, string>> = {
  add: 'AddV2',
  sub: 'Sub',
  mul: 'Mul',
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
};

const TYPES = new Map<number, RemoteType>([
  [TYPE.float32, 'float32'],
  [TYPE.int32, 'int32'],
  [TYPE.bool, 'bool'],
]);

const ints = (name: string, value: readonly number[]): Attribute => ({ name, type: KIND.int, value });
const flag = (name: string, value: boolean): Attribute => ({ name, type: KIND.bool, value });
const type = (name: string, value: number): Attribute => ({ name, type: KIND.type, value });
const text = (name: string, value: string): Attribute => ({ name, type: KIND.string, value });

const FLOATS = type('T', TYPE.float32);
const NO_SPACE = text('padding', 'VALID');

/** The name of a variable that nobody shares, and that goes with the last tensor that refers to it. */
const OWN = text('shared_name', 'cd2c89b7-88b7-44c8-ad83-06c2a9158347');

/** Tensors that operations want again and again: sizes, axes, constants. Those that were not wanted for longest go. */
class Kept<K> {
  readonly #ids = new Map<K, number>();
  readonly #binding: Binding;

  constructor(binding: Binding) {
    this.#binding = binding;
  }

  get(key: K, make: () => number): number {
    const found = this.#ids.get(key);
    this.#ids.delete(key);
    const id = found ?? make();
    this.#ids.set(key, id);
    if (this.#ids.size > MOST) {
      const [oldest, old] = this.#ids.entries().next().value!;
      this.#ids.delete(oldest);
      this.#binding.deleteTensor(old);
    }
    return id;
  }
}
const MOST = 2048;

/** TensorFlow's eager operations; what they want as lists of whole numbers is kept. */
export function tensorflowOps(binding: Binding): { ops: Ops; updates: Updates } {
  const refOf = ({ id, shape, dtype }: { id: number; shape: Shape; dtype: number }): Ref => ({
    id,
    shape,
    dtype: TYPES.get(dtype)!,
  });

  const many = (name: string, inputs: readonly number[], attributes: readonly Attribute[], outputs: number): Ref[] => {
    try {
      return binding.executeOp(name, attributes, inputs, outputs).map(refOf);
    } catch (cause) {
      throw new BackendError(
        `${name}: TensorFlow must be able to compute it. It says: ${(cause as Error).message.replace(/\s+/g, ' ')} Use another engine: paddle.setDevice('cpu').`,
        { cause },
      );
    }
  };
  const one = (name: string, inputs: readonly number[], ...attributes: readonly Attribute[]): Ref =>
    many(name, inputs, attributes, 1)[0]!;

  const integers = new Kept<string>(binding);
  const list = (values: readonly number[], shape: Shape = [values.length]): number =>
    integers.get(`${shape}:${values}`, () => binding.createTensor(shape, TYPE.int32, Int32Array.from(values)));
  const number = (value: number): number => list([value], []);
  const reals = new Kept<number>(binding);
  const float = (value: number): number =>
    reals.get(value, () => binding.createTensor([], TYPE.float32, Float32Array.of(value)));
  const nothing = binding.createTensor([0], TYPE.float32, new Float32Array(0));

  const free = ({ id }: Ref): void => binding.deleteTensor(id);
  const freeing = <T>(result: T, ...refs: readonly Ref[]): T => {
    refs.forEach(free);
    return result;
  };

  const convAttributes = ({ stride, dilation }: Window, ...padding: readonly Attribute[]): Attribute[] => [
    FLOATS,
    ints('strides', [1, ...stride, 1]),
    ints('dilations', [1, ...dilation, 1]),
    ...padding,
  ];
  /** Whether no frame is wanted, the one that TensorFlow calls the same, or another. */
  const frameOf = ({ kernel, stride, pads, dilation }: Window, input: Shape): 'VALID' | 'SAME' | 'EXPLICIT' => {
    if (pads.flat().every((n) => n === 0)) return 'VALID';
    const same = pads.every(([before, after], i) => {
      const size = input[i + 1]!;
      const last = (Math.ceil(size / stride[i]!) - 1) * stride[i]!;
      const wanted = Math.max(last + dilation[i]! * (kernel[i]! - 1) + 1 - size, 0);
      return before === Math.floor(wanted / 2) && before + after === wanted;
    });
    return same ? 'SAME' : 'EXPLICIT';
  };
  /** Gradients with a frame given in numbers are up to a hundred times as slow as those of an input with zeros around. */
  const around = ({ pads }: Window): readonly (readonly [number, number])[] => [[0, 0], ...pads, [0, 0]];
  const framedShape = ({ pads }: Window, [n, h, w, c]: Shape): Shape => [
    n!,
    h! + pads[0][0] + pads[0][1],
    w! + pads[1][0] + pads[1][1],
    c!,
  ];
  const convolve = (name: string, x: Ref, w: Ref, window: Window): Ref => {
    const frame = frameOf(window, x.shape);
    const padding = text('padding', frame);
    if (frame !== 'EXPLICIT') return one(name, [x.id, w.id], ...convAttributes(window, padding));
    const pads = ints('explicit_paddings', [0, 0, ...window.pads.flat(), 0, 0]);
    return one(name, [x.id, w.id], ...convAttributes(window, padding, pads));
  };
  const inputGradient = (name: string, dy: Ref, w: Ref, window: Window, shape: Shape): Ref => {
    const frame = frameOf(window, shape);
    const gradient = (size: Shape, padding: Attribute): Ref =>
      one(name, [list(size), w.id, dy.id], ...convAttributes(window, padding));
    if (frame !== 'EXPLICIT') return gradient(shape, text('padding', frame));
    const whole = gradient(framedShape(window, shape), NO_SPACE);
    return freeing(one('Slice', [whole.id, list(around(window).map(([before]) => before)), list(shape)]), whole);
  };
  const filterGradient = (name: string, x: Ref, dy: Ref, window: Window, shape: Shape): Ref => {
    const frame = frameOf(window, x.shape);
    const gradient = (from: Ref, padding: Attribute): Ref =>
      one(name, [from.id, list(shape), dy.id], ...convAttributes(window, padding));
    if (frame !== 'EXPLICIT') return gradient(x, text('padding', frame));
    const framed = one('PadV2', [x.id, list(around(window).flat(), [4, 2]), float(0)]);
    return freeing(gradient(framed, NO_SPACE), framed);
  };
  /** Strides that differ are refused for channels that are each for itself. */
  const isSquare = ({ stride }: Window): boolean => stride[0] === stride[1];
  const poolAttributes = ({ kernel, stride }: Window): Attribute[] => [
    FLOATS,
    ints('ksize', [1, ...kernel, 1]),
    ints('strides', [1, ...stride, 1]),
    NO_SPACE,
  ];

  /** A variable over a tensor's own elements, which is given up: only so does TensorFlow change them in place. */
  const variable = ({ id, shape }: Ref): Ref => {
    const [handle] = many(
      'VarHandleOp',
      [],
      [type('dtype', TYPE.float32), { name: 'shape', type: KIND.shape, value: shape }, OWN],
      1,
    );
    many('AssignVariableOp', [handle!.id, id], [type('dtype', TYPE.float32)], 0);
    binding.deleteTensor(id);
    return { id: handle!.id, shape, dtype: 'float32' };
  };
  const settled = (handle: Ref): Ref =>
    freeing(one('ReadVariableOp', [handle.id], type('dtype', TYPE.float32)), handle);

  const updates: Updates = {
    momentum(state, gradient, { rate, momentum, nesterov }) {
      const variables = state.map(variable);
      const inputs = [...variables.map(({ id }) => id), float(rate), gradient.id, float(momentum)];
      many('ResourceApplyMomentum', inputs, [flag('use_nesterov', nesterov)], 0);
      return variables.map(settled);
    },
    adam(state, gradient, { rate, beta1, beta2, powers, epsilon }) {
      const variables = state.map(variable);
      const numbers = [...powers.map(({ id }) => id), float(rate), float(beta1), float(beta2), epsilon.id];
      many('ResourceApplyAdam', [...variables.map(({ id }) => id), ...numbers, gradient.id], [], 0);
      return variables.map(settled);
    },
  };
  const ops: Ops = {
    upload: (elements, shape, dtype) => ({ id: binding.createTensor(shape, TYPE[dtype], elements), shape, dtype }),
    download: ({ id }) => binding.tensorDataSync(id),
    free,

    reshape: (x, shape) => one('Reshape', [x.id, list(shape)]),
    transpose: (x, perm) => one('Transpose', [x.id, list(perm)]),
    cast: (x, dtype) => one('Cast', [x.id], type('DstT', TYPE[dtype])),
    fill: (shape, value) => one('Fill', [list(shape), float(value)]),
    expand: (x, shape) => one('BroadcastTo', [x.id, list(shape)]),
    concat: (xs, axis) =>
      one('ConcatV2', [...xs.map(({ id }) => id), number(axis)], FLOATS, {
        name: 'N',
        type: KIND.int,
        value: xs.length,
      }),
    slice(x, start, step, size) {
      if (step.every((n) => n === 1)) return one('Slice', [x.id, list(start), list(size)]);
      const end = start.map((from, axis) => from + (size[axis]! - 1) * step[axis]! + 1);
      return one('StridedSlice', [x.id, list(start), list(end), list(step)]);
    },
    reverse: (x, axes) => one('ReverseV2', [x.id, list(axes)]),
    pad: (x, pads, value) => one('PadV2', [x.id, list(pads.flat(), [pads.length, 2]), float(value)]),
    gather: (x, places, axis) => one('GatherV2', [x.id, places.id, number(axis)]),
    segmentSum: (x, places, rows) => one('UnsortedSegmentSum', [x.id, places.id, number(rows)]),
    oneHot: (places, depth) => one('OneHot', [places.id, number(depth), float(1), float(0)]),

    unary: (op, x) => one(UNARY[op], [x.id]),
    binary: (op, a, b) => one(BINARY[op], [a.id, b.id]),
    reluGrad: (dy, x) => one('ReluGrad', [dy.id, x.id]),
    compare: (kind, a, b) => one(COMPARE[kind], [a.id, b.id]),
    select: (condition, a, b) => one('SelectV2', [condition.id, a.id, b.id]),
    reduce: (op, x, axes) => one(REDUCE[op], [x.id, list(axes)]),
    argReduce: (kind, x, axis) =>
      one(kind === 'max' ? 'ArgMax' : 'ArgMin', [x.id, number(axis)], type('output_type', TYPE.int32)),
    cumulative: (kind, x, axis, reverse) =>
      one(kind === 'sum' ? 'Cumsum' : 'Cumprod', [x.id, number(axis)], flag('reverse', reverse)),

    matMul: (a, b, transposeA, transposeB) =>
      a.shape.length === 2 && b.shape.length === 2
        ? one('MatMul', [a.id, b.id], flag('transpose_a', transposeA), flag('transpose_b', transposeB))
        : one('BatchMatMulV2', [a.id, b.id], flag('adj_x', transposeA), flag('adj_y', transposeB)),
    softmax: (x, log) => one(log ? 'LogSoftmax' : 'Softmax', [x.id]),
    conv: (x, w, window) => convolve('Conv2D', x, w, window),
    convGradInput: (dy, w, window, shape) => inputGradient('Conv2DBackpropInput', dy, w, window, shape),
    convGradFilter: (x, dy, window, shape) => filterGradient('Conv2DBackpropFilter', x, dy, window, shape),
    depthwise: (x, w, window) => (isSquare(window) ? convolve('DepthwiseConv2dNative', x, w, window) : undefined),
    depthwiseGradInput: (dy, w, window, shape) =>
      isSquare(window) ? inputGradient('DepthwiseConv2dNativeBackpropInput', dy, w, window, shape) : undefined,
    depthwiseGradFilter: (x, dy, window, shape) =>
      isSquare(window) ? filterGradient('DepthwiseConv2dNativeBackpropFilter', x, dy, window, shape) : undefined,
    maxPool(x, window) {
      const [y, found] = many('MaxPoolWithArgmax', [x.id], poolAttributes(window), 2) as [Ref, Ref];
      const place = one('Cast', [found.id], type('DstT', TYPE.float32));
      return freeing([y, one('FloorDiv', [place.id, float(x.shape[3]!)])], found, place);
    },
    avgPool: (x, window) => one('AvgPool', [x.id], ...poolAttributes(window)),
    avgPoolGrad: (dy, window, shape) => one('AvgPoolGrad', [list(shape), dy.id], ...poolAttributes(window)),
    batchNorm(x, scale, shift, epsilon) {
      const inputs = [x.id, scale.id, shift.id, nothing, nothing];
      const given = [{ name: 'epsilon', type: KIND.float, value: epsilon }, flag('is_training', true)];
      const [y, mean, variance, ...kept] = many('FusedBatchNormV3', inputs, given, 6) as [Ref, Ref, Ref, ...Ref[]];
      // its variance is that of a sample
      const count = sizeOf(x.shape) / x.shape[3]!;
      const own = count > 1 ? one('Mul', [variance.id, float((count - 1) / count)]) : one('Identity', [variance.id]);
      return freeing([y, mean, own], variance, ...kept);
    },
    batchNormInference(x, scale, shift, mean, variance, epsilon) {
      const inputs = [x, scale, shift, mean, variance].map(({ id }) => id);
      const given = [{ name: 'epsilon', type: KIND.float, value: epsilon }, flag('is_training', false)];
      const [y, ...rest] = many('FusedBatchNormV3', inputs, given, 6) as [Ref, ...Ref[]];
      return freeing(y, ...rest);
    },
    batchNormGrad(x, dy, scale, mean, inverse) {
      const given = [{ name: 'epsilon', type: KIND.float, value: 0 }, flag('is_training', true)];
      const inputs = [dy.id, x.id, scale.id, mean.id];
      // a card keeps the inverse of the deviation, the processor the variance; the second version wants nothing that only cuDNN knows
      if (binding.isUsingGpuDevice()) {
        const [dx, dscale, dshift, ...rest] = many('FusedBatchNormGradV2', [...inputs, inverse.id], given, 5);
        return freeing([dx!, dscale!, dshift!], ...rest);
      }
      const square = one('Square', [inverse.id]);
      const variance = one('Reciprocal', [square.id]);
      const [dx, dscale, dshift, ...rest] = many('FusedBatchNormGradV3', [...inputs, variance.id, nothing], given, 5);
      return freeing([dx!, dscale!, dshift!], square, variance, ...rest);
    },
  };
  return { ops, updates };
}
