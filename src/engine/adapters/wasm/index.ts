import type { Adapter } from '../../adapter.ts';
import { Host } from './host.ts';
import { Memory, WasmStorage } from './memory.ts';
import { nativeKernels } from './natives/index.ts';
import { heavyPrimitives } from './onednn/index.ts';
import { ownPrimitives } from './ownPrimitives.ts';
import { Tables } from './tables.ts';
import { workspace } from './workspace.ts';

/**
 * The default adapter: WebAssembly kernels made for training, on threads, in shared memory; what it lacks runs as plain TypeScript on the same
 * memory. The heavy primitives run in oneDNN where it can be had (`PADDLE_ONEDNN`). Convolutions, pooling and batch norm keep images
 * channels-last. `PADDLE_MEMORY_LIMIT_MB` says above how many megabytes (256) old blocks are moved out of WebAssembly memory.
 */
export function createAdapter(): Adapter {
  const host = new Host();
  const megabytes = Number(process.env.PADDLE_MEMORY_LIMIT_MB);
  const memory = new Memory(host.heap, megabytes > 0 ? megabytes * 2 ** 20 : undefined);
  const space = workspace(host, memory);
  const tables = new Tables(host.heap, () => memory.kernel);
  const heavy = heavyPrimitives(ownPrimitives(host, space, tables), host, space, tables);
  return {
    name: 'wasm',
    describe: heavy.describe,
    place: 'Place(cpu)',
    allocate: (length, dtype) => memory.allocate(length, dtype),
    read: (storage) => memory.view(storage as WasmStorage),
    write(storage, elements) {
      memory.change(storage as WasmStorage);
      const own = memory.view(storage as WasmStorage);
      if (own.buffer !== elements.buffer || own.byteOffset !== elements.byteOffset) own.set(elements as Uint8Array);
    },
    kernels: nativeKernels(host, memory, space, heavy),
    owns: (storage) => storage instanceof WasmStorage && storage.memory === memory,
    bytesInUse: () => memory.bytesInUse(),
    beginKernel: (written) => memory.beginKernel(written),
    endStep: () => memory.endStep(),
  };
}
