import { sizeOf } from '../../core/index.ts';
import { apply } from '../apply.ts';
import type { Kernels } from '../kernels/contract.ts';
import type { Tensor } from '../tensor.ts';
import {
  div,
  expand,
  indicator,
  keepdim,
  mul,
  perChannel,
  reshape,
  scale,
  sumKeeping,
  unbroadcast,
} from './compose.ts';
import type { Context, Rules } from './rule.ts';

/** The product's gradient over the batch axes that only the other factor has, as one matrix product. */
function overBatch(a: Tensor, b: Tensor): Tensor {
  const flat = (x: Tensor): Tensor => {
    const width = x.handle.shape.at(-1)!;
    return reshape(x, [sizeOf(x.handle.shape.slice(0, -1)), width]);
  };
  return apply('MatMul', [flat(a), flat(b)], { transposeA: true, transposeB: false });
}

function matMulGrads(context: Context<Kernels['MatMul']>): (Tensor | null)[] {
  const { transposeA, transposeB } = context.attrs;
  const dy = context.dy();
  const [shapeA, shapeB] = [context.inputShape(0), context.inputShape(1)];
  const da = (): Tensor => {
    const b = context.input(1);
    return transposeA
      ? apply('MatMul', [b, dy], { transposeA: transposeB, transposeB: true })
      : apply('MatMul', [dy, b], { transposeA: false, transposeB: !transposeB });
  };
  const db = (): Tensor => {
    const a = context.input(0);
    if (shapeB.length === 2 && shapeA.length > 2 && !transposeA)
      return transposeB ? overBatch(dy, a) : overBatch(a, dy);
    return transposeB
      ? apply('MatMul', [dy, a], { transposeA: true, transposeB: transposeA })
      : apply('MatMul', [a, dy], { transposeA: !transposeA, transposeB: false });
  };
  return [context.wants(0) ? unbroadcast(da(), shapeA) : null, context.wants(1) ? unbroadcast(db(), shapeB) : null];
}

/** Rules of kernels that sum: reductions and the matrix product. */
export const reductions: Rules<'Reduce' | 'ChannelSum' | 'MatMul'> = {
  Reduce(context) {
    const { kind, axes } = context.attrs;
    const shape = context.inputShape(0);
    const kept = keepdim(shape, axes);
    const dy = reshape(context.dy(), kept);
    switch (kind) {
      case 'sum':
        return [expand(dy, shape)];
      case 'mean':
        return [expand(scale(dy, sizeOf(kept) / sizeOf(shape)), shape)];
      case 'prod': {
        // like Paddle's: NaN at an element that is zero
        const total = mul(dy, reshape(context.output(0), kept));
        return [div(total, context.input(0))];
      }
      case 'max':
      case 'min': {
        // equal values share the gradient equally
        const x = context.input(0);
        const hits = indicator('equal', x, reshape(context.output(0), kept), dy.handle.dtype);
        return [mul(hits, div(dy, sumKeeping(hits, axes)))];
      }
      case 'all':
      case 'any':
        return [null];
    }
  },

  ChannelSum(context) {
    const shape = context.inputShape(0);
    return [expand(perChannel(context.dy(), shape.length), shape)];
  },

  MatMul: matMulGrads,
};
