import type { DTypeName, Shape } from '../../core/index.ts';
import type { Elements } from '../storage.ts';

/**
 * The kernels: what every adapter can be asked for, by name, with the attributes of each. Inputs and outputs are described beside the name.
 * Kernels compute; broadcasting of attributes, Paddle's argument forms and gradients belong to `ops` and `gradients`.
 */
export interface Kernels {
  // ---- element by element
  /** x → f(x); `kind` names the formula, `a` and `b` are its constants */
  Unary: { kind: UnaryKind; a?: number; b?: number };
  /** x, dy → dy · f′(x) */
  UnaryGrad: { kind: UnaryKind; a?: number; b?: number };
  /** x, y (NumPy broadcasting) → x ∘ y in `dtype` */
  Binary: { kind: BinaryKind; dtype: DTypeName };
  /** x, y → bool */
  Compare: { kind: CompareKind };
  /** condition, x, y (broadcast) → x where condition else y */
  Where: Record<never, never>;
  /** x → x in another data type */
  Cast: { dtype: DTypeName };
  /** → constant */
  Fill: { shape: Shape; dtype: DTypeName; value: number };
  // ---- order of elements
  /** x → row-major copy */
  Contiguous: Record<never, never>;
  /** x → axes reordered */
  Transpose: { perm: readonly number[] };
  /** x → broadcast to a larger shape */
  Expand: { shape: Shape };
  /** xs → joined along axis */
  Concat: { axis: number };
  /** x → x[start:stop:step] on every axis; `step` may be negative, `size` is the result's shape */
  Slice: { start: readonly number[]; step: readonly number[]; size: Shape };
  /** dy → zeros of `shape` with dy added at the slice's places */
  SliceGrad: { start: readonly number[]; step: readonly number[]; shape: Shape };
  /** x → x framed; pairs per axis */
  Pad: {
    pads: readonly (readonly [number, number])[];
    mode: 'constant' | 'reflect' | 'replicate' | 'circular';
    value: number;
  };
  /** dy → gradient of Pad */
  PadGrad: {
    pads: readonly (readonly [number, number])[];
    mode: 'constant' | 'reflect' | 'replicate' | 'circular';
    shape: Shape;
  };
  /** x, index (whole numbers, any shape) → x taken along axis; negative indices count from the end; shape x[:axis] + index.shape + x[axis+1:] */
  Gather: { axis: number };
  /** dy, index → zeros of `shape` with dy added at the gathered places */
  GatherGrad: { axis: number; shape: Shape };
  /** x, index (same rank) → element by element along axis */
  TakeAlongAxis: { axis: number };
  /** dy, index → its gradient */
  TakeAlongAxisGrad: { axis: number; shape: Shape };
  /** x, index [n, k], updates → x with rows at the index set (`overwrite`) or added to */
  ScatterNd: { mode: 'overwrite' | 'add' };
  /** x, index [..., k] → x[index] */
  GatherNd: Record<never, never>;
  /** x → running sum or product along axis */
  Cumulative: { kind: 'sum' | 'prod'; axis: number; reverse?: boolean };
  /** x → [sorted values, int64 places] along the last axis; stable */
  Sort: { descending: boolean };
  /** x → int64 places of non-zero elements, [n, rank] */
  NonZero: Record<never, never>;
  // ---- reductions
  /** x → reduced over axes (removed, or kept as 1 by the op's reshape) */
  Reduce: { kind: ReduceKind; axes: readonly number[] };
  /** x → place of the largest or smallest along axis, int64 */
  ArgReduce: { kind: 'max' | 'min'; axis: number };
  // ---- linear algebra
  /** a [..., m, k], b [..., k, n] (batch axes broadcast) → [..., m, n] */
  MatMul: { transposeA: boolean; transposeB: boolean };
  // ---- networks
  /** x [N, C, *spatial], w [O, C/groups, *kernel] (, bias [O]) → [N, O, *out] */
  Conv: ConvAttrs;
  /** dy, w → dx of shape `inputShape`; also the forward pass of a transposed convolution */
  ConvGradInput: ConvAttrs & { inputShape: Shape };
  /** x, dy → dw of shape `filterShape` */
  ConvGradFilter: ConvAttrs & { filterShape: Shape };
  /** dy [N, C, *] → sums per channel [C] */
  ChannelSum: Record<never, never>;
  /** x [N, C, *spatial] → [max, int32 place in the input plane] */
  MaxPool: PoolAttrs;
  /** dy, place → dx of shape `inputShape` */
  MaxPoolGrad: { inputShape: Shape };
  /** x → average */
  AvgPool: PoolAttrs & { exclusive: boolean };
  /** dy → dx of shape `inputShape` */
  AvgPoolGrad: PoolAttrs & { exclusive: boolean; inputShape: Shape };
  /** x [N, C, *spatial] → average over adaptive windows */
  AdaptiveAvgPool: { output: readonly number[] };
  AdaptiveAvgPoolGrad: { inputShape: Shape };
  /** x → [max, int32 place] over adaptive windows */
  AdaptiveMaxPool: { output: readonly number[] };
  /** x [N, C, *], scale [C], shift [C], mean [C], variance [C] → y by the given statistics */
  BatchNormInference: { epsilon: number };
  /** x, scale, shift → [y, batch mean, 1/√(variance + ε), biased variance] */
  BatchNorm: { epsilon: number };
  /** x, dy, scale, batch mean, 1/√(…) → [dx, dscale, dshift] */
  BatchNormGrad: Record<never, never>;
  /** x [rows…, *normalized], scale?, shift? given as zero-length when absent → [y, mean, invStd] over the last `axes` axes */
  LayerNorm: { axes: number; epsilon: number };
  /** x, dy, scale, mean, invStd → [dx, dscale, dshift] */
  LayerNormGrad: { axes: number };
  /** x → softmax or its logarithm along the last axis */
  Softmax: { log: boolean };
  /** y, dy → dx */
  SoftmaxGrad: { log: boolean };
  /** logits [n, c], label [n] (whole numbers) → [loss [n], softmax [n, c]]; 0 where label = ignore */
  SoftmaxCrossEntropy: { ignore: number };
  /** softmax, label, dloss [n] → dlogits */
  SoftmaxCrossEntropyGrad: { ignore: number };
  /** x, mask (uint8, x's shape) → mask ? x / keep : 0 */
  Dropout: { keep: number };
  // ---- training; these write into their first inputs
  /** (parameter, gradient)… → */
  SgdUpdate: { rates: readonly number[] };
  /** (parameter, gradient, velocity)… → */
  MomentumUpdate: {
    rates: readonly number[];
    momentum: readonly number[];
    nesterov: boolean;
    decays: readonly number[];
  };
  /** (parameter, gradient, m, v, β1ᵗ [1], β2ᵗ [1])… → ; the powers go on to t + 1 */
  AdamUpdate: {
    rates: readonly number[];
    beta1: number;
    beta2: number;
    epsilon: number;
    decoupled: readonly number[];
  };
  /** (running, batch)… → running = momentum · running + (1 − momentum) · batch in place */
  MovingAverage: { momentum: number };
  /** x, y → x += y in place */
  AddInPlace: Record<never, never>;
  /** x, y → x = y in place */
  Assign: Record<never, never>;
}

export type KernelName = keyof Kernels;

export interface ConvAttrs {
  stride: readonly number[];
  /** zeros before and after, per spatial axis */
  pads: readonly (readonly [number, number])[];
  dilation: readonly number[];
  groups: number;
}

export interface PoolAttrs {
  kernel: readonly number[];
  stride: readonly number[];
  pads: readonly (readonly [number, number])[];
  /** spatial sizes of the result */
  output: readonly number[];
}

export type UnaryKind =
  | 'neg'
  | 'abs'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'log2'
  | 'log10'
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'reciprocal'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'trunc'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'sigmoid'
  | 'erf'
  | 'scale'
  | 'pow'
  | 'rpow'
  | 'clip'
  | 'relu'
  | 'relu6'
  | 'leakyRelu'
  | 'elu'
  | 'celu'
  | 'selu'
  | 'gelu'
  | 'geluTanh'
  | 'logSigmoid'
  | 'softplus'
  | 'softsign'
  | 'tanhshrink'
  | 'hardsigmoid'
  | 'hardswish'
  | 'hardtanh'
  | 'hardshrink'
  | 'softshrink'
  | 'thresholdedRelu'
  | 'silu'
  | 'mish'
  | 'logicalNot'
  | 'isnan'
  | 'isinf'
  | 'isfinite';

export type BinaryKind =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'max'
  | 'min'
  | 'pow'
  | 'mod'
  | 'floorDiv'
  | 'atan2'
  | 'fmax'
  | 'fmin'
  | 'and'
  | 'or'
  | 'xor';
export type CompareKind = 'equal' | 'notEqual' | 'less' | 'lessEqual' | 'greater' | 'greaterEqual';
export type ReduceKind = 'sum' | 'mean' | 'max' | 'min' | 'prod' | 'all' | 'any';

/** An array as plain kernels see it: row-major numbers. */
export interface Plain {
  readonly data: Elements;
  readonly shape: Shape;
  readonly dtype: DTypeName;
}

/** Makes the array that a plain kernel fills; zeroed. */
export type MakePlain = (shape: Shape, dtype: DTypeName) => Plain;

/** A kernel in plain TypeScript: the reference that every adapter's own kernels are compared with. */
export type PlainKernel<K extends KernelName> = (
  inputs: readonly Plain[],
  attrs: Kernels[K],
  make: MakePlain,
) => readonly Plain[];

/** A family of plain kernels; all families together must cover {@link Kernels}. */
export type PlainKernels<K extends KernelName> = { readonly [N in K]: PlainKernel<N> };
