import type { DTypeName } from '../../core/index.ts';
import { apply, full, fullLike, ops, type Tensor } from '../../engine/index.ts';
import { functional as F } from '../../nn/index.ts';
import { Constant, type PaddleOp, type Run, type RunMany } from '../paddleOp.ts';

const axesOrAll = (op: PaddleOp): number[] | null => {
  const axes = op.numbers(1);
  return axes.length === 0 ? null : axes;
};

type Reduce = (x: Tensor, axis: number[] | null, keepdim: boolean) => Tensor;
const reduction =
  (compute: Reduce): Run =>
  (op) =>
    compute(op.tensor(0), axesOrAll(op), op.flag('keepdim'));

const reductionByAttribute =
  (compute: Reduce): Run =>
  (op) => {
    const axes = op.list('axis');
    return compute(op.tensor(0), axes.length === 0 ? null : axes, op.flag('keepdim'));
  };

const argmax =
  (compute: (x: Tensor, axis: number | null, keepdim: boolean) => Tensor): Run =>
  (op) => {
    const y = compute(op.tensor(0), op.flag('flatten') ? null : op.number(1), op.flag('keepdims'));
    return ops.castTo(y, op.dtype('dtype') ?? 'int64');
  };

/** Numbers that stand in the program itself. */
const assignValue: Run = (op) => new Constant(op.list('values'), op.list('shape'), op.dtype('dtype') ?? 'float32');

/** Sections −1 stand for what is left. */
const split: Run = (op) => ops.split(op.tensor(0), op.numbers(1), op.number(2));

/** A part along axes; negative limits count from the end, limits beyond the ends stop there. */
function part(op: PaddleOp, steps: readonly number[]): Tensor {
  const x = op.tensor(0);
  const axes = op.list('axes');
  const [starts, ends] = [op.numbers(1), op.numbers(2)];
  const shape = x.shape;
  const start = shape.map(() => 0);
  const size = [...shape];
  const step = shape.map(() => 1);
  axes.forEach((axis, i) => {
    const n = shape[axis]!;
    const by = steps[i] ?? 1;
    const limit = (given: number): number => {
      const counted = given < 0 ? given + n : given;
      return by > 0 ? Math.min(Math.max(counted, 0), n) : Math.min(Math.max(counted, -1), n - 1);
    };
    const [from, to] = [limit(starts[i]!), limit(ends[i]!)];
    start[axis] = from;
    step[axis] = by;
    size[axis] = Math.max(0, Math.ceil((to - from) / by));
  });
  return apply('Slice', [x], { start, step, size });
}

const slice: Run = (op) => {
  const cut = part(op, []);
  const gone = op.list('decrease_axis');
  return gone.length === 0
    ? cut
    : ops.reshape(
        cut,
        cut.shape.filter((_, i) => !gone.includes(i)),
      );
};

const constant: Run = (op) => {
  const dtype = (op.dtype('dtype') ?? 'float32') as DTypeName;
  const shape = op.list('shape');
  const value = op.num('value');
  return shape.every((n) => n === 1) ? new Constant([value], shape, dtype) : full(shape, value, dtype);
};

const matmul: Run = (op) => ops.matmul(op.tensor(0), op.tensor(1), op.flag('transpose_x'), op.flag('transpose_y'));

const norm: Run = (op) => {
  const x = op.tensor(0);
  return op.flag('asvector')
    ? ops.norm(ops.flatten(x), op.num('porder'), 0, op.flag('keepdim'))
    : ops.norm(x, op.num('porder'), op.num('axis'), op.flag('keepdim'));
};

/** Constants, shapes, parts, sums over axes, products of matrices, choices. */
export const layout: Readonly<Record<string, Run>> = {
  full: constant,
  full_int_array: (op) => new Constant(op.list('value'), [op.list('value').length], op.dtype('dtype') ?? 'int64'),
  assign_value: assignValue,
  assign_value_: assignValue,
  full_like: (op) => fullLike(op.tensor(0), op.number(1), op.dtype('dtype') ?? undefined),
  full_with_tensor: (op) => full(op.numbers(1), op.number(0), op.dtype('dtype') ?? 'float32'),
  full_batch_size_like: (op) => {
    const shape = op.list('shape');
    shape[op.num('output_dim_idx')] = op.tensor(0).shape[op.num('input_dim_idx')]!;
    return full(shape, op.num('value'), op.dtype('dtype') ?? 'float32');
  },
  shape: (op) => new Constant(op.tensor(0).shape, [op.tensor(0).ndim], 'int32'),
  shape64: (op) => new Constant(op.tensor(0).shape, [op.tensor(0).ndim], 'int64'),
  reshape: (op) => ops.reshape(op.tensor(0), op.numbers(1)),
  flatten: (op) => ops.flatten(op.tensor(0), op.num('start_axis'), op.num('stop_axis')),
  squeeze: (op) => ops.squeeze(op.tensor(0), axesOrAll(op)),
  unsqueeze: (op) => ops.unsqueeze(op.tensor(0), op.numbers(1)),
  transpose: (op) => ops.transpose(op.tensor(0), { perm: op.list('perm') }),
  concat: (op) => ops.concat(op.tensors(0), op.number(1)),
  stack: (op) => ops.stack(op.tensors(0), op.num('axis')),
  split,
  split_with_num: (op) => ops.split(op.tensor(0), op.num('num'), op.number(1)),
  unstack: (op) => ops.unbind(op.tensor(0), op.num('axis')),
  unbind: (op) => ops.unbind(op.tensor(0), op.num('axis')),
  slice,
  strided_slice: (op) => part(op, op.numbers(3)),
  expand: (op) => ops.expand(op.tensor(0), op.numbers(1)),
  tile: (op) => ops.tile(op.tensor(0), op.numbers(1)),
  flip: (op) => ops.flip(op.tensor(0), op.list('axis')),
  gather: (op) => ops.gather(op.tensor(0), op.tensor(1), op.number(2)),
  where: (op) => ops.where(op.tensor(0), op.tensor(1), op.tensor(2)) as Tensor,
  mean: reduction(ops.mean),
  max: reduction(ops.max),
  min: reduction(ops.min),
  amax: reductionByAttribute(ops.amax),
  amin: reductionByAttribute(ops.amin),
  any: reductionByAttribute(ops.any),
  all: reductionByAttribute(ops.all),
  logsumexp: reductionByAttribute(ops.logsumexp),
  prod: reduction((x, axis, keepdim) => ops.prod(x, axis, keepdim)),
  numel: (op) => new Constant([op.tensor(0).size], [], 'int64'),
  roll: (op) => ops.roll(op.tensor(0), op.numbers(1), op.list('axis').length === 0 ? null : op.list('axis')),
  tril: (op) => ops.tril(op.tensor(0), op.num('diagonal')),
  triu: (op) => ops.triu(op.tensor(0), op.num('diagonal')),
  sum: (op) => ops.sum({ x: op.tensor(0), axis: axesOrAll(op), dtype: op.dtype('dtype'), keepdim: op.flag('keepdim') }),
  argmax: argmax((x, axis, keepdim) => ops.argmax(x, axis, keepdim)),
  argmin: argmax((x, axis, keepdim) => ops.argmin(x, axis, keepdim)),
  matmul,
  bmm: (op) => ops.bmm(op.tensor(0), op.tensor(1)),
  p_norm: norm,
  cumsum: (op) => {
    if (op.flag('exclusive') || op.flag('reverse')) op.refuse('an exclusive or reversed sum');
    return ops.cumsum(op.tensor(0), op.flag('flatten') ? null : op.number(1));
  },
  one_hot: (op) => F.oneHot(op.tensor(0), op.number(1)),
};

/** Operations with several results, each a value of its own. */
export const layoutOfMany: Readonly<Record<string, RunMany>> = {
  topk: (op) =>
    ops.topk({
      x: op.tensor(0),
      k: op.number(1),
      axis: op.num('axis'),
      largest: op.flag('largest'),
      sorted: op.flag('sorted'),
    }),
};
