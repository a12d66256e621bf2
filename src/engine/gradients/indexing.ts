import type { Shape } from '../../core/index.ts';
import { apply } from '../apply.ts';
import type { Tensor } from '../tensor.ts';
import { add, constant, mul, reshape } from './compose.ts';
import type { Rules } from './rule.ts';

/** One place along an axis, which stays as size 1. */
function slab(x: Tensor, axis: number, place: number): Tensor {
  const { shape } = x.handle;
  return apply('Slice', [x], {
    start: shape.map((_, i) => (i === axis ? place : 0)),
    step: shape.map(() => 1),
    size: shape.map((n, i) => (i === axis ? 1 : n)),
  });
}

/**
 * The gradient of a running product, without division, so that zeros do no harm: dxᵢ = (product before i)·sᵢ with sᵢ = dyᵢ + xᵢ₊₁·sᵢ₊₁.
 */
function runningProductGrad(x: Tensor, dy: Tensor, axis: number, reverse: boolean): Tensor {
  const count = x.handle.shape[axis] ?? 1;
  const order = Array.from({ length: count }, (_, i) => (reverse ? count - 1 - i : i));
  const factors = order.map((i) => slab(x, axis, i));
  const given = order.map((i) => slab(dy, axis, i));
  const sums: Tensor[] = [];
  for (let i = count - 1; i >= 0; i--) {
    sums[i] = i === count - 1 ? given[i]! : add(given[i]!, mul(factors[i + 1]!, sums[i + 1]!));
  }
  let before: Tensor | null = null;
  const parts = sums.map((sum, i) => {
    const part = before ? mul(before, sum) : sum;
    before = before ? mul(before, factors[i]!) : factors[i]!;
    return part;
  });
  return apply('Concat', reverse ? parts.reverse() : parts, { axis });
}

function scatterZeros(shape: Shape, index: Tensor, dy: Tensor): Tensor {
  return apply('ScatterNd', [constant(0, dy.handle.dtype, shape), index, dy], { mode: 'add' });
}

/** Rules of kernels that pick and place elements. */
export const indexing: Rules<
  'Gather' | 'GatherGrad' | 'TakeAlongAxis' | 'TakeAlongAxisGrad' | 'ScatterNd' | 'GatherNd' | 'Cumulative'
> = {
  Gather(context) {
    const { axis } = context.attrs;
    return [apply('GatherGrad', [context.dy(), context.input(1)], { axis, shape: context.inputShape(0) }), null];
  },

  GatherGrad(context) {
    return [apply('Gather', [context.dy(), context.input(1)], { axis: context.attrs.axis }), null];
  },

  TakeAlongAxis(context) {
    const { axis } = context.attrs;
    return [apply('TakeAlongAxisGrad', [context.dy(), context.input(1)], { axis, shape: context.inputShape(0) }), null];
  },

  TakeAlongAxisGrad(context) {
    return [apply('TakeAlongAxis', [context.dy(), context.input(1)], { axis: context.attrs.axis }), null];
  },

  ScatterNd(context) {
    const dy = context.dy();
    const index = context.input(1);
    const { mode } = context.attrs;
    const dx = (): Tensor => {
      if (mode === 'add') return dy;
      const zeros = constant(0, dy.handle.dtype, context.inputShape(2));
      return apply('ScatterNd', [dy, index, zeros], { mode });
    };
    return [
      context.wants(0) ? dx() : null,
      null,
      context.wants(2) ? reshape(apply('GatherNd', [dy, index], {}), context.inputShape(2)) : null,
    ];
  },

  GatherNd(context) {
    return [scatterZeros(context.inputShape(0), context.input(1), context.dy()), null];
  },

  Cumulative(context) {
    const { kind, axis, reverse = false } = context.attrs;
    const dy = context.dy();
    if (kind === 'sum') return [apply('Cumulative', [dy], { kind, axis, reverse: !reverse })];
    const x = context.input(0);
    if (x.size === 0 || x.ndim === 0) return [dy];
    return [runningProductGrad(x, dy, axis, reverse)];
  },
};
