import { expect, it } from 'vitest';
import { parameterNames } from '../../src/core/functionParameters.ts';

it('names the parameters of methods, functions and arrows', () => {
  const { forward } = {
    forward(x: number, y = [1, 2], { z } = { z: 3 }, ...rest: number[]): number {
      return x + y.length + z + rest.length;
    },
  };
  expect(parameterNames(forward).slice(0, 2)).toEqual(['x', 'y']);
  expect(parameterNames(forward)).toHaveLength(3);
  expect(parameterNames((a: string, b = ') => (') => a + b)).toEqual(['a', 'b']);
  expect(parameterNames(() => 1)).toEqual([]);
  expect(
    parameterNames(function named(/* (not, these) */ first: number, second: number) {
      return first + second;
    }),
  ).toEqual(['first', 'second']);
});
