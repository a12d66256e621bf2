import type { Adapter } from '../../../../src/engine/adapter.ts';

/** Where the kernels count the helper threads that have come. */
const READY = 256;

/** Starts the helper threads of a wasm adapter with work that is worth them, and resolves when they have come. */
export async function threadsAreUp(adapter: Adapter, threads: number): Promise<void> {
  const [filled] = adapter.kernels.Fill!([], { shape: [65536], dtype: 'float32', value: 1 })!;
  const ready = new Int32Array(adapter.read(filled!.storage).buffer, READY, 1);
  filled!.storage.release();
  while (Atomics.load(ready, 0) < threads - 1) await new Promise((resolve) => setTimeout(resolve, 5));
}
