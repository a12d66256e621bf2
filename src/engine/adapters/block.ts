import { BackendError, type DTypeName } from '../../core/index.ts';
import type { Lease } from '../holding.ts';
import type { Storage } from '../storage.ts';

/**
 * What a storage takes up in an adapter's memory, with the number of those who hold it. Finalizers hold blocks, not elements: when the elements
 * of a block were moved to where the garbage collector frees them, nothing but the tensors themselves keeps them.
 */
export class Block<S> {
  holders = 1;
  /** the storage while its elements are in the memory; it keeps them reachable */
  owner: S | null = null;
  /** the block that its holders count on now, after a move out and back */
  next: this | null = null;
  /** the time of the memory's clock when it was last used */
  touched: number;
  /** the kernel that last used it */
  used: number;

  constructor(touched: number, used: number) {
    this.touched = touched;
    this.used = used;
  }
}

/** Memory from whose blocks elements may move. */
interface MemoryOf<B> {
  readonly name: string;
  /** The last holder of a block is gone. */
  drop(block: B): void;
}

/** A storage whose elements may move from one block to another. */
export class MovingStorage<B extends Block<unknown>, M extends MemoryOf<B>> implements Storage {
  readonly length: number;
  readonly dtype: DTypeName;
  version = 0;
  isLasting = false;
  readonly memory: M;
  readonly lease: Lease;
  block: B;

  constructor(length: number, dtype: DTypeName, memory: M, block: B) {
    this.length = length;
    this.dtype = dtype;
    this.memory = memory;
    this.block = block;
    // it reaches the block, never the elements
    this.lease = {
      release() {
        let current = block;
        while (current.next) current = current.next;
        if (--current.holders === 0) memory.drop(current);
      },
    };
  }

  get isShared(): boolean {
    return this.block.holders > 1;
  }

  retain(): void {
    if (this.block.holders <= 0) throw usedAfterwards(this.memory.name);
    this.block.holders++;
  }

  release(): void {
    this.lease.release();
  }
}

/** The refusal of memory that was given back. */
export function usedAfterwards(adapter: string): BackendError {
  return new BackendError(
    `${adapter}: a tensor must not be used after it was freed. Received freed memory. Keep it with paddle.keep, or clone it.`,
  );
}
