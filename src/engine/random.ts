import { z } from 'zod';
import {
  ArgumentError,
  type DTypeLike,
  type DTypeName,
  defaultGenerator,
  dtypeName,
  isFloat,
  NdArray,
  PaddleGenerator,
  type Shape,
  seed as seedGenerator,
  show,
  sizeOf,
} from '../core/index.ts';
import { apply } from './apply.ts';
import { fromArray, getDefaultDtype, toArray } from './creation.ts';
import { define, dtype, flag, number, tensor, whole, wholes } from './ops/define.ts';
import { inPlace, instead, overwrite } from './ops/inPlace.ts';
import type { Tensor } from './tensor.ts';

/**
 * Seeds Paddle's generator: the same seed gives Paddle's own numbers. NumPy and Python's `random` have seeds of their own.
 *
 * @param value - Any whole number.
 * @source Paddle, python/paddle/framework/random.py
 */
export function seed(value: number): void {
  seedGenerator(value);
}

/** The floating-point type to draw in. */
function drawn(where: string, given: DTypeLike | null | undefined): DTypeName {
  const name = given == null ? (getDefaultDtype() as DTypeName) : dtypeName(given, where);
  if (!isFloat(name))
    throw new ArgumentError(
      `${where}: dtype must be a floating-point type. Received ${name}. Draw floats and convert.`,
    );
  return name;
}

/** Draws into an array of the type, half floats by way of float32, and makes a tensor of it. */
function filled(shape: Shape, name: DTypeName, draw: (out: Float32Array | Float64Array) => void): Tensor {
  const wide = name === 'float64';
  const array = NdArray.zeros(shape, wide ? 'float64' : 'float32');
  draw(array.data as Float32Array | Float64Array);
  return fromArray(wide || name === 'float32' ? array : array.astype(name));
}

const shape = z.union([wholes, whole]);
const sizes = (given: number | readonly number[]): readonly number[] => (typeof given === 'number' ? [given] : given);

/**
 * Numbers spread evenly over [min, max).
 *
 * @param seed - Not 0: drawn with this seed, apart from the generator.
 * @param shape - Sizes of the axes.
 * @param dtype - Data type, a float; the default type by default.
 * @source Paddle, python/paddle/tensor/random.py, uniform
 */
export const uniform = define(
  'uniform',
  { shape, dtype, min: number.default(0), max: number.default(1), seed: whole.default(0) },
  ['shape', 'dtype', 'min', 'max', 'seed'],
  ({ shape, dtype, min, max, seed }): Tensor => {
    const generator = seed === 0 ? defaultGenerator : PaddleGenerator.forOperator(seed);
    return filled(sizes(shape), drawn('uniform', dtype), (out) => generator.uniform(out, min, max));
  },
);
/**
 * Numbers spread evenly over [0, 1).
 *
 * @param shape - Sizes of the axes.
 * @param dtype - Data type, a float; the default type by default.
 * @source Paddle, python/paddle/tensor/random.py, rand
 */
export const rand = define(
  'rand',
  { shape, dtype },
  ['shape', 'dtype'],
  ({ shape, dtype }): Tensor =>
    filled(sizes(shape), drawn('rand', dtype), (out) => defaultGenerator.uniform(out, 0, 1)),
);
/**
 * Numbers of the standard normal distribution.
 *
 * @param shape - Sizes of the axes.
 * @param dtype - Data type, a float; the default type by default.
 * @source Paddle, python/paddle/tensor/random.py, randn
 */
export const randn = define(
  'randn',
  { shape, dtype },
  ['shape', 'dtype'],
  ({ shape, dtype }): Tensor =>
    filled(sizes(shape), drawn('randn', dtype), (out) => defaultGenerator.normal(out, 0, 1)),
);
/**
 * {@link randn} by its other name.
 *
 * @param shape - Sizes of the axes.
 * @param dtype - Data type, a float; the default type by default.
 * @source Paddle, python/paddle/tensor/random.py, standard_normal
 */
export const standardNormal = define(
  'standardNormal',
  { shape, dtype },
  ['shape', 'dtype'],
  ({ shape, dtype }): Tensor => randn(shape, dtype ?? null),
);
/**
 * Numbers of a normal distribution.
 *
 * @param mean - Mean, a number or a tensor; 0 by default.
 * @param std - Standard deviation, a number or a tensor; 1 by default.
 * @param shape - Sizes of the axes when both are numbers.
 * @source Paddle, python/paddle/tensor/random.py, normal
 */
export const normal = define(
  'normal',
  { mean: number.default(0), std: number.default(1), shape: shape.nullish() },
  ['mean', 'std', 'shape'],
  ({ mean, std, shape }): Tensor =>
    filled(sizes(shape ?? [1]), getDefaultDtype() as DTypeName, (out) => defaultGenerator.normal(out, mean, std)),
);
/** Numbers of a normal distribution cut to absolute bounds. */
export function truncatedNormal(
  shape_: Shape,
  name: DTypeName,
  mean: number,
  std: number,
  a: number,
  b: number,
): Tensor {
  return filled(shape_, name, (out) => defaultGenerator.truncatedNormal(out, mean, std, a, b));
}
/** Numbers of a normal distribution in a given type. */
export function gaussian(shape_: Shape, name: DTypeName, mean: number, std: number): Tensor {
  return filled(shape_, name, (out) => defaultGenerator.normal(out, mean, std));
}
/**
 * Whole numbers in [low, high); with one bound in [0, low).
 *
 * @param shape - Sizes of the axes; `[1]` by default.
 * @param dtype - Data type; `'int64'` by default.
 * @source Paddle, python/paddle/tensor/random.py, randint
 */
export const randint = define(
  'randint',
  { low: whole.default(0), high: whole.nullish(), shape: shape.default([1]), dtype },
  ['low', 'high', 'shape', 'dtype'],
  ({ low, high, shape, dtype }): Tensor => {
    const [from, to] = high == null ? [0, low] : [low, high];
    if (to <= from)
      throw new ArgumentError(
        `randint: high must be larger than low. Received low ${from}, high ${to}. Exchange them.`,
      );
    const dims = sizes(shape);
    const values = new Float64Array(sizeOf(dims));
    defaultGenerator.randint(values, from, to);
    return fromArray(
      new NdArray(values, dims, 'float64').astype(dtype == null ? 'int64' : dtypeName(dtype, 'randint')),
    );
  },
);
/**
 * The whole numbers below n in random order.
 *
 * @param dtype - Data type; `'int64'` by default.
 * @source Paddle, python/paddle/tensor/random.py, randperm
 */
export const randperm = define('randperm', { n: whole, dtype }, ['n', 'dtype'], ({ n, dtype }): Tensor => {
  const order = Float64Array.from(defaultGenerator.randperm(n));
  return fromArray(new NdArray(order, [n], 'float64').astype(dtype == null ? 'int64' : dtypeName(dtype, 'randperm')));
});
/** 1 with the probability that x says, else 0. @source Paddle, python/paddle/tensor/random.py, bernoulli */
export const bernoulli = define('bernoulli', { x: tensor }, ['x'], ({ x }): Tensor => {
  const p = toArray(x).toFloat64();
  const out = NdArray.from(Float64Array.from(defaultGenerator.bernoulli(p) as ArrayLike<number>)).reshape(x.shape);
  return fromArray(out.astype(x.handle.dtype));
});
/**
 * Places drawn with the weights of each row.
 *
 * @param numSamples - Draws of each row; 1 by default.
 * @param replacement - Whether a place may be drawn again; false by default.
 * @source Paddle, python/paddle/tensor/random.py, multinomial
 */
export const multinomial = define(
  'multinomial',
  { x: tensor, numSamples: whole.default(1), replacement: flag.default(false) },
  ['x', 'numSamples', 'replacement'],
  ({ x, numSamples, replacement }): Tensor => {
    const rows = x.ndim === 1 ? 1 : x.handle.shape[0]!;
    const places = defaultGenerator.multinomial(
      Float32Array.from(toArray(x).toFloat64()),
      rows,
      numSamples,
      replacement,
    );
    return fromArray(
      new NdArray(Float64Array.from(places), x.ndim === 1 ? [numSamples] : [rows, numSamples], 'float64').astype(
        'int64',
      ),
    );
  },
);
/** Which of `shape`'s elements stay when each is dropped with probability p: uint8, 1 where kept. */
export function dropoutMask(shape_: Shape, p: number): Tensor {
  return fromArray(new NdArray(defaultGenerator.dropoutMask(sizeOf(shape_), p), shape_, 'uint8'));
}
/**
 * {@link rand} in another tensor's shape.
 *
 * @param dtype - Data type; that of x by default.
 * @source Paddle, python/paddle/tensor/random.py, rand_like
 */
export const randLike = define(
  'randLike',
  { x: tensor, dtype },
  ['x', 'dtype'],
  ({ x, dtype }): Tensor => rand(x.handle.shape, dtype ?? x.handle.dtype),
);
/**
 * Numbers of the normal distribution in another tensor's shape.
 *
 * @param dtype - Data type; that of x by default.
 * @source Paddle, python/paddle/tensor/random.py, randn_like
 */
export const randnLike = define(
  'randnLike',
  { x: tensor, dtype },
  ['x', 'dtype'],
  ({ x, dtype }): Tensor => apply('Cast', [randn(x.handle.shape)], { dtype: dtypeName(dtype ?? x.handle.dtype) }),
);

/**
 * {@link randint} in another tensor's shape and data type.
 *
 * @param low - Smallest number, or with `high` left out the bound, not included, of numbers from 0.
 * @param high - Bound, not included.
 * @param dtype - Data type; that of x by default.
 * @source Paddle, python/paddle/tensor/random.py, randint_like
 */
export const randintLike = define(
  'randintLike',
  { x: tensor, low: whole.default(0), high: whole.nullish(), dtype },
  ['x', 'low', 'high', 'dtype'],
  ({ x, low, high, dtype }): Tensor => randint(low, high ?? null, x.handle.shape, dtype ?? x.handle.dtype),
);

type Draw = (out: Float32Array | Float64Array) => void;

const drawnLike = (where: string, x: Tensor, draw: Draw): Tensor =>
  filled(x.handle.shape, drawn(where, x.handle.dtype), draw);

/** Draws into an existing tensor's memory. */
const redrawn = (where: string, x: Tensor, draw: Draw): Tensor =>
  inPlace(where, x, (former) => instead(former, drawnLike(where, x, draw)));

/** Every element 1 with probability p, else 0, in place. @source Paddle, python/paddle/tensor/random.py, bernoulli_ */
export const bernoulli_ = define(
  'bernoulli_',
  { x: tensor, p: number.default(0.5) },
  ['x', 'p'],
  ({ x, p }): Tensor =>
    redrawn('bernoulli_', x, (out) => {
      defaultGenerator.uniform(out, 0, 1);
      const edge = out instanceof Float32Array ? Math.fround(p) : p;
      for (let i = 0; i < out.length; i++) out[i] = out[i]! < edge ? 1 : 0;
    }),
);
/** Every element drawn from the exponential distribution of rate `lam`, in place. @source Paddle, python/paddle/tensor/random.py, exponential_ */
export const exponential_ = define(
  'exponential_',
  { x: tensor, lam: number.default(1) },
  ['x', 'lam'],
  ({ x, lam }): Tensor =>
    overwrite(
      x,
      drawnLike('exponential_', x, (out) => defaultGenerator.exponential(out, lam)),
    ),
);
/** Every element drawn evenly from [min, max), in place. @source Paddle, python/paddle/tensor/random.py, uniform_ */
export const uniform_ = define(
  'uniform_',
  { x: tensor, min: number.default(-1), max: number.default(1), seed: whole.default(0) },
  ['x', 'min', 'max', 'seed'],
  ({ x, min, max, seed }): Tensor =>
    redrawn('uniform_', x, (out) =>
      (seed === 0 ? defaultGenerator : PaddleGenerator.forOperator(seed)).uniform(out, min, max),
    ),
);
/** Every element drawn from a normal distribution, in place. @source Paddle, python/paddle/tensor/random.py, normal_ */
export const normal_ = define(
  'normal_',
  { x: tensor, mean: number.default(0), std: number.default(1) },
  ['x', 'mean', 'std'],
  ({ x, mean, std }): Tensor => redrawn('normal_', x, (out) => defaultGenerator.normal(out, mean, std)),
);

/** State of the generator, one entry for the one device. */
export type RngState = ReturnType<PaddleGenerator['getState']>;

/** The state of the generator, to go back to it. @source Paddle, python/paddle/framework/random.py, get_rng_state */
export function getRngState(): RngState[] {
  return [defaultGenerator.getState()];
}

/**
 * Puts the generator back into a state.
 *
 * @param stateList - What {@link getRngState} gave.
 * @throws {ArgumentError} when it is something else
 * @source Paddle, python/paddle/framework/random.py, set_rng_state
 */
export function setRngState(stateList: readonly RngState[]): void {
  if (!Array.isArray(stateList) || stateList.length !== 1)
    throw new ArgumentError(
      `setRngState: stateList must hold one state. Received ${show(stateList)}. Give what getRngState() gave.`,
    );
  defaultGenerator.setState(stateList[0]);
}
