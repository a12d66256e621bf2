import type { Adapter } from '../../adapter.ts';
import { nativeKernels } from './kernels/index.ts';
import { Memory, RemoteStorage } from './memory.ts';
import type { Ops, Updates } from './ops.ts';
import { workspace } from './workspace.ts';

export type { BinaryOp, Ops, ReduceOp, Ref, RemoteType, UnaryOp, Updates, Window } from './ops.ts';

/** A device with memory of its own, and what its adapter says of it. */
export interface Device {
  readonly name: string;
  readonly place: string;
  describe(): string;
  readonly ops: Ops;
  /** none: updates are made of the operations */
  readonly updates?: Updates;
}

/**
 * An adapter over a device with memory of its own: elements go up when a kernel of the device needs them, and come down when somebody reads
 * them; what the device lacks runs as plain TypeScript on the host. `PADDLE_MEMORY_LIMIT_MB` says above how many megabytes (256) old blocks
 * are brought down.
 */
export function remoteAdapter({ name, place, describe, ops, updates }: Device): Adapter {
  const megabytes = Number(process.env.PADDLE_MEMORY_LIMIT_MB);
  const memory = new Memory(name, ops, megabytes > 0 ? megabytes * 2 ** 20 : undefined);
  return {
    name,
    place,
    describe,
    allocate: (length, dtype) => memory.allocate(length, dtype),
    read: (storage) => memory.read(storage as RemoteStorage),
    write: (storage, elements) => memory.write(storage as RemoteStorage, elements),
    kernels: nativeKernels(workspace(ops, memory), updates),
    owns: (storage) => storage instanceof RemoteStorage && storage.memory === memory,
    bytesInUse: () => memory.bytesInUse(),
    beginKernel() {
      memory.beginKernel();
      ops.begin?.();
    },
    endStep: () => memory.endStep(),
  };
}
