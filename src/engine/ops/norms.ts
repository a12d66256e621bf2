import { z } from 'zod';
import { ArgumentError, type DTypeName, NdArray, ShapeError, show, showShape } from '../../core/index.ts';
import { apply } from '../apply.ts';
import { toArray, toTensor } from '../creation.ts';
import type { Tensor } from '../tensor.ts';
import { binary } from './arithmetic.ts';
import { axes, axesOf, axisOf, cast, define, flag, floating, number, tensor, view } from './define.ts';
import { reduce } from './reduction.ts';
import { transpose } from './shape.ts';
import { type Decomposed, singularValues } from './singularValues.ts';

type Axes = number | readonly number[] | null | undefined;

const filled = (value: number, like: Tensor): Tensor =>
  apply('Fill', [], { shape: [], dtype: like.handle.dtype as DTypeName, value });
const not = (kind: 'equal' | 'notEqual', x: Tensor, value: Tensor): Tensor => apply('Compare', [x, value], { kind });

/** A root whose gradient at 0 is 0, not infinite. */
function rooted(x: Tensor, order: number): Tensor {
  const zero = filled(0, x);
  const isZero = not('equal', x, zero);
  const safe = apply('Where', [isZero, filled(1, x), x], {});
  const root =
    order === 2 ? apply('Unary', [safe], { kind: 'sqrt' }) : apply('Unary', [safe], { kind: 'pow', a: 1 / order });
  return apply('Where', [isZero, zero, root], {});
}

/** The largest or smallest size over axes; every size that equals it gets the whole gradient, as in Paddle. */
function extreme(size: Tensor, kind: 'max' | 'min', list: readonly number[], keepdim: boolean): Tensor {
  const fixed = size.detach();
  const peak = reduce('norm', kind, fixed, list, true);
  const chosen = cast(not('equal', fixed, peak), size.handle.dtype);
  const moved = binary('norm', 'mul', binary('norm', 'sub', size, fixed), chosen);
  const kept = keepdim
    ? peak
    : view(
        peak,
        peak.handle.shape.filter((_, i) => !list.includes(i)),
      );
  return binary('norm', 'add', kept, reduce('norm', 'sum', moved, list, keepdim));
}

/** (Σ|x|ᵖ)^(1/p) over axes. */
export function vectorNorm(x: Tensor, order: number, axis: Axes, keepdim: boolean): Tensor {
  const list = axesOf('norm', axis, x.ndim);
  const values = floating(x);
  if (order === 2) return rooted(reduce('norm', 'sum', apply('Unary', [values], { kind: 'square' }), list, keepdim), 2);
  const size = apply('Unary', [values], { kind: 'abs' });
  if (order === Number.POSITIVE_INFINITY) return extreme(size, 'max', list, keepdim);
  if (order === Number.NEGATIVE_INFINITY) return extreme(size, 'min', list, keepdim);
  if (order === 1) return reduce('norm', 'sum', size, list, keepdim);
  if (order === 0) {
    const counted = cast(not('notEqual', size, filled(0, size)), size.handle.dtype);
    const still = apply('Unary', [size], { kind: 'scale', a: 0, b: 0 });
    return reduce('norm', 'sum', binary('norm', 'add', counted, still), list, keepdim);
  }
  return rooted(reduce('norm', 'sum', apply('Unary', [size], { kind: 'pow', a: order }), list, keepdim), order);
}

/** A norm of the matrices that two axes hold. */
export function matrixNorm(
  where: string,
  x: Tensor,
  order: number | 'nuc',
  axis: readonly number[],
  keepdim: boolean,
): Tensor {
  const values = floating(x);
  const [row, column] = axis.map((a) => axisOf(where, a, x.ndim)) as [number, number];
  const rest = x.shape.map((_, i) => i).filter((i) => i !== row && i !== column);
  const matrices = transpose(values, { perm: [...rest, row, column] });
  const n = matrices.ndim;
  let y: Tensor;
  if (order === 'nuc' || Math.abs(order) === 2) y = spectral(matrices, order);
  else {
    const byRow = !Number.isFinite(order);
    const sums = reduce('norm', 'sum', apply('Unary', [matrices], { kind: 'abs' }), byRow ? n - 1 : n - 2, false);
    y = reduce('norm', order > 0 ? 'max' : 'min', sums, n - 2, false);
  }
  return keepdim
    ? view(
        y,
        x.shape.map((size, i) => (i === row || i === column ? 1 : size)),
      )
    : y;
}

/** The largest, the smallest, or the sum of the singular values, as Σ A∘(u·vᵀ), which has their gradient. */
function spectral(matrices: Tensor, order: number | 'nuc'): Tensor {
  const [m, n] = matrices.shape.slice(-2) as [number, number];
  const data = toArray(matrices).toFloat64();
  const slopes = new Float64Array(data.length);
  for (let at = 0; at < data.length; at += m * n) {
    const found = singularValues(data.subarray(at, at + m * n), m, n);
    for (const k of chosen(found, order))
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) slopes[at + i * n + j]! += found.left[k]![i]! * found.right[k]![j]!;
  }
  const slope = cast(toTensor(new NdArray(slopes, matrices.shape, 'float64')), matrices.handle.dtype);
  const rank = matrices.ndim;
  return reduce('norm', 'sum', binary('norm', 'mul', matrices, slope), [rank - 2, rank - 1], false);
}

function chosen({ values }: Decomposed, order: number | 'nuc'): number[] {
  if (order === 'nuc') return values.map((_, k) => k);
  return [order > 0 ? 0 : values.length - 1];
}

/**
 * The norm of vectors or matrices.
 *
 * @param p - `'fro'` (the default) and numbers over one axis, or over all: (Σ|x|ᵖ)^(1/p), `Infinity`, `-Infinity`, 0 included.
 *   With two axes the matrix norms: `'fro'`, `'nuc'`, 1, −1, 2, −2, `Infinity`, `-Infinity`.
 * @param axis - One axis, a list of them, or null for all.
 * @param keepdim - Whether the axes stay with size 1; false by default.
 * @throws {ArgumentError} for a matrix norm of another order
 * @source Paddle, python/paddle/tensor/linalg.py, norm
 */
export const norm = define(
  'norm',
  { x: tensor, p: z.union([number, z.enum(['fro', 'nuc'])]).nullish(), axis: axes, keepdim: flag.default(false) },
  ['x', 'p', 'axis', 'keepdim'],
  ({ x, p, axis, keepdim }): Tensor => {
    const list = Array.isArray(axis) ? (axis as readonly number[]) : null;
    const order = p == null || p === 'fro' ? 2 : p;
    if (p === 'nuc') {
      const over = list ?? (axis == null && x.ndim === 2 ? [0, 1] : []);
      if (over.length !== 2)
        throw new ShapeError(
          `norm: 'nuc' needs two axes. Received axis ${show(axis ?? null)} for shape ${showShape(x.shape)}. Name the two axes of the matrices.`,
        );
      return matrixNorm('norm', x, p, over, keepdim);
    }
    if (list?.length !== 2 || p == null || p === 'fro') return vectorNorm(x, order as number, axis, keepdim);
    if (![1, 2, Number.POSITIVE_INFINITY].includes(Math.abs(order as number)))
      throw new ArgumentError(
        `norm: with two axes p must be 'fro', 'nuc', 1, −1, 2, −2, Infinity or −Infinity. Received ${show(p)}. Flatten the axes first for a vector norm.`,
      );
    return matrixNorm('norm', x, order as number, list, keepdim);
  },
);

/** The p-norm of x − y over all elements. @source Paddle, python/paddle/tensor/linalg.py, dist */
export const dist = define(
  'dist',
  { x: tensor, y: tensor, p: number.default(2) },
  ['x', 'y', 'p'],
  ({ x, y, p }): Tensor => vectorNorm(binary('dist', 'sub', x, y), p, null, false),
);
