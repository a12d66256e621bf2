/** Products of tensors along axes, and what is made of square matrices. */
import { z } from 'zod';
import { ArgumentError, NdArray, ShapeError, show, showShape } from '../../core/index.ts';
import { apply } from '../apply.ts';
import { toArray, toTensor } from '../creation.ts';
import type { Tensor } from '../tensor.ts';
import { add, multiply, scale, subtract } from './arithmetic.ts';
import { axisOf, cast, define, floating, operand, tensor, view, whole, wholes } from './define.ts';
import { matmul } from './linalg.ts';
import { reduce } from './reduction.ts';
import { concat, roll, transpose, unsqueeze } from './shape.ts';

/** Every element of x times the whole of y, as blocks. @source Paddle, python/paddle/tensor/math.py, kron */
export const kron = define('kron', { x: tensor, y: tensor }, ['x', 'y'], ({ x, y }): Tensor => {
  const rank = Math.max(x.ndim, y.ndim);
  const wide = (of: Tensor): number[] => [...new Array<number>(rank - of.ndim).fill(1), ...of.shape];
  const [a, b] = [wide(x), wide(y)];
  const product = multiply(
    view(
      x,
      a.flatMap((n) => [n, 1]),
    ),
    view(
      y,
      b.flatMap((n) => [1, n]),
    ),
  );
  return view(
    product,
    a.map((n, i) => n * b[i]!),
  );
});

/**
 * The vector product along an axis of size 3.
 *
 * @param axis - The first axis of size 3 when left out.
 * @throws {ShapeError} when there is none
 * @source Paddle, python/paddle/tensor/linalg.py, cross
 */
export const cross = define(
  'cross',
  { x: tensor, y: tensor, axis: whole.nullish() },
  ['x', 'y', 'axis'],
  ({ x, y, axis }): Tensor => {
    const along = axis == null || axis === 9 ? x.shape.indexOf(3) : axisOf('cross', axis, x.ndim);
    if (x.shape[along] !== 3 || y.shape[along] !== 3)
      throw new ShapeError(
        `cross: the axis must have size 3. Received ${showShape(x.shape)} and ${showShape(y.shape)}. Name the axis of the vectors.`,
      );
    const turned = (of: Tensor, by: number): Tensor => roll(of, -by, along);
    return subtract(multiply(turned(x, 1), turned(y, 2)), multiply(turned(x, 2), turned(y, 1)));
  },
);

/** Σ x·y along an axis. @source Paddle, python/paddle/tensor/linalg.py, vecdot */
export const vecdot = define(
  'vecdot',
  { x: tensor, y: tensor, axis: whole.default(-1) },
  ['x', 'y', 'axis'],
  ({ x, y, axis }): Tensor => reduce('vecdot', 'sum', multiply(x, y), axis, false),
);

const axesPair = z.union([whole, z.array(z.union([whole, wholes])).readonly()]);
/**
 * Products summed over axes of both.
 *
 * @param axes - How many: the last of x with the first of y; or which, one list for both, or one for each. 2 by default.
 * @throws {ShapeError} when the sizes differ
 * @source Paddle, python/paddle/tensor/manipulation.py, tensordot
 */
export const tensordot = define(
  'tensordot',
  { x: tensor, y: tensor, axes: axesPair.default(2) },
  ['x', 'y', 'axes'],
  ({ x, y, axes }): Tensor => {
    const count = (n: number, from: number): number[] => Array.from({ length: n }, (_, i) => from + i);
    let pair: [readonly number[], readonly number[]];
    if (typeof axes === 'number') pair = [count(axes, x.ndim - axes), count(axes, 0)];
    else if (axes.every((each) => typeof each === 'number')) pair = [axes as number[], axes as number[]];
    else {
      const lists = axes.map((each) => (typeof each === 'number' ? [each] : each));
      pair = [lists[0]!, lists[1] ?? lists[0]!];
    }
    const [a, b] = [
      pair[0].map((axis) => axisOf('tensordot', axis, x.ndim)),
      pair[1].map((axis) => axisOf('tensordot', axis, y.ndim)),
    ];
    if (a.length !== b.length || a.some((axis, i) => x.shape[axis] !== y.shape[b[i]!]))
      throw new ShapeError(
        `tensordot: summed axes must have equal sizes. Received axes ${show(axes)} of ${showShape(x.shape)} and ${showShape(y.shape)}. Name other axes.`,
      );
    const rest = (of: Tensor, taken: readonly number[]): number[] =>
      of.shape.map((_, i) => i).filter((i) => !taken.includes(i));
    const [own, other] = [rest(x, a), rest(y, b)];
    const inner = a.reduce((product, axis) => product * x.shape[axis]!, 1);
    const [left, right] = [own.map((i) => x.shape[i]!), other.map((i) => y.shape[i]!)];
    const size = (list: readonly number[]): number => list.reduce((product, n) => product * n, 1);
    const product = matmul(
      view(transpose(x, { perm: [...own, ...a] }), [size(left), inner]),
      view(transpose(y, { perm: [...b, ...other] }), [inner, size(right)]),
    );
    return view(product, [...left, ...right]);
  },
);

/** Batches of square matrices, checked: their size and their elements. */
function squares(where: string, x: Tensor): { n: number; data: Float64Array } {
  const [m, n] = x.shape.slice(-2) as [number?, number?];
  if (x.ndim < 2 || m !== n)
    throw new ShapeError(
      `${where}: the last two axes must be equal. Received ${showShape(x.shape)}. Only square matrices have one.`,
    );
  return { n: n!, data: toArray(x).toFloat64() };
}

/** Inverse (null when there is none) and determinant of a row-major n × n matrix, by elimination with the largest pivot. */
function eliminate(matrix: Float64Array, n: number): { inverse: Float64Array | null; determinant: number } {
  const a = Float64Array.from(matrix);
  const inverse = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  let determinant = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = i;
    const value = a[pivot * n + k]!;
    if (value === 0) return { inverse: null, determinant: 0 };
    determinant *= pivot === k ? value : -value;
    for (const rows of [a, inverse])
      for (let j = 0; j < n; j++) {
        const kept = rows[k * n + j]!;
        rows[k * n + j] = rows[pivot * n + j]! / value;
        if (pivot !== k) rows[pivot * n + j] = kept;
      }
    for (let i = 0; i < n; i++) {
      const factor = a[i * n + k]!;
      if (i === k || factor === 0) continue;
      for (const rows of [a, inverse]) for (let j = 0; j < n; j++) rows[i * n + j]! -= factor * rows[k * n + j]!;
    }
  }
  return { inverse, determinant };
}

const like = (values: Float64Array, shape: readonly number[], x: Tensor): Tensor =>
  cast(toTensor(new NdArray(values, [...shape], 'float64')), x.handle.dtype);

/**
 * The inverse of square matrices.
 *
 * @param x - `[…, n, n]`.
 * @throws {ArgumentError} for a matrix that has none
 * @source Paddle, python/paddle/tensor/math.py, inverse
 */
export const inv = define('inv', { x: tensor }, ['x'], ({ x: given }): Tensor => {
  const x = floating(given);
  const { n, data } = squares('inv', x);
  const values = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += n * n) {
    const { inverse } = eliminate(data.subarray(at, at + n * n), n);
    if (!inverse)
      throw new ArgumentError(
        `inv: the matrix must be invertible. Received one whose determinant is 0. Check its rows.`,
      );
    values.set(inverse, at);
  }
  // Newton's step from the inverse: it stays where it is, and has the inverse's gradient
  const fixed = like(values, x.shape, x);
  return subtract(scale(fixed, 2), matmul(matmul(fixed, x), fixed));
});

/** The determinant of square matrices `[…, n, n]`; its gradient is 0 where the matrix has no inverse. @source Paddle, python/paddle/tensor/linalg.py, det */
export const det = define('det', { x: tensor }, ['x'], ({ x: given }): Tensor => {
  const x = floating(given);
  const { n, data } = squares('det', x);
  const outer = x.shape.slice(0, -2);
  const determinants = new Float64Array(data.length / (n * n || 1));
  const slopes = new Float64Array(data.length);
  determinants.forEach((_, b) => {
    const at = b * n * n;
    const { inverse, determinant } = eliminate(data.subarray(at, at + n * n), n);
    determinants[b] = determinant;
    if (inverse)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) slopes[at + i * n + j] = determinant * inverse[j * n + i]!;
  });
  const moved = multiply(like(slopes, x.shape, x), subtract(x, x.detach()));
  return add(like(determinants, outer, x), reduce('det', 'sum', moved, [x.ndim - 2, x.ndim - 1], false));
});

/** Square matrices `[…, n, n]` to a whole power; a negative one of the inverse. @source Paddle, python/paddle/tensor/linalg.py, matrix_power */
export const matrixPower = define('matrixPower', { x: tensor, n: whole }, ['x', 'n'], ({ x, n }): Tensor => {
  const { n: size } = squares('matrixPower', x);
  if (n === 0) {
    const one = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
    return add(like(one, [size, size], x), scale(x, 0));
  }
  let base: Tensor = n < 0 ? inv(x) : x;
  let power: Tensor | null = null;
  for (let left = Math.abs(n); left > 0; left >>= 1) {
    if (left & 1) power = power ? matmul(power, base) : base;
    if (left > 1) base = matmul(base, base);
  }
  return power!;
});

/** x as [rows, 1] when it has one axis. */
const column = (x: Tensor): Tensor => (x.ndim < 2 ? view(x, [x.size, 1]) : x);
/** Vectors as columns beside each other, matrices as they are. @source Paddle, python/paddle/tensor/manipulation.py, column_stack */
export const columnStack = define(
  'columnStack',
  { x: z.custom<readonly Tensor[]>((value) => Array.isArray(value)) },
  ['x'],
  ({ x }): Tensor => concat(x.map(column), 1),
);

/** beta·input + alpha·(x · y) of batches. @source Paddle, python/paddle/tensor/math.py, baddbmm */
export const baddbmm = define(
  'baddbmm',
  { input: tensor, x: tensor, y: tensor, beta: z.number().default(1), alpha: z.number().default(1) },
  ['input', 'x', 'y', 'beta', 'alpha'],
  ({ input, x, y, beta, alpha }): Tensor => add(scale(input, beta), scale(matmul(x, y), alpha)),
);

/**
 * The sum under points joined by lines: of y over x, or over steps of dx.
 *
 * @param axis - The axis of the points; the last by default.
 * @source Paddle, python/paddle/tensor/math.py, trapezoid
 */
export const trapezoid = define(
  'trapezoid',
  { y: tensor, x: tensor.nullish(), dx: operand.nullish(), axis: whole.default(-1) },
  ['y', 'x', 'dx', 'axis'],
  ({ y, x, dx, axis }): Tensor => {
    const along = axisOf('trapezoid', axis, y.ndim);
    const ends = (of: Tensor, at: number): [Tensor, Tensor] => {
      const part = (from: number): Tensor =>
        apply('Slice', [of], {
          start: of.shape.map((_, i) => (i === at ? from : 0)),
          step: of.shape.map(() => 1),
          size: of.shape.map((size, i) => (i === at ? size - 1 : size)),
        });
      return [part(0), part(1)];
    };
    const [low, high] = ends(y, along);
    const means = scale(add(low, high), 0.5);
    if (!x) return reduce('trapezoid', 'sum', multiply(means, dx ?? 1), along, false);
    const [from, to] = ends(x, x.ndim === 1 ? 0 : along);
    let steps = subtract(to, from);
    for (let i = along + 1; x.ndim === 1 && i < y.ndim; i++) steps = unsqueeze(steps, -1);
    return reduce('trapezoid', 'sum', multiply(means, steps), along, false);
  },
);
