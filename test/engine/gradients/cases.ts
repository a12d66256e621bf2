import { NdArray, type Shape, sizeOf } from '../../../src/core/index.ts';
import { applyAll } from '../../../src/engine/apply.ts';
import { fromArray } from '../../../src/engine/creation.ts';
import type { Differentiable } from '../../../src/engine/gradients/saves.ts';
import type { BinaryKind, Kernels, UnaryKind } from '../../../src/engine/kernels/contract.ts';
import { FORMULAS } from '../../../src/engine/kernels/formulas.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';

/** One use of a kernel whose derivatives are compared with finite differences. */
export interface Case {
  name: string;
  /** inputs that are moved, in float64 */
  inputs: NdArray[];
  /** its first result as a function of them */
  run(inputs: readonly Tensor[]): Tensor;
  /** why its gradient has no derivative of its own */
  once?: 'unknown' | 'zero';
}

/** Numbers that look random and are the same in every run: the fractions of multiples of the golden ratio. */
export function spread(shape: Shape, from = -1, to = 1, phase = 0.3): NdArray {
  const data = Float64Array.from(
    { length: sizeOf(shape) },
    (_, i) => from + (to - from) * ((phase + (i + 1) * 0.6180339887498949) % 1),
  );
  return new NdArray(data, shape, 'float64');
}

export function whole(values: number[], shape: Shape = [values.length]): Tensor {
  return fromArray(new NdArray(Float64Array.from(values), shape, 'float64').astype('int64'));
}

/** A case of kernel `kernel` that moves all its inputs, after which come fixed ones. */
function use<K extends keyof Kernels>(
  kernel: K,
  inputs: NdArray[],
  attrs: Kernels[K],
  fixed: () => readonly Tensor[] = () => [],
  name = '',
): Case {
  return { name, inputs, run: (moved) => applyAll(kernel, [...moved, ...fixed()], attrs)[0]! };
}

/** Where each formula is smooth; (−1, 1) unless said. */
const DOMAINS: { readonly [K in UnaryKind]?: readonly [number, number] } = {
  log: [0.5, 2],
  log1p: [0.5, 2],
  log2: [0.5, 2],
  log10: [0.5, 2],
  sqrt: [0.5, 2],
  rsqrt: [0.5, 2],
  reciprocal: [0.5, 2],
  pow: [0.5, 2],
  acosh: [1.5, 3],
  asin: [-0.8, 0.8],
  acos: [-0.8, 0.8],
  atanh: [-0.8, 0.8],
  tan: [-1.2, 1.2],
  round: [-0.4, 0.4],
  floor: [0.1, 0.9],
  ceil: [0.1, 0.9],
  trunc: [0.1, 0.9],
};
const CONSTANTS: { readonly [K in UnaryKind]?: readonly [number, number?] } = {
  scale: [2.5, -0.5],
  pow: [2.5],
  rpow: [1.7],
  clip: [-0.51, 0.52],
  leakyRelu: [0.2],
  elu: [0.7],
  celu: [0.7],
  softplus: [1.5, 20],
  hardtanh: [-0.51, 0.52],
  hardshrink: [0.51],
  softshrink: [0.51],
  thresholdedRelu: [0.51, 0.2],
};
const TRUTHS = ['logicalNot', 'isnan', 'isinf', 'isfinite'];
const UNKNOWN = ['geluTanh', 'mish'];
const STRAIGHT = [
  'neg',
  'scale',
  'abs',
  'sign',
  'floor',
  'ceil',
  'round',
  'trunc',
  'clip',
  'relu',
  'relu6',
  'leakyRelu',
  'hardsigmoid',
  'hardtanh',
  'hardshrink',
  'softshrink',
  'thresholdedRelu',
];

const kinds = (Object.keys(FORMULAS) as UnaryKind[]).filter((kind) => !TRUTHS.includes(kind));
const once = (kind: UnaryKind): Case['once'] =>
  UNKNOWN.includes(kind) ? 'unknown' : STRAIGHT.includes(kind) ? 'zero' : undefined;
const unaryAttrs = (kind: UnaryKind): Kernels['Unary'] => ({
  kind,
  a: CONSTANTS[kind]?.[0],
  b: CONSTANTS[kind]?.[1],
});
const domain = (kind: UnaryKind, shape: Shape): NdArray => spread(shape, ...(DOMAINS[kind] ?? [-1, 1]));

const binaryKinds: BinaryKind[] = ['add', 'sub', 'mul', 'div', 'max', 'min', 'pow', 'mod', 'atan2', 'fmax', 'fmin'];

const conv = (
  stride: number[],
  pads: [number, number][],
  dilation: number[],
  groups = 1,
): Omit<Kernels['Conv'], never> => ({ stride, pads, dilation, groups });
const conv1 = conv([2], [[1, 2]], [1]);
const conv2 = conv(
  [2, 1],
  [
    [1, 0],
    [0, 2],
  ],
  [1, 2],
  2,
);
const conv3 = conv(
  [1, 2, 1],
  [
    [1, 1],
    [0, 1],
    [0, 0],
  ],
  [1, 1, 1],
);
const pool1 = { kernel: [3], stride: [2], pads: [[1, 1]] as [number, number][], output: [3] };
const pool2 = {
  kernel: [2, 3],
  stride: [2, 2],
  pads: [
    [0, 1],
    [1, 1],
  ] as [number, number][],
  output: [3, 3],
};
const pool3 = {
  kernel: [2, 2, 2],
  stride: [1, 2, 1],
  pads: [
    [0, 0],
    [0, 0],
    [1, 0],
  ] as [number, number][],
  output: [2, 2, 3],
};

const maxPlaces = (x: NdArray, attrs: Kernels['MaxPool']) => (): Tensor[] => [
  applyAll('MaxPool', [fromArray(x)], attrs)[1]!,
];
const labels = (): Tensor[] => [whole([2, -100, 0])];
const mask = (): Tensor[] => [
  fromArray(
    NdArray.from([
      [true, false, true],
      [true, true, false],
    ]).astype('uint8'),
  ),
];
const condition = (): Tensor => fromArray(NdArray.from([[true, false, true]]));
const pads: [number, number][] = [
  [1, 0],
  [1, 2],
];

/** At least one case for every kernel that gradients flow through. */
export const CASES: { readonly [K in Differentiable]: readonly Case[] } = {
  Unary: kinds.map((kind) => ({
    ...use('Unary', [domain(kind, [7])], unaryAttrs(kind), undefined, kind),
    once: once(kind),
  })),
  UnaryGrad: kinds
    .filter((kind) => !UNKNOWN.includes(kind))
    .map((kind) => use('UnaryGrad', [domain(kind, [7]), spread([7], -1, 1, 0.8)], unaryAttrs(kind), undefined, kind)),
  Binary: binaryKinds.flatMap((kind) => [
    use('Binary', [spread([2, 3], 0.5, 2), spread([2, 3], 0.6, 2.1, 0.7)], { kind, dtype: 'float64' }, undefined, kind),
    use(
      'Binary',
      [spread([2, 1, 3], 0.5, 2), spread([4, 1], 0.6, 2.1, 0.7)],
      { kind, dtype: 'float64' },
      undefined,
      `${kind}, broadcast`,
    ),
    use(
      'Binary',
      [spread([], 0.5, 2), spread([3], 0.6, 2.1, 0.7)],
      { kind, dtype: 'float64' },
      undefined,
      `${kind}, scalar`,
    ),
  ]),
  Where: [
    {
      name: '',
      inputs: [spread([2, 3]), spread([2, 1])],
      run: ([x, y]) => applyAll('Where', [condition(), x!, y!], {})[0]!,
    },
  ],
  Cast: [
    {
      name: 'there and back',
      inputs: [spread([3])],
      run: ([x]) => applyAll('Cast', applyAll('Cast', [x!], { dtype: 'float64' }), { dtype: 'float64' })[0]!,
    },
  ],
  Contiguous: [use('Contiguous', [spread([2, 3])], {})],
  Transpose: [use('Transpose', [spread([2, 3, 4])], { perm: [2, 0, 1] })],
  Expand: [use('Expand', [spread([2, 1, 3])], { shape: [4, 2, 5, 3] })],
  Concat: [
    use('Concat', [spread([2, 1]), spread([2, 3])], { axis: 1 }),
    use('Concat', [spread([2, 2]), spread([1, 2])], { axis: 0 }),
  ],
  Slice: [use('Slice', [spread([4, 5])], { start: [3, 1], step: [-2, 2], size: [2, 2] })],
  SliceGrad: [use('SliceGrad', [spread([2, 2])], { start: [3, 1], step: [-2, 2], shape: [4, 5] })],
  Pad: (['constant', 'reflect', 'replicate', 'circular'] as const).map((mode) =>
    use('Pad', [spread([2, 3])], { pads, mode, value: 0.5 }, undefined, mode),
  ),
  PadGrad: (['constant', 'reflect', 'replicate', 'circular'] as const).map((mode) =>
    use('PadGrad', [spread([3, 6])], { pads, mode, shape: [2, 3] }, undefined, mode),
  ),
  Gather: [use('Gather', [spread([3, 4, 2])], { axis: 1 }, () => [whole([3, 0, 0, -1], [2, 2])])],
  GatherGrad: [
    use('GatherGrad', [spread([3, 2, 2])], { axis: 1, shape: [3, 4] }, () => [whole([3, 0, 0, -1], [2, 2])]),
  ],
  TakeAlongAxis: [use('TakeAlongAxis', [spread([3, 4])], { axis: 1 }, () => [whole([3, 0, 0, 1, 2, -1], [3, 2])])],
  TakeAlongAxisGrad: [
    use('TakeAlongAxisGrad', [spread([3, 2])], { axis: 1, shape: [3, 4] }, () => [whole([3, 0, 0, 1, 2, -1], [3, 2])]),
  ],
  ScatterNd: [
    {
      name: 'overwrite',
      inputs: [spread([4, 2]), spread([2, 2])],
      run: ([x, u]) => applyAll('ScatterNd', [x!, whole([1, 3], [2, 1]), u!], { mode: 'overwrite' })[0]!,
    },
    {
      name: 'add',
      inputs: [spread([4, 2]), spread([3, 2])],
      run: ([x, u]) => applyAll('ScatterNd', [x!, whole([1, 3, 1], [3, 1]), u!], { mode: 'add' })[0]!,
    },
  ],
  GatherNd: [use('GatherNd', [spread([3, 4, 2])], {}, () => [whole([2, 3, 0, 1, 2, 3], [3, 2])])],
  Cumulative: (['sum', 'prod'] as const).flatMap((kind) =>
    [false, true].map((reverse) =>
      use(
        'Cumulative',
        [spread([2, 4, 2], 0.5, 2)],
        { kind, axis: 1, reverse },
        undefined,
        `${kind}${reverse ? ', reverse' : ''}`,
      ),
    ),
  ),
  Reduce: (['sum', 'mean', 'max', 'min', 'prod'] as const).flatMap((kind) =>
    [[1], [0, 2], [0, 1, 2]].map((axes) => ({
      ...use('Reduce', [spread([2, 3, 2], 0.5, 2)], { kind, axes }, undefined, `${kind} over ${axes}`),
    })),
  ),
  MatMul: [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) =>
      (
        [
          [[], []],
          [[2], []],
          [[], [2]],
          [[2, 1], [3]],
        ] as const
      ).map(([a, b]) =>
        use(
          'MatMul',
          [
            spread([...a, ...(transposeA ? [4, 2] : [2, 4])]),
            spread([...b, ...(transposeB ? [3, 4] : [4, 3])], -1, 1, 0.9),
          ],
          { transposeA, transposeB },
          undefined,
          `${transposeA ? 'aᵀ' : 'a'}[${a}] ${transposeB ? 'bᵀ' : 'b'}[${b}]`,
        ),
      ),
    ),
  ),
  Conv: [
    use('Conv', [spread([2, 2, 6]), spread([3, 2, 3]), spread([3])], conv1, undefined, '1 axis, bias'),
    use('Conv', [spread([1, 4, 5, 6]), spread([2, 2, 3, 2])], conv2, undefined, '2 axes, groups, dilation'),
    use('Conv', [spread([1, 2, 3, 4, 3]), spread([2, 2, 2, 2, 2])], conv3, undefined, '3 axes'),
  ],
  ConvGradInput: [
    use(
      'ConvGradInput',
      [spread([2, 3, 4]), spread([3, 2, 3])],
      { ...conv1, inputShape: [2, 2, 6] },
      undefined,
      '1 axis',
    ),
    use(
      'ConvGradInput',
      [spread([1, 2, 2, 6]), spread([2, 2, 3, 2])],
      { ...conv2, inputShape: [1, 4, 5, 6] },
      undefined,
      '2 axes',
    ),
    use(
      'ConvGradInput',
      [spread([1, 2, 3]), spread([2, 1, 2])],
      { ...conv([1], [[0, 0]], [3]), inputShape: [1, 1, 7] },
      undefined,
      'longer than it needs to be',
    ),
  ],
  ConvGradFilter: [
    use(
      'ConvGradFilter',
      [spread([2, 2, 6]), spread([2, 3, 4])],
      { ...conv1, filterShape: [3, 2, 3] },
      undefined,
      '1 axis',
    ),
    use(
      'ConvGradFilter',
      [spread([1, 4, 5, 6]), spread([1, 2, 2, 6])],
      { ...conv2, filterShape: [2, 2, 3, 2] },
      undefined,
      '2 axes',
    ),
  ],
  ChannelSum: [use('ChannelSum', [spread([2, 3, 2, 2])], {}), use('ChannelSum', [spread([2, 3])], {})],
  MaxPool: [
    use('MaxPool', [spread([1, 2, 5])], pool1, undefined, '1 axis'),
    use('MaxPool', [spread([2, 1, 5, 5])], pool2, undefined, '2 axes'),
    use('MaxPool', [spread([1, 1, 3, 4, 3])], pool3, undefined, '3 axes'),
  ],
  MaxPoolGrad: [
    use('MaxPoolGrad', [spread([2, 1, 3, 3])], { inputShape: [2, 1, 5, 5] }, maxPlaces(spread([2, 1, 5, 5]), pool2)),
  ],
  AvgPool: [
    use('AvgPool', [spread([1, 2, 5])], { ...pool1, exclusive: true }, undefined, '1 axis'),
    use('AvgPool', [spread([2, 1, 5, 5])], { ...pool2, exclusive: false }, undefined, '2 axes'),
    use('AvgPool', [spread([1, 1, 3, 4, 3])], { ...pool3, exclusive: false }, undefined, '3 axes'),
  ],
  AvgPoolGrad: [use('AvgPoolGrad', [spread([2, 1, 3, 3])], { ...pool2, exclusive: false, inputShape: [2, 1, 5, 5] })],
  AdaptiveAvgPool: [use('AdaptiveAvgPool', [spread([1, 2, 5, 7])], { output: [2, 3] })],
  AdaptiveAvgPoolGrad: [use('AdaptiveAvgPoolGrad', [spread([1, 2, 2, 3])], { inputShape: [1, 2, 5, 7] })],
  AdaptiveMaxPool: [use('AdaptiveMaxPool', [spread([1, 2, 5, 7])], { output: [2, 3] })],
  BatchNormInference: [
    use('BatchNormInference', [spread([3, 2, 2, 2]), spread([2]), spread([2]), spread([2]), spread([2], 0.5, 2)], {
      epsilon: 1e-5,
    }),
    use(
      'BatchNormInference',
      [spread([3, 2]), spread([2]), spread([2]), spread([2]), spread([2], 0.5, 2)],
      { epsilon: 1e-5 },
      undefined,
      'no spatial axes',
    ),
  ],
  BatchNorm: [
    use('BatchNorm', [spread([3, 2, 2, 2]), spread([2], 0.5, 2), spread([2])], { epsilon: 1e-5 }),
    use(
      'BatchNorm',
      [spread([4, 2]), spread([2], 0.5, 2), spread([2])],
      { epsilon: 1e-5 },
      undefined,
      'no spatial axes',
    ),
  ],
  LayerNorm: [
    use('LayerNorm', [spread([2, 3, 4]), spread([12], 0.5, 2), spread([12])], { axes: 2, epsilon: 1e-5 }),
    use(
      'LayerNorm',
      [spread([2, 3, 4])],
      { axes: 1, epsilon: 1e-5 },
      () => [whole([]), whole([])].map((t) => applyAll('Cast', [t], { dtype: 'float64' })[0]!),
      'without scale and shift',
    ),
  ],
  Softmax: [
    use('Softmax', [spread([2, 3])], { log: false }),
    use('Softmax', [spread([2, 3])], { log: true }, undefined, 'logarithm'),
  ],
  SoftmaxCrossEntropy: [
    use('SoftmaxCrossEntropy', [spread([3, 4])], { ignore: -100 }, labels, 'loss'),
    {
      name: 'softmax',
      inputs: [spread([3, 4])],
      run: ([x]) => applyAll('SoftmaxCrossEntropy', [x!, ...labels()], { ignore: -100 })[1]!,
    },
  ],
  Dropout: [use('Dropout', [spread([2, 3])], { keep: 0.6 }, mask)],
};
