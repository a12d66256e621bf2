import { describe, expect, test } from 'vitest';
import { ArgumentError, NdArray, ShapeError, seed } from '../../../src/core/index.ts';
import type { Tensor } from '../../../src/engine/index.ts';
import { ops, toTensor } from '../../../src/engine/index.ts';
import { initializer } from '../../../src/nn/index.ts';
import { casesOf } from '../../optimizer/recorded.ts';

interface InitializerCase {
  name: string;
  api: string;
  args: unknown[];
  shape: number[];
  values?: number[];
  gain?: number;
}

const {
  Assign,
  Bilinear,
  calculateGain,
  Constant,
  Dirac,
  KaimingNormal,
  KaimingUniform,
  Normal,
  Orthogonal,
  TruncatedNormal,
  Uniform,
  XavierNormal,
  XavierUniform,
} = initializer;

describe.each(casesOf<InitializerCase>('initializer').map((c) => [c.name, c] as const))('%s', (_, c) => {
  test('gives the values of Paddle', () => {
    if (c.gain !== undefined) {
      expect(calculateGain(...(c.args as [string, number?]))).toBeCloseTo(c.gain, 12);
      return;
    }
    const Initializer = initializer[c.api.split('.').at(-1) as 'Constant'] as unknown as new (
      ...args: unknown[]
    ) => initializer.Constant;
    const made = new Initializer(...c.args).initialize(c.shape, 'float32').array();
    expect(made.shape).toEqual(c.shape);
    made.toFloat64().forEach((value, i) => {
      expect(value).toBeCloseTo(c.values![i]!, 6);
    });
  });
});

/** Mean, deviation and range of a large draw. */
function measure(tensor: Tensor): { mean: number; deviation: number; least: number; most: number } {
  const values = [...tensor.array().toFloat64()];
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  return { mean, deviation, least: Math.min(...values), most: Math.max(...values) };
}

describe('draws spread as far as the shape says', () => {
  const fanIn = 50 * 9;
  const fanOut = 40 * 9;
  test.each([
    ['XavierUniform', new XavierUniform(), Math.sqrt(2 / (fanIn + fanOut))],
    ['XavierNormal', new XavierNormal({ gain: 2 }), 2 * Math.sqrt(2 / (fanIn + fanOut))],
    ['XavierNormal with fans', new XavierNormal(10, 6), Math.sqrt(2 / 16)],
    ['KaimingUniform', new KaimingUniform(), Math.sqrt(2 / fanIn)],
    ['KaimingNormal', new KaimingNormal({ mode: 'fan_out' }), Math.sqrt(2 / fanOut)],
    ['KaimingNormal leaky', new KaimingNormal({ negativeSlope: 1, nonlinearity: 'leaky_relu' }), Math.sqrt(1 / fanIn)],
    ['Normal', new Normal(0, 0.5), 0.5],
    ['Uniform', new Uniform(-3, 3), Math.sqrt(3)],
  ])('%s', (_, made, deviation) => {
    seed(3);
    const found = measure(made.initialize([40, 50, 3, 3], 'float32'));
    expect(Math.abs(found.mean)).toBeLessThan(0.03 * deviation);
    expect(found.deviation / deviation).toBeCloseTo(1, 1);
  });

  test('TruncatedNormal keeps to its bounds', () => {
    const found = measure(new TruncatedNormal({ std: 2, a: -1, b: 0.5 }).initialize([1000], 'float32'));
    expect(found.least).toBeGreaterThanOrEqual(-1);
    expect(found.most).toBeLessThanOrEqual(0.5);
  });
});

describe('Orthogonal', () => {
  test.each([[[6, 4]], [[4, 6]], [[4, 3, 2]]])('rows or columns of %j are orthogonal', (shape) => {
    const weight = ops.reshape(new Orthogonal(2).initialize(shape, 'float32'), [shape[0]!, -1]);
    const [rows, columns] = weight.shape as [number, number];
    const products = rows < columns ? ops.matmul(weight, weight, false, true) : ops.matmul(weight, weight, true);
    products
      .array()
      .toFloat64()
      .forEach((value, i) => {
        const diagonal = i % (Math.min(rows, columns) + 1) === 0;
        expect(value).toBeCloseTo(diagonal ? 4 : 0, 5);
      });
  });
});

test('an initializer fills the parameter it is called with', () => {
  const tensor = toTensor(NdArray.zeros([2, 2]));
  expect(new Constant(5)(tensor)).toBe(tensor);
  expect(tensor.tolist()).toEqual([
    [5, 5],
    [5, 5],
  ]);
});

describe('what does not fit is refused', () => {
  test.each<[string, () => unknown, unknown, RegExp]>([
    [
      'Assign',
      () => new Assign([1, 2]).initialize([2, 2], 'float32'),
      ShapeError,
      /^Assign: .*shape \[2, 2\]\. Received \[2\]\. /,
    ],
    ['Orthogonal', () => new Orthogonal().initialize([3], 'float32'), ShapeError, /^Orthogonal: .* Received \[3\]\. /],
    ['Dirac axes', () => new Dirac().initialize([3, 3], 'float32'), ShapeError, /^Dirac: .* Received \[3, 3\]\. /],
    [
      'Dirac groups',
      () => new Dirac(2).initialize([3, 3, 3], 'float32'),
      ShapeError,
      /^Dirac: .* Received \[3, 3, 3\]\. /,
    ],
    [
      'Bilinear',
      () => new Bilinear().initialize([1, 1, 2, 3], 'float32'),
      ShapeError,
      /^Bilinear: .* Received \[1, 1, 2, 3\]\. /,
    ],
    [
      'calculateGain',
      () => calculateGain('relo'),
      ArgumentError,
      /^calculateGain: .* Received 'relo'\. Did you mean 'relu'\?$/,
    ],
    ['Normal', () => new Normal('a' as never), ArgumentError, /^Normal: mean must .* Received 'a'\. /],
  ])('%s', (_, act, type, text) => {
    expect(act).toThrow(type as never);
    expect(act).toThrow(text);
  });
});
