import { BackendError, type DTypeName } from '../../../core/index.ts';
import { type Elements, elementsOf, type Storage } from '../../storage.ts';
import { type Lease, unwatchAll } from '../../watch.ts';

/** The part of the runtime that memory is taken from. */
export interface Heap {
  alloc(bytes: number): number;
  free(pointer: number): void;
  /** Asked for room when there is none for so many bytes; says whether it gave some back. */
  makeRoom: (bytes: number) => boolean;
  readonly buffer: ArrayBufferLike;
  readonly bytesInUse: number;
}

/**
 * A block of WebAssembly memory with the number of those who hold it. Finalizers hold blocks, not elements: when the elements of a block
 * were moved out, nothing but the tensors themselves keeps them.
 */
class Block {
  pointer: number;
  holders = 1;
  /** the storage while its elements are here; it keeps them reachable */
  owner: WasmStorage | null;
  /** the block that its holders count on now, after a move out and back */
  next: Block | null = null;
  /** the step in which it was last used */
  touched: number;
  /** the kernel that last used it */
  used: number;

  constructor(pointer: number, owner: WasmStorage, touched: number, used: number) {
    this.pointer = pointer;
    this.owner = owner;
    this.touched = touched;
    this.used = used;
  }
}

/** Elements in WebAssembly memory, or moved out into a JavaScript array while memory is short. */
export class WasmStorage implements Storage {
  readonly length: number;
  readonly dtype: DTypeName;
  readonly memory: Memory;
  readonly lease: Lease;
  block: Block;
  /** the elements while they are moved out */
  outside: Elements | null = null;

  constructor(length: number, dtype: DTypeName, memory: Memory, pointer: number, step: number, kernel: number) {
    this.length = length;
    this.dtype = dtype;
    this.memory = memory;
    this.block = new Block(pointer, this, step, kernel);
    this.lease = leaseOf(this.block, memory);
  }

  retain(): void {
    if (this.block.holders <= 0)
      throw new BackendError(
        'wasm: memory must not be held after it was freed. Received a freed block. Keep the tensor with paddle.keep, or clone it.',
      );
    this.block.holders++;
  }

  release(): void {
    this.lease.release();
  }
}

/** What a finalizer holds: it reaches the block, never the elements. */
function leaseOf(block: Block, memory: Memory): Lease {
  return {
    release() {
      let current = block;
      while (current.next) current = current.next;
      if (--current.holders === 0) memory.drop(current);
    },
  };
}

/**
 * Memory of tensors. A hand-written loop that never waits lets no finalizer run; so when more than a limit is in use, blocks that the last
 * steps did not touch are moved out into JavaScript arrays that only their tensors hold, and the garbage collector frees those that nobody
 * can reach. One that is used again moves back.
 */
export class Memory {
  readonly #heap: Heap;
  readonly #resident = new Set<Block>();
  #step = 0;
  #kernel = 0;
  #limit: number;
  readonly #least: number;

  /** @param limitBytes - Use above this moves old blocks out; it grows when live tensors need more. */
  constructor(heap: Heap, limitBytes = 1 << 28) {
    this.#heap = heap;
    this.#limit = limitBytes;
    this.#least = limitBytes;
    heap.makeRoom = (bytes) => this.#makeRoom(bytes);
  }

  allocate(length: number, dtype: DTypeName): WasmStorage {
    const type = elementsOf(dtype);
    if (!type)
      throw new BackendError(
        `wasm: tensors must be real numbers or booleans. Received ${dtype}. Split complex numbers into two tensors.`,
      );
    const bytes = length * type.BYTES_PER_ELEMENT;
    if (this.#heap.bytesInUse + bytes > this.#limit) this.#moveOut(bytes);
    const storage = new WasmStorage(length, dtype, this, this.#heap.alloc(bytes), this.#step, this.#kernel);
    this.#resident.add(storage.block);
    return storage;
  }

  /** Where the elements are; moved back first if they were outside. */
  pointer(storage: WasmStorage): number {
    const { block } = storage;
    if (block.holders <= 0)
      throw new BackendError(
        'wasm: a tensor must not be used after it was freed. Received freed memory. Keep it with paddle.keep, or clone it.',
      );
    if (block.owner === null) return this.#moveBack(storage);
    block.touched = this.#step;
    block.used = this.#kernel;
    return block.pointer;
  }

  view(storage: WasmStorage): Elements {
    return new (elementsOf(storage.dtype)!)(this.#heap.buffer, this.pointer(storage), storage.length);
  }

  /** The last holder of a block is gone. */
  drop(block: Block): void {
    if (block.owner === null) return;
    block.owner = null;
    this.#resident.delete(block);
    this.#heap.free(block.pointer);
  }

  bytesInUse(): number {
    return this.#heap.bytesInUse;
  }

  /** The number of the kernel that runs now. */
  get kernel(): number {
    return this.#kernel;
  }

  beginKernel(): void {
    this.#kernel++;
  }

  endStep(): void {
    this.#step++;
  }

  #moveOut(wanted: number): void {
    for (const block of this.#resident) {
      if (block.touched < this.#step - 1) this.#move(block);
    }
    // what is left is in use: the next look comes when as much again was taken
    this.#limit = Math.max(this.#least, 2 * (this.#heap.bytesInUse + wanted));
  }

  /** No room at all: whatever the kernel that runs now does not use is moved out, what was used longest ago first. */
  #makeRoom(wanted: number): boolean {
    const idle = [...this.#resident].filter((block) => block.used !== this.#kernel).sort((a, b) => a.used - b.used);
    const before = this.#heap.bytesInUse;
    for (const block of idle) {
      if (before - this.#heap.bytesInUse >= wanted) break;
      this.#move(block);
    }
    return this.#heap.bytesInUse < before;
  }

  #move(block: Block): void {
    const storage = block.owner!;
    const type = elementsOf(storage.dtype)!;
    storage.outside = new type(this.#heap.buffer, block.pointer, storage.length).slice() as Elements;
    unwatchAll(storage.lease);
    block.owner = null;
    this.#resident.delete(block);
    this.#heap.free(block.pointer);
  }

  #moveBack(storage: WasmStorage): number {
    const elements = storage.outside!;
    const old = storage.block;
    storage.outside = null;
    const pointer = this.#heap.alloc(elements.byteLength);
    new (elementsOf(storage.dtype)!)(this.#heap.buffer, pointer, storage.length).set(elements as Uint8Array);
    const block = new Block(pointer, storage, this.#step, this.#kernel);
    block.holders = old.holders;
    old.next = block;
    storage.block = block;
    this.#resident.add(block);
    return pointer;
  }
}
