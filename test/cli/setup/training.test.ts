import { expect, test } from 'vitest';
import { training } from '../../../src/cli/setup/training.ts';

test('the training that engines are compared by learns, and is the same every time', () => {
  const losses = training();
  expect(losses).toHaveLength(6);
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
  expect(training()).toEqual(losses);
});
