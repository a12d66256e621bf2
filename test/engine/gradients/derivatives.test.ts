import { beforeAll, describe, expect, test, vi } from 'vitest';
import { NdArray, StateError, sizeOf } from '../../../src/core/index.ts';
import { apply } from '../../../src/engine/apply.ts';
import { backward, gradients } from '../../../src/engine/backward.ts';
import { fromArray, toArray } from '../../../src/engine/creation.ts';
import { adapter, engineName } from '../../../src/engine/device.ts';
import { SAVES } from '../../../src/engine/gradients/saves.ts';
import { scoped, type Tensor } from '../../../src/engine/tensor.ts';
import { CASES, type Case, spread } from './cases.ts';

beforeAll(() => {
  vi.stubEnv('PADDLE_ENGINE', 'reference');
  expect(engineName()).toBe('reference');
});

const STEP = 1e-5;
const bytes = (): number => adapter().bytesInUse();

function dot(a: NdArray, b: NdArray): number {
  return (a.data as Float64Array).reduce((sum, value, i) => sum + value * (b.data[i] as number), 0);
}

/** x + t·d. */
function moved(x: NdArray, direction: NdArray, t: number): NdArray {
  return new NdArray(
    (x.data as Float64Array).map((value, i) => value + t * (direction.data[i] as number)),
    x.shape,
    'float64',
  );
}

const movable = (array: NdArray): Tensor => {
  const tensor = fromArray(array);
  tensor.stopGradient = false;
  return tensor;
};

/** Σ w·y, with weights that differ, as a tensor. */
function weighed(y: Tensor, phase: number): Tensor {
  const flat = apply('Binary', [y, fromArray(spread(y.shape, -1, 1, phase))], { kind: 'mul', dtype: 'float64' });
  return apply('Reduce', [flat], { kind: 'sum', axes: y.shape.map((_, i) => i) });
}

const directions = (inputs: readonly NdArray[], phase: number): NdArray[] =>
  inputs.map((x, i) => spread(x.shape, -1, 1, phase + i * 0.17));

/** (f(x + t·d) − f(x − t·d)) / 2t. */
function slope(
  f: (inputs: readonly NdArray[]) => number,
  inputs: readonly NdArray[],
  along: readonly NdArray[],
): number {
  const at = (t: number): number => f(inputs.map((x, i) => moved(x, along[i]!, t)));
  return (at(STEP) - at(-STEP)) / (2 * STEP);
}

function value({ run }: Case, inputs: readonly NdArray[]): number {
  return toArray(weighed(run(inputs.map(fromArray)), 0.1)).item();
}

/** The gradient's share along `along`, by the rule; a tensor so that it can be differentiated again. */
function ruled(testCase: Case, inputs: readonly Tensor[], along: readonly NdArray[], createGraph: boolean): Tensor {
  const loss = weighed(testCase.run(inputs), 0.1);
  const found = gradients([loss], inputs, [null], { retainGraph: createGraph, createGraph, allowUnused: true });
  return found.reduce<Tensor>(
    (sum, gradient, i) => {
      if (!gradient) return sum;
      const share = apply('Binary', [gradient, fromArray(along[i]!)], { kind: 'mul', dtype: 'float64' });
      const total = apply('Reduce', [share], { kind: 'sum', axes: gradient.shape.map((_, axis) => axis) });
      return apply('Binary', [sum, total], { kind: 'add', dtype: 'float64' });
    },
    fromArray(NdArray.zeros([], 'float64')),
  );
}

function near(actual: number, expected: number, size = 1): void {
  expect(Math.abs(actual - expected)).toBeLessThan(2e-6 * Math.max(1, size, Math.abs(expected)));
}

test('every kernel that gradients flow through has a case', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(SAVES).sort());
  for (const cases of Object.values(CASES)) expect(cases.length).toBeGreaterThan(0);
});

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases.map((testCase) => [testCase.name, testCase] as const))(
    'the gradient is the slope: %s',
    (_name, testCase) => {
      const along = directions(testCase.inputs, 0.45);
      const expected = slope((inputs) => value(testCase, inputs), testCase.inputs, along);
      for (const createGraph of [false, true]) {
        near(toArray(ruled(testCase, testCase.inputs.map(movable), along, createGraph)).item(), expected);
      }
    },
  );

  test.each(cases.map((testCase) => [testCase.name, testCase] as const))(
    'backward gives the same, in the shapes of the inputs: %s',
    (_name, testCase) => {
      const inputs = testCase.inputs.map(movable);
      backward([weighed(testCase.run(inputs), 0.1)], [null]);
      const along = directions(testCase.inputs, 0.45);
      const total = inputs.reduce((sum, input, i) => {
        if (!input.grad) return sum;
        expect(input.grad.shape).toEqual(input.shape);
        return sum + dot(toArray(input.grad), along[i]!);
      }, 0);
      near(
        total,
        slope((moved_) => value(testCase, moved_), testCase.inputs, along),
      );
    },
  );

  test.each(cases.filter(({ once }) => once !== 'unknown').map((testCase) => [testCase.name, testCase] as const))(
    'the gradient of the gradient is its slope: %s',
    (_name, testCase) => {
      const along = directions(testCase.inputs, 0.45);
      const across = directions(testCase.inputs, 0.77);
      const first = (inputs: readonly NdArray[]): number =>
        toArray(ruled(testCase, inputs.map(movable), along, true)).item();
      const expected = slope(first, testCase.inputs, across);
      const inputs = testCase.inputs.map(movable);
      const directional = ruled(testCase, inputs, along, true);
      const found = gradients([directional], inputs, [null], {
        retainGraph: false,
        createGraph: false,
        allowUnused: true,
      });
      const total = found.reduce((sum, gradient, i) => (gradient ? sum + dot(toArray(gradient), across[i]!) : sum), 0);
      near(total, expected, Math.abs(first(testCase.inputs)) * 10);
      if (testCase.once === 'zero') near(expected, 0);
    },
  );

  const unknown = cases.filter(({ once }) => once === 'unknown');
  if (unknown.length > 0) {
    test.each(unknown.map((testCase) => [testCase.name, testCase] as const))(
      'a gradient that has none of its own says so: %s',
      (_name, testCase) => {
        const inputs = testCase.inputs.map(movable);
        const directional = ruled(testCase, inputs, directions(testCase.inputs, 0.45), true);
        expect(() =>
          gradients([directional], inputs, [null], { retainGraph: false, createGraph: false, allowUnused: true }),
        ).toThrow(StateError);
      },
    );
  }
});

test('nothing stays behind after a scoped step', () => {
  const x = movable(spread([4, 3]));
  const w = movable(spread([3, 2]));
  const step = (): void =>
    scoped(() => {
      const y = apply('Unary', [apply('MatMul', [x, w], { transposeA: false, transposeB: false })], { kind: 'relu' });
      backward([weighed(y, 0.1)], [null]);
      x.clearGradient(false);
      w.clearGradient(false);
    });
  step();
  const before = bytes();
  for (let i = 0; i < 5; i++) step();
  expect(bytes()).toBe(before);
  expect(sizeOf(x.shape)).toBe(12);
});
