import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ArgumentError, type DTypeName, NdArray, type NestedArray, ShapeError } from '../../../src/core/index.ts';
import { apply, applyAll } from '../../../src/engine/apply.ts';
import { fromArray, toArray } from '../../../src/engine/creation.ts';
import { engineName } from '../../../src/engine/device.ts';
import type { KernelName, Kernels } from '../../../src/engine/kernels/contract.ts';
import { erf, normalShare } from '../../../src/engine/kernels/erf.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';

beforeAll(() => {
  vi.stubEnv('PADDLE_ENGINE', 'reference');
  expect(engineName()).toBe('reference');
});

const made = (value: NestedArray, dtype: DTypeName = 'float32'): Tensor => fromArray(NdArray.from(value, dtype));
const int = (value: NestedArray): Tensor => made(value, 'int64');

/** Results of a kernel as nested lists. */
function results<K extends KernelName>(kernel: K, inputs: readonly Tensor[], attrs: Kernels[K]): NestedArray[] {
  return applyAll(kernel, inputs, attrs).map((tensor) => toArray(tensor).tolist());
}
const result = <K extends KernelName>(kernel: K, inputs: readonly Tensor[], attrs: Kernels[K]): NestedArray =>
  results(kernel, inputs, attrs)[0]!;

describe('element by element', () => {
  test('binary results broadcast and keep whole numbers whole', () => {
    expect(result('Binary', [made([[1], [2]]), made([10, 20, 30])], { kind: 'add', dtype: 'float32' })).toEqual([
      [11, 21, 31],
      [12, 22, 32],
    ]);
    expect(result('Binary', [int([7, -7, 7]), int([2, 2, -2])], { kind: 'floorDiv', dtype: 'int64' })).toEqual([
      3, -4, -4,
    ]);
    expect(result('Binary', [int([7, -7, 7]), int([3, 3, -3])], { kind: 'mod', dtype: 'int64' })).toEqual([1, 2, -2]);
    expect(result('Binary', [made([1, 5]), made([0.1, 0])], { kind: 'floorDiv', dtype: 'float32' })).toEqual([
      9,
      Infinity,
    ]);
    expect(() => result('Binary', [int([1]), int([0])], { kind: 'mod', dtype: 'int64' })).toThrow(ArgumentError);
    expect(() => result('Binary', [made([1, 2]), made([1, 2, 3])], { kind: 'add', dtype: 'float32' })).toThrow(
      ShapeError,
    );
  });

  test('NaN goes through the larger of two, not through fmax', () => {
    const [a, b] = [made([Number.NaN, 1]), made([2, Number.NaN])];
    expect(result('Binary', [a, b], { kind: 'max', dtype: 'float32' })).toEqual([Number.NaN, Number.NaN]);
    expect(result('Binary', [a, b], { kind: 'fmax', dtype: 'float32' })).toEqual([2, 1]);
    expect(result('Unary', [a], { kind: 'relu' })).toEqual([0, 1]);
  });

  test('casts cut toward zero, and to the lowest where there is no whole value', () => {
    const cast = (x: Tensor, dtype: DTypeName): NestedArray => result('Cast', [x], { dtype });
    expect(cast(made([2.7, -2.7, 3e9]), 'int64')).toEqual([2, -2, 3e9]);
    expect(toArray(apply('Cast', [made([Number.NaN])], { dtype: 'int64' })).data).toEqual(
      BigInt64Array.of(-(2n ** 63n)),
    );
    expect(cast(made([2.7, -2.7, Number.NaN, 3e9]), 'int32')).toEqual([2, -2, -(2 ** 31), -(2 ** 31)]);
    expect(cast(made([0, 0.5, Number.NaN]), 'bool')).toEqual([false, true, true]);
    expect(cast(made([300.7, -1.5]), 'uint8')).toEqual([44, 255]);
    expect(cast(made([1 / 3]), 'float16')).toEqual([0.333251953125]);
  });

  test('rounding is half to even; whole numbers stay whole', () => {
    expect(result('Unary', [made([0.5, 1.5, 2.5, -0.5, -1.5, 2.4])], { kind: 'round' })).toEqual([0, 2, 2, -0, -2, 2]);
    expect(result('Unary', [int([3, -3])], { kind: 'scale', a: 0.5 })).toEqual([1, -1]);
    expect(result('Fill', [], { shape: [2], dtype: 'int64', value: 2.9 })).toEqual([2, 2]);
    expect(result('Fill', [], { shape: [2], dtype: 'bool', value: 7 })).toEqual([true, true]);
  });

  test('the error function', () => {
    // from tables to 15 digits
    expect(erf(0.25)).toBeCloseTo(0.276326390168237, 14);
    expect(erf(1)).toBeCloseTo(0.842700792949715, 14);
    expect(erf(-3.5)).toBeCloseTo(-0.999999256901628, 14);
    expect(erf(7)).toBe(1);
    expect(erf(-7)).toBe(-1);
    expect(erf(Number.NaN)).toBeNaN();
    expect(normalShare(-10) / 7.61985302416053e-24).toBeCloseTo(1, 12);
    expect(normalShare(0)).toBe(0.5);
  });
});

describe('moving elements', () => {
  const x = (): Tensor =>
    made([
      [1, 2, 3],
      [4, 5, 6],
    ]);

  test('transposed, expanded, joined, cut', () => {
    expect(result('Transpose', [x()], { perm: [1, 0] })).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(result('Expand', [made([[1], [2]])], { shape: [2, 2, 2] })).toEqual([
      [
        [1, 1],
        [2, 2],
      ],
      [
        [1, 1],
        [2, 2],
      ],
    ]);
    expect(result('Concat', [x(), made([[7], [8]])], { axis: 1 })).toEqual([
      [1, 2, 3, 7],
      [4, 5, 6, 8],
    ]);
    expect(result('Concat', [made([]), made([1])], { axis: 0 })).toEqual([1]);
    expect(result('Slice', [x()], { start: [1, 2], step: [-1, -2], size: [2, 2] })).toEqual([
      [6, 4],
      [3, 1],
    ]);
    expect(result('SliceGrad', [made([[1, 2]])], { start: [1, 2], step: [1, -2], shape: [2, 3] })).toEqual([
      [0, 0, 0],
      [2, 0, 1],
    ]);
    expect(result('Slice', [x()], { start: [0, 0], step: [1, 1], size: [0, 3] })).toEqual([]);
    expect(result('Transpose', [made(5)], { perm: [] })).toBe(5);
  });

  test('framed', () => {
    const pad = (mode: Kernels['Pad']['mode'], pads: [number, number]): NestedArray =>
      result('Pad', [made([1, 2, 3])], { pads: [pads], mode, value: 9 });
    expect(pad('constant', [1, 2])).toEqual([9, 1, 2, 3, 9, 9]);
    expect(pad('reflect', [2, 2])).toEqual([3, 2, 1, 2, 3, 2, 1]);
    expect(pad('replicate', [2, 1])).toEqual([1, 1, 1, 2, 3, 3]);
    expect(pad('circular', [1, 2])).toEqual([3, 1, 2, 3, 1, 2]);
    expect(result('PadGrad', [made([1, 2, 3, 4, 5])], { pads: [[1, 1]], mode: 'reflect', shape: [3] })).toEqual([
      2,
      1 + 3 + 5,
      4,
    ]);
  });
});

describe('picking, placing, ordering', () => {
  const x = (): Tensor =>
    made([
      [1, 2, 3],
      [4, 5, 6],
    ]);

  test('gathered', () => {
    expect(
      result(
        'Gather',
        [
          x(),
          int([
            [2, -1],
            [0, 0],
          ]),
        ],
        { axis: 1 },
      ),
    ).toEqual([
      [
        [3, 3],
        [1, 1],
      ],
      [
        [6, 6],
        [4, 4],
      ],
    ]);
    expect(result('Gather', [x(), int(1)], { axis: 0 })).toEqual([4, 5, 6]);
    expect(result('GatherGrad', [made([[1, 2, 3]]), int([1])], { axis: 0, shape: [2, 3] })).toEqual([
      [0, 0, 0],
      [1, 2, 3],
    ]);
    expect(result('GatherGrad', [made([1, 2, 4]), int([1, 1, 0])], { axis: 0, shape: [3] })).toEqual([4, 3, 0]);
    expect(() => result('Gather', [x(), int([3])], { axis: 1 })).toThrow(ArgumentError);
    expect(() => result('Gather', [x(), int([-4])], { axis: 1 })).toThrow(ArgumentError);
  });

  test('along an axis, at places, into places', () => {
    expect(result('TakeAlongAxis', [x(), int([[2], [0]])], { axis: 1 })).toEqual([[3], [4]]);
    expect(
      result(
        'TakeAlongAxisGrad',
        [
          made([
            [1, 2],
            [3, 4],
          ]),
          int([
            [2, 2],
            [0, -1],
          ]),
        ],
        { axis: 1, shape: [2, 3] },
      ),
    ).toEqual([
      [0, 0, 3],
      [3, 0, 4],
    ]);
    expect(
      result(
        'GatherNd',
        [
          x(),
          int([
            [1, 2],
            [0, -1],
          ]),
        ],
        {},
      ),
    ).toEqual([6, 3]);
    expect(result('GatherNd', [x(), int([[1]])], {})).toEqual([[4, 5, 6]]);
    expect(result('ScatterNd', [made([0, 0, 0]), int([[1], [1]]), made([5, 7])], { mode: 'overwrite' })).toEqual([
      0, 7, 0,
    ]);
    expect(result('ScatterNd', [made([1, 0, 0]), int([[1], [1]]), made([5, 7])], { mode: 'add' })).toEqual([1, 12, 0]);
    expect(
      result(
        'NonZero',
        [
          made([
            [0, 1],
            [2, 0],
          ]),
        ],
        {},
      ),
    ).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test('running sums and products, both ways', () => {
    expect(result('Cumulative', [x()], { kind: 'sum', axis: 1 })).toEqual([
      [1, 3, 6],
      [4, 9, 15],
    ]);
    expect(result('Cumulative', [x()], { kind: 'prod', axis: 0 })).toEqual([
      [1, 2, 3],
      [4, 10, 18],
    ]);
    expect(result('Cumulative', [x()], { kind: 'sum', axis: 1, reverse: true })).toEqual([
      [6, 5, 3],
      [15, 11, 6],
    ]);
  });

  test('sorting keeps the order of equals and puts NaN last', () => {
    expect(results('Sort', [made([2, 1, 2, 1, 2])], { descending: true })).toEqual([
      [2, 2, 2, 1, 1],
      [0, 2, 4, 1, 3],
    ]);
    expect(results('Sort', [made([2, Number.NaN, 1, 2])], { descending: false })).toEqual([
      [1, 2, 2, Number.NaN],
      [2, 0, 3, 1],
    ]);
  });
});

describe('reductions', () => {
  const x = (): Tensor =>
    made([
      [1, 5, 3],
      [5, 5, 1],
    ]);

  test('over some axes and over all', () => {
    expect(result('Reduce', [x()], { kind: 'sum', axes: [0] })).toEqual([6, 10, 4]);
    expect(result('Reduce', [x()], { kind: 'mean', axes: [1] })).toEqual([3, Math.fround(11 / 3)]);
    expect(result('Reduce', [x()], { kind: 'max', axes: [0, 1] })).toBe(5);
    expect(result('Reduce', [x()], { kind: 'prod', axes: [1] })).toEqual([15, 25]);
    expect(result('Reduce', [int([1, 2])], { kind: 'mean', axes: [0] })).toBe(1);
    expect(
      result(
        'Reduce',
        [
          made(
            [
              [true, false],
              [true, true],
            ],
            'bool',
          ),
        ],
        { kind: 'all', axes: [1] },
      ),
    ).toEqual([false, true]);
    expect(
      result(
        'Reduce',
        [
          made(
            [
              [false, false],
              [true, true],
            ],
            'bool',
          ),
        ],
        { kind: 'any', axes: [1] },
      ),
    ).toEqual([false, true]);
    expect(result('Reduce', [made([1, Number.NaN])], { kind: 'max', axes: [0] })).toBeNaN();
  });

  test('small numbers beside large ones are not lost', () => {
    const many = made([2 ** 24, ...new Array<number>(64).fill(1)]);
    expect(result('Reduce', [many], { kind: 'sum', axes: [0] })).toBe(2 ** 24 + 64);
  });

  test('places of the largest and smallest: the first of equals', () => {
    expect(result('ArgReduce', [x()], { kind: 'max', axis: 1 })).toEqual([1, 0]);
    expect(result('ArgReduce', [x()], { kind: 'min', axis: 0 })).toEqual([0, 0, 1]);
  });

  test('per channel', () => {
    expect(
      result(
        'ChannelSum',
        [
          made([
            [
              [1, 2],
              [3, 4],
            ],
            [
              [5, 6],
              [7, 8],
            ],
          ]),
        ],
        {},
      ),
    ).toEqual([14, 22]);
  });
});

describe('matrices and windows', () => {
  test('products over batches that broadcast', () => {
    const a = made([[[1, 2]], [[3, 4]]]);
    const b = made([
      [1, 10],
      [100, 1000],
    ]);
    expect(result('MatMul', [a, b], { transposeA: false, transposeB: false })).toEqual([[[201, 2010]], [[403, 4030]]]);
    expect(result('MatMul', [a, b], { transposeA: false, transposeB: true })).toEqual([[[21, 2100]], [[43, 4300]]]);
    expect(
      result('MatMul', [fromArray(NdArray.zeros([2, 0])), fromArray(NdArray.zeros([0, 2]))], {
        transposeA: false,
        transposeB: false,
      }),
    ).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(() => result('MatMul', [a, a], { transposeA: false, transposeB: false })).toThrow(ShapeError);
  });

  test('windows that meet no input give the lowest float, and pass no gradient', () => {
    const attrs = { kernel: [1], stride: [3], pads: [[0, 0] as const], output: [3] };
    const x = made([[[1, 2, 3, 4]]]);
    const [largest, places] = applyAll('MaxPool', [x], attrs) as [Tensor, Tensor];
    expect(toArray(largest).tolist()).toEqual([[[1, 4, -3.4028234663852886e38]]]);
    expect(toArray(places).tolist()).toEqual([[[0, 3, -1]]]);
    expect(result('MaxPoolGrad', [made([[[1, 2, 4]]]), places], { inputShape: [1, 1, 4] })).toEqual([[[1, 0, 0, 2]]]);
    // as in Paddle: a window behind the input has less than no elements, one that begins where it ends has none
    expect(result('AvgPool', [x], { ...attrs, exclusive: true })).toEqual([[[1, 4, -0]]]);
    expect(result('AvgPool', [x], { ...attrs, stride: [4], output: [2], exclusive: true })).toEqual([
      [[1, Number.NaN]],
    ]);
  });

  test('the first of equal elements in a window is taken', () => {
    const [, places] = applyAll(
      'AdaptiveMaxPool',
      [
        made([
          [
            [
              [7, 7],
              [7, 7],
            ],
          ],
        ]),
      ],
      { output: [1, 1] },
    );
    expect(toArray(places!).tolist()).toEqual([[[[0]]]]);
  });
});

describe('losses and statistics', () => {
  test('a loss refuses labels outside the classes', () => {
    const logits = made([[1, 2, 3]]);
    expect(results('SoftmaxCrossEntropy', [logits, int([-100])], { ignore: -100 })[0]).toEqual([0]);
    expect(() => result('SoftmaxCrossEntropy', [logits, int([3])], { ignore: -100 })).toThrow(ArgumentError);
    expect(() => result('SoftmaxCrossEntropy', [logits, int([-1])], { ignore: -100 })).toThrow(ArgumentError);
  });

  test('softmax of large numbers', () => {
    expect(result('Softmax', [made([1000, 1000])], { log: false })).toEqual([0.5, 0.5]);
    expect(result('Softmax', [made(3)], { log: true })).toBe(0);
  });

  test('batch statistics are of the whole population', () => {
    const [y, mean, inverse, variance] = results('BatchNorm', [made([[1], [3]]), made([2]), made([1])], { epsilon: 0 });
    expect([y, mean, inverse, variance]).toEqual([[[-1], [3]], [2], [1], [1]]);
  });

  test('dropout', () => {
    expect(result('Dropout', [made([1, 2]), made([1, 0], 'uint8')], { keep: 0.5 })).toEqual([2, 0]);
  });
});

describe('updates write into their first inputs', () => {
  const rate = 0.1;
  const gradients = [0.1, -0.2, 0.3];

  /** A parameter of one element, begun at 1, after each of three updates. */
  function path(
    update: (parameter: Tensor, gradient: Tensor, t: number) => void,
    dtype: DTypeName = 'float64',
  ): number[] {
    const parameter = made([1], dtype);
    return gradients.map((gradient, i) => {
      update(parameter, made([gradient], dtype), i + 1);
      return toArray(parameter).item();
    });
  }
  function expectPath(found: number[], expected: number[]): void {
    expected.forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 8);
    });
  }

  // the expected numbers are Paddle's own
  test('plain', () => {
    expectPath(
      path((p, g) => applyAll('SgdUpdate', [p, g], { rates: [rate] })),
      [0.99, 1.01, 0.98],
    );
  });

  test('with momentum', () => {
    const momentum = (nesterov: boolean, decay: number): number[] => {
      const velocity = made([0], 'float64');
      return path((p, g) =>
        applyAll('MomentumUpdate', [p, g, velocity], { rates: [rate], momentum: [0.9], nesterov, decays: [decay] }),
      );
    };
    expectPath(momentum(false, 0), [0.99, 1.001, 0.9809]);
    expectPath(momentum(true, 0), [0.981, 1.0109, 0.96281]);
    expectPath(momentum(false, 0.5), [0.94, 0.859, 0.71315]);
  });

  test('Adam and AdamW', () => {
    const adam = (decay: number): number[] => {
      const [m, v] = [made([0], 'float64'), made([0], 'float64')];
      const powers = [made([0.9], 'float64'), made([0.999], 'float64')];
      return path((p, g) =>
        applyAll('AdamUpdate', [p, g, m, v, ...powers], {
          rates: [rate],
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          decoupled: [decay],
        }),
      );
    };
    expectPath(adam(0), [0.90000001, 0.93661036, 0.902286254]);
    expectPath(adam(0.01), [0.89900001, 0.93471136, 0.899452543]);
  });

  test('several parameters at once', () => {
    const [a, b] = [made([1, 2]), made([3])];
    expect(applyAll('SgdUpdate', [a, made([1, 1]), b, made([1])], { rates: [0.5, 2] })).toEqual([]);
    expect([toArray(a).tolist(), toArray(b).tolist()]).toEqual([[0.5, 1.5], [1]]);
  });

  test('half floats keep their width', () => {
    const p = made([1], 'float16');
    applyAll('AddInPlace', [p, made([1e-4], 'float16')], {});
    expect(toArray(p).tolist()).toEqual([1]);
    applyAll('Assign', [p, made([2], 'float16')], {});
    expect(toArray(p).tolist()).toEqual([2]);
  });

  test('memory that lies channels-last is written in its own order', () => {
    const p = made([
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
    ]);
    p.handle.storage.retain();
    // three channels of a 1×2 plane, pixel after pixel
    p.replaceHandle({ ...p.handle, shape: [1, 3, 1, 2], channelsLast: true });
    applyAll('AddInPlace', [p, made([[[[10, 20]], [[30, 40]], [[50, 60]]]])], {});
    expect(toArray(p).tolist()).toEqual([[[[11, 24]], [[32, 45]], [[53, 66]]]]);
  });
});
