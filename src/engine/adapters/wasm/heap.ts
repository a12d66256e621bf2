import { BackendError } from '../../../core/index.ts';

const PAGE = 65536;
/**
 * Hands out pieces of WebAssembly memory, aligned to 64 bytes, and takes them back. Pieces that come back wait by size, since a training step
 * asks for the sizes of the one before. When none fits, those that wait are joined with free neighbours, so that memory that many sizes shared
 * in turn does not crumble, and a request takes the smallest free piece that holds it and leaves the rest.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  /** sizes of the pieces that are out, by where they begin */
  readonly #out = new Map<number, number>();
  /** where the pieces of a size begin that came back and were not joined yet */
  readonly #waiting = new Map<number, number[]>();
  /** sizes of the joined free pieces, by where they begin, and where each begins, by where it ends */
  readonly #free = new Map<number, number>();
  readonly #endsAt = new Map<number, number>();
  #end: number;
  #inUse = 0;
  /** Asked for room when there is none for so many bytes; says whether it gave some back. */
  makeRoom: (bytes: number) => boolean = () => false;

  /** @param first - Where memory that is free for tensors begins. */
  constructor(memory: WebAssembly.Memory, first: number) {
    this.memory = memory;
    this.#end = Math.ceil(first / 64) * 64;
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  get bytesInUse(): number {
    return this.#inUse;
  }

  /** @throws {BackendError} when the 4 GiB that WebAssembly can reach are used up */
  alloc(bytes: number): number {
    const size = Math.max(64, Math.ceil(bytes / 64) * 64);
    let pointer = this.#waiting.get(size)?.pop() ?? this.#find(size);
    while (pointer === undefined && this.makeRoom(size)) pointer = this.#find(size);
    if (pointer === undefined)
      throw new BackendError(
        `wasm: tensors must fit into 4 GiB. Received a request for ${size} bytes with ${this.#inUse} in use. Use a smaller batch, or free what is not needed.`,
      );
    this.#out.set(pointer, size);
    this.#inUse += size;
    return pointer;
  }

  free(pointer: number): void {
    const size = this.#out.get(pointer);
    if (size === undefined) return;
    this.#out.delete(pointer);
    this.#inUse -= size;
    const same = this.#waiting.get(size);
    if (same) same.push(pointer);
    else this.#waiting.set(size, [pointer]);
  }

  #find(size: number): number | undefined {
    const found = this.#takeFree(size);
    if (found !== undefined) return found;
    this.#joinWaiting();
    return this.#takeFree(size) ?? this.#takeNew(size);
  }

  #joinWaiting(): void {
    for (const [size, pointers] of this.#waiting) for (const pointer of pointers) this.#join(pointer, pointer + size);
    this.#waiting.clear();
  }

  #join(first: number, last: number): void {
    let [begin, end] = [first, last];
    const before = this.#endsAt.get(begin);
    if (before !== undefined) {
      this.#remove(before);
      begin = before;
    }
    const after = this.#free.get(end);
    if (after !== undefined) {
      this.#remove(end);
      end += after;
    }
    if (end === this.#end) this.#end = begin;
    else this.#add(begin, end - begin);
  }

  #add(begin: number, size: number): void {
    this.#free.set(begin, size);
    this.#endsAt.set(begin + size, begin);
  }

  #remove(begin: number): void {
    this.#endsAt.delete(begin + this.#free.get(begin)!);
    this.#free.delete(begin);
  }

  #takeFree(size: number): number | undefined {
    let best: number | undefined;
    let bestSize = Number.POSITIVE_INFINITY;
    for (const [begin, free] of this.#free) {
      if (free < size || free >= bestSize) continue;
      best = begin;
      bestSize = free;
      if (free === size) break;
    }
    if (best === undefined) return undefined;
    this.#remove(best);
    if (bestSize > size) this.#add(best + size, bestSize - size);
    return best;
  }

  #takeNew(size: number): number | undefined {
    const pointer = this.#end;
    const missing = pointer + size - this.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / PAGE));
      } catch {
        return undefined;
      }
    }
    this.#end = pointer + size;
    return pointer;
  }
}
