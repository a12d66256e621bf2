import { describe, expect, test } from 'vitest';
import type { Adapter } from '../../../src/engine/adapter.ts';
import { createAdapter } from '../../../src/engine/adapters/cpu/index.ts';
import type { Handle } from '../../../src/engine/storage.ts';
import { CASES } from './conformance/cases/index.ts';
import { checkKernel } from './conformance/check.ts';

type Relu = (x: Handle, y: Handle, adapter: Adapter) => Handle;

/** The reference adapter with a ReLU of its own: `relu` fills the result and hands it out. */
function withRelu(relu: Relu): Adapter {
  const adapter = createAdapter();
  const own: Adapter = {
    ...adapter,
    kernels: {
      Unary([x], { kind }) {
        if (kind !== 'relu' || x!.dtype !== 'float32') return undefined;
        const y = { ...x!, storage: adapter.allocate(x!.storage.length, 'float32') };
        const to = adapter.read(y.storage);
        adapter.read(x!.storage).forEach((value, i) => {
          to[i] = Math.max(value, 0) || 0;
        });
        return [relu(x!, y, adapter)];
      },
    },
  };
  return own;
}
const check = (adapter: Adapter, twin?: Adapter): number => checkKernel(adapter, 'Unary', CASES.Unary.relu!, 20, twin);
const right: Relu = (_, y) => y;

/** What a kernel may do wrong, and what is said about it. */
const FAULTS: readonly (readonly [string, string, Relu])[] = [
  [
    'is off by a little',
    'result 0: ',
    (_, y, adapter) => {
      const data = adapter.read(y.storage);
      if (data.length > 0) data[data.length - 1]! += 1e-6;
      return y;
    },
  ],
  [
    'has another data type',
    'float64 instead of float32',
    (_, y, adapter) => {
      const storage = adapter.allocate(y.storage.length, 'float64');
      adapter.write(storage, Float64Array.from(adapter.read(y.storage)));
      y.storage.release();
      return { ...y, storage, dtype: 'float64' };
    },
  ],
  ['has another shape', 'result 0: shape ', (_, y) => ({ ...y, shape: [...y.shape, 1] })],
  [
    'says that it lies in another order',
    'result 0: ',
    (_, y) => ({ ...y, channelsLast: y.shape.length === 4 && !y.channelsLast }),
  ],
  [
    'changes its input',
    'input 0 afterwards',
    (x, y, adapter) => {
      adapter.read(x.storage).fill(0);
      return y;
    },
  ],
  [
    'keeps memory',
    'bytes were not given back',
    (_, y, adapter) => {
      adapter.allocate(16, 'float32');
      return y;
    },
  ],
  [
    'has a holder too many',
    'bytes were not given back',
    (_, y) => {
      y.storage.retain();
      return y;
    },
  ],
];

/** Why a check failed. */
function complaint(body: () => void): string {
  try {
    body();
  } catch (error) {
    return String((error as Error).cause);
  }
  return 'none';
}

describe('the suite', () => {
  test('counts the cases that a right kernel of its own takes', () => {
    expect(check(withRelu(right))).toBeGreaterThan(5);
    expect(check(createAdapter())).toBe(0);
  });

  test.each(FAULTS)('finds a kernel that %s', (_, said, relu) => {
    expect(complaint(() => check(withRelu(relu)))).toContain(said);
  });

  test('finds a twin that differs by the last bit', () => {
    const twin = withRelu((_, y, adapter) => {
      const data = adapter.read(y.storage);
      for (let i = 0; i < data.length; i++) data[i]! *= 1 + 2 ** -23;
      return y;
    });
    expect(complaint(() => check(withRelu(right), twin))).toContain('on the twin');
  });
});
