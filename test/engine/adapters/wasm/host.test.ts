import { afterEach, expect, test, vi } from 'vitest';
import { Host } from '../../../../src/engine/adapters/wasm/host.ts';
import { createAdapter } from '../../../../src/engine/adapters/wasm/index.ts';
import { threadsAreUp } from './threads.ts';

afterEach(() => vi.unstubAllEnvs());

test.each(['plain', 'relaxed'])('the module is the one that was asked for: %s', (variant) => {
  vi.stubEnv('PADDLE_WASM_VARIANT', variant);
  expect(new Host().variant).toBe(variant);
});

test('threads see memory that was added after they came', async () => {
  vi.stubEnv('PADDLE_NUM_THREADS', '2');
  const adapter = createAdapter();
  await threadsAreUp(adapter, 2);
  const shape = [1 << 18];
  for (let turn = 1; turn <= 40; turn++) {
    const [x] = adapter.kernels.Fill!([], { shape, dtype: 'float32', value: turn })!;
    const [y] = adapter.kernels.Unary!([x!], { kind: 'relu' })!;
    const values = adapter.read(y!.storage);
    expect([values[0], values[1 << 17], values[(1 << 18) - 1]]).toEqual([turn, turn, turn]);
  }
});
