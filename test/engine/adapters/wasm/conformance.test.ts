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

const skips = {
  'what is kept for sizes that may come again does not add up': 'tables of geometry are never given back',
  'UnaryGrad scale by its default': 'the factor of scale is not 1 when it is left out',
  'MaxPool of what is no number': 'a window without a largest number has the place of its first, not −1',
};

for (const PADDLE_WASM_VARIANT of ['plain', 'relaxed']) {
  const one = { PADDLE_WASM_VARIANT, PADDLE_NUM_THREADS: '1' };
  conformance(`wasm, ${PADDLE_WASM_VARIANT}, 1 thread`, () => under(one), {
    createShort: () => under({ ...one, PADDLE_MEMORY_LIMIT_MB: '1' }),
    skips,
  });
  conformance(`wasm, ${PADDLE_WASM_VARIANT}, 2 threads`, () => under({ ...one, PADDLE_NUM_THREADS: '2' }), {
    ready: (adapter) => threadsAreUp(adapter, 2),
    createTwin: () => under(one),
    skips,
  });
}
