import { beforeAll, describe, test } from 'vitest';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import { checkKernel } from '../conformance/check.ts';
import type { Build, Draw } from '../conformance/draw.ts';
import { under, VARIANTS } from './settings.ts';
import { threadsAreUp } from './threads.ts';

/** Sizes of layers: what fills tiles, panels and parts of sums, and what just does not. */
interface Layer {
  x: number[];
  w: number[];
  y: number[];
  attrs: { stride: number[]; pads: [number, number][]; dilation: number[]; groups: number };
}

/** A convolution of about two million products at most. */
function layer(draw: Draw, channels: readonly number[], outs: readonly number[], groups = 1): Layer {
  const [c, o] = [groups * draw.pick(channels), groups * draw.pick(outs)];
  const kernel = draw.pick([
    [1, 1],
    [3, 3],
    [3, 3],
    [2, 5],
    [7, 7],
  ]);
  const stride = draw.pick([
    [1, 1],
    [2, 2],
    [1, 3],
  ]);
  const dilation = draw.pick([
    [1, 1],
    [1, 1],
    [2, 1],
  ]);
  const pads = draw.pads(2, 3);
  const map = kernel.map(
    (k, i) => Math.max(1, dilation[i]! * (k - 1) + 1 - pads[i]![0] - pads[i]![1]) + draw.int(0, 8),
  );
  const size = map.map((n, i) => {
    const reach = dilation[i]! * (kernel[i]! - 1) + 1;
    return Math.floor((n + pads[i]![0] + pads[i]![1] - reach) / stride[i]!) + 1;
  });
  const eachSample = (size[0]! * size[1]! * kernel[0]! * kernel[1]! * c * o) / groups;
  const n = Math.max(1, Math.min(draw.int(1, 70), Math.floor(2e6 / eachSample)));
  return {
    x: [n, c, ...map],
    w: [o, c / groups, ...kernel],
    y: [n, o, ...size],
    attrs: { stride, pads, dilation, groups },
  };
}

type Draws = (draw: Draw) => Layer;
/** 3×3 filters on maps that Winograd's way is the shorter one for; some batches are worked on in parts. */
function winograd(draw: Draw): Layer {
  const [c, o] = [draw.pick([48, 52, 64]), draw.pick([48, 56])];
  const map = draw.ints(2, 8, 13);
  const pads = draw.pads(2, 2);
  const y = map.map((n, i) => n + pads[i]![0] + pads[i]![1] - 2);
  const n = draw.pick([1, 40]);
  return {
    x: [n, c, ...map],
    w: [o, c, 3, 3],
    y: [n, o, ...y],
    attrs: { stride: [1, 1], pads, dilation: [1, 1], groups: 1 },
  };
}

const LAYERS: Readonly<Record<string, Draws>> = {
  'of few channels': (draw) => layer(draw, [1, 2, 3, 4, 6, 8], [1, 6, 7, 16, 17]),
  'of many channels': (draw) => layer(draw, [9, 16, 17, 48, 130, 400], [5, 6, 8, 16, 33, 96]),
  'in groups': (draw) => layer(draw, [1, 2, 9, 16], [1, 3, 8, 17], draw.int(2, 5)),
  'the way of Winograd': winograd,
  'of each channel for itself': (draw) => layer(draw, [1], [1], draw.pick([2, 7, 8, 16, 37, 64, 70])),
};

const forward =
  (draws: Draws): Build<'Conv'> =>
  (draw) => {
    const { x, w, attrs } = draws(draw);
    const bias = draw.flag() ? [draw.input([w[0]!], 'float32')] : [];
    return {
      inputs: [draw.input(x, 'float32'), draw.input(w, 'float32'), ...bias],
      attrs,
      terms: w[1]! * w[2]! * w[3]!,
    };
  };

const ofInput =
  (draws: Draws): Build<'ConvGradInput'> =>
  (draw) => {
    const { x, w, y, attrs } = draws(draw);
    const terms = (w[0]! / attrs.groups) * w[2]! * w[3]!;
    return { inputs: [draw.input(y, 'float32'), draw.input(w, 'float32')], attrs: { ...attrs, inputShape: x }, terms };
  };

const ofFilter =
  (draws: Draws): Build<'ConvGradFilter'> =>
  (draw) => {
    const { x, w, y, attrs } = draws(draw);
    const terms = y[0]! * y[2]! * y[3]!;
    return { inputs: [draw.input(x, 'float32'), draw.input(y, 'float32')], attrs: { ...attrs, filterShape: w }, terms };
  };

/** Few rows and many columns, many rows, long sums. */
const product: Build<'MatMul'> = (draw) => {
  const [m, k, n] = draw.pick([
    [draw.int(1, 70), draw.int(1, 600), draw.int(60, 300)],
    [draw.int(1, 13), draw.int(1, 40), draw.int(300, 1200)],
    [draw.int(70, 300), draw.int(1, 50), draw.int(1, 310)],
    [draw.int(1, 9), draw.int(700, 1700), draw.int(1, 50)],
  ]) as [number, number, number];
  const [transposeA, transposeB] = [draw.flag(), draw.flag()];
  return {
    inputs: [draw.input(transposeA ? [k, m] : [m, k], 'float32'), draw.input(transposeB ? [n, k] : [k, n], 'float32')],
    attrs: { transposeA, transposeB },
    terms: k,
  };
};

for (const [PADDLE_WASM_VARIANT, lacks] of VARIANTS)
  for (const threads of [1, 2]) {
    const title = `products, ${PADDLE_WASM_VARIANT}, ${threads} thread${threads > 1 ? 's' : ''}`;
    describe.skipIf(lacks)(lacks ? `${title}: skipped, as they need ${lacks}` : title, () => {
      let adapter: Adapter;
      let twin: Adapter | undefined;
      beforeAll(async () => {
        adapter = under({ PADDLE_WASM_VARIANT, PADDLE_NUM_THREADS: String(threads) });
        if (threads === 1) return;
        twin = under({ PADDLE_WASM_VARIANT, PADDLE_NUM_THREADS: '1' });
        await threadsAreUp(adapter, threads);
      });
      test('of matrices', () => {
        checkKernel(adapter, 'MatMul', product, 40, twin);
      });
      for (const [about, draws] of Object.entries(LAYERS)) {
        // the plain kernels take their time over whole layers
        const runs = draws === winograd ? 4 : 30;
        test(`convolutions ${about}`, () => {
          checkKernel(adapter, 'Conv', forward(draws), runs, twin);
        });
        test(`gradients of the inputs of convolutions ${about}`, () => {
          checkKernel(adapter, 'ConvGradInput', ofInput(draws), runs, twin);
        });
        test(`gradients of the filters of convolutions ${about}`, () => {
          checkKernel(adapter, 'ConvGradFilter', ofFilter(draws), runs, twin);
        });
      }
    });
  }
