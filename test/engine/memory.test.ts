import { afterEach, expect, test, vi } from 'vitest';
import { createAdapter } from '../../src/engine/adapters/wasm/index.ts';
import { adapter, full, scoped } from '../../src/engine/index.ts';

afterEach(() => vi.unstubAllEnvs());

test('a loop that never waits and frees nothing stays below the limit; blocks that moved out come back', () => {
  vi.stubEnv('PADDLE_MEMORY_LIMIT_MB', '1');
  vi.stubEnv('PADDLE_NUM_THREADS', '1');
  const wasm = createAdapter();
  const start = wasm.bytesInUse();
  const kept = Array.from({ length: 4 }, (_, i) => {
    const storage = wasm.allocate(16384, 'float32');
    wasm.write(storage, new Float32Array(16384).fill(i + 1));
    return storage;
  });
  let peak = 0;
  for (let step = 0; step < 500; step++) {
    wasm.write(wasm.allocate(16384, 'float32'), new Float32Array(16384).fill(-1));
    wasm.endStep();
    peak = Math.max(peak, wasm.bytesInUse());
  }
  expect(peak - start).toBeLessThanOrEqual(2 * 2 ** 20);
  for (const [i, storage] of kept.entries()) expect(wasm.read(storage)).toEqual(new Float32Array(16384).fill(i + 1));
  for (const storage of kept) storage.release();
});

test('a scope frees what was made in it, also when it ends with an error', () => {
  full([1], 0);
  const before = adapter().bytesInUse();
  scoped(() => {
    full([4096], 1);
  });
  expect(adapter().bytesInUse()).toBe(before);
  expect(() =>
    scoped(() => {
      full([4096], 1);
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(adapter().bytesInUse()).toBe(before);
});
