import { BackendError } from '../../../core/index.ts';

const PAGE = 65536;
/**
 * Hands out pieces of WebAssembly memory, aligned to 64 bytes, and takes them back. A request takes the smallest free piece that holds it and
 * leaves the rest; a piece that comes back is joined with free neighbours, so memory that many sizes shared in turn does not crumble. Free pieces
 * are kept by size, since a training step asks for the sizes of the one before.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  /** sizes of the pieces that are out, by where they begin */
  readonly #out = new Map<number, number>();
  /** sizes of the free pieces, by where they begin, and where each begins, by where it ends */
  readonly #free = new Map<number, number>();
  readonly #endsAt = new Map<number, number>();
  /** where free pieces of a size begin */
  readonly #bySize = new Map<number, Set<number>>();
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
    let pointer = this.#takeFree(size) ?? this.#takeNew(size);
    while (pointer === undefined && this.makeRoom(size)) pointer = this.#takeFree(size) ?? this.#takeNew(size);
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
    let begin = pointer;
    let end = pointer + size;
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
    const same = this.#bySize.get(size);
    if (same) same.add(begin);
    else this.#bySize.set(size, new Set([begin]));
  }

  #remove(begin: number): void {
    const size = this.#free.get(begin)!;
    this.#endsAt.delete(begin + size);
    this.#free.delete(begin);
    const same = this.#bySize.get(size)!;
    same.delete(begin);
    if (same.size === 0) this.#bySize.delete(size);
  }

  #takeFree(size: number): number | undefined {
    let best = size;
    if (!this.#bySize.has(size)) {
      best = Number.POSITIVE_INFINITY;
      for (const free of this.#bySize.keys()) if (free > size && free < best) best = free;
    }
    const [begin] = this.#bySize.get(best) ?? [];
    if (begin === undefined) return undefined;
    this.#remove(begin);
    if (best > size) this.#add(begin + size, best - size);
    return begin;
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
