import { describe, expect, test } from 'vitest';
import { NdArray } from '../../src/core/index.ts';
import { ops, Tensor, toTensor } from '../../src/engine/index.ts';
import { guard } from '../../src/framework/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as door from '../../src/optimizer/index.ts';
import * as regularizer from '../../src/regularizer/index.ts';
import { build, casesOf, classNamed, type OptimizerCase, options, problem } from './recorded.ts';

/* Ten steps of every optimizer, with decay, clipping, settings of parameters, a schedule: values and state as Paddle's. */

const doors = [door, door.lr, nn, regularizer];
const cases = casesOf<OptimizerCase>('optimizer');

class Net extends nn.Layer {
  w: Tensor;
  b: Tensor;

  constructor(attr: nn.ParamAttr | undefined) {
    super('net');
    const { Assign } = nn.initializer;
    const first = (key: 'w' | 'b') =>
      new Assign(NdArray.from(Float32Array.from(problem.init[key].data)).reshape(problem.init[key].shape));
    this.w = this.createParameter([2, 3], { attr, defaultInitializer: first('w') });
    this.b = this.createParameter([3], { isBias: true, defaultInitializer: first('b') });
  }

  override forward(): Tensor {
    return this.w;
  }
}

function near(what: string, got: ArrayLike<number>, expected: readonly number[]): void {
  expect(got.length, what).toBe(expected.length);
  expected.forEach((value, i) => {
    const reached = got[i]!;
    expect(Math.abs(reached - value), `${what}[${i}]: ${reached} for ${value}`).toBeLessThanOrEqual(
      1e-6 + 2e-6 * Math.abs(value),
    );
  });
}

test('every optimizer has recorded cases', () => {
  const recorded = new Set(cases.map((c) => c.api.split('.').at(-1)));
  const without = Object.keys(door).filter((name) => !['lr', 'Optimizer'].includes(name) && !recorded.has(name));
  expect(without).toEqual([]);
});

describe.each(cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
  test('moves parameters as Paddle does', () =>
    guard(() => {
      const attr = c.attr ? new nn.ParamAttr(options(c.attr, doors)) : undefined;
      const net = new Net(attr);
      const rate = build(c.learningRate, doors) as number | door.lr.LRScheduler;
      const optimizer = new (classNamed(c.api, doors))({
        learningRate: rate,
        parameters: net.parameters(),
        ...options(c.kwargs, doors),
      }) as door.Optimizer;
      c.values.forEach((expected, t) => {
        expect(optimizer.getLr()).toBeCloseTo(c.rates[t]!, 12);
        const term = (parameter: Tensor, key: 'w' | 'b') => {
          const gradient = toTensor(NdArray.from(Float32Array.from(problem.grads[t]![key])).reshape(parameter.shape));
          return ops.sum(ops.multiply(parameter, gradient));
        };
        ops.add(term(net.w, 'w'), term(net.b, 'b')).backward();
        optimizer.step();
        optimizer.clearGrad();
        if (typeof rate !== 'number' && c.lrStep) rate.step();
        near(`w after step ${t}`, net.w.array().toFloat64(), expected.w);
        near(`b after step ${t}`, net.b.array().toFloat64(), expected.b);
      });
      const state = optimizer.stateDict();
      expect(Object.keys(state)).toEqual(Object.keys(c.state));
      for (const [key, expected] of Object.entries(c.state)) {
        const own = state[key];
        if (!(own instanceof Tensor)) {
          expect(own, key).toEqual(expected);
          continue;
        }
        const packed = expected as { shape: number[]; dtype: string; data: number[] };
        expect({ shape: own.shape, dtype: own.dtype.name }, key).toEqual({ shape: packed.shape, dtype: packed.dtype });
        near(key, own.array().toFloat64(), packed.data);
      }
    }));
});
