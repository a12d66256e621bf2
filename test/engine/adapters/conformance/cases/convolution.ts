import { sizeOf } from '../../../../../src/core/index.ts';
import type { ConvAttrs } from '../../../../../src/engine/kernels/contract.ts';
import { type Build, type Cases, type Draw, FLOATS } from '../draw.ts';

interface Geometry {
  x: number[];
  w: number[];
  y: number[];
  attrs: ConvAttrs;
}

/** A convolution that has a result: one to three spatial axes, any stride, dilation, padding, groups. */
function geometry(draw: Draw): Geometry {
  const axes = draw.pick([1, 2, 2, 2, 3]);
  const kernel = draw.ints(axes, 1, axes === 3 ? 2 : draw.pick([1, 3, 3, 5]));
  const dilation = kernel.map(() => draw.pick([1, 1, 1, 2, 3]));
  const stride = kernel.map(() => draw.pick([1, 1, 2, 3]));
  const pads = draw.pads(axes, draw.pick([0, 1, 2, 3]));
  const groups = draw.pick([1, 1, 1, 2, 3]);
  const channels = groups * draw.pick([1, 1, 2, 3, 5, 6, 9]);
  const outputs = groups * draw.pick([1, 2, 4, 7, 9]);
  const input = kernel.map((k, i) => {
    const least = Math.max(1, dilation[i]! * (k - 1) + 1 - pads[i]![0] - pads[i]![1]);
    return least + draw.int(0, 6);
  });
  const [batch, ...rest] = draw.stretched([draw.int(1, 4), channels / groups, ...input]) as [number, ...number[]];
  const x = [batch, rest[0]! * groups, ...rest.slice(1)];
  const w = [outputs, rest[0]!, ...kernel];
  const spatial = kernel.map(
    (k, i) => Math.floor((x[i + 2]! + pads[i]![0] + pads[i]![1] - dilation[i]! * (k - 1) - 1) / stride[i]!) + 1,
  );
  return { x, w, y: [batch, outputs, ...spatial], attrs: { stride, pads, dilation, groups } };
}

const conv: Build<'Conv'> = (draw) => {
  const { x, w, attrs } = geometry(draw);
  const dtype = draw.dtype(FLOATS);
  const bias = draw.flag() ? [draw.input([w[0]!], dtype)] : [];
  return { inputs: [draw.input(x, dtype), draw.input(w, dtype), ...bias], attrs, terms: sizeOf(w.slice(1)) };
};

const inputGradient: Build<'ConvGradInput'> = (draw) => {
  const { x, w, y, attrs } = geometry(draw);
  const dtype = draw.dtype(FLOATS);
  // a transposed convolution may ask for more places than the convolution reaches
  const inputShape = draw.flag() ? x : x.map((n, axis) => (axis < 2 ? n : n + draw.int(0, 2)));
  return {
    inputs: [draw.input(y, dtype), draw.input(w, dtype)],
    attrs: { ...attrs, inputShape },
    terms: sizeOf(w) / (w[1]! * attrs.groups),
  };
};

const filterGradient: Build<'ConvGradFilter'> = (draw) => {
  const { x, w, y, attrs } = geometry(draw);
  const dtype = draw.dtype(FLOATS);
  return {
    inputs: [draw.input(x, dtype), draw.input(y, dtype)],
    attrs: { ...attrs, filterShape: w },
    terms: sizeOf(y) / y[1]!,
  };
};

/** Small maps under wide padding, where most taps of the filter meet nothing. */
const mostlyPadding: Build<'Conv'> = (draw) => {
  const channels = draw.int(5, 12);
  const [batch] = draw.stretched([draw.int(1, 13)]) as [number];
  const pads = draw.pads(2, 1).map(([a, b]): [number, number] => [a + 1, b + 1]);
  return {
    inputs: [
      draw.input([Math.min(batch, 500), channels, draw.int(1, 2), draw.int(1, 2)], 'float32'),
      draw.input([7, channels, 3, 3], 'float32'),
    ],
    attrs: { stride: [1, 1], pads, dilation: [1, 1], groups: 1 },
    terms: 9 * channels,
  };
};

/** Each channel for itself. */
const depthwise: Build<'Conv'> = (draw) => {
  const channels = draw.int(2, 9);
  const x = draw.stretched([draw.int(1, 3), channels, draw.int(3, 8), draw.int(3, 8)]);
  return {
    inputs: [draw.input(x, 'float32'), draw.input([x[1]!, 1, 3, 3], 'float32')],
    attrs: {
      stride: draw.ints(2, 1, 2),
      pads: [
        [1, 1],
        [1, 1],
      ],
      dilation: [1, 1],
      groups: x[1]!,
    },
    terms: 9,
  };
};

/** Convolutions and their gradients. */
export const convolution: Cases<'Conv' | 'ConvGradInput' | 'ConvGradFilter'> = {
  Conv: { 'of any geometry': conv, 'where most is padding': mostlyPadding, 'of each channel for itself': depthwise },
  ConvGradInput: { '': inputGradient },
  ConvGradFilter: { '': filterGradient },
};
