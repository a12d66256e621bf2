import { describe, expect, test } from 'vitest';
import { ArgumentError, NdArray, StateError } from '../../src/core/index.ts';
import { ops, Tensor, toTensor } from '../../src/engine/index.ts';
import { guard, makeParameter, ParamAttr, type Parameter } from '../../src/framework/index.ts';
import { ClipGradByNorm, initializer } from '../../src/nn/index.ts';
import * as door from '../../src/optimizer/index.ts';
import { L2Decay } from '../../src/regularizer/index.ts';

const { Adam, AdamW, Momentum, SGD, lr } = door;

function parameter(values: readonly number[], dtype: 'float32' | 'float64' = 'float32', name = 'p'): Parameter {
  const first = new initializer.Assign(NdArray.from(Float64Array.from(values)));
  return makeParameter([values.length], new ParamAttr({}), { dtype, isBias: false, scope: name, fallback: first });
}

type Make = (list: Parameter[], rate: number) => door.Optimizer;

/** Every optimizer of the door, made with a rate of its own liking. */
const classes = Object.entries(door).filter(([name]) => !['lr', 'Optimizer'].includes(name)) as [
  string,
  new (options: Record<string, unknown>) => door.Optimizer,
][];
const RATES: Record<string, [parabola: number, valley: number]> = {
  SGD: [0.1, 1e-3],
  ASGD: [0.1, 1e-3],
  Momentum: [0.05, 1e-4],
  Adadelta: [20, 5],
  Adagrad: [1, 0.01],
  RAdam: [0.1, 1e-3],
};

const every = classes.map(([name, Optimizer]): [string, Make] => [
  name,
  (parameters, learningRate) => new Optimizer({ learningRate, parameters }),
]);

describe.each(every)('%s', (name, make) => {
  test('finds the bottom of a parabola', () => {
    const p = parameter([3, -2]);
    const optimizer = make([p], RATES[name]?.[0] ?? 0.1);
    const bottom = toTensor(NdArray.from(Float32Array.from([1, 0.5])));
    const depth = () => ops.sum(ops.square(ops.subtract(p, bottom)));
    const first = depth().item();
    let least = first;
    for (let t = 0; t < 300; t++) {
      const loss = depth();
      least = Math.min(least, loss.item());
      loss.backward();
      optimizer.step();
      optimizer.clearGrad();
    }
    expect(first).toBeCloseTo(10.25, 5);
    expect(least).toBeLessThan(0.01);
  });

  test('goes down the valley of Rosenbrock', () => {
    const p = parameter([-1.2, 1]);
    const optimizer = make([p], RATES[name]?.[1] ?? 0.01);
    const height = () => {
      const [x, y] = [ops.at(p, 0), ops.at(p, 1)];
      return ops.add(ops.square(ops.scale(x, -1, 1)), ops.scale(ops.square(ops.subtract(y, ops.square(x))), 100));
    };
    expect(height().item()).toBeCloseTo(24.2, 4);
    for (let t = 0; t < 400; t++) {
      height().backward();
      optimizer.step();
      optimizer.clearGrad();
    }
    expect(height().item()).toBeLessThan(4.5);
  });

  test('goes on from a saved state as if it had not stopped', () => {
    const run = (interrupted: boolean): number[] =>
      guard(() => {
        const p = parameter([3, -2]);
        let optimizer = make([p], 0.01);
        for (let t = 0; t < 6; t++) {
          if (t === 3 && interrupted) {
            const saved = Object.fromEntries(
              Object.entries(optimizer.stateDict()).map(([key, value]) => [
                key,
                value instanceof Tensor ? value.array() : value,
              ]),
            );
            optimizer = make([p], 0.01);
            optimizer.setStateDict(saved);
          }
          ops.sum(ops.square(ops.square(p))).backward();
          optimizer.step();
          optimizer.clearGrad();
        }
        return [...p.array().toFloat64()];
      });
    expect(run(true)).toEqual(run(false));
  });

  test('keeps the precision of double parameters', () => {
    const p = parameter([1], 'float64');
    const optimizer = make([p], 0.01);
    for (let t = 0; t < 3; t++) {
      ops.sum(ops.square(p)).backward();
      optimizer.step();
      optimizer.clearGrad();
    }
    expect(p.dtype.name).toBe('float64');
    expect(p.item()).toBeLessThan(1);
    for (const [key, value] of Object.entries(optimizer.stateDict())) {
      if (!key.endsWith('_m_0')) expect((value as Tensor).dtype.name, key).toBe('float64');
    }
  });
});

describe('a step', () => {
  test('leaves parameters without a gradient, and moves on those whose gradient was cleared to zero', () => {
    const [used, idle] = [parameter([1], 'float32', 'used'), parameter([1], 'float32', 'idle')];
    const optimizer = new SGD(0.1, [used, idle], { weightDecay: 0.5 });
    ops.sum(used).backward();
    optimizer.step();
    expect([used.item(), idle.item()]).toEqual([Math.fround(0.85), 1]);
    optimizer.clearGrad();
    optimizer.step();
    expect(used.item()).toBeCloseTo(0.8075, 6);
    optimizer.clearGrad(false);
    optimizer.step();
    expect(used.item()).toBeCloseTo(0.8075, 6);
  });

  test('changes no gradient by clipping', () => {
    const p = parameter([3, 4]);
    ops.sum(ops.square(p)).backward();
    new SGD({ learningRate: 1, parameters: [p], gradClip: new ClipGradByNorm(1) }).step();
    expect(p.grad!.tolist()).toEqual([6, 8]);
    (p.tolist() as number[]).forEach((value, i) => {
      expect(value).toBeCloseTo([2.4, 3.2][i]!, 6);
    });
  });
});

describe('groups', () => {
  test('have rates as factors, and decay and settings of their own', () => {
    const [a, b] = [parameter([1]), parameter([1])];
    const optimizer = new SGD({
      learningRate: 0.1,
      parameters: [
        { params: [a], learningRate: 0.5 },
        { params: [b], weightDecay: new L2Decay(1) },
      ],
      weightDecay: 0.5,
    });
    ops.add(ops.sum(a), ops.sum(b)).backward();
    optimizer.step();
    expect(a.item()).toBeCloseTo(1 - 0.05 * 1.5, 6);
    expect(b.item()).toBeCloseTo(1 - 0.1 * 2, 6);
  });

  test('of AdamW decay by their own strength', () => {
    const [a, b] = [parameter([1]), parameter([1])];
    const optimizer = new AdamW({
      learningRate: 0.1,
      parameters: [
        { params: [a], weightDecay: 0 },
        { params: [b], weightDecay: 0.5 },
      ],
    });
    ops.add(ops.sum(a), ops.sum(b)).backward();
    optimizer.step();
    expect(a.item()).toBeCloseTo(0.9, 5);
    expect(b.item()).toBeCloseTo(0.85, 5);
    expect(() => new AdamW({ parameters: [{ params: [a], weightDecay: new L2Decay(1) }] })).toThrow(
      /^AdamW: a group's weightDecay must be a number\. Received L2Decay\. /,
    );
  });

  test('do not share parameters', () => {
    const a = parameter([1]);
    expect(() => new SGD(0.1, [{ params: [a] }, { params: [a] }])).toThrow(
      /a parameter must be in one group\. Received 'p\.w_\d+' in two\. /,
    );
  });
});

describe('state', () => {
  test("of a second optimizer of the same parameters counts on, and either takes the other's", () => {
    guard(() => {
      const p = parameter([1]);
      const step = (optimizer: door.Optimizer) => {
        ops.sum(ops.square(p)).backward();
        optimizer.step();
        optimizer.clearGrad();
        return optimizer;
      };
      const first = step(new Momentum(0.1, { parameters: [p] }));
      const second = step(new Momentum(0.1, { parameters: [p] }));
      expect([Object.keys(first.stateDict()), Object.keys(second.stateDict())]).toEqual([
        ['p.w_0_velocity_0'],
        ['p.w_0_velocity_1'],
      ]);
      const saved = (first.stateDict()['p.w_0_velocity_0'] as Tensor).item();
      second.setStateDict(first.stateDict());
      expect((second.stateDict()['p.w_0_velocity_1'] as Tensor).item()).toBe(saved);
      step(second);
      expect((first.stateDict()['p.w_0_velocity_0'] as Tensor).item()).toBe(saved);
    });
  });

  test('is empty before the first step', () => {
    expect(new Adam({ parameters: [parameter([1])] }).stateDict()).toEqual({});
  });

  test('must be whole', () => {
    const p = parameter([1]);
    const optimizer = new Momentum({ parameters: [p] });
    ops.sum(p).backward();
    optimizer.step();
    expect(() => optimizer.setStateDict({})).toThrow(StateError);
    const fresh = new Momentum({ parameters: [p] });
    fresh.setStateDict({ other: toTensor(NdArray.zeros([1])) });
    expect(() => fresh.step()).toThrow(/^Momentum: a loaded state must hold every accumulator\. Received one without /);
    const scheduled = new SGD(new lr.StepDecay(0.1, 2), [p]);
    expect(() => scheduled.setStateDict({})).toThrow(/must hold 'LR_Scheduler'/);
  });
});

describe('the learning rate', () => {
  test('comes from a number or a schedule', () => {
    const optimizer = new SGD(0.1, [parameter([1])]);
    optimizer.setLr(0.5);
    expect(optimizer.getLr()).toBe(0.5);
    const schedule = new lr.StepDecay(0.2, 1);
    optimizer.setLrScheduler(schedule);
    expect(optimizer.getLr()).toBe(0.2);
    schedule.step();
    expect(optimizer.getLr()).toBeCloseTo(0.02, 12);
    expect(() => optimizer.setLr(1)).toThrow(StateError);
  });
});

describe('what cannot work is refused', () => {
  const list = [parameter([1])];
  test.each<[string, () => unknown, RegExp]>([
    ['no parameters', () => new SGD(0.1 as never), /^SGD: parameters must be given\. Received 1 by position\. /],
    [
      'a tensor for a list',
      () => new SGD(0.1, list[0] as never),
      /^SGD: parameters must be a list of parameters, e\.g\. model\.parameters\(\)\. Received Parameter of shape \[1\], paddle\.float32\. /,
    ],
    [
      'a rate that is no number',
      () => new SGD('0.1' as never, list),
      /^SGD: learningRate must be a number or an LRScheduler\. Received '0\.1'\. /,
    ],
    [
      'a beta of 1',
      () => new Adam({ beta1: 1, parameters: list }),
      /^Adam: beta1 must lie in \[0, 1\)\. Received 1\. Paddle's default is 0\.9\.$/,
    ],
    [
      'a negative epsilon',
      () => new door.Lamb({ epsilon: -1, parameters: list }),
      /^Lamb: epsilon must be ≥ 0\. Received -1\. /,
    ],
    [
      'a misspelt option',
      () => new Adam({ beta_1: 0.9, parameters: list } as never),
      /^Adam: options must be .* Received 'beta_1'\. Did you mean 'beta1'\?$/,
    ],
    [
      'a negative momentum',
      () => new door.RMSProp(0.1, { momentum: -1, parameters: list }),
      /^RMSProp: momentum must be a number ≥ 0\. Received -1\. /,
    ],
    [
      'a rate out of range',
      () => new door.Rprop({ learningRate: 100, parameters: list }),
      /^Rprop: learningRate must be a number in learningRateRange, \[0\.00001, 50\], above 0\. Received 100\. /,
    ],
    [
      'no batches',
      () => new door.ASGD({ batchNum: 0, parameters: list }),
      /^ASGD: batchNum must be a whole number ≥ 1\. Received 0\. /,
    ],
    ['no rate', () => new door.Adagrad({ parameters: list } as never), /^Adagrad: learningRate must be given\. /],
  ])('%s', (_, act, text) => {
    expect(act).toThrow(ArgumentError);
    expect(act).toThrow(text);
  });
});
