import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeOf } from '../../../../src/core/index.ts';
import { type Adapter, newHandle } from '../../../../src/engine/adapter.ts';
import { createAdapter } from '../../../../src/engine/adapters/wasm/index.ts';
import type { KernelName, Kernels } from '../../../../src/engine/kernels/contract.ts';
import type { Elements, Handle } from '../../../../src/engine/storage.ts';
import { Draw } from '../conformance/draw.ts';

const adapter: Adapter = createAdapter();

/** A tensor of ordinary numbers that lies as the fused kernels want it. */
function made(shape: readonly number[], seed: number): Handle {
  const handle = newHandle(adapter, shape, 'float32', sizeOf(shape), shape.length === 4);
  const values = adapter.read(handle.storage);
  for (let i = 0; i < values.length; i++) values[i] = Math.sin(seed + i * 1.7) * 2;
  return handle;
}

function run<K extends KernelName>(name: K, inputs: readonly Handle[], attrs: Kernels[K]): readonly Handle[] {
  adapter.beginKernel([]);
  return (adapter.kernels[name] as (i: readonly Handle[], a: Kernels[K]) => readonly Handle[])(inputs, attrs);
}

const elements = ({ storage }: Handle): Elements => adapter.read(storage).slice() as Elements;

const add = { kind: 'add', dtype: 'float32' } as const;
const relu = { kind: 'relu' } as const;

/** Chains of kernels; `look` may read what lies between, which then exists as elements. */
const CHAINS: Readonly<Record<string, (shape: readonly number[], look: (handle: Handle) => Handle) => Handle[]>> = {
  'batch norm, ReLU': (shape, look) => {
    const [y] = normalized(shape, 1);
    return [run('Unary', [look(y!)], relu)[0]!];
  },
  'batch norm in evaluation, ReLU': (shape, look) => {
    const parameters = [1, 2, 3].map((seed) => made([shape[1]!], seed));
    const variance = run('Unary', [made([shape[1]!], 4)], { kind: 'square' })[0]!;
    const [y] = run('BatchNormInference', [made(shape, 5), ...parameters, variance], { epsilon: 1e-5 });
    return [run('Unary', [look(y!)], relu)[0]!];
  },
  'batch norm plus a residual, ReLU': (shape, look) => {
    const [y] = normalized(shape, 1);
    const [sum] = run('Binary', [look(y!), made(shape, 9)], add);
    return [run('Unary', [look(sum!)], relu)[0]!, sum!];
  },
  'a residual plus batch norm': (shape, look) => {
    const [y] = normalized(shape, 1);
    return [run('Binary', [made(shape, 9), look(y!)], add)[0]!, y!];
  },
  'two batch norms, added, ReLU': (shape, look) => {
    const [[a], [b]] = [normalized(shape, 1), normalized(shape, 7)];
    const [sum] = run('Binary', [look(a!), look(b!)], add);
    return [run('Unary', [look(sum!)], relu)[0]!];
  },
  'sums of sums': (shape, look) => {
    const [[a], [b]] = [normalized(shape, 1), normalized(shape, 7)];
    const [first] = run('Binary', [look(a!), made(shape, 3)], add);
    const [second] = run('Binary', [look(b!), look(first!)], add);
    return [run('Unary', [look(second!)], relu)[0]!];
  },
  'gradient of ReLU, of batch norm': (shape, look) => {
    const [, mean, inverse] = normalized(shape, 1);
    const [dy] = run('UnaryGrad', [made(shape, 4), made(shape, 5)], relu);
    return [...run('BatchNormGrad', [made(shape, 1), look(dy!), made([shape[1]!], 2), mean!, inverse!], {})];
  },
  'gradients of ReLU, added': (shape, look) => {
    const [a] = run('UnaryGrad', [made(shape, 4), made(shape, 5)], relu);
    const [b] = run('UnaryGrad', [made(shape, 6), made(shape, 7)], relu);
    return [run('Binary', [look(a!), look(b!)], add)[0]!, run('Binary', [made(shape, 8), look(a!)], add)[0]!];
  },
};

function normalized(shape: readonly number[], seed: number): readonly Handle[] {
  const parameters = [made([shape[1]!], seed + 1), made([shape[1]!], seed + 2)];
  return run('BatchNorm', [made(shape, seed), ...parameters], { epsilon: 1e-5 });
}

for (const [name, chain] of Object.entries(CHAINS)) {
  test(`${name}: in one pass as one after the other, bit for bit`, () => {
    const shapes = fc.gen().map((draw) => {
      const d = new Draw(draw, false);
      const sizes = [d.int(1, 140), d.int(1, 21)];
      return d.int(0, 1) ? [...sizes, d.int(1, 3), d.int(1, 3)] : sizes;
    });
    fc.assert(
      fc.property(shapes, (shape) => {
        const fused = chain(shape, (handle) => handle).map(elements);
        const apart = chain(shape, (handle) => {
          adapter.read(handle.storage);
          return handle;
        }).map(elements);
        expect(fused).toEqual(apart);
      }),
      { seed: 1, numRuns: 25 },
    );
  });
}

test('a change of what is still to be computed from comes after', () => {
  const shape = [4, 8, 2, 2];
  const x = made(shape, 1);
  const parameters = [made([8], 2), made([8], 3)];
  const [expected] = run('BatchNorm', [x, ...parameters], { epsilon: 1e-5 }).map(elements);
  const changes: ((handle: Handle) => void)[] = [
    (handle) => adapter.write(handle.storage, new Float32Array(sizeOf(handle.shape))),
    (handle) => {
      adapter.beginKernel([handle, handle]);
      adapter.kernels.AddInPlace!([handle, handle], {});
    },
  ];
  for (const change of changes) {
    for (const changed of [x, ...parameters]) {
      const before = elements(changed);
      const [y] = run('BatchNorm', [x, ...parameters], { epsilon: 1e-5 });
      change(changed);
      expect(elements(y!)).toEqual(expected);
      adapter.write(changed.storage, before);
    }
  }
});

test('what is never asked for costs no memory, and gives back what it held', () => {
  const x = made([64, 16, 8, 8], 1);
  const parameters = [made([16], 2), made([16], 3)];
  const before = adapter.bytesInUse();
  const [y, ...statistics] = run('BatchNorm', [x, ...parameters], { epsilon: 1e-5 });
  expect(adapter.bytesInUse() - before).toBeLessThan(4096);
  const [sum] = run('Binary', [y!, x], add);
  y!.storage.release();
  const [result] = run('Unary', [sum!], relu);
  for (const { storage } of [sum!, result!, ...statistics]) storage.release();
  expect(adapter.bytesInUse()).toBe(before);
  // a reader that was given up is not called
  adapter.write(x.storage, new Float32Array(sizeOf(x.shape)));
  expect(adapter.bytesInUse()).toBe(before);
});

test('it keeps what it reads when memory is short, and when its source is given back', () => {
  const x = made([16, 8, 4, 4], 1);
  const parameters = [made([8], 2), made([8], 3)];
  const [expected] = run('BatchNorm', [x, ...parameters], { epsilon: 1e-5 }).map(elements);
  const [y] = run('BatchNorm', [x, ...parameters], { epsilon: 1e-5 });
  x.storage.release();
  // memory of the same size would be what x had
  made([16, 8, 4, 4], 50);
  expect(elements(y!)).toEqual(expected);
});
