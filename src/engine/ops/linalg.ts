import { ShapeError, showShape } from '../../core/index.ts';
import { apply } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import { cast, define, flag, meet, needOneDtype, number, tensor, view } from './define.ts';

/**
 * The matrix product, by NumPy's rules for vectors and batches.
 *
 * @param x - `[..., m, k]`, or `[k]`.
 * @param y - `[..., k, n]`, or `[k]`.
 * @param transposeX - Whether the last two axes of x are exchanged first; likewise `transposeY`.
 * @throws {ShapeError} when the inner sizes differ @throws {DtypeError} when the data types do
 * @source Paddle, python/paddle/tensor/linalg.py, matmul
 */
export const matmul = define(
  'matmul',
  { x: tensor, y: tensor, transposeX: flag.default(false), transposeY: flag.default(false) },
  ['x', 'y', 'transposeX', 'transposeY'],
  ({ x, y, transposeX, transposeY }): Tensor => {
    needOneDtype('matmul', x, y);
    let [a, b] = [x, y];
    if (a.ndim === 0 || b.ndim === 0)
      throw new ShapeError(
        `matmul: both tensors must have an axis. Received ${showShape(a.handle.shape)} and ${showShape(b.handle.shape)}. Use multiply for scalars.`,
      );
    const rowOnly = a.ndim === 1;
    const columnOnly = b.ndim === 1;
    if (rowOnly) a = view(a, [1, a.size]);
    if (columnOnly) b = view(b, [b.size, 1]);
    const transposeA = transposeX && !rowOnly;
    const transposeB = transposeY && !columnOnly;
    const k = a.handle.shape.at(transposeA ? -2 : -1)!;
    const l = b.handle.shape.at(transposeB ? -1 : -2)!;
    if (k !== l)
      throw new ShapeError(
        `matmul: the inner sizes must be equal. Received ${showShape(x.handle.shape)} and ${showShape(y.handle.shape)} (${k} against ${l}). Transpose or reshape one of them.`,
      );
    const product = apply('MatMul', [a, b], { transposeA, transposeB });
    if (!rowOnly && !columnOnly) return product;
    const shape = [...product.handle.shape];
    if (columnOnly) shape.pop();
    if (rowOnly) shape.splice(shape.length - (columnOnly ? 1 : 2), 1);
    return view(product, shape);
  },
);

/** The product of two matrices. @source Paddle, python/paddle/tensor/math.py, mm */
export const mm = define(
  'mm',
  { input: tensor, mat2: tensor },
  ['input', 'mat2'],
  ({ input, mat2 }): Tensor => matmul(input, mat2),
);

/** The product of two batches of matrices `[b, m, k]`, `[b, k, n]`. @source Paddle, python/paddle/tensor/linalg.py, bmm */
export const bmm = define('bmm', { x: tensor, y: tensor }, ['x', 'y'], ({ x, y }): Tensor => {
  if (x.ndim !== 3 || y.ndim !== 3)
    throw new ShapeError(
      `bmm: both tensors must have 3 axes. Received ${showShape(x.handle.shape)} and ${showShape(y.handle.shape)}. Use matmul.`,
    );
  return matmul(x, y);
});

/** Σ x·y over the last axis. @source Paddle, python/paddle/tensor/linalg.py, dot */
export const dot = define('dot', { x: tensor, y: tensor }, ['x', 'y'], ({ x, y }): Tensor => {
  const dtype = meet('dot', x, y);
  return apply('Reduce', [apply('Binary', [cast(x, dtype), cast(y, dtype)], { kind: 'mul', dtype })], {
    kind: 'sum',
    axes: [x.ndim - 1],
  });
});

/** beta·input + alpha·(x matmul y). @source Paddle, python/paddle/tensor/math.py, addmm */
export const addmm = define(
  'addmm',
  { input: tensor, x: tensor, y: tensor, beta: number.default(1), alpha: number.default(1) },
  ['input', 'x', 'y', 'beta', 'alpha'],
  ({ input, x, y, beta, alpha }): Tensor => {
    const scaled = (value: Tensor, a: number): Tensor =>
      a === 1 ? value : apply('Unary', [value], { kind: 'scale', a, b: 0 });
    return apply('Binary', [scaled(input, beta), scaled(matmul(x, y), alpha)], { kind: 'add', dtype: x.handle.dtype });
  },
);
