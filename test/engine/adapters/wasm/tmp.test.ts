import { vi } from 'vitest';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import { createAdapter } from '../../../../src/engine/adapters/wasm/index.ts';
import { conformance } from '../conformance.ts';

function under(settings: Readonly<Record<string, string>>): Adapter {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const adapter = createAdapter();
  vi.unstubAllEnvs();
  return adapter;
}
for (const PADDLE_NUM_THREADS of ['1', '2'])
  conformance(`onednn ${PADDLE_NUM_THREADS}`, () => under({ PADDLE_NUM_THREADS, PADDLE_ONEDNN: process.env.LIB! }));
