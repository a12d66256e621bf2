import { BackendError } from '../../../core/index.ts';

const PAGE = 65536;
/** The control block and its arguments lie below. */
const FIRST = 4096;

/**
 * Hands out pieces of WebAssembly memory by size class (four to each doubling, aligned to 64 bytes) and takes them back.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #free = new Map<number, number[]>();
  readonly #sizes = new Map<number, number>();
  #end = FIRST;
  #inUse = 0;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  get bytesInUse(): number {
    return this.#inUse;
  }

  /** @throws {BackendError} when the 4 GiB that WebAssembly can reach are used up */
  alloc(bytes: number): number {
    const size = classOf(bytes);
    this.#inUse += size;
    const pointer = this.#free.get(size)?.pop() ?? this.#bump(size);
    this.#sizes.set(pointer, size);
    return pointer;
  }

  free(pointer: number): void {
    const size = this.#sizes.get(pointer);
    if (size === undefined) return;
    this.#sizes.delete(pointer);
    this.#inUse -= size;
    const list = this.#free.get(size);
    if (list) list.push(pointer);
    else this.#free.set(size, [pointer]);
  }

  #bump(size: number): number {
    const pointer = this.#end;
    const missing = pointer + size - this.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / PAGE));
      } catch (cause) {
        this.#inUse -= size;
        throw new BackendError(
          `wasm: tensors must fit into 4 GiB. Received a request for ${size} bytes with ${this.#inUse} in use. Use a smaller batch, or free what is not needed.`,
          { cause },
        );
      }
    }
    this.#end += size;
    return pointer;
  }
}

/** The size that a piece is cut to. */
function classOf(bytes: number): number {
  if (bytes <= 256) return Math.max(64, (bytes + 63) & ~63);
  const step = 2 ** (Math.floor(Math.log2(bytes - 1)) - 2);
  return Math.ceil(bytes / step) * step;
}
