import { describe, expect, test } from 'vitest';
import { apply, ops, type Tensor, uniform } from '../../../../src/engine/index.ts';

/** The same elements in row-major memory. */
const rowMajor = (x: Tensor): Tensor => apply('Contiguous', [x], {});

describe('a tensor that a convolution left channels-last', () => {
  const convolved = (): Tensor =>
    apply('Conv', [uniform([2, 3, 4, 5]), uniform([3, 3, 1, 1])], {
      stride: [1, 1],
      pads: [
        [0, 0],
        [0, 0],
      ],
      dilation: [1, 1],
      groups: 1,
    });

  test('is multiplied by a batch of matrices as its shape says', () => {
    const x = convolved();
    const y = uniform([2, 3, 5, 4]);
    const wanted = ops.matmul(rowMajor(x), y).array().toFloat64();
    ops
      .matmul(x, y)
      .array()
      .toFloat64()
      .forEach((value, i) => {
        expect(value).toBeCloseTo(wanted[i]!, 5);
      });
  });

  test('is added to, reduced and sliced as its shape says', () => {
    const x = convolved();
    const plain = rowMajor(x);
    for (const of of [
      (t: Tensor) => ops.sum(t, [1, 2]),
      (t: Tensor) => ops.at(t, ':, 1, 2:'),
      (t: Tensor) => ops.add(t, plain),
      (t: Tensor) => ops.concat([t, plain], 1),
    ]) {
      expect([...of(x).array().toFloat64()]).toEqual([...of(plain).array().toFloat64()]);
    }
  });
});
