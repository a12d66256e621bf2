import { describe } from 'vitest';
import { conformance } from '../conformance.ts';
import { under, VARIANTS } from './settings.ts';
import { threadsAreUp } from './threads.ts';

for (const [PADDLE_WASM_VARIANT, lacks] of VARIANTS) {
  const one = { PADDLE_WASM_VARIANT, PADDLE_NUM_THREADS: '1' };
  describe.skipIf(lacks)(lacks ? `skipped, as they need ${lacks}` : PADDLE_WASM_VARIANT, () => {
    conformance(`wasm, ${PADDLE_WASM_VARIANT}, 1 thread`, () => under(one), {
      createShort: () => under({ ...one, PADDLE_MEMORY_LIMIT_MB: '1' }),
    });
    conformance(`wasm, ${PADDLE_WASM_VARIANT}, 2 threads`, () => under({ ...one, PADDLE_NUM_THREADS: '2' }), {
      ready: (adapter) => threadsAreUp(adapter, 2),
      createTwin: () => under(one),
    });
  });
}
