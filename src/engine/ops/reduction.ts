import { type DTypeName, isFloat } from '../../core/index.ts';
import { apply } from '../apply.ts';
import type { ReduceKind } from '../kernels/contract.ts';
import type { Tensor } from '../tensor.ts';
import { axes, axesOf, axisOf, cast, define, dtype, dtypeOr, flag, floating, tensor, view, whole } from './define.ts';

/** A reduction over axes, which are removed or kept with size 1. */
export function reduce(
  where: string,
  kind: ReduceKind,
  x: Tensor,
  axis: number | readonly number[] | null | undefined,
  keepdim: boolean,
): Tensor {
  const list = axesOf(where, axis, x.ndim);
  const y = apply('Reduce', [x], { kind, axes: list });
  return keepdim
    ? view(
        y,
        x.handle.shape.map((n, i) => (list.includes(i) ? 1 : n)),
      )
    : y;
}

/** Booleans and int32 are summed as int64. */
const summable = (x: Tensor, to: DTypeName | null): Tensor =>
  cast(x, to ?? (x.handle.dtype === 'bool' || x.handle.dtype === 'int32' ? 'int64' : x.handle.dtype));

/**
 * The sum over axes.
 *
 * @param axis - One axis, a list of them, or null for all.
 * @param dtype - Data type to sum in; booleans and int32 are summed as int64 when left out.
 * @param keepdim - Whether the axes stay with size 1; false by default.
 * @source Paddle, python/paddle/tensor/math.py, sum
 */
export const sum = define(
  'sum',
  { x: tensor, axis: axes, dtype, keepdim: flag.default(false) },
  ['x', 'axis', 'dtype', 'keepdim'],
  ({ x, axis, dtype: to, keepdim }): Tensor =>
    reduce('sum', 'sum', summable(x, to == null ? null : dtypeOr('sum', to, 'float32')), axis, keepdim),
);

/** The product over axes. @source Paddle, python/paddle/tensor/math.py, prod */
export const prod = define(
  'prod',
  { x: tensor, axis: axes, keepdim: flag.default(false), dtype },
  ['x', 'axis', 'keepdim', 'dtype'],
  ({ x, axis, keepdim, dtype: to }): Tensor =>
    reduce('prod', 'prod', to == null ? x : cast(x, dtypeOr('prod', to, 'float32')), axis, keepdim),
);

const reduction = (where: string, kind: ReduceKind) =>
  define(
    where,
    { x: tensor, axis: axes, keepdim: flag.default(false) },
    ['x', 'axis', 'keepdim'],
    ({ x, axis, keepdim }): Tensor => reduce(where, kind, x, axis, keepdim),
  );

/** The mean over axes; of whole numbers a whole number, cut. @source Paddle, python/paddle/tensor/stat.py, mean */
export const mean = reduction('mean', 'mean');
/** The largest over axes; ties share the gradient. @source Paddle, python/paddle/tensor/math.py, max */
export const max = reduction('max', 'max');
/** The smallest over axes. @source Paddle, python/paddle/tensor/math.py, min */
export const min = reduction('min', 'min');
/** The largest over axes; ties share the gradient. @source Paddle, python/paddle/tensor/math.py, amax */
export const amax = reduction('amax', 'max');
/** The smallest over axes. @source Paddle, python/paddle/tensor/math.py, amin */
export const amin = reduction('amin', 'min');
/** Whether all are true. @source Paddle, python/paddle/tensor/math.py, all */
export const all = define(
  'all',
  { x: tensor, axis: axes, keepdim: flag.default(false) },
  ['x', 'axis', 'keepdim'],
  ({ x, axis, keepdim }): Tensor => reduce('all', 'all', cast(x, 'bool'), axis, keepdim),
);
/** Whether any is true. @source Paddle, python/paddle/tensor/math.py, any */
export const any = define(
  'any',
  { x: tensor, axis: axes, keepdim: flag.default(false) },
  ['x', 'axis', 'keepdim'],
  ({ x, axis, keepdim }): Tensor => reduce('any', 'any', cast(x, 'bool'), axis, keepdim),
);

/** Σ(x − mean)² over axes divided by n, or by n − 1. */
function variance(
  x: Tensor,
  axis: number | readonly number[] | null | undefined,
  unbiased: boolean,
  keepdim: boolean,
): Tensor {
  const values = floating(x);
  const list = axesOf('var', axis, x.ndim);
  const count = list.reduce((product, a) => product * x.handle.shape[a]!, 1);
  const centred = apply('Binary', [values, reduce('var', 'mean', values, list, true)], {
    kind: 'sub',
    dtype: values.handle.dtype,
  });
  const squares = reduce('var', 'sum', apply('Unary', [centred], { kind: 'square' }), list, keepdim);
  return apply('Unary', [squares], { kind: 'scale', a: 1 / (unbiased ? count - 1 : count), b: 0 });
}

/**
 * The variance over axes; `unbiased` divides by n − 1 and is the default.
 *
 * @param axis - One axis, a list of them, or null for all.
 * @param keepdim - Whether reduced axes stay, with size 1; false by default.
 * @source Paddle, python/paddle/tensor/stat.py, var
 */
export const variance_ = define(
  'var',
  { x: tensor, axis: axes, unbiased: flag.default(true), keepdim: flag.default(false) },
  ['x', 'axis', 'unbiased', 'keepdim'],
  ({ x, axis, unbiased, keepdim }): Tensor => variance(x, axis, unbiased, keepdim),
);
/** The standard deviation over axes. @source Paddle, python/paddle/tensor/stat.py, std */
export const std = define(
  'std',
  { x: tensor, axis: axes, unbiased: flag.default(true), keepdim: flag.default(false) },
  ['x', 'axis', 'unbiased', 'keepdim'],
  ({ x, axis, unbiased, keepdim }): Tensor => apply('Unary', [variance(x, axis, unbiased, keepdim)], { kind: 'sqrt' }),
);

/** ln Σ eˣ over axes, without overflow. @source Paddle, python/paddle/tensor/math.py, logsumexp */
export const logsumexp = define(
  'logsumexp',
  { x: tensor, axis: axes, keepdim: flag.default(false) },
  ['x', 'axis', 'keepdim'],
  ({ x, axis, keepdim }): Tensor => {
    const values = floating(x);
    const list = axesOf('logsumexp', axis, x.ndim);
    const top = reduce('logsumexp', 'max', values, list, true);
    top.stopGradient = true;
    const peak = topOnly(top);
    const shifted = apply('Binary', [values, peak], { kind: 'sub', dtype: values.handle.dtype });
    const total = apply('Unary', [reduce('logsumexp', 'sum', apply('Unary', [shifted], { kind: 'exp' }), list, true)], {
      kind: 'log',
    });
    const whole = apply('Binary', [total, peak], { kind: 'add', dtype: values.handle.dtype });
    return keepdim
      ? whole
      : view(
          whole,
          values.handle.shape.filter((_, i) => !list.includes(i)),
        );
  },
);
const topOnly = (x: Tensor): Tensor => {
  x.stopGradient = true;
  return x;
};

const running =
  (where: string, kind: 'sum' | 'prod') =>
  ({ x, axis }: { x: Tensor; axis?: number | null }): Tensor => {
    const values = isFloat(x.handle.dtype) || x.handle.dtype === 'int64' ? x : cast(x, 'int64');
    return axis == null
      ? apply('Cumulative', [view(values, [x.size])], { kind, axis: 0 })
      : apply('Cumulative', [values], { kind, axis: axisOf(where, axis, x.ndim) });
  };

/** The running sum along an axis; without one over all elements. @source Paddle, python/paddle/tensor/math.py, cumsum */
export const cumsum = define(
  'cumsum',
  { x: tensor, axis: whole.nullish(), dtype },
  ['x', 'axis', 'dtype'],
  ({ x, axis, dtype: to }): Tensor =>
    running('cumsum', 'sum')({ x: to == null ? x : cast(x, dtypeOr('cumsum', to, 'float32')), axis }),
);
/** The running product along an axis. @source Paddle, python/paddle/tensor/math.py, cumprod */
export const cumprod = define(
  'cumprod',
  { x: tensor, dim: whole.nullish(), dtype },
  ['x', 'dim', 'dtype'],
  ({ x, dim, dtype: to }): Tensor =>
    running('cumprod', 'prod')({ x: to == null ? x : cast(x, dtypeOr('cumprod', to, 'float32')), axis: dim }),
);
