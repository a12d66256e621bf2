import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ArgumentError, ShapeError, StateError } from '../../src/core/index.ts';
import { full, gradients, ones, ops, setDevice, type Tensor, toTensor, withRecording } from '../../src/engine/index.ts';
import { BatchNorm1D, BatchNorm2D, functional, Linear } from '../../src/nn/index.ts';
import { Momentum, SGD } from '../../src/optimizer/index.ts';

interface Golden {
  readonly recorded: Record<string, { gradient: number[]; values: number[]; version: number }>;
  readonly counted: Record<string, { version: number; refused: boolean }>;
  readonly softmax: number[];
  readonly reluNorm: number[];
}
/** What is refused, the gradients and the versions are what Paddle 3.3.1 does on the CPU. The texts are ours. */
const golden = JSON.parse(readFileSync(new URL('../golden/in_place.json', import.meta.url), 'utf8')) as Golden;
/** `bernoulli_` counts once here, thrice there; `increment` takes one element there. */
const COUNTED: Golden['counted'] = {
  ...golden.counted,
  bernoulli_: { version: 1, refused: true },
  increment: { version: 1, refused: true },
};

const leaf = (...values: number[]): Tensor => {
  const x = toTensor(values.length > 0 ? values : [1, 2, 3]);
  x.stopGradient = false;
  return x;
};
const unseen = <T>(body: () => T): T => withRecording(false, body);
const WEIGHTS = [1, 10, 100];
/** The gradient that comes to `x` from `y` with these weights. */
function slope(x: Tensor, y: Tensor): number[] {
  y.backward(toTensor(WEIGHTS));
  return x.grad!.tolist() as number[];
}
const near = (found: readonly number[], wanted: readonly number[]): void =>
  found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 4));

describe.each(['wasm', 'reference'])('%s', (device) => {
  const on = (name: string, body: () => void): void =>
    test(name, () => {
      setDevice(device);
      body();
    });

  const CHANGES: Readonly<Record<string, (y: Tensor) => unknown>> = {
    add_: (y) => y.add_(1),
    subtract_: (y) => y.subtract_(1),
    multiply_: (y) => y.multiply_(2),
    divide_: (y) => y.divide_(2),
    scale_: (y) => y.scale_(2),
    clip_: (y) => y.clip_(0, 1),
    fill_: (y) => y.fill_(1),
    zero_: (y) => y.zero_(),
    increment: (y) => y.increment(),
    uniform_: (y) => y.uniform_(),
    normal_: (y) => y.normal_(),
    bernoulli_: (y) => y.bernoulli_(),
    setItem: (y) => y.setItem(0, 1),
    'add_ of what detach gave': (y) => y.detach().add_(1),
    'add_ of a view': (y) => y.reshape([3, 1]).add_(1),
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    on(`${name} of what a gradient needs is told by backward, before anything has a gradient`, () => {
      const [x, z] = [leaf(), leaf()];
      const y = functional.softmax(x);
      const sum = ops.add(ops.sum(y), ops.sum(ops.scale(z, 2)));
      expect(y.inplaceVersion).toBe(0);
      unseen(() => change(y));
      expect(COUNTED[name]).toEqual({ version: y.inplaceVersion, refused: true });
      expect(() => sum.backward()).toThrow(StateError);
      expect(() => sum.backward()).toThrow(
        'Tensor.backward: what a gradient is computed from must not be changed in place before. Received one of shape [3], which the gradient of Softmax needs, changed since. Change it after backward(), or change a clone().',
      );
      expect([x.grad, z.grad]).toEqual([null, null]);
    });
    on(`${name} of what no gradient needs is nobody's business`, () => {
      const x = leaf();
      const y = ops.add(x, x);
      unseen(() => change(y));
      expect(slope(x, y)).toEqual([2, 20, 200]);
    });
  }

  on('setValue and exponential_ count for no change: the gradient is that of the new elements', () => {
    const x = leaf();
    const y = functional.softmax(x);
    y.setValue([0.5, 0.25, 0.25]);
    expect(COUNTED.setValue).toEqual({ version: y.inplaceVersion, refused: false });
    near(slope(x, y), golden.softmax);
    expect(COUNTED.exponential_).toEqual({ version: y.exponential_().inplaceVersion, refused: false });
  });

  on('a copy, a slice and what is computed are of their own', () => {
    const x = ones([3]);
    x.add_(1);
    const [view, copy, slice, other] = [x.reshape([3, 1]), x.clone(), x.at('0:2'), x.add(1)];
    expect([x.detach(), view, copy, other].map((each) => each.inplaceVersion)).toEqual([1, 1, 0, 0]);
    slice.add_(1);
    expect(x.inplaceVersion).toBe(1);
  });

  test.each([
    ['an input', 0],
    ['the weight, though the input wants no gradient', 1],
  ] as const)('a product notices changes of %s', (_, which) => {
    setDevice(device);
    const [x, w] = [ones([2, 3]), ones([3, 2])];
    w.stopGradient = false;
    const y = functional.linear(x, w);
    unseen(() => [x, w][which].add_(1));
    expect(() => y.backward()).toThrow(/of MatMul needs, changed since/);
  });

  on('paddle.grad computes and needs only what leads to its inputs', () => {
    const [x, z] = [leaf(), leaf()];
    const h = ops.scale(x, 2);
    const [a, b] = [functional.softmax(h), ops.scale(z, 3)];
    const sum = ops.sum(ops.add(a, b));
    const called: string[] = [];
    for (const [name, tensor] of Object.entries({ a, b, h, x, z })) tensor.registerHook(() => void called.push(name));
    const toward = (...inputs: Tensor[]): number[][] =>
      gradients([sum], inputs, [null], { retainGraph: true, createGraph: false, allowUnused: false }).map(
        (each) => each!.tolist() as number[],
      );
    near(toward(h)[0]!, [0, 0, 0]);
    expect(called.splice(0)).toEqual(['a', 'h']);
    expect(toward(z)).toEqual([[3, 3, 3]]);
    expect(called.splice(0)).toEqual(['b']);
    unseen(() => a.add_(1));
    expect(toward(z, a)).toEqual([
      [3, 3, 3],
      [1, 1, 1],
    ]);
    expect(() => toward(x)).toThrow(/of Softmax needs/);
  });

  on('changes are counted from when the tensor was used', () => {
    const x = leaf();
    unseen(() => x.add_(1));
    const y = ops.multiply(x, x);
    expect(slope(x, y)).toEqual([4, 60, 800]);
    const z = ops.multiply(x, x);
    unseen(() => x.add_(1).add_(1));
    expect(() => z.backward()).toThrow(/\[3\], which the gradient of mul needs, changed since/);
  });

  test.each([
    ['SGD', SGD],
    ['Momentum', Momentum],
  ] as const)('%s moves parameters between two walks of a graph', (_, Optimizer) => {
    setDevice(device);
    const [first, second] = [new Linear(3, 2), new Linear(2, 2)];
    const optimizer = new Optimizer({
      learningRate: 0.1,
      parameters: [...first.parameters(), ...second.parameters()],
    });
    const loss = ops.sum(second(first(ones([2, 3]))));
    loss.backward(null, true);
    optimizer.step();
    optimizer.clearGrad();
    loss.backward();
    expect([...first.parameters(), first.weight.grad!].map((each) => each.inplaceVersion)).toEqual([0, 0, 0]);
  });

  on('running statistics may move before backward, but not be changed by hand', () => {
    const norm = new BatchNorm1D(3);
    const x = toTensor([
      [1, 2, 3],
      [4, 1, 0],
    ]);
    x.stopGradient = false;
    norm.eval();
    const [y, z] = [norm(x), norm(x)];
    norm.train();
    norm(x);
    ops.sum(y).backward();
    unseen(() => norm.stateDict()._mean!.add_(1));
    expect(() => ops.sum(z).backward()).toThrow(/of BatchNormInference needs/);
  });

  on('a ReLU behind a batch norm knows its result, however it lies in memory', () => {
    const x = toTensor([
      [
        [
          [1, -2],
          [3, -4],
        ],
      ],
      [
        [
          [5, 6],
          [-7, 8],
        ],
      ],
    ]);
    x.stopGradient = false;
    const weights = toTensor([
      [
        [
          [0, 1],
          [2, 3],
        ],
      ],
      [
        [
          [4, 5],
          [6, 7],
        ],
      ],
    ]);
    const result = (): Tensor => functional.relu(new BatchNorm2D(1)(x));
    const y = result();
    y.setValue([
      [
        [
          [1, 0],
          [1, 0],
        ],
      ],
      [
        [
          [1, 0],
          [1, 0],
        ],
      ],
    ]);
    ops.sum(ops.multiply(y, weights)).backward();
    near(x.grad!.reshape([8]).tolist() as number[], golden.reluNorm);
    const z = result();
    unseen(() => z.subtract_(0.5));
    expect(() => ops.sum(z).backward()).toThrow(/of relu needs/);
  });

  describe('while recording', () => {
    test.each<readonly [string, (y: Tensor, x: Tensor) => unknown]>([
      ['add_', (y) => y.add_(toTensor([1, 2, 3]))],
      ['add_ of itself', (y) => y.add_(y)],
      ['subtract_', (y, x) => y.subtract_(x)],
      ['multiply_', (y, x) => y.multiply_(x)],
      ['multiply_ twice', (y, x) => y.multiply_(x).multiply_(x)],
      ['divide_', (y, x) => y.divide_(x)],
      ['scale_', (y) => y.scale_(3, 1)],
      ['clip_', (y) => y.clip_(3, 5)],
      ['fill_', (y) => y.fill_(7)],
      ['zero_', (y) => y.zero_()],
      ['setItem', (y, x) => y.setItem(0, x.at(2))],
      ['increment', (y) => y.increment()],
      ['setValue', (y) => y.setValue([5, 5, 5])],
    ])('gradients flow through %s', (name, change) => {
      setDevice(device);
      const { gradient, values, version } = golden.recorded[name]!;
      const x = leaf();
      const y = ops.scale(x, 2);
      const view = y.reshape([3, 1]);
      change(y, x);
      near(slope(x, y), gradient);
      expect([y.tolist(), view.reshape([3]).tolist(), y.inplaceVersion]).toEqual([values, values, version]);
    });

    on('and to the other operand, of what wanted none', () => {
      const [x, y] = [toTensor([1, 2, 3]), leaf(2, 2, 2)];
      expect(slope(y, x.multiply_(y))).toEqual([1, 20, 300]);
      expect(x.stopGradient).toBe(false);
    });

    on('what was computed before needs what was there before', () => {
      const y = ops.scale(leaf(), 2);
      const square = ops.multiply(y, y);
      y.add_(1);
      expect(() => square.backward()).toThrow(/of mul needs/);
      expect(() => y.multiply_(y).backward()).toThrow(/of mul needs/);
      expect(() => functional.softmax(leaf()).add_(1).backward()).toThrow(/of Softmax needs/);
    });

    on('a leaf that wants a gradient is refused, and stays', () => {
      const x = leaf();
      for (const change of [
        () => x.add_(1),
        () => x.zero_(),
        () => x.clip_(0, 1),
        () => x.uniform_(),
        () => x.setItem(0, 1),
      ]) {
        expect(change).toThrow(ArgumentError);
        expect(change).toThrow(/: a leaf that wants a gradient must not be changed in place\. Received one\. /);
      }
      expect([x.tolist(), x.inplaceVersion]).toEqual([[1, 2, 3], 0]);
      expect(x.increment().tolist()).toEqual([2, 3, 4]);
    });
  });

  on('the result has the shape that the tensor has', () => {
    const x = full([1], 1);
    expect(() => x.add_(ones([3]))).toThrow(ShapeError);
    expect(() => x.add_(ones([3]))).toThrow(
      'add_: the result must have the shape that the tensor has, [1]. Received operands that make it [3]. Use the function without underscore.',
    );
    expect([x.tolist(), x.inplaceVersion]).toEqual([[1], 0]);
  });
});
