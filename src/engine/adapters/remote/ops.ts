import type { DTypeName, Shape } from '../../../core/index.ts';
import type { CompareKind, ReduceKind } from '../../kernels/contract.ts';
import type { Elements } from '../../storage.ts';

/** Data types that a device's tensors have; elements of any other stay on the host. */
export type RemoteType = Extract<DTypeName, 'float32' | 'int32' | 'bool'>;

/** A tensor of a device, as the device's library knows it. Immutable: what changes gets a new one. */
export interface Ref {
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: RemoteType;
}

/** Functions of one variable. */
export type UnaryOp =
  | 'neg'
  | 'abs'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'reciprocal'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'round'
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
  | 'isnan'
  | 'isinf'
  | 'isfinite';

/** Functions of two variables that broadcast; `max` and `min` let NaN through. */
export type BinaryOp = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'pow' | 'floorDiv';

export type ReduceOp = Exclude<ReduceKind, 'all' | 'any'>;

/** A convolution of images [n, h, w, c] with a filter [h, w, in, out]. */
export interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pads: readonly [readonly [number, number], readonly [number, number]];
  readonly dilation: readonly [number, number];
}

/**
 * What a device's library can do on its own tensors. Images lie channels-last, [n, h, w, c], filters as [h, w, in, out]. Each method makes new
 * tensors, and returns `undefined` for what it does not cover: the plain kernel does it then, on the host.
 */
export interface Ops {
  /** Elements go up; the array belongs to the device afterwards. */
  upload(elements: Float32Array | Int32Array | Uint8Array, shape: Shape, dtype: RemoteType): Ref;
  /** Elements come down: float32, int32, or 0 and 1; waits for what they depend on. */
  download(x: Ref): Elements;
  free(x: Ref): void;
  /** A kernel begins: what those before gave is final. */
  begin?(): void;

  /** The same elements under another shape. */
  reshape(x: Ref, shape: Shape): Ref;
  transpose(x: Ref, perm: readonly number[]): Ref;
  cast(x: Ref, dtype: RemoteType): Ref;
  fill(shape: Shape, value: number): Ref;
  expand(x: Ref, shape: Shape): Ref | undefined;
  concat(xs: readonly Ref[], axis: number): Ref | undefined;
  /** x[start : start + size · step : step]; steps above 0 */
  slice(x: Ref, start: readonly number[], step: readonly number[], size: Shape): Ref | undefined;
  /** Elements in the opposite order along axes. */
  reverse(x: Ref, axes: readonly number[]): Ref | undefined;
  pad(x: Ref, pads: readonly (readonly [number, number])[], value: number): Ref | undefined;
  /** Rows of the first axis; places are whole numbers on it. */
  gather(x: Ref, places: Ref, axis: number): Ref | undefined;
  /** [places, …] → [rows, …], added up row by row. */
  segmentSum(x: Ref, places: Ref, rows: number): Ref | undefined;
  /** int32 [n] → float32 [n, depth]; a row of zeros for what is outside. */
  oneHot(places: Ref, depth: number): Ref;

  unary(op: UnaryOp, x: Ref): Ref | undefined;
  binary(op: BinaryOp, a: Ref, b: Ref): Ref | undefined;
  /** dy where x > 0, else 0 */
  reluGrad(dy: Ref, x: Ref): Ref | undefined;
  compare(kind: CompareKind, a: Ref, b: Ref): Ref | undefined;
  /** condition ? a : b, all broadcast */
  select(condition: Ref, a: Ref, b: Ref): Ref | undefined;
  /** Axes are removed. */
  reduce(op: ReduceOp, x: Ref, axes: readonly number[]): Ref | undefined;
  /** int32; the first of equals */
  argReduce(kind: 'max' | 'min', x: Ref, axis: number): Ref | undefined;
  cumulative(kind: 'sum' | 'prod', x: Ref, axis: number, reverse: boolean): Ref | undefined;

  /** Batch axes broadcast. */
  matMul(a: Ref, b: Ref, transposeA: boolean, transposeB: boolean): Ref | undefined;
  /** Along the last axis. */
  softmax(x: Ref, log: boolean): Ref | undefined;
  conv(x: Ref, w: Ref, window: Window): Ref | undefined;
  convGradInput(dy: Ref, w: Ref, window: Window, inputShape: Shape): Ref | undefined;
  convGradFilter(x: Ref, dy: Ref, window: Window, filterShape: Shape): Ref | undefined;
  /** A convolution of each channel for itself, with filters [h, w, channels, multiplier]; without dilation. */
  depthwise(x: Ref, w: Ref, window: Window): Ref | undefined;
  depthwiseGradInput(dy: Ref, w: Ref, window: Window, inputShape: Shape): Ref | undefined;
  depthwiseGradFilter(x: Ref, dy: Ref, window: Window, filterShape: Shape): Ref | undefined;
  /** Largest of each window without padding, and its place in the plane, float32. */
  maxPool(x: Ref, window: Window): readonly [y: Ref, places: Ref] | undefined;
  /** Sums of windows, divided by the size of a window; without padding. */
  avgPool(x: Ref, window: Window): Ref | undefined;
  avgPoolGrad(dy: Ref, window: Window, inputShape: Shape): Ref | undefined;
  /** → [y, mean, variance of the whole population] */
  batchNorm(x: Ref, scale: Ref, shift: Ref, epsilon: number): readonly [y: Ref, mean: Ref, variance: Ref] | undefined;
  batchNormInference(x: Ref, scale: Ref, shift: Ref, mean: Ref, variance: Ref, epsilon: number): Ref | undefined;
  /** → [dx, dscale, dshift] */
  batchNormGrad(x: Ref, dy: Ref, scale: Ref, mean: Ref, inverse: Ref): readonly [Ref, Ref, Ref] | undefined;
}

/**
 * Updates of parameters that a device does in place, which spares it passes over its memory. They take the tensors of a parameter and of what the
 * optimizer keeps over, and give what takes their places; rates and the like are numbers, or tensors of no axes.
 */
export interface Updates {
  /** → [parameter, velocity] */
  momentum(
    [parameter, velocity]: readonly [Ref, Ref],
    gradient: Ref,
    given: { rate: number; momentum: number; nesterov: boolean },
  ): readonly Ref[];
  /** → [parameter, mean, square]; `powers` are β1ᵗ and β2ᵗ */
  adam(
    [parameter, mean, square]: readonly [Ref, Ref, Ref],
    gradient: Ref,
    given: { rate: number; beta1: number; beta2: number; powers: readonly [Ref, Ref]; epsilon: Ref },
  ): readonly Ref[];
}

/** What is thrown where a device does not cover what a kernel needs. */
export class NotCovered extends Error {}

/** `Ops` whose results are known until they are given back, and that throw {@link NotCovered} where the device returns `undefined`. */
export type Covered = {
  readonly [K in keyof Ops]-?: (
    ...args: Parameters<NonNullable<Ops[K]>>
  ) => Exclude<ReturnType<NonNullable<Ops[K]>>, undefined>;
};
