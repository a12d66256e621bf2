import { afterEach, expect, test, vi } from 'vitest';
import { BackendError } from '../../../../src/core/index.ts';
import { float, Host } from '../../../../src/engine/adapters/wasm/host.ts';
import { createAdapter } from '../../../../src/engine/adapters/wasm/index.ts';
import { threadsAreUp } from './threads.ts';

afterEach(() => vi.unstubAllEnvs());

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

test('a kernel that stops is an error on every thread, and the next one is computed', async () => {
  vi.stubEnv('PADDLE_NUM_THREADS', '2');
  const host = new Host();
  const n = 1 << 18;
  const pointer = host.heap.alloc(4 * n);
  const fill = (from: number, value: number): void => host.run('fill', n, from, n, float(value));
  const words = new Int32Array(host.heap.buffer, 0, 96);
  fill(pointer, 0);
  while (Atomics.load(words, 64) < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  // beyond the end of memory; the helper thread meets it as soon as it gets a piece of the work
  for (let turn = 0; turn < 100 && Atomics.load(words, 65) === 0; turn++) {
    expect(() => fill(0xfff00000, 1)).toThrow(BackendError);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  fill(pointer, 3);
  expect(new Set(new Float32Array(host.heap.buffer, pointer, n))).toEqual(new Set([3]));
});

test.each(['0', 'two', '-1', '1.5', '999'])('%s threads are refused', (count) => {
  vi.stubEnv('PADDLE_NUM_THREADS', count);
  expect(createAdapter).toThrow(
    `PADDLE_NUM_THREADS: threads must be a whole number from 1 to 256. Received '${count}'.`,
  );
});
