import { inspect } from 'node:util';
import * as paddle from 'paddle-hapi';
import { expect, test } from 'vitest';

test('an array of numpy-ts prints as in NumPy', () => {
  const array = paddle
    .toTensor([
      [1, 2.5],
      [3, 4],
    ])
    .numpy();
  expect(inspect(array)).toBe('[[1.  2.5]\n [3.  4. ]]');
  expect(inspect({ array })).toBe('{\n  array: [[1.  2.5]\n   [3.  4. ]]\n}');
});
