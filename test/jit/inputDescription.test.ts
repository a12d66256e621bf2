import { expect, test } from 'vitest';
import { nn, ones, type Tensor } from '../../src/index.ts';
import { describeInputs } from '../../src/jit/inputDescription.ts';

class Scaled extends nn.Layer {
  override forward(image: Tensor, factor = Math.max(1, 2), { offset }: { offset: number } = { offset: (1 + 2) * 3 }) {
    return image.scale(factor, offset);
  }
}

test('inputs without a name have that of their parameter, whatever its default, or a number', () => {
  const names = describeInputs(new Scaled(), [ones([1]), ones([1]), ones([1])]).map(({ name }) => name);
  expect(names).toEqual(['image', 'factor', 'x2']);
});
