import {
  type Args,
  type DTypeLike,
  dtypeName,
  type NdArray,
  type NestedArray,
  ShapeError,
  StateError,
  showShape,
} from '../core/index.ts';
import { alias, apply } from './apply.ts';
import { backward } from './backward.ts';
import { toArray } from './creation.ts';
import { adapter } from './device.ts';
import { type NumpyArray, toNumpy } from './numpy.ts';
import type { Operand } from './ops/define.ts';
import * as ops from './ops/index.ts';
import { type Index, setPlaceReader } from './ops/indexing.ts';
import { bernoulli_, exponential_, normal_, uniform_ } from './random.ts';
import { type GradientHook, Tensor } from './tensor.ts';
import { tensorText } from './tensorText.ts';
import { traced } from './trace.ts';

/** The functions that are methods too, under the same name. */
const shared: { [K in keyof Shared]: unknown } = {
  bincount: ops.bincount,
  bitwiseAnd: ops.bitwiseAnd,
  bitwiseNot: ops.bitwiseNot,
  bitwiseOr: ops.bitwiseOr,
  bitwiseXor: ops.bitwiseXor,
  bucketize: ops.bucketize,
  cross: ops.cross,
  deg2rad: ops.deg2rad,
  diagflat: ops.diagflat,
  frac: ops.frac,
  heaviside: ops.heaviside,
  histogram: ops.histogram,
  hypot: ops.hypot,
  increment: ops.increment,
  indexAdd: ops.indexAdd,
  indexFill: ops.indexFill,
  inner: ops.inner,
  isneginf: ops.isneginf,
  isposinf: ops.isposinf,
  kron: ops.kron,
  logit: ops.logit,
  nanToNum: ops.nanToNum,
  putAlongAxis: ops.putAlongAxis,
  quantile: ops.quantile,
  rad2deg: ops.rad2deg,
  ravel: ops.ravel,
  signbit: ops.signbit,
  stanh: ops.stanh,
  tensordot: ops.tensordot,
  unfold: ops.unfold,
  vecdot: ops.vecdot,
  viewAs: ops.viewAs,
  mode: ops.mode,
  uniqueConsecutive: ops.uniqueConsecutive,
  isin: ops.isin,
  clamp: ops.clip,
  div: ops.divide,
  div_: ops.divide_,
  eq: ops.equal,
  floorMod: ops.mod,
  ge: ops.greaterEqual,
  gt: ops.greaterThan,
  le: ops.lessEqual,
  less: ops.lessThan,
  lt: ops.lessThan,
  ne: ops.notEqual,
  reverse: ops.flip,
  sub: ops.subtract,
  sub_: ops.subtract_,
  swapaxes: ops.transpose,
  takeAlongDim: ops.takeAlongAxis,
  negative: ops.neg,
  greater: ops.greaterThan,
  mul: ops.multiply,
  mul_: ops.multiply_,
  abs: ops.abs,
  acos: ops.acos,
  add: ops.add,
  add_: ops.add_,
  all: ops.all,
  allclose: ops.allclose,
  amax: ops.amax,
  amin: ops.amin,
  any: ops.any,
  argmax: ops.argmax,
  argmin: ops.argmin,
  argsort: ops.argsort,
  asin: ops.asin,
  at: ops.at,
  atan: ops.atan,
  bernoulli_,
  bmm: ops.bmm,
  broadcastTo: ops.broadcastTo,
  cast: ops.castTo,
  ceil: ops.ceil,
  chunk: ops.chunk,
  clip: ops.clip,
  clip_: ops.clip_,
  cos: ops.cos,
  cosh: ops.cosh,
  cumprod: ops.cumprod,
  cumsum: ops.cumsum,
  diag: ops.diag,
  diagonal: ops.diagonal,
  diff: ops.diff,
  dist: ops.dist,
  divide: ops.divide,
  divide_: ops.divide_,
  dot: ops.dot,
  equal: ops.equal,
  equalAll: ops.equalAll,
  erf: ops.erf,
  exponential_,
  exp: ops.exp,
  expand: ops.expand,
  expandAs: ops.expandAs,
  expm1: ops.expm1,
  fill_: ops.fill_,
  flatten: ops.flatten,
  flip: ops.flip,
  floor: ops.floor,
  floorDivide: ops.floorDivide,
  fmax: ops.fmax,
  fmin: ops.fmin,
  gather: ops.gather,
  gatherNd: ops.gatherNd,
  greaterEqual: ops.greaterEqual,
  greaterThan: ops.greaterThan,
  indexSelect: ops.indexSelect,
  isclose: ops.isclose,
  isfinite: ops.isfinite,
  isinf: ops.isinf,
  isnan: ops.isnan,
  lerp: ops.lerp,
  lessEqual: ops.lessEqual,
  lessThan: ops.lessThan,
  log: ops.log,
  log10: ops.log10,
  log1p: ops.log1p,
  log2: ops.log2,
  logicalAnd: ops.logicalAnd,
  logicalNot: ops.logicalNot,
  logicalOr: ops.logicalOr,
  logicalXor: ops.logicalXor,
  logsumexp: ops.logsumexp,
  maskedFill: ops.maskedFill,
  maskedSelect: ops.maskedSelect,
  matmul: ops.matmul,
  max: ops.max,
  median: ops.median,
  maximum: ops.maximum,
  mean: ops.mean,
  min: ops.min,
  minimum: ops.minimum,
  mm: ops.mm,
  mod: ops.mod,
  moveaxis: ops.moveaxis,
  multiply: ops.multiply,
  multiply_: ops.multiply_,
  neg: ops.neg,
  nonzero: ops.nonzero,
  norm: ops.norm,
  normal_,
  outer: ops.outer,
  notEqual: ops.notEqual,
  pow: ops.pow,
  prod: ops.prod,
  reciprocal: ops.reciprocal,
  remainder: ops.remainder,
  repeatInterleave: ops.repeatInterleave,
  reshape: ops.reshape,
  roll: ops.roll,
  round: ops.round,
  rsqrt: ops.rsqrt,
  scale: ops.scale,
  scale_: ops.scale_,
  scatter: ops.scatter,
  setItem: ops.setItem,
  setValue: ops.setValue,
  sigmoid: ops.sigmoid,
  sign: ops.sign,
  sin: ops.sin,
  sinh: ops.sinh,
  sort: ops.sort,
  split: ops.split,
  sqrt: ops.sqrt,
  square: ops.square,
  squeeze: ops.squeeze,
  std: ops.std,
  subtract: ops.subtract,
  subtract_: ops.subtract_,
  sum: ops.sum,
  t: ops.t,
  takeAlongAxis: ops.takeAlongAxis,
  tan: ops.tan,
  tanh: ops.tanh,
  tile: ops.tile,
  topk: ops.topk,
  transpose: ops.transpose,
  trace: ops.trace,
  trunc: ops.trunc,
  unbind: ops.unbind,
  uniform_,
  unique: ops.unique,
  unsqueeze: ops.unsqueeze,
  unstack: ops.unstack,
  var: ops.var_,
  view: ops.viewed,
  where: ops.where,
  zero_: ops.zero_,
};

/** Functions of `paddle` that are methods under the same name; arguments as there, without the first. */
interface Shared {
  bincount(...args: Args<{ weights?: Tensor | null; minlength?: number }, ['weights', 'minlength']>): Tensor;
  bitwiseAnd(y: Operand): Tensor;
  bitwiseNot(): Tensor;
  bitwiseOr(y: Operand): Tensor;
  bitwiseXor(y: Operand): Tensor;
  bucketize(
    ...args: Args<
      { sortedSequence: Tensor; outInt32?: boolean; right?: boolean },
      ['sortedSequence', 'outInt32', 'right']
    >
  ): Tensor;
  cross(...args: Args<{ y: Tensor; axis?: number | null }, ['y', 'axis']>): Tensor;
  deg2rad(): Tensor;
  diagflat(offset?: number | { offset?: number }): Tensor;
  frac(): Tensor;
  heaviside(y: Operand): Tensor;
  histogram(
    ...args: Args<
      { bins?: number; min?: number; max?: number; weight?: Tensor | null; density?: boolean },
      ['bins', 'min', 'max', 'weight', 'density']
    >
  ): Tensor;
  hypot(y: Operand): Tensor;
  increment(value?: number | { value?: number }): Tensor;
  indexAdd(
    ...args: Args<{ index: Tensor; axis: number; value: Tensor; alpha?: number }, ['index', 'axis', 'value', 'alpha']>
  ): Tensor;
  indexFill(...args: Args<{ index: Tensor; axis: number; value: Operand }, ['index', 'axis', 'value']>): Tensor;
  inner(y: Tensor): Tensor;
  isneginf(): Tensor;
  isposinf(): Tensor;
  kron(y: Tensor): Tensor;
  logit(eps?: number | null | { eps?: number | null }): Tensor;
  nanToNum(
    ...args: Args<{ nan?: number; posinf?: number | null; neginf?: number | null }, ['nan', 'posinf', 'neginf']>
  ): Tensor;
  putAlongAxis(
    ...args: Args<
      {
        indices: Tensor;
        values: Operand;
        axis: number;
        reduce?: 'assign' | 'add' | 'mul' | 'multiply' | 'mean' | 'amin' | 'amax';
        includeSelf?: boolean;
        broadcast?: boolean;
      },
      ['indices', 'values', 'axis', 'reduce', 'includeSelf', 'broadcast']
    >
  ): Tensor;
  quantile(
    ...args: Args<
      {
        q: number | readonly number[] | Tensor;
        axis?: Axes;
        keepdim?: boolean;
        interpolation?: 'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest';
      },
      ['q', 'axis', 'keepdim', 'interpolation']
    >
  ): Tensor;
  rad2deg(): Tensor;
  ravel(): Tensor;
  signbit(): Tensor;
  stanh(...args: Args<{ scaleA?: number; scaleB?: number }, ['scaleA', 'scaleB']>): Tensor;
  tensordot(
    ...args: Args<{ y: Tensor; axes?: number | readonly (number | readonly number[])[] }, ['y', 'axes']>
  ): Tensor;
  unfold(...args: Args<{ axis: number; size: number; step: number }, ['axis', 'size', 'step']>): Tensor;
  vecdot(...args: Args<{ y: Tensor; axis?: number }, ['y', 'axis']>): Tensor;
  viewAs(other: Tensor): Tensor;
  mode(...args: Args<{ axis?: number; keepdim?: boolean }, ['axis', 'keepdim']>): [Tensor, Tensor];
  uniqueConsecutive(
    ...args: Args<
      { returnInverse?: boolean; returnCounts?: boolean; axis?: number | null; dtype?: 'int32' | 'int64' },
      ['returnInverse', 'returnCounts', 'axis', 'dtype']
    >
  ): Tensor | Tensor[];
  isin(
    ...args: Args<{ testX: Tensor; assumeUnique?: boolean; invert?: boolean }, ['testX', 'assumeUnique', 'invert']>
  ): Tensor;
  clamp(...args: Args<{ min?: number | null; max?: number | null }, ['min', 'max']>): Tensor;
  div(y: Operand): Tensor;
  div_(y: Operand): Tensor;
  eq(y: Operand): Tensor;
  floorMod(y: Operand): Tensor;
  ge(y: Operand): Tensor;
  gt(y: Operand): Tensor;
  le(y: Operand): Tensor;
  less(y: Operand): Tensor;
  lt(y: Operand): Tensor;
  ne(y: Operand): Tensor;
  reverse(axis: number | readonly number[] | { axis: number | readonly number[] }): Tensor;
  sub(y: Operand): Tensor;
  sub_(y: Operand): Tensor;
  swapaxes(perm: readonly number[] | { perm: readonly number[] } | number, second?: number): Tensor;
  takeAlongDim(
    ...args: Args<{ indices: Tensor; axis: number; broadcast?: boolean }, ['indices', 'axis', 'broadcast']>
  ): Tensor;
  negative(): Tensor;
  greater(y: Operand): Tensor;
  mul(y: Operand): Tensor;
  mul_(y: Operand): Tensor;
  abs(): Tensor;
  acos(): Tensor;
  add(y: Operand): Tensor;
  add_(y: Operand): Tensor;
  all(...args: Args<{ axis?: Axes; keepdim?: boolean }, ['axis', 'keepdim']>): Tensor;
  allclose(
    ...args: Args<{ y: Tensor; rtol?: number; atol?: number; equalNan?: boolean }, ['y', 'rtol', 'atol', 'equalNan']>
  ): Tensor;
  amax(...args: Args<{ axis?: Axes; keepdim?: boolean }, ['axis', 'keepdim']>): Tensor;
  amin(...args: Args<{ axis?: Axes; keepdim?: boolean }, ['axis', 'keepdim']>): Tensor;
  any(...args: Args<{ axis?: Axes; keepdim?: boolean }, ['axis', 'keepdim']>): Tensor;
  argmax(
    ...args: Args<{ axis?: number | null; keepdim?: boolean; dtype?: DTypeLike | null }, ['axis', 'keepdim', 'dtype']>
  ): Tensor;
  argmin(
    ...args: Args<{ axis?: number | null; keepdim?: boolean; dtype?: DTypeLike | null }, ['axis', 'keepdim', 'dtype']>
  ): Tensor;
  argsort(
    ...args: Args<{ axis?: number; descending?: boolean; stable?: boolean }, ['axis', 'descending', 'stable']>
  ): Tensor;
  asin(): Tensor;
  at(index: Index): Tensor;
  atan(): Tensor;
  bernoulli_(p?: number | { p?: number }): Tensor;
  bmm(y: Tensor): Tensor;
  broadcastTo(shape: readonly number[] | { shape: readonly number[] }): Tensor;
  cast(dtype: DTypeLike): Tensor;
  ceil(): Tensor;
  chunk(...args: Args<{ chunks: number; axis?: number }, ['chunks', 'axis']>): Tensor[];
  clip(...args: Args<{ min?: number | null; max?: number | null }, ['min', 'max']>): Tensor;
  clip_(...args: Args<{ min?: number | null; max?: number | null }, ['min', 'max']>): Tensor;
  cos(): Tensor;
  cosh(): Tensor;
  cumprod(...args: Args<{ dim?: number | null; dtype?: DTypeLike | null }, ['dim', 'dtype']>): Tensor;
  cumsum(...args: Args<{ axis?: number | null; dtype?: DTypeLike | null }, ['axis', 'dtype']>): Tensor;
  diag(...args: Args<{ offset?: number; paddingValue?: number }, ['offset', 'paddingValue']>): Tensor;
  diagonal(...args: Args<{ offset?: number; axis1?: number; axis2?: number }, ['offset', 'axis1', 'axis2']>): Tensor;
  diff(
    ...args: Args<
      { n?: number; axis?: number; prepend?: Tensor | null; append?: Tensor | null },
      ['n', 'axis', 'prepend', 'append']
    >
  ): Tensor;
  dist(y: Tensor, p?: number): Tensor;
  divide(y: Operand): Tensor;
  divide_(y: Operand): Tensor;
  dot(y: Tensor): Tensor;
  equal(y: Operand): Tensor;
  equalAll(y: Operand): Tensor;
  erf(): Tensor;
  exp(): Tensor;
  exponential_(lam?: number | { lam?: number }): Tensor;
  expand(shape: readonly number[] | { shape: readonly number[] }): Tensor;
  expandAs(y: Operand): Tensor;
  expm1(): Tensor;
  fill_(value: number | boolean): Tensor;
  flatten(...args: Args<{ startAxis?: number; stopAxis?: number }, ['startAxis', 'stopAxis']>): Tensor;
  flip(axis: number | readonly number[] | { axis: number | readonly number[] }): Tensor;
  floor(): Tensor;
  floorDivide(y: Operand): Tensor;
  fmax(y: Operand): Tensor;
  fmin(y: Operand): Tensor;
  gather(...args: Args<{ index: Tensor; axis?: number | null }, ['index', 'axis']>): Tensor;
  gatherNd(index: Tensor): Tensor;
  greaterEqual(y: Operand): Tensor;
  greaterThan(y: Operand): Tensor;
  indexSelect(...args: Args<{ index: Tensor; axis?: number }, ['index', 'axis']>): Tensor;
  isclose(
    ...args: Args<{ y: Tensor; rtol?: number; atol?: number; equalNan?: boolean }, ['y', 'rtol', 'atol', 'equalNan']>
  ): Tensor;
  isfinite(): Tensor;
  isinf(): Tensor;
  isnan(): Tensor;
  lerp(y: Tensor, weight: Operand): Tensor;
  lessEqual(y: Operand): Tensor;
  lessThan(y: Operand): Tensor;
  log(): Tensor;
  log10(): Tensor;
  log1p(): Tensor;
  log2(): Tensor;
  logicalAnd(y: Operand): Tensor;
  logicalNot(): Tensor;
  logicalOr(y: Operand): Tensor;
  logicalXor(y: Operand): Tensor;
  logsumexp(...args: Args<{ axis?: Axes; keepdim?: boolean }, ['axis', 'keepdim']>): Tensor;
  maskedFill(mask: Tensor, value: Operand): Tensor;
  maskedSelect(mask: Tensor): Tensor;
  matmul(
    ...args: Args<{ y: Tensor; transposeX?: boolean; transposeY?: boolean }, ['y', 'transposeX', 'transposeY']>
  ): Tensor;
  max(...args: Args<{ axis?: Axes; keepdim?: boolean }, ['axis', 'keepdim']>): Tensor;
  maximum(y: Operand): Tensor;
  mean(...args: Args<{ axis?: Axes; keepdim?: boolean }, ['axis', 'keepdim']>): Tensor;
  median(...args: Args<{ axis?: number | null; keepdim?: boolean; mode?: 'avg' }, ['axis', 'keepdim', 'mode']>): Tensor;
  median(
    ...args: Args<{ axis?: number | null; keepdim?: boolean; mode?: 'avg' | 'min' }, ['axis', 'keepdim', 'mode']>
  ): Tensor | [Tensor, Tensor];
  min(...args: Args<{ axis?: Axes; keepdim?: boolean }, ['axis', 'keepdim']>): Tensor;
  minimum(y: Operand): Tensor;
  mm(mat2: Tensor): Tensor;
  mod(y: Operand): Tensor;
  moveaxis(source: number | readonly number[], destination: number | readonly number[]): Tensor;
  multiply(y: Operand): Tensor;
  multiply_(y: Operand): Tensor;
  neg(): Tensor;
  nonzero(asTuple?: boolean | { asTuple?: boolean }): Tensor | Tensor[];
  norm(...args: Args<{ p?: number | 'fro' | null; axis?: Axes; keepdim?: boolean }, ['p', 'axis', 'keepdim']>): Tensor;
  normal_(...args: Args<{ mean?: number; std?: number }, ['mean', 'std']>): Tensor;
  notEqual(y: Operand): Tensor;
  outer(y: Tensor): Tensor;
  pow(y: Operand): Tensor;
  prod(
    ...args: Args<{ axis?: Axes; keepdim?: boolean; dtype?: DTypeLike | null }, ['axis', 'keepdim', 'dtype']>
  ): Tensor;
  reciprocal(): Tensor;
  remainder(y: Operand): Tensor;
  repeatInterleave(
    ...args: Args<{ repeats: number | readonly number[] | Tensor; axis?: number | null }, ['repeats', 'axis']>
  ): Tensor;
  reshape(shape: readonly number[] | number | { shape: readonly number[] | number }): Tensor;
  roll(...args: Args<{ shifts: number | readonly number[]; axis?: Axes }, ['shifts', 'axis']>): Tensor;
  round(decimals?: number): Tensor;
  rsqrt(): Tensor;
  scale(
    ...args: Args<{ scale?: number; bias?: number; biasAfterScale?: boolean }, ['scale', 'bias', 'biasAfterScale']>
  ): Tensor;
  scale_(
    ...args: Args<{ scale?: number; bias?: number; biasAfterScale?: boolean }, ['scale', 'bias', 'biasAfterScale']>
  ): Tensor;
  scatter(
    ...args: Args<{ index: Tensor; updates: Tensor; overwrite?: boolean }, ['index', 'updates', 'overwrite']>
  ): Tensor;
  setItem(index: Index, value: Operand): Tensor;
  setValue(value: Operand): Tensor;
  sigmoid(): Tensor;
  sign(): Tensor;
  sin(): Tensor;
  sinh(): Tensor;
  sort(
    ...args: Args<{ axis?: number; descending?: boolean; stable?: boolean }, ['axis', 'descending', 'stable']>
  ): Tensor;
  split(
    ...args: Args<{ numOrSections: number | readonly number[]; axis?: number }, ['numOrSections', 'axis']>
  ): Tensor[];
  sqrt(): Tensor;
  square(): Tensor;
  squeeze(axis?: Axes | { axis?: Axes }): Tensor;
  std(...args: Args<{ axis?: Axes; unbiased?: boolean; keepdim?: boolean }, ['axis', 'unbiased', 'keepdim']>): Tensor;
  subtract(y: Operand): Tensor;
  subtract_(y: Operand): Tensor;
  sum(
    ...args: Args<{ axis?: Axes; dtype?: DTypeLike | null; keepdim?: boolean }, ['axis', 'dtype', 'keepdim']>
  ): Tensor;
  t(): Tensor;
  takeAlongAxis(
    ...args: Args<{ indices: Tensor; axis: number; broadcast?: boolean }, ['indices', 'axis', 'broadcast']>
  ): Tensor;
  tan(): Tensor;
  tanh(): Tensor;
  tile(repeatTimes: number | readonly number[]): Tensor;
  topk(
    ...args: Args<
      { k: number; axis?: number | null; largest?: boolean; sorted?: boolean },
      ['k', 'axis', 'largest', 'sorted']
    >
  ): [Tensor, Tensor];
  transpose(perm: readonly number[] | { perm: readonly number[] } | number, second?: number): Tensor;
  trace(...args: Args<{ offset?: number; axis1?: number; axis2?: number }, ['offset', 'axis1', 'axis2']>): Tensor;
  trunc(): Tensor;
  unbind(axis?: number | { axis?: number }): Tensor[];
  uniform_(...args: Args<{ min?: number; max?: number; seed?: number }, ['min', 'max', 'seed']>): Tensor;
  unique(
    ...args: Args<
      {
        returnIndex?: boolean;
        returnInverse?: boolean;
        returnCounts?: boolean;
        axis?: number | null;
        dtype?: 'int32' | 'int64';
      },
      ['returnIndex', 'returnInverse', 'returnCounts', 'axis', 'dtype']
    >
  ): Tensor | Tensor[];
  unsqueeze(axis: number | readonly number[] | { axis: number | readonly number[] }): Tensor;
  unstack(...args: Args<{ axis?: number; num?: number | null }, ['axis', 'num']>): Tensor[];
  var(...args: Args<{ axis?: Axes; unbiased?: boolean; keepdim?: boolean }, ['axis', 'unbiased', 'keepdim']>): Tensor;
  view(shape: readonly number[] | number): Tensor;
  where(x: Operand, y: Operand): Tensor;
  zero_(): Tensor;
}

type Axes = number | readonly number[] | null;

/** Methods that are not functions of `paddle` at the same time. */
interface Own {
  /** Axes reversed. */
  readonly T: Tensor;
  /** Where it lives, as text: `Place(cpu)`. */
  readonly place: string;
  /**
   * Sends gradients back from it to every leaf.
   *
   * @param gradTensor - Its own gradient; ones when left out, whatever its shape.
   * @param retainGraph - Whether backward may be called again; false by default.
   * @source Paddle, python/paddle/base/dygraph/tensor_patch_methods.py, backward
   */
  backward(gradTensor?: Tensor | null, retainGraph?: boolean): void;
  backward(options: { gradTensor?: Tensor | null; retainGraph?: boolean }): void;
  /** The elements as an array of `numpy-ts`, copied. */
  numpy(): NumpyArray;
  /** The elements as a light array of this library, copied. */
  array(): NdArray;
  /** The only element, or the one at a place. @throws {ShapeError} when there are several and no place is given */
  item(...place: number[]): number;
  /** The elements as nested lists. */
  tolist(): NestedArray;
  /** In another data type. */
  astype(dtype: DTypeLike): Tensor;
  /** The same memory outside the graph. */
  detach(): Tensor;
  /** A copy that gradients flow through. */
  clone(): Tensor;
  /** Itself; there is one device. */
  cpu(): Tensor;
  /** In another data type, if one is named; devices are one. */
  to(target: DTypeLike | Tensor): Tensor;
  /** Number of axes. */
  dim(): number;
  /** Number of elements, as a scalar tensor. */
  numel(): Tensor;
  /** Zeroes the gradient; {@link Tensor.clearGradient}. */
  clearGrad(setToZero?: boolean): void;
  /** Keeps the gradient of a tensor that is not a leaf. */
  retainGrads(): void;
  /** Calls `hook` with its gradient when that arrives; a returned tensor replaces it. @returns a handle whose `remove()` ends it */
  registerHook(hook: GradientHook): { remove(): boolean };
  toString(): string;
  [Symbol.iterator](): Iterator<Tensor>;
}

declare module './tensor.ts' {
  interface Tensor extends Shared, Own {}
}

function method(name: string, value: unknown): void {
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
}

for (const [name, operation] of Object.entries(shared)) {
  method(name, function (this: Tensor, ...rest: unknown[]) {
    return (operation as (...args: unknown[]) => unknown)(this, ...rest);
  });
}

Object.defineProperties(Tensor.prototype, {
  T: {
    configurable: true,
    get(this: Tensor) {
      return ops.transpose(this, { perm: this.shape.map((_, i) => this.ndim - 1 - i) });
    },
  },
  place: { configurable: true, get: () => adapter().place },
});

const own: Omit<Own, 'T' | 'place' | typeof Symbol.iterator> & ThisType<Tensor> = {
  backward(gradient?: Tensor | null | { gradTensor?: Tensor | null; retainGraph?: boolean }, retainGraph = false) {
    const options = gradient instanceof Tensor || gradient == null ? { gradTensor: gradient, retainGraph } : gradient;
    backward([this as Tensor], [options.gradTensor ?? null], Boolean(options.retainGraph));
  },
  numpy() {
    return toNumpy(toArray(this));
  },
  array() {
    return toArray(this);
  },
  item(...place: number[]) {
    const array = toArray(this);
    if (place.length === 0) {
      if (array.size !== 1)
        throw new ShapeError(
          `Tensor.item: the tensor must have one element, or a place must be given. Received shape ${showShape(array.shape)}. Give a place: item(0).`,
        );
      return array.get(0);
    }
    if (place.length === 1) return array.get(place[0]!);
    return array.get(place.reduce((flat, at, axis) => flat * array.shape[axis]! + at, 0));
  },
  tolist() {
    return toArray(this).tolist();
  },
  astype(dtype: DTypeLike) {
    return ops.castTo(this, dtype);
  },
  detach() {
    const { channelsLast } = this.handle;
    return alias(this, { ...this.handle, channelsLast }, false);
  },
  clone() {
    return traced('clone', { x: this }, () => apply('Unary', [this], { kind: 'scale', a: 1, b: 0 }));
  },
  cpu() {
    return this;
  },
  to(target: DTypeLike | Tensor) {
    if (target instanceof Tensor) return ops.castTo(this, target.handle.dtype);
    if (typeof target === 'string' && /^(cpu|gpu)/.test(target)) return this;
    return ops.cast(this, dtypeName(target, 'Tensor.to'));
  },
  dim() {
    return this.ndim;
  },
  numel() {
    return apply('Fill', [], { shape: [], dtype: 'int64', value: this.size });
  },
  clearGrad(setToZero: boolean = true) {
    this.clearGradient(setToZero);
  },
  retainGrads() {
    if (this.node && !this.stopGradient) (this.node.retained ??= new Map()).set(this.slot, this);
  },
  registerHook(hook: GradientHook) {
    if (this.stopGradient)
      throw new StateError(
        'Tensor.registerHook: the tensor must want a gradient. Received one with stopGradient = true. Set stopGradient to false first.',
      );
    let hooks: Set<GradientHook>;
    if (this.node) {
      this.node.hooks ??= new Map();
      hooks = this.node.hooks.get(this.slot) ?? new Set();
      this.node.hooks.set(this.slot, hooks);
    } else {
      this.hooks ??= new Set();
      hooks = this.hooks;
    }
    hooks.add(hook);
    return { remove: () => hooks.delete(hook) };
  },
  toString() {
    return tensorText(this);
  },
};
for (const [name, value] of Object.entries(own)) method(name, value);

Object.defineProperty(Tensor.prototype, Symbol.iterator, {
  configurable: true,
  *value(this: Tensor) {
    for (let i = 0; i < this.length; i++) yield ops.at(this, i);
  },
});
Object.defineProperty(Tensor.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  configurable: true,
  value(this: Tensor) {
    return this.toString();
  },
});

setPlaceReader((place) => toArray(place).get(0));
