import * as paddle from 'paddle-hapi';
import { expect, test } from 'vitest';

const { ParameterList } = paddle.nn;

// What Paddle 3.3.1 answers for the same statements.
test('parameters are named by their places', () => {
  const list = new ParameterList([2, 3].map((size) => paddle.createParameter([size], 'float32')));
  expect(list.namedParameters().map(([name]) => name)).toEqual(['0', '1']);
  list.append(paddle.createParameter([4], 'float32'));
  expect([...list].map((parameter) => parameter.shape)).toEqual([[2], [3], [4]]);
  expect(list.at(-1).shape).toEqual([4]);
  expect(list.size).toBe(3);
});

test('what is no parameter is refused, and no place that is not there is given', () => {
  const list = new ParameterList();
  expect(() => list.append(paddle.ones([1]) as never)).toThrow('parameter must be a Parameter');
  expect(() => list.at(0)).toThrow('there must be a parameter at the index');
});
