import { sizeOf } from '../../../../../src/core/index.ts';
import type { PoolAttrs } from '../../../../../src/engine/kernels/contract.ts';
import { type Cases, type Draw, FLOATS, forEach } from '../draw.ts';

/** Windows over one to three axes; rounded up, the last ones may reach past the input, or lie outside of it. */
function windows(draw: Draw): { x: number[]; y: number[]; attrs: PoolAttrs } {
  const axes = draw.pick([1, 2, 2, 2, 3]);
  const kernel = draw.ints(axes, 1, 3);
  const stride = draw.ints(axes, 1, 3);
  const pads = kernel.map((k): [number, number] => [draw.int(0, k - 1), draw.int(0, k - 1)]);
  const spatial = kernel.map((k, i) => Math.max(1, k - pads[i]![0] - pads[i]![1]) + draw.int(0, 6));
  const x = draw.stretched([draw.int(1, 3), draw.pick([1, 3, 4, 5, 8, 9]), ...spatial]);
  const round = draw.flag() ? Math.ceil : Math.floor;
  const output = kernel.map((k, i) => round((x[i + 2]! + pads[i]![0] + pads[i]![1] - k) / stride[i]!) + 1);
  return { x, y: [x[0]!, x[1]!, ...output], attrs: { kernel, stride, pads, output } };
}

/** Numbers with ties: the first of equals is the largest. */
const TIES = { specials: [0.5, 1] };
/** Numbers among which some windows have no largest. */
const NONE = { specials: [0.5, Number.NaN, Number.NaN, Number.NEGATIVE_INFINITY] };

function adaptive(draw: Draw): { x: number[]; output: number[] } {
  const x = draw.images([3, 4, 4, 4, 5]);
  return { x, output: x.slice(2).map((n) => (draw.flag() ? draw.int(1, 4) : draw.int(1, Math.min(n, 9)))) };
}

/** Kernels that pool, and their gradients. */
export const pooling: Cases<
  'MaxPool' | 'MaxPoolGrad' | 'AvgPool' | 'AvgPoolGrad' | 'AdaptiveAvgPool' | 'AdaptiveAvgPoolGrad' | 'AdaptiveMaxPool'
> = {
  MaxPool: forEach(['of numbers', 'of what is no number'], (about) => (draw) => {
    const { x, attrs } = windows(draw);
    const values = about === 'of numbers' ? TIES : NONE;
    return { inputs: [draw.input(x, draw.dtype(FLOATS), values)], attrs, exact: true };
  }),
  MaxPoolGrad: {
    '': (draw) => {
      const { x, y } = windows(draw);
      const places = { from: -1, to: sizeOf(x.slice(2)) - 1, whole: true };
      return {
        inputs: [draw.input(y, draw.dtype(FLOATS)), draw.input(y, 'int32', places)],
        attrs: { inputShape: x },
        terms: 9,
      };
    },
  },
  AvgPool: {
    '': (draw) => {
      const { x, attrs } = windows(draw);
      const exclusive = draw.flag();
      return { inputs: [draw.input(x, draw.dtype(FLOATS))], attrs: { ...attrs, exclusive }, terms: 27 };
    },
  },
  AvgPoolGrad: {
    '': (draw) => {
      const { x, y, attrs } = windows(draw);
      const exclusive = draw.flag();
      return {
        inputs: [draw.input(y, draw.dtype(FLOATS))],
        attrs: { ...attrs, exclusive, inputShape: x },
        terms: 27,
      };
    },
  },
  AdaptiveAvgPool: {
    '': (draw) => {
      const { x, output } = adaptive(draw);
      return { inputs: [draw.input(x, draw.dtype(FLOATS))], attrs: { output }, terms: sizeOf(x.slice(2)) };
    },
  },
  AdaptiveAvgPoolGrad: {
    '': (draw) => {
      const { x, output } = adaptive(draw);
      const given = [x[0]!, x[1]!, ...output];
      return {
        inputs: [draw.input(given, draw.dtype(FLOATS))],
        attrs: { inputShape: x },
        terms: sizeOf(output),
      };
    },
  },
  AdaptiveMaxPool: {
    '': (draw) => {
      const { x, output } = adaptive(draw);
      return { inputs: [draw.input(x, draw.dtype(FLOATS), draw.flag() ? TIES : NONE)], attrs: { output }, exact: true };
    },
  },
};
