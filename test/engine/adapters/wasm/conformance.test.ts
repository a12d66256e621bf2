import { vi } from 'vitest';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import { createAdapter } from '../../../../src/engine/adapters/wasm/index.ts';
import { conformance } from '../conformance.ts';
import { threadsAreUp } from './threads.ts';

/** An adapter under other settings than the environment's. */
function under(settings: Readonly<Record<string, string>>): Adapter {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const adapter = createAdapter();
  vi.unstubAllEnvs();
  return adapter;
}

for (const PADDLE_WASM_VARIANT of ['plain', 'relaxed']) {
  const one = { PADDLE_WASM_VARIANT, PADDLE_NUM_THREADS: '1' };
  conformance(`wasm, ${PADDLE_WASM_VARIANT}, 1 thread`, () => under(one), {
    createShort: () => under({ ...one, PADDLE_MEMORY_LIMIT_MB: '1' }),
  });
  conformance(`wasm, ${PADDLE_WASM_VARIANT}, 2 threads`, () => under({ ...one, PADDLE_NUM_THREADS: '2' }), {
    ready: (adapter) => threadsAreUp(adapter, 2),
    createTwin: () => under(one),
  });
}
