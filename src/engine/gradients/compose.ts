import { type DTypeName, type Shape, sameShape, sizeOf } from '../../core/index.ts';
import { alias, apply } from '../apply.ts';
import type { BinaryKind, CompareKind, ReduceKind, UnaryKind } from '../kernels/contract.ts';
import { reshaped } from '../storage.ts';
import type { Tensor } from '../tensor.ts';

/** Short forms that gradient rules are written in. All of them are recorded, so that gradients can be differentiated again. */

export function unary(kind: UnaryKind, x: Tensor, a?: number, b?: number): Tensor {
  return apply('Unary', [x], { kind, a, b });
}

export function binary(kind: BinaryKind, x: Tensor, y: Tensor): Tensor {
  return apply('Binary', [x, y], { kind, dtype: x.handle.dtype });
}

export const add = (x: Tensor, y: Tensor): Tensor => binary('add', x, y);
export const sub = (x: Tensor, y: Tensor): Tensor => binary('sub', x, y);
export const mul = (x: Tensor, y: Tensor): Tensor => binary('mul', x, y);
export const div = (x: Tensor, y: Tensor): Tensor => binary('div', x, y);
export const neg = (x: Tensor): Tensor => unary('neg', x);

/** a·x + b. */
export const scale = (x: Tensor, a: number, b = 0): Tensor => unary('scale', x, a, b);

/** A constant that broadcasts. */
export function constant(value: number, dtype: DTypeName, shape: Shape = []): Tensor {
  return apply('Fill', [], { shape, dtype, value });
}

/** 1 where a comparison holds and 0 elsewhere, as numbers of `dtype`. */
export function indicator(kind: CompareKind, x: Tensor, y: Tensor, dtype: DTypeName): Tensor {
  return apply('Cast', [apply('Compare', [x, y], { kind })], { dtype });
}

export function reduce(kind: ReduceKind, x: Tensor, axes: readonly number[]): Tensor {
  return apply('Reduce', [x], { kind, axes });
}

/** The same elements under another shape. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.handle.shape, shape)) return x;
  const source = x.handle.channelsLast ? apply('Contiguous', [x], {}) : x;
  return alias(source, reshaped(source.handle, shape));
}

export function expand(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.handle.shape, shape) ? x : apply('Expand', [x], { shape });
}

/** Sums a gradient over the axes along which its value was repeated, back to `shape`. */
export function unbroadcast(dy: Tensor, shape: Shape): Tensor {
  const from = dy.handle.shape;
  if (sameShape(from, shape)) return dy;
  const lead = from.length - shape.length;
  const axes = from.flatMap((n, axis) => (axis < lead || (shape[axis - lead] === 1 && n !== 1) ? [axis] : []));
  return reshape(axes.length > 0 ? reduce('sum', dy, axes) : dy, shape);
}

/** `shape` with the given axes set to 1. */
export function keepdim(shape: Shape, axes: readonly number[]): number[] {
  return shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
}

/** Sums over axes that stay as size 1. */
export function sumKeeping(x: Tensor, axes: readonly number[]): Tensor {
  return reshape(reduce('sum', x, axes), keepdim(x.handle.shape, axes));
}

/** Means over axes that stay as size 1. */
export function meanKeeping(x: Tensor, axes: readonly number[]): Tensor {
  return reshape(reduce('mean', x, axes), keepdim(x.handle.shape, axes));
}

/** Values per channel `[C]`, shaped so that they broadcast against `[N, C, …]`. */
export function perChannel(x: Tensor, rank: number): Tensor {
  return reshape(x, [1, sizeOf(x.handle.shape), ...new Array<number>(Math.max(rank - 2, 0)).fill(1)]);
}
