import type { KernelName, UnaryKind } from '../kernels/contract.ts';

/** Kernels whose results carry no gradient. */
type WithoutGradient =
  | 'Compare'
  | 'Fill'
  | 'NonZero'
  | 'ArgReduce'
  | 'Sort'
  | 'SgdUpdate'
  | 'MomentumUpdate'
  | 'AdamUpdate'
  | 'MovingAverage'
  | 'AddInPlace'
  | 'Assign'
  | 'BatchNormGrad'
  | 'LayerNormGrad'
  | 'SoftmaxGrad'
  | 'SoftmaxCrossEntropyGrad';

/** Kernels that a gradient flows through. */
export type Differentiable = Exclude<KernelName, WithoutGradient>;

interface Saves {
  /** places of the inputs whose elements the rule reads; `'all'` for any number of them */
  inputs: readonly number[] | 'all';
  /** places of the outputs whose elements the rule reads */
  outputs: readonly number[];
}

const nothing: Saves = { inputs: [], outputs: [] };
const saves = (inputs: readonly number[] | 'all', outputs: readonly number[] = []): Saves => ({ inputs, outputs });

/** What each kernel's gradient rule needs to see again; everything else may be freed before the backward pass. */
export const SAVES: { readonly [K in Differentiable]: Saves } = {
  Unary: saves([0]),
  UnaryGrad: saves([0, 1]),
  Binary: saves([0, 1]),
  Where: saves([0]),
  Cast: nothing,
  Contiguous: nothing,
  Transpose: nothing,
  Expand: nothing,
  Concat: nothing,
  Slice: nothing,
  SliceGrad: nothing,
  Pad: nothing,
  PadGrad: nothing,
  Gather: saves([1]),
  GatherGrad: saves([1]),
  TakeAlongAxis: saves([1]),
  TakeAlongAxisGrad: saves([1]),
  ScatterNd: saves([1]),
  GatherNd: saves([1]),
  Cumulative: saves([0]),
  Reduce: saves([0], [0]),
  MatMul: saves([0, 1]),
  Conv: saves([0, 1]),
  ConvGradInput: saves([0, 1]),
  ConvGradFilter: saves([0, 1]),
  ChannelSum: nothing,
  MaxPool: saves([], [1]),
  MaxPoolGrad: saves([1]),
  AvgPool: nothing,
  AvgPoolGrad: nothing,
  AdaptiveAvgPool: nothing,
  AdaptiveAvgPoolGrad: nothing,
  AdaptiveMaxPool: saves([], [1]),
  BatchNormInference: saves([0, 1, 3, 4]),
  BatchNorm: saves([0, 1], [1, 2]),
  LayerNorm: saves([0, 1], [1, 2]),
  Softmax: saves([], [0]),
  SoftmaxCrossEntropy: saves([1], [1]),
  Dropout: saves([1]),
};

const result = saves([], [0]);

/** Element-wise formulas whose slope their rule reads off the result, or off nothing. */
const OF_RESULT: { readonly [K in UnaryKind]?: Saves } = {
  relu: result,
  relu6: result,
  exp: result,
  neg: nothing,
  scale: nothing,
  sign: nothing,
  floor: nothing,
  ceil: nothing,
  round: nothing,
  trunc: nothing,
};

const divisor = saves([1]);
const divisorAndResult = saves([1], [0]);

/**
 * The finer choice for kernels whose kind decides: most element-wise formulas need less than the table says.
 *
 * @param wants - Whether the second input wants a gradient.
 */
export function needs(kernel: Differentiable, attrs: { kind?: string }, wants: boolean): Saves {
  if (kernel === 'Unary') return OF_RESULT[attrs.kind as UnaryKind] ?? SAVES.Unary;
  if (kernel === 'Binary') {
    if (attrs.kind === 'add' || attrs.kind === 'sub') return nothing;
    if (attrs.kind === 'div') return wants ? divisorAndResult : divisor;
  }
  if (kernel === 'Reduce' && (attrs.kind === 'sum' || attrs.kind === 'mean')) return nothing;
  if (kernel === 'Cumulative' && attrs.kind === 'sum') return nothing;
  return SAVES[kernel];
}

/** Whether a gradient flows through a kernel. */
export function isDifferentiable(kernel: KernelName): kernel is Differentiable {
  return Object.hasOwn(SAVES, kernel);
}
