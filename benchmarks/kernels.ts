/**
 * GFLOP/s of the WebAssembly convolutions on ResNet-50's shapes (batch 64 of 3×32×32): forward, gradient of the input, gradient of the filter.
 * Each figure is the best of the runs that fit into a time; the last line adds them up for one training step.
 *
 * `npx tsx --conditions=source benchmarks/kernels.ts [milliseconds for each figure]`; threads: `PADDLE_NUM_THREADS`.
 */
import { sizeOf } from '../src/core/index.ts';
import { type Adapter, newHandle } from '../src/engine/adapter.ts';
import { createAdapter } from '../src/engine/adapters/wasm/index.ts';
import type { Handle } from '../src/engine/storage.ts';

/** Input channels, output channels, filter size, stride, map size, how many times. */
const SHAPES = [
  [3, 64, 7, 2, 32, 1],
  [64, 64, 1, 1, 8, 1],
  [64, 64, 3, 1, 8, 3],
  [64, 256, 1, 1, 8, 4],
  [256, 64, 1, 1, 8, 2],
  [256, 128, 1, 1, 8, 1],
  [256, 512, 1, 2, 8, 1],
  [128, 128, 3, 2, 8, 1],
  [128, 128, 3, 1, 4, 3],
  [128, 512, 1, 1, 4, 4],
  [512, 128, 1, 1, 4, 3],
  [512, 256, 1, 1, 4, 1],
  [512, 1024, 1, 2, 4, 1],
  [256, 256, 3, 2, 4, 1],
  [256, 256, 3, 1, 2, 5],
  [256, 1024, 1, 1, 2, 6],
  [1024, 256, 1, 1, 2, 5],
  [1024, 512, 1, 1, 2, 1],
  [1024, 2048, 1, 2, 2, 1],
  [512, 512, 3, 2, 2, 1],
  [512, 512, 3, 1, 1, 2],
  [512, 2048, 1, 1, 1, 3],
  [2048, 512, 1, 1, 1, 2],
] as const;
const BATCH = 64;

const milliseconds = Number(process.argv[2] ?? 100);
const adapter: Adapter = createAdapter();

function filled(shape: readonly number[], channelsLast: boolean): Handle {
  const handle = newHandle(adapter, shape, 'float32', sizeOf(shape), channelsLast);
  const elements = adapter.read(handle.storage);
  for (let i = 0; i < elements.length; i++) elements[i] = ((i * 7919) % 1000) / 1000 - 0.5;
  return handle;
}

function best(run: () => readonly Handle[] | undefined): number {
  let least = Number.POSITIVE_INFINITY;
  const stop = performance.now() + milliseconds;
  for (let turn = 0; turn < 3 || performance.now() < stop; turn++) {
    const start = performance.now();
    const results = run();
    least = Math.min(least, performance.now() - start);
    for (const result of results ?? []) result.storage.release();
  }
  return least;
}

const totals = [0, 0, 0];
console.log('shape (in, out, filter, stride, map)   forward   dx   dw, in GFLOP/s');
for (const [c, o, k, s, h, times] of SHAPES) {
  const pad = (k - 1) >> 1;
  const size = Math.floor((h + 2 * pad - k) / s) + 1;
  const [x, w, dy] = [
    filled([BATCH, c, h, h], true),
    filled([o, c, k, k], false),
    filled([BATCH, o, size, size], true),
  ];
  const attrs = {
    stride: [s, s],
    pads: [
      [pad, pad],
      [pad, pad],
    ] as const,
    dilation: [1, 1],
    groups: 1,
  };
  // taps that meet padding are not counted, as they are not computed
  let taps = 0;
  for (let i = 0; i < size; i++)
    for (let a = 0; a < k; a++) taps += Number(i * s - pad + a >= 0 && i * s - pad + a < h);
  const operations = 2 * BATCH * taps * taps * c * o;
  const { Conv, ConvGradInput, ConvGradFilter } = adapter.kernels;
  const spent = [
    best(() => Conv!([x, w], attrs)),
    // the images themselves need no gradient
    c === 3 ? 0 : best(() => ConvGradInput!([dy, w], { ...attrs, inputShape: x.shape })),
    best(() => ConvGradFilter!([x, dy], { ...attrs, filterShape: w.shape })),
  ];
  spent.forEach((time, i) => {
    totals[i]! += time * times;
  });
  console.log(
    [c, o, k, s, h].join(' ').padEnd(24),
    ...spent.map((time) => (time ? (operations / time / 1e6).toFixed(1) : '–').padStart(8)),
  );
  for (const { storage } of [x, w, dy]) storage.release();
}
console.log(
  `a step: ${totals.map((time) => `${time.toFixed(0)} ms`).join(' + ')} = ${totals.reduce((a, b) => a + b).toFixed(0)} ms`,
);
