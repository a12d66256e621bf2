import { z } from 'zod';
import { DtypeError, sameShape } from '../../core/index.ts';
import { apply } from '../apply.ts';
import type { BinaryKind, CompareKind } from '../kernels/contract.ts';
import type { Tensor } from '../tensor.ts';
import { besides, cast, define, flag, meet, number, type Operand, operand, tensor } from './define.ts';

function compare(where: string, kind: CompareKind, x: Tensor, y: Operand): Tensor {
  const other = besides(y, x);
  const dtype = meet(where, x, other);
  return apply('Compare', [cast(x, dtype), cast(other, dtype)], { kind });
}

const comparison = (where: string, kind: CompareKind) =>
  define(where, { x: tensor, y: operand }, ['x', 'y'], ({ x, y }): Tensor => compare(where, kind, x, y));

/** x = y, element by element. @source Paddle, python/paddle/tensor/logic.py, equal */
export const equal = comparison('equal', 'equal');
/** x ≠ y. @source Paddle, python/paddle/tensor/logic.py, not_equal */
export const notEqual = comparison('notEqual', 'notEqual');
/** x < y. @source Paddle, python/paddle/tensor/logic.py, less_than */
export const lessThan = comparison('lessThan', 'less');
/** x ≤ y. @source Paddle, python/paddle/tensor/logic.py, less_equal */
export const lessEqual = comparison('lessEqual', 'lessEqual');
/** x > y. @source Paddle, python/paddle/tensor/logic.py, greater_than */
export const greaterThan = comparison('greaterThan', 'greater');
/** x ≥ y. @source Paddle, python/paddle/tensor/logic.py, greater_equal */
export const greaterEqual = comparison('greaterEqual', 'greaterEqual');

const logical = (where: string, kind: BinaryKind) =>
  define(
    where,
    { x: tensor, y: operand },
    ['x', 'y'],
    ({ x, y }): Tensor => apply('Binary', [cast(x, 'bool'), cast(besides(y, x), 'bool')], { kind, dtype: 'bool' }),
  );

/** x and y. @source Paddle, python/paddle/tensor/logic.py, logical_and */
export const logicalAnd = logical('logicalAnd', 'and');
/** x or y. @source Paddle, python/paddle/tensor/logic.py, logical_or */
export const logicalOr = logical('logicalOr', 'or');
/** Either x or y, not both. @source Paddle, python/paddle/tensor/logic.py, logical_xor */
export const logicalXor = logical('logicalXor', 'xor');

/** Whether two tensors have the same shape and elements, as a scalar. @source Paddle, python/paddle/tensor/logic.py, equal_all */
export const equalAll = define(
  'equalAll',
  { x: tensor, y: tensor },
  ['x', 'y'],
  ({ x, y }): Tensor =>
    sameShape(x.handle.shape, y.handle.shape)
      ? apply('Reduce', [compare('equalAll', 'equal', x, y)], { kind: 'all', axes: x.shape.map((_, i) => i) })
      : apply('Fill', [], { shape: [], dtype: 'bool', value: 0 }),
);

/**
 * Whether |x − y| ≤ atol + rtol·|y| everywhere, as a scalar.
 *
 * @source Paddle, python/paddle/tensor/logic.py, allclose
 */
export const allclose = define(
  'allclose',
  { x: tensor, y: tensor, rtol: number.default(1e-5), atol: number.default(1e-8), equalNan: flag.default(false) },
  ['x', 'y', 'rtol', 'atol', 'equalNan'],
  ({ x, y, rtol, atol, equalNan }): Tensor => {
    if (x.handle.dtype !== y.handle.dtype)
      throw new DtypeError(
        `allclose: both tensors must have one data type. Received ${x.handle.dtype} and ${y.handle.dtype}. Convert one with astype.`,
      );
    const near = isclose({ x, y, rtol, atol, equalNan });
    return apply('Reduce', [near], { kind: 'all', axes: near.shape.map((_, i) => i) });
  },
);

/** Whether |x − y| ≤ atol + rtol·|y|, element by element. @source Paddle, python/paddle/tensor/logic.py, isclose */
export const isclose = define(
  'isclose',
  {
    x: tensor,
    y: tensor,
    rtol: number.default(1e-5),
    atol: number.default(1e-8),
    equalNan: z.boolean().default(false),
  },
  ['x', 'y', 'rtol', 'atol', 'equalNan'],
  ({ x, y, rtol, atol, equalNan }): Tensor => {
    const dtype = meet('isclose', x, y);
    const difference = apply('Unary', [apply('Binary', [cast(x, dtype), cast(y, dtype)], { kind: 'sub', dtype })], {
      kind: 'abs',
    });
    const limit = apply('Unary', [apply('Unary', [cast(y, dtype)], { kind: 'abs' })], {
      kind: 'scale',
      a: rtol,
      b: atol,
    });
    const or = (a: Tensor, b: Tensor): Tensor => apply('Binary', [a, b], { kind: 'or', dtype: 'bool' });
    const near = or(apply('Compare', [difference, limit], { kind: 'lessEqual' }), compare('isclose', 'equal', x, y));
    if (!equalNan) return near;
    const both = apply('Binary', [apply('Unary', [x], { kind: 'isnan' }), apply('Unary', [y], { kind: 'isnan' })], {
      kind: 'and',
      dtype: 'bool',
    });
    return or(near, both);
  },
);
