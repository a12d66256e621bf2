import { z } from 'zod';
import { ArgumentError, type DTypeName, ShapeError, showShape } from '../../core/index.ts';
import { apply, applyAll } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import { axisOf, besides, cast, define, dtype, dtypeOr, flag, meet, operand, tensor, view, whole } from './define.ts';
import { slab, transpose } from './shape.ts';

const place = (where: string, kind: 'max' | 'min') =>
  define(
    where,
    { x: tensor, axis: whole.nullish(), keepdim: flag.default(false), dtype },
    ['x', 'axis', 'keepdim', 'dtype'],
    ({ x, axis, keepdim, dtype: to }): Tensor => {
      const flat = axis == null || x.ndim === 0 ? view(x, [x.size]) : x;
      const along = axisOf(where, axis ?? 0, x.ndim || flat.ndim);
      const found = apply('ArgReduce', [flat], { kind, axis: along });
      const shape =
        axis == null
          ? keepdim
            ? x.handle.shape.map(() => 1)
            : []
          : keepdim
            ? x.handle.shape.map((n, i) => (i === along ? 1 : n))
            : null;
      return cast(shape ? view(found, shape) : found, dtypeOr(where, to, 'int64'));
    },
  );

/** Place of the largest along an axis, or among all elements; the first of equals. @source Paddle, python/paddle/tensor/search.py, argmax */
export const argmax = place('argmax', 'max');
/** Place of the smallest. @source Paddle, python/paddle/tensor/search.py, argmin */
export const argmin = place('argmin', 'min');

/** Values sorted along an axis, with their places; values carry gradients. */
function sorted(where: string, x: Tensor, axis: number, descending: boolean): [Tensor, Tensor] {
  const rank = x.ndim;
  if (rank === 0) return [x, apply('Fill', [], { shape: [], dtype: 'int64', value: 0 })];
  const along = axisOf(where, axis, rank);
  const order = Array.from({ length: rank }, (_, i) => (i === along ? rank - 1 : i === rank - 1 ? along : i));
  const last = along === rank - 1 ? x : transpose(x, order);
  const places = applyAll('Sort', [last], { descending })[1]!;
  const values = apply('TakeAlongAxis', [last, places], { axis: rank - 1 });
  return along === rank - 1 ? [values, places] : [transpose(values, order), transpose(places, order)];
}

/** Sorted along an axis; the last by default. @source Paddle, python/paddle/tensor/search.py, sort */
export const sort = define(
  'sort',
  { x: tensor, axis: whole.default(-1), descending: flag.default(false), stable: flag.default(false) },
  ['x', 'axis', 'descending', 'stable'],
  ({ x, axis, descending }): Tensor => sorted('sort', x, axis, descending)[0],
);
/** The places that would sort it. @source Paddle, python/paddle/tensor/search.py, argsort */
export const argsort = define(
  'argsort',
  { x: tensor, axis: whole.default(-1), descending: flag.default(false), stable: flag.default(false) },
  ['x', 'axis', 'descending', 'stable'],
  ({ x, axis, descending }): Tensor => sorted('argsort', x, axis, descending)[1],
);

/**
 * The k largest (or smallest) along an axis, and their places.
 *
 * @returns [values, int64 places], sizes `k` on the axis
 * @throws {ArgumentError} when the axis has fewer than k elements
 * @source Paddle, python/paddle/tensor/search.py, topk
 */
export const topk = define(
  'topk',
  { x: tensor, k: whole, axis: whole.nullish(), largest: flag.default(true), sorted: flag.default(true) },
  ['x', 'k', 'axis', 'largest', 'sorted'],
  ({ x, k, axis, largest }): [Tensor, Tensor] => {
    const along = axisOf('topk', axis ?? -1, x.ndim);
    const length = x.handle.shape[along] ?? 1;
    if (k < 1 || k > length)
      throw new ArgumentError(
        `topk: k must lie in [1, ${length}], the size of axis ${along}. Received ${k}. Ask for fewer.`,
      );
    const [values, places] = sorted('topk', x, along, largest);
    return [slab(values, along, 0, k), slab(places, along, 0, k)];
  },
);

/**
 * Elements of x where the condition holds, else of y; without x and y the places where it holds.
 *
 * @source Paddle, python/paddle/tensor/search.py, where
 */
export const where = define(
  'where',
  { condition: tensor, x: operand.nullish(), y: operand.nullish() },
  ['condition', 'x', 'y'],
  ({ condition, x, y }): Tensor => {
    if (x == null || y == null)
      throw new ArgumentError(
        'where: x and y must both be given. Received only the condition. For places use nonzero(condition).',
      );
    const a = besides(x, besides(y, condition));
    const b = besides(y, a);
    const dtype_ = meet('where', a, b);
    return apply('Where', [cast(condition, 'bool'), cast(a, dtype_), cast(b, dtype_)], {});
  },
);

/** Places of elements that are not zero: int64 [n, rank], or one column per axis. @source Paddle, python/paddle/tensor/search.py, nonzero */
export const nonzero = define(
  'nonzero',
  { x: tensor, asTuple: flag.default(false) },
  ['x', 'asTuple'],
  ({ x, asTuple }): Tensor | Tensor[] => {
    const places = apply('NonZero', [x], {});
    return asTuple
      ? Array.from({ length: x.ndim }, (_, i) => view(slab(places, 1, i, 1), [places.handle.shape[0]!]))
      : places;
  },
);

/** Elements where the mask holds, in one row. @source Paddle, python/paddle/tensor/search.py, masked_select */
export const maskedSelect = define(
  'maskedSelect',
  { x: tensor, mask: tensor },
  ['x', 'mask'],
  ({ x, mask }): Tensor => {
    const wide =
      mask.ndim === x.ndim && mask.size === x.size ? mask : apply('Expand', [mask], { shape: x.handle.shape });
    return apply('GatherNd', [x, apply('NonZero', [wide], {})], {});
  },
);

/** Elements replaced by a value where the mask holds. @source Paddle, python/paddle/tensor/manipulation.py, masked_fill */
export const maskedFill = define(
  'maskedFill',
  { x: tensor, mask: tensor, value: operand },
  ['x', 'mask', 'value'],
  ({ x, mask, value }): Tensor => {
    const filling = cast(besides(value, x), x.handle.dtype);
    return apply('Where', [cast(mask, 'bool'), filling, x], {});
  },
);

/**
 * Rows picked by whole numbers along an axis.
 *
 * @param index - Places, 1-D, or a scalar that removes the axis.
 * @source Paddle, python/paddle/tensor/manipulation.py, gather
 */
export const gather = define(
  'gather',
  { x: tensor, index: tensor, axis: whole.nullish() },
  ['x', 'index', 'axis'],
  ({ x, index, axis }): Tensor => {
    const places = index.ndim === 2 && index.handle.shape[1] === 1 ? view(index, [index.handle.shape[0]!]) : index;
    return apply('Gather', [x, places], { axis: axisOf('gather', axis ?? 0, x.ndim) });
  },
);

/** Rows picked along an axis. @source Paddle, python/paddle/tensor/search.py, index_select */
export const indexSelect = define(
  'indexSelect',
  { x: tensor, index: tensor, axis: whole.default(0) },
  ['x', 'index', 'axis'],
  ({ x, index, axis }): Tensor => apply('Gather', [x, index], { axis: axisOf('indexSelect', axis, x.ndim) }),
);

/** Elements at places given by the last axis of the index. @source Paddle, python/paddle/tensor/manipulation.py, gather_nd */
export const gatherNd = define(
  'gatherNd',
  { x: tensor, index: tensor },
  ['x', 'index'],
  ({ x, index }): Tensor => apply('GatherNd', [x, index], {}),
);

/** Element by element along an axis. @source Paddle, python/paddle/tensor/manipulation.py, take_along_axis */
export const takeAlongAxis = define(
  'takeAlongAxis',
  { arr: tensor, indices: tensor, axis: whole, broadcast: z.boolean().default(true) },
  ['arr', 'indices', 'axis', 'broadcast'],
  ({ arr, indices, axis, broadcast }): Tensor => {
    const along = axisOf('takeAlongAxis', axis, arr.ndim);
    if (indices.ndim !== arr.ndim)
      throw new ShapeError(
        `takeAlongAxis: the indices must have ${arr.ndim} axes. Received ${showShape(indices.handle.shape)}. Add axes of size 1.`,
      );
    const shape = arr.handle.shape.map((n, i) => (i === along || !broadcast ? indices.handle.shape[i]! : n));
    const places = shape.every((n, i) => n === indices.handle.shape[i])
      ? indices
      : apply('Expand', [indices], { shape });
    return apply('TakeAlongAxis', [arr, places], { axis: along });
  },
);

/**
 * Rows of x replaced by (or, with overwrite false, zeroed and then added up from) updates.
 *
 * @source Paddle, python/paddle/tensor/manipulation.py, scatter
 */
export const scatter = define(
  'scatter',
  { x: tensor, index: tensor, updates: tensor, overwrite: flag.default(true) },
  ['x', 'index', 'updates', 'overwrite'],
  ({ x, index, updates, overwrite }): Tensor => {
    const places = view(index, [index.size, 1]);
    if (overwrite) return apply('ScatterNd', [x, places, updates], { mode: 'overwrite' });
    const zeros = apply('Fill', [], { shape: updates.handle.shape, dtype: x.handle.dtype as DTypeName, value: 0 });
    return apply('ScatterNd', [apply('ScatterNd', [x, places, zeros], { mode: 'overwrite' }), places, updates], {
      mode: 'add',
    });
  },
);

/**
 * x with updates added at places.
 *
 * @param index - Places, `[…, k]` for the first k axes.
 * @source Paddle, python/paddle/tensor/manipulation.py, scatter_nd_add
 */
export const scatterNdAdd = define(
  'scatterNdAdd',
  { x: tensor, index: tensor, updates: tensor },
  ['x', 'index', 'updates'],
  ({ x, index, updates }): Tensor => apply('ScatterNd', [x, index, updates], { mode: 'add' }),
);
