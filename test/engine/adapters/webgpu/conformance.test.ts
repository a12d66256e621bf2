import { describe, expect, test, vi } from 'vitest';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import { createAdapter } from '../../../../src/engine/adapters/webgpu/index.ts';
import { conformance } from '../conformance.ts';
import { ending } from './ending.ts';

function tryIt(): Adapter | string {
  try {
    return createAdapter();
  } catch (error) {
    return /Received (.*?)\. /.exec((error as Error).message)![1]!;
  }
}
const found = tryIt();

// a card is quick; a processor that plays one, as on machines without any, is not
vi.setConfig({ testTimeout: 600_000 });

function short(): Adapter {
  vi.stubEnv('PADDLE_MEMORY_LIMIT_MB', '1');
  const adapter = createAdapter();
  vi.unstubAllEnvs();
  return adapter;
}

describe.skipIf(typeof found === 'string')(
  typeof found === 'string' ? `WebGPU (skipped, as there is ${found})` : 'WebGPU',
  () => {
    conformance('webgpu', () => found as Adapter, { createShort: short });

    // a driver that is torn away while it works takes the process with it
    test.each([[['--webgpu']], [['--webgpu', '--exit']]])('a process ends while the device works %j', (options) => {
      expect(ending(options)).toEqual({ status: 0, signal: null, stdout: '256\n' });
    });
  },
);
