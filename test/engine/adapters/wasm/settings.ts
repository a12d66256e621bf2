import { vi } from 'vitest';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import { createAdapter } from '../../../../src/engine/adapters/wasm/index.ts';
import { lacksForWide } from '../../../../src/engine/adapters/wasm/modules.ts';

/** Variants of the kernels, each with what this machine lacks for it. */
export const VARIANTS: readonly (readonly [variant: string, lacks: string | undefined])[] = [
  ['plain', undefined],
  ['relaxed', undefined],
  ['wide', lacksForWide()],
];

/** An adapter under other settings than the environment's. */
export function under(settings: Readonly<Record<string, string>>): Adapter {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const adapter = createAdapter();
  vi.unstubAllEnvs();
  return adapter;
}
