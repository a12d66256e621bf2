import { sizeOf } from '../../../../core/index.ts';
import type { Natives, Workspace } from '../workspace.ts';

/** Sums and their like; products of matrices; softmax. */
export function reductions(space: Workspace): Natives {
  const { ops, kernel, floats, orderOf, inOrder, plain, give } = space;

  return {
    Reduce: kernel(([x], { kind, axes }) => {
      if (!floats(x!) || kind === 'all' || kind === 'any') return undefined;
      const perm = orderOf(x!);
      const kept = (perm ?? x!.shape.map((_, axis) => axis)).filter((axis) => !axes.includes(axis));
      const inOwnOrder = kept.every((axis, i) => i === 0 || axis > kept[i - 1]!);
      const from = inOwnOrder ? perm : null;
      const reduced = axes.map((axis) => (from ? from.indexOf(axis) : axis));
      const shape = x!.shape.filter((_, axis) => !axes.includes(axis));
      return [give(ops.reduce(kind, inOrder(x!, from), reduced), shape)];
    }),
    ArgReduce: kernel(([x], { kind, axis }) => {
      if (!floats(x!)) return undefined;
      const shape = x!.shape.filter((_, i) => i !== axis);
      const places = ops.download(ops.argReduce(kind, plain(x!), axis));
      return [space.giveElements(Float64Array.from(places), shape, 'int64')];
    }),
    ChannelSum: kernel(([dy]) => {
      if (!floats(dy!)) return undefined;
      const perm = orderOf(dy!);
      const axes = dy!.shape.map((_, axis) => axis).filter((axis) => (perm ? perm[axis] !== 1 : axis !== 1));
      return [give(ops.reduce('sum', inOrder(dy!, perm), axes), [dy!.shape[1]!])];
    }),
    MatMul: kernel(([a, b], { transposeA, transposeB }) => {
      if (!floats(a!, b!)) return undefined;
      const [m, n] = [a!.shape.at(transposeA ? -1 : -2)!, b!.shape.at(transposeB ? -2 : -1)!];
      // rows of a batch that meet one factor are rows of one matrix
      if (b!.shape.length === 2 && !transposeA && a!.shape.length !== 2) {
        const k = a!.shape.at(-1)!;
        const rows = ops.reshape(plain(a!), [sizeOf(a!.shape) / k, k]);
        return [give(ops.matMul(rows, plain(b!), false, transposeB), [...a!.shape.slice(0, -1), n])];
      }
      const product = ops.matMul(plain(a!), plain(b!), transposeA, transposeB);
      return [give(product, [...product.shape.slice(0, -2), m, n])];
    }),
  };
}
