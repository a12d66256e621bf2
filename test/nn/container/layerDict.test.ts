import * as paddle from 'paddle-hapi';
import { expect, test } from 'vitest';

const { LayerDict, Linear, ReLU, Tanh } = paddle.nn;

// What Paddle 3.3.1 answers for the same statements.
test('names keep their order, and a replaced layer its place', () => {
  const layers = new LayerDict({ b: new Linear(2, 3), a: new ReLU() });
  expect(layers.keys()).toEqual(['b', 'a']);
  expect(layers.namedParameters().map(([name]) => name)).toEqual(['b.weight', 'b.bias']);
  layers.set('c', new Linear(1, 1));
  layers.update([
    ['a', new Tanh()],
    ['z', new Linear(3, 1)],
  ]);
  expect(layers.keys()).toEqual(['b', 'a', 'c', 'z']);
  expect(String(layers)).toBe(
    [
      'LayerDict(',
      '  (b): Linear(in_features=2, out_features=3, dtype=float32)',
      '  (a): Tanh()',
      '  (c): Linear(in_features=1, out_features=1, dtype=float32)',
      '  (z): Linear(in_features=3, out_features=1, dtype=float32)',
      ')',
    ].join('\n'),
  );
});

test('a layer that is taken out takes its parameters along', () => {
  const first = new Linear(2, 3);
  const layers = new LayerDict({ b: first, c: new Linear(1, 1) });
  expect(layers.pop('b')).toBe(first);
  expect(layers.keys()).toEqual(['c']);
  expect(layers.namedParameters().map(([name]) => name)).toEqual(['c.weight', 'c.bias']);
  layers.clear();
  expect(layers.size).toBe(0);
});

test('what is no layer is refused', () => {
  expect(() => new LayerDict({ a: 3 as unknown as paddle.nn.Layer })).toThrow("LayerDict: 'a' must be a Layer");
  expect(() => new LayerDict().at('a')).toThrow('there must be a layer of the name');
});
