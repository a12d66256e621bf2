import { describe, vi } from 'vitest';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import { createAdapter } from '../../../../src/engine/adapters/tensorflow/index.ts';
import { findAddon } from '../../../../src/engine/adapters/tensorflow/library.ts';
import { conformance } from '../conformance.ts';

/** A process holds one of the two libraries: the one that `PADDLE_ENGINE` names, else the first that is there. */
const wanted = process.env.PADDLE_ENGINE;
const gpu = wanted === 'node-gpu' || (wanted !== 'node' && findAddon(false).file === null);
const { file, found } = findAddon(gpu);

function short(): Adapter {
  vi.stubEnv('PADDLE_MEMORY_LIMIT_MB', '1');
  const adapter = createAdapter(gpu);
  vi.unstubAllEnvs();
  return adapter;
}

describe.skipIf(!file)(file ? 'TensorFlow' : `TensorFlow (skipped, as there is ${found})`, () => {
  conformance(gpu ? 'node-gpu' : 'node', () => createAdapter(gpu), { createShort: short });
});
