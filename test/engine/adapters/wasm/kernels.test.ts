import { describe, expect, test, vi } from 'vitest';
import type { DTypeName, Shape } from '../../../../src/core/index.ts';
import { sizeOf } from '../../../../src/core/index.ts';
import type { NativeKernel } from '../../../../src/engine/adapter.ts';
import { Host } from '../../../../src/engine/adapters/wasm/host.ts';
import { Memory, type WasmStorage } from '../../../../src/engine/adapters/wasm/memory.ts';
import { nativeKernels } from '../../../../src/engine/adapters/wasm/natives.ts';
import type { KernelName, Kernels, Plain, PlainKernel } from '../../../../src/engine/kernels/contract.ts';
import { PLAIN_KERNELS } from '../../../../src/engine/kernels/index.ts';
import { type Elements, elementsOf, type Handle } from '../../../../src/engine/storage.ts';

/** A runtime with its own memory, module and threads. */
class Bench {
  readonly host: Host;
  readonly memory: Memory;
  readonly kernels: ReturnType<typeof nativeKernels>;

  constructor(variant: string, threads: number) {
    vi.stubEnv('PADDLE_WASM_VARIANT', variant);
    vi.stubEnv('PADDLE_NUM_THREADS', String(threads));
    this.host = new Host();
    vi.unstubAllEnvs();
    this.memory = new Memory(this.host.heap);
    this.kernels = nativeKernels(this.host, this.memory);
  }

  /** Resolves when the helper threads have come. */
  async threadsAreUp(): Promise<void> {
    const cells = this.host.heap.alloc(65536 * 4);
    this.host.run('fill', 65536, cells, 65536, 0);
    this.host.heap.free(cells);
    const ready = new Int32Array(this.host.heap.buffer, 256, 1);
    while (Atomics.load(ready, 0) < this.host.threads - 1) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  put({ data, shape, dtype }: Plain, channelsLast: boolean): Handle {
    const storage = this.memory.allocate(data.length, dtype);
    const last = channelsLast && shape.length === 4;
    this.memory.view(storage).set((last ? reordered(data, shape, true) : data) as Uint8Array);
    return { storage, shape, dtype, channelsLast: last };
  }

  /** The elements in row-major order. */
  take({ storage, shape, channelsLast }: Handle): Elements {
    const data = this.memory.view(storage as WasmStorage).slice() as Elements;
    return channelsLast ? reordered(data, shape, false) : data;
  }

  /** Runs a kernel on arrays; the results, then the inputs as they are afterwards. */
  run<K extends KernelName>(name: K, inputs: readonly Plain[], attrs: Kernels[K], channelsLast: boolean): Elements[] {
    const handles = inputs.map((input) => this.put(input, channelsLast));
    const outputs = (this.kernels[name] as NativeKernel<K>)(handles, attrs);
    if (!outputs) throw new Error(`${name} declined`);
    const results = [...outputs, ...handles].map((handle) => this.take(handle));
    for (const handle of [...outputs, ...handles]) handle.storage.release();
    return results;
  }
}

function reordered(data: Elements, shape: Shape, toChannelsLast: boolean): Elements {
  const [n, c, h, w] = shape as [number, number, number, number];
  const result = data.slice() as Elements;
  for (let i = 0; i < n; i++)
    for (let k = 0; k < c; k++)
      for (let p = 0; p < h * w; p++) {
        const planar = (i * c + k) * h * w + p;
        const last = (i * h * w + p) * c + k;
        if (toChannelsLast) result[last] = data[planar]!;
        else result[planar] = data[last]!;
      }
  return result;
}

let state = 1;
/** Numbers between −1 and 1 that look random and never change from run to run. */
function numbers(shape: Shape, { from = -1, to = 1 } = {}): Plain {
  const data = new Float32Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    data[i] = from + ((to - from) * state) / 0x7fffffff;
  }
  return { data, shape, dtype: 'float32' };
}

/** What the plain kernel computes in double precision. */
function expected<K extends KernelName>(name: K, inputs: readonly Plain[], attrs: Kernels[K]): Elements[] {
  const wide = inputs.map(({ data, shape, dtype }) =>
    dtype === 'float32'
      ? ({ data: Float64Array.from(data), shape, dtype: 'float64' } as Plain)
      : { data: data.slice() as Elements, shape, dtype },
  );
  const make = (shape: Shape, dtype: DTypeName): Plain => {
    const kept = dtype === 'float32' ? 'float64' : dtype;
    return { data: new (elementsOf(kept)!)(sizeOf(shape)), shape, dtype: kept };
  };
  const outputs = (PLAIN_KERNELS[name] as PlainKernel<K>)(wide, attrs, make);
  return [...outputs, ...wide].map(({ data }) => data);
}

/** The largest difference, measured by the largest value that was expected. */
function difference(actual: Elements, wanted: Elements): number {
  if (actual.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let scale = 1e-3;
  for (let i = 0; i < wanted.length; i++) {
    const apart = Math.abs(actual[i]! - wanted[i]!);
    if (!(apart <= largest)) largest = Number.isNaN(apart) && Object.is(actual[i], wanted[i]) ? largest : apart;
    scale = Math.max(scale, Math.abs(wanted[i]!));
  }
  return largest / scale;
}

const same = {
  stride: [1, 1],
  pads: [
    [1, 1],
    [1, 1],
  ],
  dilation: [1, 1],
  groups: 1,
} as const;
const valid = {
  stride: [1, 1],
  pads: [
    [0, 0],
    [0, 0],
  ],
  dilation: [1, 1],
  groups: 1,
} as const;
/** [x, w, attributes] of convolutions. */
const CONVOLUTIONS: readonly (readonly [string, Shape, Shape, Kernels['Conv']])[] = [
  ['3×3, padded', [3, 5, 7, 7], [9, 5, 3, 3], same],
  ['1×1', [7, 17, 3, 3], [11, 17, 1, 1], valid],
  ['1×1, every second place', [2, 8, 7, 5], [16, 8, 1, 1], { ...valid, stride: [2, 2] }],
  [
    'few channels, 7×7, every second place',
    [5, 3, 17, 17],
    [8, 3, 7, 7],
    {
      ...same,
      stride: [2, 2],
      pads: [
        [3, 3],
        [3, 3],
      ],
    },
  ],
  ['one channel', [3, 1, 9, 9], [6, 1, 3, 3], same],
  [
    'uneven padding',
    [2, 5, 6, 7],
    [4, 5, 3, 2],
    {
      ...same,
      pads: [
        [2, 0],
        [0, 1],
      ],
    },
  ],
  [
    'dilated',
    [2, 6, 9, 9],
    [7, 6, 3, 3],
    {
      ...same,
      pads: [
        [2, 2],
        [2, 2],
      ],
      dilation: [2, 2],
    },
  ],
  ['dilated, with strides', [2, 5, 11, 9], [5, 5, 3, 3], { ...same, stride: [2, 3], dilation: [3, 2] }],
  ['groups', [3, 6, 5, 5], [9, 2, 3, 3], { ...same, groups: 3 }],
  ['each channel for itself', [2, 7, 5, 5], [7, 1, 3, 3], { ...same, groups: 7 }],
  ['only the centre meets input', [13, 10, 1, 1], [12, 10, 3, 3], same],
  ['2×2 maps', [9, 12, 2, 2], [10, 12, 3, 3], same],
  ['a long sum', [7, 900, 2, 2], [17, 900, 1, 1], valid],
  ['a long sum over taps', [3, 200, 3, 3], [9, 200, 3, 3], same],
  ['many samples', [800, 5, 2, 2], [7, 5, 3, 3], same],
  ['one sample', [1, 8, 12, 12], [16, 8, 3, 3], same],
  ['larger', [16, 32, 8, 8], [48, 32, 3, 3], same],
  ['larger, every second place', [16, 32, 8, 8], [48, 32, 3, 3], { ...same, stride: [2, 2] }],
];
const outputOf = (x: Shape, w: Shape, { stride, pads, dilation }: Kernels['Conv']): Shape => [
  x[0]!,
  w[0]!,
  ...[0, 1].map(
    (i) => Math.floor((x[i + 2]! + pads[i]![0] + pads[i]![1] - dilation[i]! * (w[i + 2]! - 1) - 1) / stride[i]!) + 1,
  ),
];

interface Case {
  title: string;
  tolerance: number;
  layouts: readonly boolean[];
  run(bench: Bench, channelsLast: boolean): Elements[];
  wanted(): Elements[];
}

function caseOf<K extends KernelName>(
  title: string,
  name: K,
  inputs: readonly Plain[],
  attrs: Kernels[K],
  tolerance = 2e-6,
  layouts = [false, true],
): Case {
  return {
    title: `${name}: ${title}`,
    tolerance,
    layouts,
    run: (bench, channelsLast) => bench.run(name, inputs, attrs, channelsLast),
    wanted: () => expected(name, inputs, attrs),
  };
}

const CASES: Case[] = CONVOLUTIONS.flatMap(([title, xShape, wShape, attrs]) => {
  const [x, w, bias] = [numbers(xShape), numbers(wShape), numbers([wShape[0]!])];
  const dy = numbers(outputOf(xShape, wShape, attrs));
  return [
    caseOf(title, 'Conv', [x, w], attrs),
    caseOf(`${title}, with bias`, 'Conv', [x, w, bias], attrs),
    caseOf(title, 'ConvGradInput', [dy, w], { ...attrs, inputShape: xShape }),
    caseOf(title, 'ConvGradFilter', [x, dy], { ...attrs, filterShape: wShape }, 4e-6),
  ];
});
for (const [m, k, n] of [
  [1, 1, 1],
  [3, 7, 17],
  [17, 3, 1],
  [64, 100, 10],
  [5, 1700, 9],
  [1000, 6, 5],
  [130, 65, 70],
] as const)
  for (const transposeA of [false, true])
    for (const transposeB of [false, true])
      CASES.push(
        caseOf(
          `${m}×${k}×${n}${transposeA ? ', A turned' : ''}${transposeB ? ', B turned' : ''}`,
          'MatMul',
          [numbers(transposeA ? [k, m] : [m, k]), numbers(transposeB ? [n, k] : [k, n])],
          { transposeA, transposeB },
          4e-6,
        ),
      );
CASES.push(
  caseOf('a batch', 'MatMul', [numbers([3, 7, 5]), numbers([3, 5, 9])], { transposeA: false, transposeB: false }),
);
CASES.push(
  caseOf('a batch, both turned', 'MatMul', [numbers([3, 5, 7]), numbers([3, 9, 5])], {
    transposeA: true,
    transposeB: true,
  }),
);
CASES.push(
  caseOf('a batch with one matrix', 'MatMul', [numbers([3, 7, 5]), numbers([5, 9])], {
    transposeA: false,
    transposeB: false,
  }),
);
for (const shape of [
  [17, 3],
  [3, 7, 3, 5],
  [64, 33, 4, 4],
  [1, 4, 2, 2],
] as const) {
  const channels = shape[1];
  const [x, dy, scale, shift] = [
    numbers(shape, { from: 4, to: 5 }),
    numbers(shape),
    numbers([channels]),
    numbers([channels]),
  ];
  const title = shape.join('×');
  CASES.push(caseOf(title, 'BatchNorm', [x, scale, shift], { epsilon: 1e-5 }, 3e-5));
  CASES.push(
    caseOf(
      title,
      'BatchNormInference',
      [x, scale, shift, numbers([channels]), numbers([channels], { from: 0.5, to: 2 })],
      { epsilon: 1e-5 },
    ),
  );
  const [mean, inverse] = expected('BatchNorm', [x, scale, shift], { epsilon: 1e-5 })
    .slice(1, 3)
    .map((data) => ({ data: Float32Array.from(data), shape: [channels], dtype: 'float32' as const }));
  CASES.push(caseOf(title, 'BatchNormGrad', [x, dy, scale, mean!, inverse!], {}, 3e-5));
  CASES.push(caseOf(title, 'ChannelSum', [dy], {}));
}
for (const [shape, kernel, stride, pads, output] of [
  [
    [2, 5, 7, 7],
    [3, 3],
    [2, 2],
    [
      [1, 1],
      [1, 1],
    ],
    [4, 4],
  ],
  [
    [3, 8, 6, 4],
    [2, 2],
    [2, 2],
    [
      [0, 0],
      [0, 0],
    ],
    [3, 2],
  ],
  [
    [1, 3, 5, 9],
    [3, 2],
    [1, 3],
    [
      [0, 1],
      [1, 0],
    ],
    [4, 3],
  ],
] as const) {
  const x = numbers(shape);
  const place = expected('MaxPool', [x], { kernel, stride, pads, output })[1]!;
  const out = [shape[0], shape[1], ...output];
  CASES.push(caseOf(shape.join('×'), 'MaxPool', [x], { kernel, stride, pads, output }, 0));
  CASES.push(
    caseOf(
      shape.join('×'),
      'MaxPoolGrad',
      [numbers(out), { data: Int32Array.from(place), shape: out, dtype: 'int32' }],
      { inputShape: shape },
    ),
  );
}
for (const output of [
  [1, 1],
  [2, 3],
  [5, 7],
] as const) {
  CASES.push(caseOf(output.join('×'), 'AdaptiveAvgPool', [numbers([3, 9, 5, 7])], { output }));
  CASES.push(
    caseOf(output.join('×'), 'AdaptiveAvgPoolGrad', [numbers([3, 9, ...output])], { inputShape: [3, 9, 5, 7] }),
  );
}
for (const shape of [[1], [17], [3, 7, 3, 5], [50001]] as const) {
  const [x, y] = [numbers(shape), numbers(shape, { from: 0.5, to: 2 })];
  const title = shape.join('×');
  for (const kind of ['add', 'sub', 'mul', 'div', 'max', 'min'] as const)
    CASES.push(caseOf(`${kind}, ${title}`, 'Binary', [x, y], { kind, dtype: 'float32' }, 1e-7));
  CASES.push(caseOf(`relu, ${title}`, 'Unary', [x], { kind: 'relu' }, 0));
  CASES.push(caseOf(`scale, ${title}`, 'Unary', [x], { kind: 'scale', a: 0.75, b: -2 }, 1e-7));
  CASES.push(caseOf(`relu, ${title}`, 'UnaryGrad', [x, y], { kind: 'relu' }, 0));
  CASES.push(caseOf(`scale, ${title}`, 'UnaryGrad', [x, y], { kind: 'scale', a: 0.75 }, 1e-7));
  CASES.push(caseOf(title, 'AddInPlace', [x, y], {}, 1e-7));
  CASES.push(
    caseOf(
      title,
      'Dropout',
      [x, { data: Uint8Array.from(x.data, (v) => Number(v > -0.3)), shape, dtype: 'uint8' }],
      { keep: 0.7 },
      1e-7,
      [false],
    ),
  );
  CASES.push(caseOf(title, 'Fill', [], { shape, dtype: 'float32', value: 0.1 }, 1e-7));
}
CASES.push(caseOf('a row', 'Binary', [numbers([7, 9]), numbers([9])], { kind: 'mul', dtype: 'float32' }, 1e-7));
CASES.push(caseOf('17×3', 'Transpose', [numbers([17, 3])], { perm: [1, 0] }, 0));
const learned = [numbers([17]), numbers([17]), numbers([3, 7]), numbers([3, 7]), numbers([50001]), numbers([50001])];
const pairs = [0, 2, 4];
CASES.push(caseOf('three', 'SgdUpdate', learned, { rates: [0.1, 0.2, 0.3] }, 1e-6));
for (const nesterov of [false, true])
  CASES.push(
    caseOf(
      `three${nesterov ? ', looking ahead' : ''}`,
      'MomentumUpdate',
      pairs.flatMap((i) => [learned[i]!, learned[i + 1]!, numbers(learned[i]!.shape)]),
      { rates: [0.1, 0.2, 0.3], momentum: [0.9, 0.8, 0.9], nesterov, decays: [0, 0.01, 0.1] },
      1e-6,
    ),
  );
CASES.push(
  caseOf(
    'three',
    'AdamUpdate',
    pairs.flatMap((i) => [
      learned[i]!,
      learned[i + 1]!,
      numbers(learned[i]!.shape),
      numbers(learned[i]!.shape, { from: 0.1, to: 1 }),
    ]),
    {
      rates: [0.1, 0.2, 0.3],
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      powers: [
        [0.9, 0.999],
        [0.81, 0.998],
        [0.9, 0.999],
      ],
      decoupled: [0, 0.01, 0.1],
    },
    2e-5,
  ),
);

describe.each(['plain', 'relaxed'])('kernels, %s', (variant) => {
  const bench = new Bench(variant, 1);

  test('the module is the one that was asked for', () => {
    expect(bench.host.variant).toBe(variant);
  });

  test.each(CASES)('$title', ({ run, wanted, tolerance, layouts }) => {
    const before = bench.host.heap.bytesInUse;
    const results = wanted();
    for (const channelsLast of layouts) {
      const actual = run(bench, channelsLast);
      expect(actual.length).toBe(results.length);
      actual.forEach((array, i) => {
        expect(difference(array, results[i]!)).toBeLessThanOrEqual(tolerance);
      });
    }
    // tables of geometry stay, results do not
    expect(bench.host.heap.bytesInUse - before).toBeLessThan(1 << 20);
  });
});

test('results do not depend on the number of threads', async () => {
  const alone = new Bench('relaxed', 1);
  const three = new Bench('relaxed', 3);
  await three.threadsAreUp();
  for (const { title, run, layouts } of CASES) {
    const last = layouts.at(-1)!;
    const [one, many] = [run(alone, last), run(three, last)];
    one.forEach((array, i) => {
      const [a, b] = [array, many[i]!].map(({ buffer, byteOffset, byteLength }) =>
        Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
      );
      expect(a!.equals(b!), title).toBe(true);
    });
  }
});

test('threads see memory that was added after they came', async () => {
  const bench = new Bench('plain', 2);
  await bench.threadsAreUp();
  const n = 1 << 18;
  for (let turn = 1; turn <= 40; turn++) {
    const [from, to] = [bench.host.heap.alloc(n * 4), bench.host.heap.alloc(n * 4)];
    bench.host.run('fill', n, from, n, { float: turn });
    bench.host.run('relu', n, from, to, n);
    const values = new Float32Array(bench.host.heap.buffer, to, n);
    expect([values[0], values[n >> 1], values[n - 1]]).toEqual([turn, turn, turn]);
  }
});
