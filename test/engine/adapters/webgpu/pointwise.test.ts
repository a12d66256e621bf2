import { expect, test } from 'vitest';
import { type Value, Values } from '../../../../src/engine/adapters/webgpu/pointwise.ts';
import type { PointwiseAttrs } from '../../../../src/engine/adapters/webgpu/programs.ts';
import type { Inputs } from '../../../../src/engine/adapters/webgpu/protocol.ts';

/** Values over a channel that notes what it is told. */
function recorded() {
  let ids = 0;
  const alive = new Set<number>();
  const runs: { kernel: string; inputs: Inputs; attrs: PointwiseAttrs }[] = [];
  const make = (): number => {
    alive.add(ids);
    return ids++;
  };
  const values = new Values({
    run(kernel, inputs, attrs) {
      for (const id of Object.values(inputs)) expect(alive).toContain(id);
      runs.push({ kernel, inputs, attrs: attrs as PointwiseAttrs });
      return [make()];
    },
    free: (id) => expect(alive.delete(id)).toBe(true),
  });
  const tensor = (...shape: number[]): Value => values.made(make(), shape, 'float32');
  return { values, runs, alive, tensor };
}

test('a formula of many operations is one shader, which reads each tensor once; nothing is left', () => {
  const { values, runs, alive, tensor } = recorded();
  const x = tensor(2, 3);
  const row = tensor(3);
  const two = values.constant(2, []);
  const sum = values.formula('$0 + $1', 'float32', x, row);
  const scaled = values.formula('$0 * $1', 'float32', sum, two);
  const result = values.formula('$0 - $1', 'float32', scaled, sum);
  for (const value of [sum, scaled, x, row, two]) values.free(value);
  expect(runs).toEqual([]);
  values.settle();
  expect(runs).toHaveLength(1);
  const [{ kernel, inputs, attrs }] = runs as [(typeof runs)[0]];
  expect({ kernel, inputs }).toEqual({ kernel: 'Pointwise', inputs: [0, 1] });
  expect(attrs).toMatchObject({ shape: [2, 3], constants: [2], sizes: [2, 3] });
  expect(attrs.values).toEqual([
    [0, 0, [3, 1]],
    [1, 0, [0, 1]],
  ]);
  expect(attrs.code.split('\n')).toEqual([
    'let t0 = v0 + v1;',
    'let t1 = t0 * uniforms.c0;',
    'let t2 = t1 - t0;',
    'let y = t2;',
  ]);
  values.free(result);
  expect([...alive]).toEqual([]);
});

test('what is thrown away is never computed, and its inputs are freed', () => {
  const { values, runs, alive, tensor } = recorded();
  const x = tensor(4);
  const y = values.formula('exp1($0)', 'float32', x);
  values.free(x);
  expect([...alive]).toHaveLength(1);
  values.free(y);
  expect(runs).toEqual([]);
  expect([...alive]).toEqual([]);
});

test('other orders and shapes are read where they are used; a new shape alone costs nothing', () => {
  const { values, runs, tensor } = recorded();
  const x = tensor(2, 3, 4);
  const turned = values.view(x, [4, 2, 3], 0, [1, 12, 4]);
  const flat = values.reshaped(x, [4, 6]);
  const other = tensor(4, 2, 3);
  values.number(values.formula('$0 + $1', 'float32', turned, other));
  expect(runs).toHaveLength(1);
  // the last two axes lie as one in both
  expect(runs[0]!.attrs).toMatchObject({ sizes: [4, 6] });
  expect(runs[0]!.attrs.values.map(([, , strides]) => strides)).toEqual([
    [1, 4],
    [6, 1],
  ]);
  values.number(flat);
  expect(runs[1]).toMatchObject({ kernel: 'Reshape' });
});

test('no shader reads more tensors than WebGPU promises, or grows without end', () => {
  const { values, runs, tensor } = recorded();
  let sum = tensor(4);
  for (let i = 0; i < 20; i++) sum = values.formula('$0 + $1', 'float32', sum, tensor(4));
  for (let i = 0; i < 200; i++) sum = values.formula('-$0', 'float32', sum);
  values.number(sum);
  expect(runs.length).toBeLessThan(20);
  for (const { inputs, attrs } of runs) {
    expect(Object.values(inputs).length).toBeLessThanOrEqual(7);
    expect(attrs.code.split('\n').length).toBeLessThanOrEqual(42);
  }
});

test('what is broadcast is computed once, before', () => {
  const { values, runs, tensor } = recorded();
  const row = values.formula('exp1($0)', 'float32', tensor(3));
  values.number(values.formula('$0 + $1', 'float32', tensor(2, 3), row));
  expect(runs.map(({ attrs }) => attrs.code)).toEqual([
    'let t0 = exp1(v0);\nlet y = t0;',
    'let t0 = v0 + v1;\nlet y = t0;',
  ]);
});
