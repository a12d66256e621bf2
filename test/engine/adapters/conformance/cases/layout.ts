import { ANY, type Build, type Cases, type Draw, FLOATS, forEach } from '../draw.ts';

interface Cut {
  shape: number[];
  start: number[];
  step: number[];
  size: number[];
}

/** A slice with steps of either sign, inside a shape. */
function cut(draw: Draw): Cut {
  const shape = draw.shape(1, 4, { empty: false });
  const step = shape.map(() => draw.pick([1, 1, 2, 3, -1, -2]));
  const start = shape.map((n) => draw.int(0, n - 1));
  const size = shape.map((n, axis) => {
    const room = step[axis]! > 0 ? n - 1 - start[axis]! : start[axis]!;
    const most = Math.floor(room / Math.abs(step[axis]!)) + 1;
    return draw.large ? most : draw.int(draw.int(0, 7) === 0 ? 0 : 1, most);
  });
  return { shape, start, step, size };
}

const MODES = ['constant', 'reflect', 'replicate', 'circular'] as const;

const pad =
  (mode: (typeof MODES)[number]): Build<'Pad'> =>
  (draw) => {
    const shape = draw.shape(1, 4, { empty: false });
    const value = draw.pick([0, 1, 7]);
    return {
      inputs: [draw.input(shape, draw.dtype(ANY))],
      attrs: { pads: draw.pads(shape.length, 2), mode, value },
      exact: true,
    };
  };

const padGrad =
  (mode: (typeof MODES)[number]): Build<'PadGrad'> =>
  (draw) => {
    const shape = draw.shape(1, 4, { empty: false });
    const pads = draw.pads(shape.length, 2);
    const framed = shape.map((n, axis) => n + pads[axis]![0] + pads[axis]![1]);
    return { inputs: [draw.input(framed, draw.dtype(FLOATS))], attrs: { pads, mode, shape }, terms: 5 ** shape.length };
  };

/** Kernels that move elements. */
export const layout: Cases<
  'Contiguous' | 'Transpose' | 'Expand' | 'Concat' | 'Slice' | 'SliceGrad' | 'Pad' | 'PadGrad'
> = {
  Contiguous: {
    'of any shape': (draw) => ({ inputs: [draw.input(draw.shape(0, 4), draw.dtype(ANY))], attrs: {}, exact: true }),
    'from channels-last': (draw) => ({
      inputs: [{ ...draw.input(draw.shape(4, 4), draw.dtype(ANY)), channelsLast: true }],
      attrs: {},
      exact: true,
    }),
  },
  Transpose: {
    'any order': (draw) => {
      const shape = draw.shape(0, 5);
      return {
        inputs: [draw.input(shape, draw.dtype(ANY))],
        attrs: { perm: draw.permutation(shape.length) },
        exact: true,
      };
    },
    'of a matrix': (draw) => ({
      inputs: [draw.input(draw.shape(2, 2), draw.dtype(ANY))],
      attrs: { perm: [1, 0] },
      exact: true,
    }),
  },
  Expand: {
    '': (draw) => {
      const shape = draw.shape(0, 5);
      const from = shape.slice(draw.int(0, shape.length)).map((n) => (draw.flag() ? 1 : n));
      return { inputs: [draw.input(from, draw.dtype(ANY))], attrs: { shape }, exact: true };
    },
  },
  Concat: {
    '': (draw) => {
      const shape = draw.shape(1, 4);
      const axis = draw.int(0, shape.length - 1);
      const dtype = draw.dtype(ANY);
      const widths = draw.ints(draw.int(1, 4), 0, 5);
      const inputs = [shape, ...widths.map((width) => shape.map((n, i) => (i === axis ? width : n)))];
      return { inputs: inputs.map((each) => draw.input(each, dtype)), attrs: { axis }, exact: true };
    },
  },
  Slice: {
    '': (draw) => {
      const { shape, start, step, size } = cut(draw);
      return { inputs: [draw.input(shape, draw.dtype(ANY))], attrs: { start, step, size }, exact: true };
    },
  },
  SliceGrad: {
    '': (draw) => {
      const { shape, start, step, size } = cut(draw);
      return { inputs: [draw.input(size, draw.dtype(FLOATS))], attrs: { start, step, shape }, exact: true };
    },
  },
  Pad: forEach(MODES, pad),
  PadGrad: forEach(MODES, padGrad),
};
