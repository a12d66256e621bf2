import { describe, expect, test } from 'vitest';
import { ArgumentError, NdArray, StateError } from '../../../src/core/index.ts';
import { type Tensor, toTensor } from '../../../src/engine/index.ts';
import type { Parameter } from '../../../src/framework/index.ts';
import { ClipGradByGlobalNorm, ClipGradByNorm, ClipGradByValue, utils } from '../../../src/nn/index.ts';

function row(...values: number[]): Tensor {
  return toTensor(NdArray.from(Float32Array.from(values)));
}

function pair(gradient: Tensor, needClip?: boolean): [Parameter, Tensor] {
  return [{ needClip } as Parameter, gradient];
}

const lists = (pairs: readonly (readonly [Parameter, Tensor])[]) =>
  pairs.map(([, gradient]) => gradient.tolist() as number[]);

function near(got: number[][], expected: number[][]): void {
  expect(got.map((values) => values.length)).toEqual(expected.map((values) => values.length));
  got.flat().forEach((value, i) => {
    expect(value).toBeCloseTo(expected.flat()[i]!, 5);
  });
}

describe('gradients on their way to the optimizer', () => {
  test('ClipGradByValue cuts elements', () => {
    near(lists(new ClipGradByValue(1).clip([pair(row(-3, 0.5, 2))])), [[-1, 0.5, 1]]);
    near(lists(new ClipGradByValue({ max: 1, min: 0 }).clip([pair(row(-3, 0.5, 2))])), [[0, 0.5, 1]]);
  });

  test('ClipGradByNorm bounds each', () => {
    near(lists(new ClipGradByNorm(1).clip([pair(row(3, 4)), pair(row(0.3, 0.4))])), [
      [0.6, 0.8],
      [0.3, 0.4],
    ]);
  });

  test('ClipGradByGlobalNorm bounds all together, and leaves out what need not be clipped', () => {
    near(lists(new ClipGradByGlobalNorm(1).clip([pair(row(3, 0)), pair(row(0, 4)), pair(row(9), false)])), [
      [0.6, 0],
      [0, 0.8],
      [9],
    ]);
    near(lists(new ClipGradByGlobalNorm(9, { autoSkipClip: true }).clip([pair(row(3, 4))])), [[3, 4]]);
  });

  test('gradients themselves stay', () => {
    const gradient = row(3, 4);
    new ClipGradByNorm(1).clip([pair(gradient)]);
    new ClipGradByGlobalNorm(1).clip([pair(gradient)]);
    new ClipGradByValue(1).clip([pair(gradient)]);
    expect(gradient.tolist()).toEqual([3, 4]);
  });

  test('their texts are those of Paddle', () => {
    expect(String(new ClipGradByValue(1))).toBe('Clip Gradient By Value, min = -1.000000, max=1.000000');
    expect(String(new ClipGradByNorm(1))).toBe('Gradient Clip By Norm, clip_norm=1.000000');
    expect(String(new ClipGradByGlobalNorm(1))).toBe('Gradient Clip By GlobalNorm, global_norm=1.000000');
  });

  test('a bound that bounds nothing is refused', () => {
    expect(() => new ClipGradByValue(-1)).toThrow(ArgumentError);
    expect(() => new ClipGradByValue(-1)).toThrow(
      'ClipGradByValue: max must be positive when min is left out. Received -1. Give min too.',
    );
  });
});

describe('gradients in place', () => {
  function parameters(): Tensor[] {
    return [row(3, 0), row(0, -4), row(1)].map((gradient, i) => {
      const tensor = row(0, 0);
      if (i < 2) tensor.grad = gradient;
      return tensor;
    });
  }

  // norms by hand: (3, 0, 0, −4)
  test.each([
    [2, 5],
    [1, 7],
    [Number.POSITIVE_INFINITY, 4],
    [0, 2],
  ] as const)('clipGradNorm_ with norm %d', (normType, norm) => {
    const list = parameters();
    expect(utils.clipGradNorm_(list, 1, { normType }).item()).toBeCloseTo(norm, 5);
    near(
      [list[0]!.grad!.tolist() as number[], list[1]!.grad!.tolist() as number[]],
      [
        [3 / norm, 0],
        [0, -4 / norm],
      ],
    );
    expect(list[2]!.grad).toBeNull();
  });

  test('clipGradNorm_ leaves small gradients', () => {
    const list = parameters();
    utils.clipGradNorm_(list, 100);
    expect(list[0]!.grad!.tolist()).toEqual([3, 0]);
    expect(utils.clipGradNorm_([row(1)], 1).item()).toBe(0);
  });

  test('clipGradNorm_ refuses what is not finite, when asked', () => {
    const [tensor] = parameters() as [Tensor];
    tensor.grad = row(Number.NaN);
    expect(() => utils.clipGradNorm_(tensor, 1, { errorIfNonfinite: true })).toThrow(StateError);
  });

  test('clipGradValue_', () => {
    const list = parameters();
    utils.clipGradValue_(list, 1);
    expect(list.slice(0, 2).map((tensor) => tensor.grad!.tolist())).toEqual([
      [1, 0],
      [0, -1],
    ]);
  });
});
