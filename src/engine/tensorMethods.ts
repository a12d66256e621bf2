import {
  DTYPE_NAMES,
  type DTypeLike,
  dtypeName,
  type NdArray,
  type NestedArray,
  ShapeError,
  StateError,
  showShape,
} from '../core/index.ts';
import { alias, apply } from './apply.ts';
import { backward, retainGradient } from './backward.ts';
import { onDevice, toArray } from './creation.ts';
import { adapterAt, homeOf } from './device.ts';
import { type NumpyArray, toNumpy } from './numpy.ts';
import * as ops from './ops/index.ts';
import { setPlaceReader } from './ops/indexing.ts';
import * as random from './random.ts';
import { type GradientHook, Tensor } from './tensor.ts';
import { tensorText } from './tensorText.ts';
import { traced } from './trace.ts';

/** The functions of `paddle` that are methods too, under the same name. */
const SHARED = [
  'abs',
  'acos',
  'add',
  'add_',
  'all',
  'allclose',
  'amax',
  'amin',
  'any',
  'argmax',
  'argmin',
  'argsort',
  'asin',
  'at',
  'atan',
  'bernoulli_',
  'bincount',
  'bitwiseAnd',
  'bitwiseNot',
  'bitwiseOr',
  'bitwiseXor',
  'bmm',
  'broadcastTo',
  'bucketize',
  'ceil',
  'chunk',
  'clip',
  'clip_',
  'cos',
  'cosh',
  'cross',
  'cumprod',
  'cumsum',
  'deg2rad',
  'diag',
  'diagflat',
  'diagonal',
  'diff',
  'dist',
  'divide',
  'divide_',
  'dot',
  'equal',
  'equalAll',
  'erf',
  'exp',
  'expand',
  'expandAs',
  'expm1',
  'exponential_',
  'fill_',
  'flatten',
  'flip',
  'floor',
  'floorDivide',
  'fmax',
  'fmin',
  'frac',
  'gather',
  'gatherNd',
  'greaterEqual',
  'greaterThan',
  'heaviside',
  'histogram',
  'hypot',
  'increment',
  'indexAdd',
  'indexFill',
  'indexSelect',
  'inner',
  'isclose',
  'isfinite',
  'isin',
  'isinf',
  'isnan',
  'isneginf',
  'isposinf',
  'kron',
  'lerp',
  'lessEqual',
  'lessThan',
  'log',
  'log10',
  'log1p',
  'log2',
  'logicalAnd',
  'logicalNot',
  'logicalOr',
  'logicalXor',
  'logit',
  'logsumexp',
  'maskedFill',
  'maskedSelect',
  'matmul',
  'max',
  'maximum',
  'mean',
  'median',
  'min',
  'minimum',
  'mm',
  'mod',
  'mode',
  'moveaxis',
  'multiply',
  'multiply_',
  'nanToNum',
  'neg',
  'nonzero',
  'norm',
  'normal_',
  'notEqual',
  'outer',
  'pow',
  'prod',
  'putAlongAxis',
  'quantile',
  'rad2deg',
  'ravel',
  'reciprocal',
  'remainder',
  'repeatInterleave',
  'reshape',
  'roll',
  'round',
  'rsqrt',
  'scale',
  'scale_',
  'scatter',
  'setItem',
  'setValue',
  'sigmoid',
  'sign',
  'signbit',
  'sin',
  'sinh',
  'sort',
  'split',
  'sqrt',
  'square',
  'squeeze',
  'stanh',
  'std',
  'subtract',
  'subtract_',
  'sum',
  't',
  'takeAlongAxis',
  'tan',
  'tanh',
  'tensordot',
  'tile',
  'topk',
  'trace',
  'transpose',
  'trunc',
  'unbind',
  'unfold',
  'uniform_',
  'unique',
  'uniqueConsecutive',
  'unsqueeze',
  'unstack',
  'vecdot',
  'viewAs',
  'where',
  'zero_',
] as const;

/** Paddle's other spellings of methods. */
const SPELLINGS = {
  /** {@link Tensor.clip} in another spelling. */
  clamp: 'clip',
  /** {@link Tensor.divide} in another spelling. */
  div: 'divide',
  /** {@link Tensor.divide_} in another spelling. */
  div_: 'divide_',
  /** {@link Tensor.equal} in another spelling. */
  eq: 'equal',
  /** {@link Tensor.mod} in another spelling. */
  floorMod: 'mod',
  /** {@link Tensor.greaterEqual} in another spelling. */
  ge: 'greaterEqual',
  /** {@link Tensor.greaterThan} in another spelling. */
  greater: 'greaterThan',
  /** {@link Tensor.greaterThan} in another spelling. */
  gt: 'greaterThan',
  /** {@link Tensor.lessEqual} in another spelling. */
  le: 'lessEqual',
  /** {@link Tensor.lessThan} in another spelling. */
  less: 'lessThan',
  /** {@link Tensor.lessThan} in another spelling. */
  lt: 'lessThan',
  /** {@link Tensor.multiply} in another spelling. */
  mul: 'multiply',
  /** {@link Tensor.multiply_} in another spelling. */
  mul_: 'multiply_',
  /** {@link Tensor.notEqual} in another spelling. */
  ne: 'notEqual',
  /** {@link Tensor.neg} in another spelling. */
  negative: 'neg',
  /** {@link Tensor.flip} in another spelling. */
  reverse: 'flip',
  /** {@link Tensor.subtract} in another spelling. */
  sub: 'subtract',
  /** {@link Tensor.subtract_} in another spelling. */
  sub_: 'subtract_',
  /** {@link Tensor.transpose} in another spelling. */
  swapaxes: 'transpose',
  /** {@link Tensor.takeAlongAxis} in another spelling. */
  takeAlongDim: 'takeAlongAxis',
} as const;

/** Methods whose function has another name here. */
const RENAMED = { cast: ops.castTo, var: ops.var_, view: ops.viewed } as const;

/** Every function over tensors, from the files that declare them: so an editor shows a method with the text of its function. */
type Functions = typeof import('./ops/arithmetic.ts') &
  typeof import('./ops/composed.ts') &
  typeof import('./ops/indexing.ts') &
  typeof import('./ops/inPlace.ts') &
  typeof import('./ops/linalg.ts') &
  typeof import('./ops/logic.ts') &
  typeof import('./ops/reduction.ts') &
  typeof import('./ops/counting.ts') &
  typeof import('./ops/norms.ts') &
  typeof import('./ops/placing.ts') &
  typeof import('./ops/products.ts') &
  typeof import('./ops/search.ts') &
  typeof import('./ops/special.ts') &
  typeof import('./ops/shape.ts') &
  typeof import('./random.ts');

/** What is left of a call's arguments behind the tensor. */
type Behind<A> = A extends readonly [infer First, ...infer Rest] ? (Tensor extends First ? Rest : never) : never;

/** A function over tensors as a method of its first. */
type Method<F> = F extends (...args: infer A) => infer R ? (...args: Behind<A>) => R : never;

/** Functions of `paddle` that are methods under the same name; arguments as there, without the first. */
type Shared = { [K in keyof Functions as K extends (typeof SHARED)[number] ? K : never]: Method<Functions[K]> };

/** The same under Paddle's other spellings. */
type Spelled = { [K in keyof typeof SPELLINGS]: Shared[(typeof SPELLINGS)[K]] };

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
  /**
   * The only element, or the one at a place.
   *
   * @param place - One index for each axis, or one into the elements in row-major order.
   * @throws {ShapeError} when there are several and no place is given
   */
  item(...place: number[]): number;
  /** The elements as nested lists. */
  tolist(): NestedArray;
  /** In another data type; {@link cast}. @param dtype - The data type, e.g. `'float64'`. */
  astype(dtype: DTypeLike): Tensor;
  /** The same memory outside the graph. */
  detach(): Tensor;
  /** A copy that gradients flow through. */
  clone(): Tensor;
  /** On the processor: itself, or a copy of what lives elsewhere. */
  cpu(): Tensor;
  /** On a card: itself, or a copy. @param deviceId - The number of the card; 0 by default. @throws {BackendError} when there is none */
  cuda(deviceId?: number): Tensor;
  /**
   * On another device, in another data type, or both: itself where nothing changes.
   *
   * @param target - A device's name, a data type, or a tensor whose device and data type it takes.
   * @param dtype - The data type, after a device.
   * @throws {BackendError} when there is no such device here
   */
  to(target: DTypeLike | Tensor, dtype?: DTypeLike): Tensor;
  /** Number of axes. */
  dim(): number;
  /** Number of elements, as a scalar tensor. */
  numel(): Tensor;
  /** Zeroes the gradient; {@link Tensor.clearGradient}. @param setToZero - Whether it becomes zeros rather than null; true by default. */
  clearGrad(setToZero?: boolean): void;
  /** Keeps the gradient of a tensor that is not a leaf. */
  retainGrads(): void;
  /** Calls `hook` with its gradient when that arrives; a returned tensor replaces it. @returns a handle whose `remove()` ends it */
  registerHook(hook: GradientHook): { remove(): boolean };
  /**
   * In another data type; the gradient goes back in the old one.
   *
   * @param dtype - The data type, e.g. `'float64'`.
   * @source Paddle, python/paddle/tensor/manipulation.py, cast
   */
  cast: Method<typeof ops.castTo>;
  /**
   * The variance.
   *
   * @param axis - Axis or axes it is taken over; all by default.
   * @param unbiased - Whether by n − 1; true by default.
   * @param keepdim - Whether these axes stay, with size 1; false by default.
   * @source Paddle, python/paddle/tensor/stat.py, var
   */
  var: Method<typeof ops.var_>;
  /**
   * The same elements under another shape, sharing memory.
   *
   * @param shapeOrDtype - Sizes of the axes; one may be −1 for whatever is left.
   * @throws {ShapeError} when the sizes do not multiply to the number of elements
   * @source Paddle, python/paddle/tensor/manipulation.py, view
   */
  view: Method<typeof ops.viewed>;
  /** Paddle's text of it. */
  toString(): string;
  [Symbol.iterator](): Iterator<Tensor>;
}

declare module './tensor.ts' {
  interface Tensor extends Shared, Spelled, Own {}
}

function method(name: string, value: unknown): void {
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
}

const functions: Record<string, unknown> = { ...random, ...ops, ...RENAMED };
const spelled = [...[...SHARED, ...Object.keys(RENAMED)].map((name) => [name, name]), ...Object.entries(SPELLINGS)];
for (const [name, own] of spelled) {
  const operation = functions[own!] as (...args: unknown[]) => unknown;
  method(name!, function (this: Tensor, ...rest: unknown[]) {
    return operation(this, ...rest);
  });
}

Object.defineProperties(Tensor.prototype, {
  T: {
    configurable: true,
    get(this: Tensor) {
      return ops.transpose(this, { perm: this.shape.map((_, i) => this.ndim - 1 - i) });
    },
  },
  place: {
    configurable: true,
    get(this: Tensor) {
      return homeOf(this.handle.storage).place;
    },
  },
});

const own: Omit<Own, 'T' | 'place' | 'cast' | 'var' | 'view' | typeof Symbol.iterator> & ThisType<Tensor> = {
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
    return homeOf(this.handle.storage).place === 'Place(cpu)' ? this : onDevice(this, adapterAt('Tensor.cpu', 'cpu'));
  },
  cuda(deviceId = 0) {
    return onDevice(this, adapterAt('Tensor.cuda', `gpu:${deviceId}`));
  },
  to(target: DTypeLike | Tensor, dtype?: DTypeLike) {
    if (target instanceof Tensor) return onDevice(ops.castTo(this, target.handle.dtype), homeOf(target.handle.storage));
    const isDevice = typeof target === 'string' && !(DTYPE_NAMES as readonly string[]).includes(target);
    const typed = isDevice ? dtype : target;
    const cast = typed == null ? this : ops.cast(this, dtypeName(typed, 'Tensor.to'));
    return isDevice ? onDevice(cast, adapterAt('Tensor.to', target)) : cast;
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
    if (this.node && !this.stopGradient) this.registerHook((gradient) => retainGradient(this, gradient));
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
