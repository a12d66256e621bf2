import { apply } from '../apply.ts';
import { reshape, unbroadcast } from './compose.ts';
import type { Rules } from './rule.ts';

/** Rules of kernels that only move elements. */
export const layout: Rules<
  'Contiguous' | 'Transpose' | 'Expand' | 'Concat' | 'Slice' | 'SliceGrad' | 'Pad' | 'PadGrad'
> = {
  Contiguous(context) {
    return [reshape(context.dy(), context.inputShape(0))];
  },

  Transpose(context) {
    const perm = new Array<number>(context.attrs.perm.length);
    context.attrs.perm.forEach((axis, i) => {
      perm[axis] = i;
    });
    return [apply('Transpose', [context.dy()], { perm })];
  },

  Expand(context) {
    return [unbroadcast(context.dy(), context.inputShape(0))];
  },

  Concat(context) {
    const { axis } = context.attrs;
    const dy = context.dy();
    const step = dy.handle.shape.map(() => 1);
    let begin = 0;
    return Array.from({ length: context.count }, (_, i) => {
      const size = context.inputShape(i);
      const start = size.map((_, k) => (k === axis ? begin : 0));
      begin += size[axis]!;
      return context.wants(i) ? apply('Slice', [dy], { start, step, size }) : null;
    });
  },

  Slice(context) {
    const { start, step } = context.attrs;
    return [apply('SliceGrad', [context.dy()], { start, step, shape: context.inputShape(0) })];
  },

  SliceGrad(context) {
    const { start, step } = context.attrs;
    return [apply('Slice', [context.dy()], { start, step, size: context.inputShape(0) })];
  },

  Pad(context) {
    const { pads, mode } = context.attrs;
    return [apply('PadGrad', [context.dy()], { pads, mode, shape: context.inputShape(0) })];
  },

  PadGrad(context) {
    const { pads, mode } = context.attrs;
    return [apply('Pad', [context.dy()], { pads, mode, value: 0 })];
  },
};
