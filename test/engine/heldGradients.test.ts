import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ShapeError, StateError } from '../../src/core/index.ts';
import { adapter, scoped } from '../../src/engine/index.ts';
import type { Parameter } from '../../src/framework/index.ts';
import * as paddle from '../../src/index.ts';

type Tensor = paddle.Tensor;

/** What Paddle 3.3.1 shows on the CPU, case for case as in tools/golden/make_held_gradients.py. */
const golden = JSON.parse(readFileSync(new URL('../golden/held_gradients.json', import.meta.url), 'utf8')) as {
  readonly cases: Record<string, readonly unknown[]>;
};

const leaf = (): Tensor => paddle.toTensor([1, 2, 3], { stopGradient: false });
const row = (value: number): Tensor => paddle.toTensor([value, value, value]);
const walk = (x: Tensor, k: number): void => x.scale(k).sum().backward();
const times = (x: Tensor, k: number): void => void paddle.noGrad(() => x.multiply_(k));
const plus = (x: Tensor, k: number): void => void paddle.noGrad(() => x.add_(k));
const seen = (...tensors: readonly (Tensor | null)[]): unknown[] => tensors.map((each) => each?.tolist() ?? null);

/** What each case looked at, in order. */
const CASES: Readonly<Record<string, () => unknown[]>> = {
  'backward again'() {
    const x = leaf();
    walk(x, 2);
    const g = x.grad;
    const first = seen(g);
    walk(x, 3);
    return [...first, ...seen(g, x.grad)];
  },
  cleared() {
    const x = leaf();
    walk(x, 2);
    const [g, d, v] = [x.grad, x.grad!.detach(), x.grad!.reshape([3, 1])];
    x.clearGrad();
    const first = seen(g, d, v, x.grad);
    walk(x, 4);
    walk(x, 1);
    return [...first, ...seen(g, x.grad)];
  },
  'cleared before it is held'() {
    const x = leaf();
    walk(x, 2);
    x.clearGrad();
    const g = x.grad;
    walk(x, 2);
    const first = seen(g, x.grad);
    walk(x, 2);
    return [...first, ...seen(g, x.grad)];
  },
  'cleared twice'() {
    const x = leaf();
    walk(x, 2);
    x.clearGrad();
    const g = x.grad!;
    plus(g, 1);
    const first = seen(g, x.grad);
    x.clearGrad();
    first.push(...seen(g));
    plus(g, 1);
    walk(x, 2);
    return [...first, ...seen(g, x.grad)];
  },
  forgotten() {
    const x = leaf();
    walk(x, 2);
    x.clearGradient(false);
    const first = seen(x.grad);
    walk(x, 5);
    first.push(...seen(x.grad));
    x.grad = null;
    first.push(...seen(x.grad));
    walk(x, 3);
    return [...first, ...seen(x.grad)];
  },
  'cleared by the optimizer'() {
    const p = leaf();
    const optimizer = new paddle.optimizer.SGD(0.5, { parameters: [p as Parameter] });
    walk(p, 2);
    const g = p.grad;
    optimizer.step();
    const first = seen(g, p);
    optimizer.clearGrad();
    first.push(...seen(g, p.grad));
    walk(p, 3);
    first.push(...seen(g, p.grad));
    optimizer.clearGrad(false);
    first.push(...seen(g, p.grad));
    walk(p, 4);
    return [...first, ...seen(g, p.grad)];
  },
  'cleared by the layer'() {
    const layer = new paddle.nn.Linear(2, 1);
    layer(paddle.ones([1, 2])).backward();
    const g = layer.weight.grad;
    layer.clearGradients();
    return seen(g, layer.weight.grad);
  },
  minimize() {
    const p = leaf();
    const optimizer = new paddle.optimizer.SGD(0.5, { parameters: [p as Parameter] });
    walk(p, 2);
    const [, pairs] = optimizer.minimize(p.sum());
    const first = seen(pairs[0]![1], p);
    walk(p, 1);
    first.push(...seen(pairs[0]![1]));
    optimizer.clearGrad();
    return [...first, ...seen(pairs[0]![1])];
  },
  'kept by step'() {
    const p = leaf();
    walk(p, 4);
    const g = p.grad;
    new paddle.optimizer.SGD(0.5, {
      parameters: [p as Parameter],
      weightDecay: 0.5,
      gradClip: new paddle.nn.ClipGradByValue(1),
    }).step();
    return seen(g, p.grad);
  },
  given() {
    const [x, n] = [leaf(), row(7)];
    x.grad = n;
    walk(x, 1);
    const first = seen(x.grad, n);
    const g = x.grad;
    x.grad = n;
    first.push(...seen(g, x.grad));
    walk(x, 5);
    first.push(...seen(g, x.grad, n));
    x.clearGrad();
    first.push(...seen(g, x.grad, n));
    walk(x, 5);
    return [...first, ...seen(g, x.grad, n)];
  },
  lent() {
    const [p, q] = [leaf(), leaf()];
    walk(p, 2);
    q.grad = p.grad;
    walk(q, 3);
    const first = seen(p.grad, q.grad);
    p.clearGrad();
    return [...first, ...seen(p.grad, q.grad)];
  },
  written() {
    const x = leaf();
    walk(x, 2);
    const g = x.grad!;
    times(g, 10);
    const first = seen(g, x.grad);
    walk(x, 2);
    return [...first, ...seen(g, x.grad)];
  },
  views() {
    const x = leaf();
    walk(x, 2);
    const g = x.grad!;
    const [values, d, v] = [g.numpy().tolist(), g.detach(), g.reshape([3, 1])];
    walk(x, 2);
    return [values, ...seen(d, v)];
  },
  'in a graph'() {
    const [x, w] = [leaf(), leaf()];
    walk(x, 2);
    const y = x.grad!.multiply(w);
    walk(x, 3);
    y.sum().backward();
    return seen(w.grad);
  },
  retained() {
    const x = leaf();
    const h = x.scale(2);
    h.retainGrads();
    const total = h.sum();
    total.backward({ retainGraph: true });
    const g = h.grad;
    const first = seen(g);
    total.scale(3).backward({ retainGraph: true });
    first.push(...seen(g, h.grad, x.grad));
    h.clearGrad();
    first.push(...seen(g, h.grad));
    total.backward();
    return [...first, ...seen(g, h.grad)];
  },
  'retained and passed on'() {
    const x = leaf();
    const h = x.add(row(0));
    h.retainGrads();
    h.scale(3).sum().backward();
    const g = h.grad!;
    walk(x, 1);
    const first = seen(g, h.grad, x.grad);
    times(g, 10);
    return [...first, ...seen(h.grad, x.grad)];
  },
  'retained and hooked'() {
    const [x, y] = [leaf(), leaf()];
    const h = x.scale(1);
    h.retainGrads();
    h.registerHook((g) => g.multiply(2));
    h.sum().backward();
    const k = y.scale(1);
    k.registerHook((g) => g.multiply(2));
    k.retainGrads();
    k.sum().backward();
    return seen(h.grad, x.grad, k.grad, y.grad);
  },
  hooked() {
    const held: Tensor[] = [];
    const x = leaf();
    x.registerHook((g) => void held.push(g));
    walk(x, 2);
    walk(x, 3);
    const first = seen(...held, x.grad);
    x.clearGrad();
    walk(x, 4);
    return [...first, ...seen(...held, x.grad)];
  },
  'a hook that doubles'() {
    const x = leaf();
    x.registerHook((g) => g.multiply(2));
    walk(x, 2);
    const g = x.grad;
    walk(x, 3);
    return seen(g, x.grad);
  },
  'hooked on the way'() {
    const held: Tensor[] = [];
    const x = leaf();
    const h = x.add(row(0));
    h.registerHook((g) => void held.push(g));
    h.scale(3).sum().backward();
    walk(x, 1);
    const first = seen(...held, x.grad);
    x.clearGrad();
    return [...first, ...seen(...held)];
  },
  seed() {
    const [x, seeds] = [leaf(), row(1)];
    x.backward(seeds);
    const g = x.grad;
    x.add(row(0)).backward(seeds);
    const first = seen(g, seeds, x.grad);
    x.clearGrad();
    return [...first, ...seen(g, seeds)];
  },
  shared() {
    const [a, b, seeds] = [leaf(), leaf(), row(1)];
    a.add(b).backward(seeds);
    const [ga, gb] = [a.grad, b.grad];
    walk(a, 5);
    const first = seen(ga, gb, a.grad, b.grad, seeds);
    a.clearGrad();
    return [...first, ...seen(ga, gb, seeds)];
  },
  'shared by paddle.grad'() {
    const [a, b, seeds] = [leaf(), leaf(), row(1)];
    const [ga, gb] = paddle.grad(a.add(b), [a, b], seeds) as [Tensor, Tensor];
    times(ga, 10);
    return seen(ga, gb, seeds, a.grad);
  },
  'beside paddle.grad'() {
    const x = leaf();
    const [slope] = paddle.grad(x.multiply(x).multiply(x).sum(), [x], { createGraph: true });
    slope!.sum().backward();
    const g = x.grad;
    const first = seen(g, slope!);
    x.multiply(x).sum().backward();
    const [other] = paddle.grad(x.multiply(x).sum(), [x]);
    return [...first, ...seen(g, slope!, x.grad, other!)];
  },
  stopped() {
    const x = leaf();
    walk(x, 2);
    const g = x.grad!;
    g.stopGradient = true;
    walk(x, 2);
    return [x.grad!.stopGradient, ...seen(g)];
  },
};

test('every recorded case is written here', () => {
  expect(Object.keys(CASES)).toEqual(Object.keys(golden.cases));
});

describe.each(['wasm', 'reference'])('%s', (device) => {
  for (const [name, run] of Object.entries(CASES)) {
    test(name, () => {
      paddle.setDevice(device);
      expect(run()).toEqual(golden.cases[name]);
    });
  }
});

test('a held gradient that its tensor forgets keeps its elements, which Paddle takes away', () => {
  const x = leaf();
  for (const forget of [() => x.clearGradient(false), () => void (x.grad = null)]) {
    walk(x, 2);
    const g = x.grad;
    forget();
    walk(x, 5);
    x.clearGradient(false);
    expect(seen(g, x.grad)).toEqual([[2, 2, 2], null]);
  }
});

test('a gradient that nobody read is freed where another takes its place; one that was read stays', () => {
  const x = paddle.ones([1000]);
  x.stopGradient = false;
  const held: (Tensor | null)[] = [];
  const use = [false, false, true, false, false].map((isRead, k) => {
    scoped(() => walk(x, k));
    if (isRead) held.push(x.grad);
    x.clearGrad();
    return adapter().bytesInUse();
  });
  const [first, size] = [use[0]!, use[3]! - use[2]!];
  expect(size).toBeGreaterThanOrEqual(4000);
  expect(use).toEqual([first, first, first, first + size, first + size]);
  expect(held[0]!.tolist()).toEqual(new Array(1000).fill(0));
});

test('what cannot be a gradient is refused', () => {
  const x = leaf();
  const h = x.scale(2);
  expect(() => {
    h.grad = row(1);
  }).toThrow(StateError);
  x.grad = paddle.ones([2]);
  expect(() => walk(x, 2)).toThrow(ShapeError);
  expect(() => walk(x, 2)).toThrow(
    `Tensor.backward: a gradient must have the shape of what it is added to. Received [3] for ${x.name}, whose grad was set to one of [2]. Set it to one of the tensor's shape, or to null.`,
  );
  x.grad = null;
  x.registerHook(() => paddle.ones([2]));
  expect(() => walk(x, 2)).toThrow(
    "Tensor.registerHook: what a hook returns must have the gradient's shape [3]. Received [2]. Reshape it, or return nothing.",
  );
});
