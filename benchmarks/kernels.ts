/**
 * GFLOP/s of the WebAssembly products on the shapes of ResNet-50, VGG-16 (batch 64 of 3×32×32) and LeNet (1×28×28): forward, gradient of the
 * input, gradient of the filter. Each figure is the best of the runs that fit into a time; a line for each network adds up one training step.
 *
 * `npx tsx --conditions=source benchmarks/kernels.ts [milliseconds for each figure] [resnet50,vgg16,lenet]`. The environment sets the rest:
 * `PADDLE_NUM_THREADS`, `PADDLE_WASM_VARIANT`, `BATCH`.
 */
import { sizeOf } from '../src/core/index.ts';
import { type Adapter, newHandle } from '../src/engine/adapter.ts';
import { createAdapter } from '../src/engine/adapters/wasm/index.ts';
import type { Handle } from '../src/engine/storage.ts';

/** Input channels, output channels, filter size, stride, padding, map size, how many times, groups. */
type Convolution = readonly [
  ins: number,
  outs: number,
  filter: number,
  stride: number,
  pad: number,
  map: number,
  times: number,
  groups?: number,
];
/** Input and output features. */
type Linear = readonly [ins: number, outs: number];

const NETWORKS: Readonly<Record<string, { convolutions: readonly Convolution[]; linears: readonly Linear[] }>> = {
  resnet50: {
    convolutions: [
      [3, 64, 7, 2, 3, 32, 1],
      [64, 64, 1, 1, 0, 8, 1],
      [64, 64, 3, 1, 1, 8, 3],
      [64, 256, 1, 1, 0, 8, 4],
      [256, 64, 1, 1, 0, 8, 2],
      [256, 128, 1, 1, 0, 8, 1],
      [256, 512, 1, 2, 0, 8, 1],
      [128, 128, 3, 2, 1, 8, 1],
      [128, 128, 3, 1, 1, 4, 3],
      [128, 512, 1, 1, 0, 4, 4],
      [512, 128, 1, 1, 0, 4, 3],
      [512, 256, 1, 1, 0, 4, 1],
      [512, 1024, 1, 2, 0, 4, 1],
      [256, 256, 3, 2, 1, 4, 1],
      [256, 256, 3, 1, 1, 2, 5],
      [256, 1024, 1, 1, 0, 2, 6],
      [1024, 256, 1, 1, 0, 2, 5],
      [1024, 512, 1, 1, 0, 2, 1],
      [1024, 2048, 1, 2, 0, 2, 1],
      [512, 512, 3, 2, 1, 2, 1],
      [512, 512, 3, 1, 1, 1, 2],
      [512, 2048, 1, 1, 0, 1, 3],
      [2048, 512, 1, 1, 0, 1, 2],
    ],
    linears: [[2048, 10]],
  },
  vgg16: {
    convolutions: [
      [3, 64, 3, 1, 1, 32, 1],
      [64, 64, 3, 1, 1, 32, 1],
      [64, 128, 3, 1, 1, 16, 1],
      [128, 128, 3, 1, 1, 16, 1],
      [128, 256, 3, 1, 1, 8, 1],
      [256, 256, 3, 1, 1, 8, 2],
      [256, 512, 3, 1, 1, 4, 1],
      [512, 512, 3, 1, 1, 4, 2],
      [512, 512, 3, 1, 1, 2, 3],
    ],
    linears: [
      [25088, 4096],
      [4096, 4096],
      [4096, 10],
    ],
  },
  lenet: {
    convolutions: [
      [1, 6, 3, 1, 1, 28, 1],
      [6, 16, 5, 1, 0, 14, 1],
    ],
    linears: [
      [400, 120],
      [120, 84],
      [84, 10],
    ],
  },
  // some layers of MobileNet: one filter for each channel
  depthwise: {
    convolutions: [
      [32, 32, 3, 1, 1, 112, 1, 32],
      [128, 128, 3, 1, 1, 56, 1, 128],
      [256, 256, 3, 2, 1, 28, 1, 256],
      [512, 512, 3, 1, 1, 14, 1, 512],
    ],
    linears: [],
  },
};
const BATCH = Number(process.env.BATCH ?? 64);

const milliseconds = Number(process.argv[2] ?? 100);
const adapter: Adapter = createAdapter();
const { Conv, ConvGradInput, ConvGradFilter, MatMul } = adapter.kernels;

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

/** Prints a line and adds its times up. */
function report(shape: readonly number[], operations: number, spent: readonly number[], times = 1): void {
  spent.forEach((time, i) => {
    totals[i]! += time * times;
  });
  const figures = spent.map((time) => (time ? (operations / time / 1e6).toFixed(1) : '–').padStart(8));
  console.log(shape.join(' ').padEnd(24), ...figures, ...spent.map((time) => `${time.toFixed(2)} ms`.padStart(12)));
}

function convolution([c, o, k, s, pad, h, times, groups = 1]: Convolution): void {
  const size = Math.floor((h + 2 * pad - k) / s) + 1;
  const [x, w, dy] = [
    filled([BATCH, c, h, h], true),
    filled([o, c / groups, k, k], false),
    filled([BATCH, o, size, size], true),
  ];
  const pads = [
    [pad, pad],
    [pad, pad],
  ] as const;
  const attrs = { stride: [s, s], pads, dilation: [1, 1], groups };
  // taps that meet padding are not counted, as they are not computed
  let taps = 0;
  for (let i = 0; i < size; i++)
    for (let a = 0; a < k; a++) taps += Number(i * s - pad + a >= 0 && i * s - pad + a < h);
  const spent = [
    best(() => Conv!([x, w], attrs)),
    // the images themselves need no gradient
    c <= 3 ? 0 : best(() => ConvGradInput!([dy, w], { ...attrs, inputShape: x.shape })),
    best(() => ConvGradFilter!([x, dy], { ...attrs, filterShape: w.shape })),
  ];
  report([c, o, k, s, h], (2 * BATCH * taps * taps * c * o) / groups, spent, times);
  for (const { storage } of [x, w, dy]) storage.release();
}

function linear([ins, outs]: Linear): void {
  const [x, w, dy] = [filled([BATCH, ins], false), filled([ins, outs], false), filled([BATCH, outs], false)];
  const spent = [
    best(() => MatMul!([x, w], { transposeA: false, transposeB: false })),
    best(() => MatMul!([dy, w], { transposeA: false, transposeB: true })),
    best(() => MatMul!([x, dy], { transposeA: true, transposeB: false })),
  ];
  report([ins, outs], 2 * BATCH * ins * outs, spent);
  for (const { storage } of [x, w, dy]) storage.release();
}

for (const name of (process.argv[3] ?? 'resnet50,vgg16,lenet').split(',')) {
  console.log(`${name}: in, out, filter, stride, map; forward, dx, dw in GFLOP/s and milliseconds`);
  const { convolutions, linears } = NETWORKS[name]!;
  totals.fill(0);
  convolutions.forEach(convolution);
  linears.forEach(linear);
  const sum = totals.reduce((a, b) => a + b);
  console.log(`a step: ${totals.map((time) => `${time.toFixed(1)} ms`).join(' + ')} = ${sum.toFixed(1)} ms`);
}
