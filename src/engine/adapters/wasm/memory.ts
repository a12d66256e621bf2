import { BackendError, type DTypeName } from '../../../core/index.ts';
import { type Lease, letGoOfAll } from '../../holding.ts';
import { type Elements, elementsOf, type Handle } from '../../storage.ts';
import { Block, MovingStorage, usedAfterwards } from '../block.ts';
import { Clock } from '../clock.ts';

/** The part of the runtime that memory is taken from. */
export interface Heap {
  alloc(bytes: number): number;
  free(pointer: number): void;
  /** Asked for room when there is none for so many bytes; says whether it gave some back. */
  makeRoom: (bytes: number) => boolean;
  readonly buffer: ArrayBufferLike;
  readonly bytesInUse: number;
}

/** A block of WebAssembly memory. */
class WasmBlock extends Block<WasmStorage> {
  pointer: number;
  /** what it holds of other blocks until its elements are computed; leases, so that no elements are kept */
  borrowed: readonly Lease[] = [];

  constructor(pointer: number, touched: number, used: number) {
    super(touched, used);
    this.pointer = pointer;
  }

  /** Lets go of what it borrowed. */
  giveBack(): void {
    for (const lease of this.borrowed) lease.release();
    this.borrowed = [];
  }
}

/** How elements come about that nobody has needed yet. */
export interface Recipe {
  /** what it reads */
  readonly from: readonly WasmStorage[];
  /** Computes the elements into their place. */
  write(pointer: number): void;
}

/** Elements in WebAssembly memory, moved out into a JavaScript array while memory is short, or still to be computed. */
export class WasmStorage extends MovingStorage<WasmBlock, Memory> {
  /** the elements while they are moved out */
  outside: Elements | null = null;
  /** how to compute the elements while they are not there */
  recipe: Recipe | null = null;
  /** storages whose recipes read this one */
  readers: Set<WasmStorage> | null = null;

  get byteLength(): number {
    return this.length * elementsOf(this.dtype)!.BYTES_PER_ELEMENT;
  }
}

/**
 * Memory of tensors. When more than a limit is in use, blocks that were not used for long ({@link Clock}) are moved out into JavaScript arrays
 * that only their tensors hold, and the garbage collector frees those that nobody can reach. One that is used again moves back.
 */
export class Memory {
  readonly name = 'wasm';
  readonly #heap: Heap;
  readonly #resident = new Set<WasmBlock>();
  readonly #clock: Clock;
  #kernel = 0;

  /** @param limitBytes - Use above this moves old blocks out; it grows when live tensors need more. */
  constructor(heap: Heap, limitBytes = 1 << 28) {
    this.#heap = heap;
    this.#clock = new Clock(limitBytes);
    heap.makeRoom = (bytes) => this.#makeRoom(bytes);
  }

  allocate(length: number, dtype: DTypeName): WasmStorage {
    const type = elementsOf(dtype);
    if (!type)
      throw new BackendError(
        `wasm: tensors must be real numbers or booleans. Received ${dtype}. Split complex numbers into two tensors.`,
      );
    const pointer = this.#take(length * type.BYTES_PER_ELEMENT);
    const storage = new WasmStorage(length, dtype, this, new WasmBlock(pointer, this.#clock.now, this.#kernel));
    this.#settle(storage, pointer);
    return storage;
  }

  /** Elements that are computed when somebody asks for them, from what their recipe reads: it is kept until then. */
  defer(length: number, dtype: DTypeName, recipe: Recipe): WasmStorage {
    const block = new WasmBlock(0, this.#clock.now, this.#kernel);
    const storage = new WasmStorage(length, dtype, this, block);
    storage.recipe = recipe;
    for (const source of recipe.from) {
      source.retain();
      source.readers ??= new Set();
      // of those that were given up nobody tells
      for (const reader of source.readers) if (reader.block.holders <= 0) source.readers.delete(reader);
      source.readers.add(storage);
    }
    block.borrowed = recipe.from.map(({ lease }) => lease);
    return storage;
  }

  /** Where the elements are; moved back first if they were outside. */
  pointer(storage: WasmStorage): number {
    const { block } = storage;
    if (block.holders <= 0) throw usedAfterwards('wasm');
    if (block.owner === null) return storage.recipe ? this.#compute(storage, storage.recipe) : this.#moveBack(storage);
    block.touched = this.#clock.now;
    block.used = this.#kernel;
    return block.pointer;
  }

  view(storage: WasmStorage): Elements {
    // first, since memory may have to grow for it
    const pointer = this.pointer(storage);
    return new (elementsOf(storage.dtype)!)(this.#heap.buffer, pointer, storage.length);
  }

  /** Elements are about to change: what is still to be computed from them is computed now. */
  change(storage: WasmStorage): void {
    const { readers } = storage;
    storage.readers = null;
    for (const reader of readers ?? []) if (reader.block.holders > 0) this.pointer(reader);
  }

  /** The last holder of a block is gone. */
  drop(block: WasmBlock): void {
    block.giveBack();
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

  /** @param written - Whose elements the kernel changes. */
  beginKernel(written: readonly Handle[] = []): void {
    this.#kernel++;
    for (const { storage } of written) this.change(storage as WasmStorage);
  }

  endStep(): void {
    this.#clock.endStep();
  }

  #moveOut(wanted: number): void {
    const { steps, long } = this.#clock.rests();
    for (const block of this.#resident) {
      const mayRest = block.owner!.isLasting || block.used === this.#kernel;
      if (steps(block.touched) || (long(block.touched) && !mayRest)) this.#move(block);
    }
    this.#clock.madeRoom(this.#heap.bytesInUse + wanted);
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

  #move(block: WasmBlock): void {
    const storage = block.owner!;
    const type = elementsOf(storage.dtype)!;
    storage.outside = new type(this.#heap.buffer, block.pointer, storage.length).slice() as Elements;
    letGoOfAll(storage.lease);
    // what is still to be computed from it has no memory of its own
    for (const reader of storage.readers ?? []) letGoOfAll(reader.lease);
    block.owner = null;
    this.#resident.delete(block);
    this.#heap.free(block.pointer);
  }

  #moveBack(storage: WasmStorage): number {
    const elements = storage.outside!;
    const old = storage.block;
    this.#clock.cameBack(old.touched);
    const pointer = this.#heap.alloc(elements.byteLength);
    storage.outside = null;
    new (elementsOf(storage.dtype)!)(this.#heap.buffer, pointer, storage.length).set(elements as Uint8Array);
    const block = new WasmBlock(pointer, this.#clock.now, this.#kernel);
    block.holders = old.holders;
    old.next = block;
    storage.block = block;
    this.#settle(storage, pointer);
    return pointer;
  }

  #compute(storage: WasmStorage, recipe: Recipe): number {
    const { block } = storage;
    const pointer = this.#take(storage.byteLength);
    try {
      recipe.write(pointer);
    } catch (error) {
      this.#heap.free(pointer);
      throw error;
    }
    storage.recipe = null;
    this.#settle(storage, pointer);
    for (const source of recipe.from) source.readers?.delete(storage);
    block.giveBack();
    return pointer;
  }

  /** Memory for so many bytes; old blocks are moved out first when more than the limit would be in use. */
  #take(bytes: number): number {
    if (this.#clock.take(bytes, this.#heap.bytesInUse)) this.#moveOut(bytes);
    return this.#heap.alloc(bytes);
  }

  /** A storage's elements are there. */
  #settle(storage: WasmStorage, pointer: number): void {
    const { block } = storage;
    block.pointer = pointer;
    block.owner = storage;
    block.touched = this.#clock.now;
    block.used = this.#kernel;
    this.#resident.add(block);
  }
}
