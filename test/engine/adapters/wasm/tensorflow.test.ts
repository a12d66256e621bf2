import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { adapter, registerTensorflowBackend } from '../../../../src/engine/index.ts';

/** What a program of TensorFlow.js gives on a backend. */
async function on(backend: string, program: () => tf.Tensor[]): Promise<number[][]> {
  await tf.setBackend(backend);
  return tf.tidy(() => program().map((tensor) => [...tensor.dataSync()]));
}

const numbers = (shape: number[]): tf.Tensor =>
  tf.tensor(
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * 1.7)),
    shape,
  );

describe('the engine as a backend of TensorFlow.js', () => {
  let name: string;
  beforeAll(async () => {
    name = await registerTensorflowBackend();
  });

  const programs: Record<string, () => tf.Tensor[]> = {
    'element by element': () => [
      tf.add(numbers([2, 3]), numbers([3])),
      tf.relu(numbers([7])),
      tf.sub(numbers([4]), 1),
      tf.exp(numbers([5])),
      tf.div(numbers([4]), tf.add(tf.abs(numbers([4])), 1)),
    ],
    'sums and products': () => [
      tf.sum(numbers([2, 3, 4]), 1),
      tf.mean(numbers([3, 4])),
      tf.max(numbers([3, 4]), 0, true),
      tf.matMul(numbers([3, 4]), numbers([5, 4]), false, true),
      tf.softmax(numbers([3, 4])),
    ],
    'a convolution with its gradients': () => {
      const [x, w] = [numbers([2, 6, 5, 3]) as tf.Tensor4D, numbers([3, 3, 3, 4]) as tf.Tensor4D];
      const y = tf.conv2d(x, w, [2, 1], 'same');
      const attrs = { strides: [2, 1], pad: 'same', dataFormat: 'NHWC' };
      const dx = tf.engine().runKernel('Conv2DBackpropInput', { dy: y, filter: w }, { ...attrs, inputShape: x.shape });
      const dw = tf.engine().runKernel('Conv2DBackpropFilter', { x, dy: y }, { ...attrs, filterShape: w.shape });
      return [y, dx as tf.Tensor, dw as tf.Tensor];
    },
  };

  test.each(Object.keys(programs))('%s: as the CPU backend', async (key) => {
    const wanted = await on('cpu', programs[key]!);
    const got = await on(name, programs[key]!);
    got.forEach((values, i) => {
      expect(values.length).toBe(wanted[i]!.length);
      values.forEach((value, j) => {
        expect(value).toBeCloseTo(wanted[i]![j]!, 4);
      });
    });
  });

  test('gives all memory back', async () => {
    await tf.setBackend(name);
    const before = adapter().bytesInUse();
    await on(name, programs['a convolution with its gradients']!);
    expect(adapter().bytesInUse()).toBe(before);
  });
});
