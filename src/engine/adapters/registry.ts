import type { Adapter } from '../adapter.ts';
import { createAdapter as cpu } from './cpu/index.ts';
import { createAdapter as tensorflow } from './tensorflow/index.ts';
import { createAdapter as wasm } from './wasm/index.ts';
import { createAdapter as webgpu } from './webgpu/index.ts';

export { cardCount, findAddon } from './tensorflow/library.ts';

/** Every adapter by name; those of packages that need not be there say so when they are asked for. `card` is the number of a graphics card. */
export const ADAPTERS = {
  wasm,
  reference: cpu,
  node: () => tensorflow(false),
  'node-gpu': (card) => tensorflow(true, card),
  webgpu,
} as const satisfies Record<string, (card: number) => Adapter>;

export type AdapterName = keyof typeof ADAPTERS;
