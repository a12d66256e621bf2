import { array as numpyArray } from 'numpy-ts';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ArgumentError, BackendError, DtypeError, NdArray, ShapeError } from '../../src/core/index.ts';
import {
  arange,
  empty,
  eye,
  fromArray,
  full,
  fullLike,
  getDefaultDtype,
  linspace,
  ones,
  onesLike,
  setDefaultDtype,
  toArray,
  toTensor,
  zeros,
  zerosLike,
} from '../../src/engine/creation.ts';
import { engineName } from '../../src/engine/device.ts';
import type { Tensor } from '../../src/engine/tensor.ts';

beforeAll(() => {
  vi.stubEnv('PADDLE_ENGINE', 'reference');
  expect(engineName()).toBe('reference');
});
afterEach(() => setDefaultDtype('float32'));

/** Data type, shape and elements together. */
function look(tensor: Tensor): [string, number[], unknown] {
  return [tensor.handle.dtype, tensor.shape, toArray(tensor).tolist()];
}

describe('toTensor', () => {
  test('the data type follows the elements', () => {
    expect(look(toTensor([1, 2]))).toEqual(['float32', [2], [1, 2]]);
    expect(look(toTensor(5))).toEqual(['float32', [], 5]);
    expect(look(toTensor([[1n, 2n]]))).toEqual(['int64', [1, 2], [[1, 2]]]);
    expect(look(toTensor([true, false]))).toEqual(['bool', [2], [true, false]]);
    expect(look(toTensor([]))).toEqual(['float32', [0], []]);
    expect(look(toTensor(Float64Array.of(0.1)))).toEqual(['float64', [1], [0.1]]);
    expect(look(toTensor(NdArray.from([1, 2], 'int32')))).toEqual(['int32', [2], [1, 2]]);
    expect(look(toTensor(numpyArray([[1.5, 2.5]])))).toEqual(['float64', [1, 2], [[1.5, 2.5]]]);
    expect(look(toTensor([1.7, 2], { dtype: 'int64' }))).toEqual(['int64', [2], [1, 2]]);
    expect(look(toTensor([1], 'float16', 'cpu', false))).toEqual(['float16', [1], [1]]);
  });

  test('the default data type can be changed', () => {
    setDefaultDtype('float64');
    expect(getDefaultDtype()).toBe('float64');
    expect(look(toTensor([0.1]))).toEqual(['float64', [1], [0.1]]);
    expect(look(zeros([1]))[0]).toBe('float64');
    expect(() => setDefaultDtype('int64')).toThrow(DtypeError);
  });

  test('arrays and tensors are copied', () => {
    const data = new NdArray(Float32Array.of(1, 2), [2], 'float32');
    const tensor = toTensor(data);
    data.data[0] = 9;
    expect(toArray(tensor).tolist()).toEqual([1, 2]);
    const again = toTensor(tensor, { stopGradient: false });
    expect(again.stopGradient).toBe(false);
    expect(again.isLeaf).toBe(true);
    expect(again.handle.storage).not.toBe(tensor.handle.storage);
    expect(look(toTensor(tensor, 'int64'))).toEqual(['int64', [2], [1, 2]]);
  });

  test('lists of arrays become rows', () => {
    expect(look(toTensor([toTensor([1n, 2n]), toTensor([3n, 4n])]))).toEqual([
      'int64',
      [2, 2],
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(look(toTensor([Float64Array.of(1), Float64Array.of(2)]))).toEqual(['float32', [2, 1], [[1], [2]]]);
    expect(() => toTensor([toTensor([1]), toTensor([1, 2])])).toThrow(ShapeError);
  });

  test('what cannot be a tensor is refused', () => {
    expect(() => toTensor([[1], [1, 2]])).toThrow(ShapeError);
    expect(() => toTensor('text' as never)).toThrow(ArgumentError);
    expect(() => toTensor(null as never)).toThrow(ArgumentError);
    expect(() => toTensor([1], { place: 'gpu:0' })).toThrow(BackendError);
    expect(() => toTensor([2n ** 60n])).toThrow(DtypeError);
  });
});

describe('there and back', () => {
  test.each(['float16', 'bfloat16', 'float32', 'float64', 'int8', 'int16', 'int32', 'int64', 'uint8', 'bool'] as const)(
    '%s',
    (dtype) => {
      const array = NdArray.from(
        [
          [0, 1, 1],
          [1, 0, 1],
        ],
        dtype,
      );
      const back = toArray(fromArray(array));
      expect(back).toEqual(array);
      expect(back.data.buffer).not.toBe(array.data.buffer);
    },
  );

  test('channels-last memory comes back row-major', () => {
    const tensor = fromArray(
      NdArray.from(
        [
          [
            [
              [1, 2, 3],
              [4, 5, 6],
            ],
          ],
        ],
        'float32',
      ),
    );
    // [N, H, W, C] = [1, 1, 2, 3] holds channels 1..3 of pixel 0, then of pixel 1
    tensor.handle.storage.retain();
    tensor.replaceHandle({ ...tensor.handle, shape: [1, 3, 1, 2], channelsLast: true });
    expect(toArray(tensor).tolist()).toEqual([[[[1, 4]], [[2, 5]], [[3, 6]]]]);
  });
});

describe('filled tensors', () => {
  test('zeros, ones, full, and like others', () => {
    expect(look(zeros([2]))).toEqual(['float32', [2], [0, 0]]);
    expect(look(zeros(2, 'int64'))).toEqual(['int64', [2], [0, 0]]);
    expect(look(ones(1, 2))).toEqual(['float32', [1, 2], [[1, 1]]]);
    expect(look(ones({ shape: [], dtype: 'bool' }))).toEqual(['bool', [], true]);
    expect(empty([3]).shape).toEqual([3]);
    expect(look(full([2], 5))).toEqual(['float32', [2], [5, 5]]);
    expect(look(full([1], true))).toEqual(['bool', [1], [true]]);
    expect(look(full([1], Number.POSITIVE_INFINITY))).toEqual(['float32', [1], [Infinity]]);
    const x = toTensor([1n]);
    expect(look(zerosLike(x))).toEqual(['int64', [1], [0]]);
    expect(look(onesLike(x, 'float32'))).toEqual(['float32', [1], [1]]);
    expect(look(fullLike(x, 7))).toEqual(['int64', [1], [7]]);
    expect(() => zeros([-1])).toThrow(ArgumentError);
  });

  test('arange', () => {
    expect(look(arange(3))).toEqual(['int64', [3], [0, 1, 2]]);
    expect(look(arange(5, 1, -2))).toEqual(['int64', [2], [5, 3]]);
    expect(look(arange(0, 1, 0.25))).toEqual(['float32', [4], [0, 0.25, 0.5, 0.75]]);
    expect(look(arange(2, { dtype: 'float64' }))).toEqual(['float64', [2], [0, 1]]);
    // Paddle adds the step up in float32
    expect(toArray(arange(0, 100, 0.1)).data[999]).toBe(99.8990478515625);
    expect(() => arange(0, 1, 0)).toThrow(ArgumentError);
  });

  test('linspace', () => {
    expect(look(linspace(0, 10, 5))).toEqual(['float32', [5], [0, 2.5, 5, 7.5, 10]]);
    expect(look(linspace(0, 10, 5, 'int64'))).toEqual(['int64', [5], [0, 2, 5, 7, 10]]);
    expect(look(linspace(3, 4, 1))).toEqual(['float32', [1], [3]]);
    expect(toArray(linspace(0.3, 7.7, 333)).data[332]).toBe(Math.fround(7.7));
  });

  test('eye', () => {
    expect(look(eye(2, 3))).toEqual([
      'float32',
      [2, 3],
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
    ]);
    expect(look(eye(1, { dtype: 'int64' }))).toEqual(['int64', [1, 1], [[1]]]);
  });
});
