import { sizeOf } from '../../../../../src/core/index.ts';
import type { ReduceKind } from '../../../../../src/engine/kernels/contract.ts';
import { ANY, type Cases, type Draw, FLOATS, forEach } from '../draw.ts';

/** Some axes of a shape, in order; all or the last ones more often than chance has it. */
function axesOf(draw: Draw, rank: number): number[] {
  const all = Array.from({ length: rank }, (_, i) => i);
  const form = draw.int(0, 3);
  if (form === 0) return all;
  if (form === 1) return all.slice(draw.int(0, rank));
  return all.filter(() => draw.flag());
}

const VALUES: Readonly<Record<ReduceKind, { from: number; to: number; specials?: readonly number[] }>> = {
  sum: { from: -1, to: 1 },
  mean: { from: -1, to: 1 },
  prod: { from: 0.99, to: 1.01 },
  max: { from: -1, to: 1, specials: [0, -0, Number.NEGATIVE_INFINITY] },
  min: { from: -1, to: 1, specials: [0, -0, Number.POSITIVE_INFINITY] },
  all: { from: -1, to: 1, specials: [0] },
  any: { from: -1, to: 1, specials: [0, 0, 0] },
};

/** Kernels that reduce axes. */
export const reductions: Cases<'Reduce' | 'ArgReduce' | 'ChannelSum'> = {
  Reduce: forEach(Object.keys(VALUES) as ReduceKind[], (kind) => (draw) => {
    const shape = draw.shape(0, 5);
    const axes = axesOf(draw, shape.length);
    const values = VALUES[kind];
    const largest = kind === 'max' || kind === 'min';
    const specials = largest && draw.flag() ? [...values.specials!, Number.NaN] : values.specials;
    return {
      inputs: [draw.input(shape, draw.dtype(ANY), { ...values, specials })],
      attrs: { kind, axes },
      exact: largest,
      terms: sizeOf(axes.map((axis) => shape[axis]!)),
    };
  }),
  ArgReduce: forEach(['max', 'min'], (kind) => (draw) => {
    const shape = draw.shape(1, 4, { empty: false });
    const specials = [0, -0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    return {
      inputs: [draw.input(shape, draw.dtype(ANY), { specials })],
      attrs: { kind, axis: draw.int(0, shape.length - 1) },
    };
  }),
  ChannelSum: {
    '': (draw) => {
      const shape = draw.images();
      return { inputs: [draw.input(shape, draw.dtype(FLOATS))], attrs: {}, terms: sizeOf(shape) / shape[1]! };
    },
  },
};
