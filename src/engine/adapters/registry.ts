import type { Adapter } from '../adapter.ts';
import { createAdapter as cpu } from './cpu/index.ts';
import { createAdapter as wasm } from './wasm/index.ts';

/** Every adapter by name. */
export const ADAPTERS = {
  wasm,
  reference: cpu,
} as const satisfies Record<string, () => Adapter>;

export type AdapterName = keyof typeof ADAPTERS;
