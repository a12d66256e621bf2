import { ArgumentError, arrayTypeOf, type DTypeName, isPlainObject, lanesOf, NdArray, show } from '../../core/index.ts';
import type { Allocate } from '../collate/index.ts';
import { arrayOf } from '../dataset/index.ts';

/** A batch as a message: its shape in words, with its arrays' places in shared memory. */
export interface Packed {
  readonly content: Node;
  /** The slot's memory, when the receiver does not know it yet. */
  readonly memory?: SharedArrayBuffer;
  /** What did not fit into it. */
  readonly more: readonly SharedArrayBuffer[];
}

type Node =
  | { readonly list: readonly Node[] }
  | { readonly record: readonly (readonly [string, Node])[] }
  | { readonly value: string | number | bigint | boolean | null | undefined }
  /** `memory` −1 is the slot's own, others count in {@link Packed.more} */
  | { readonly memory: number; readonly offset: number; readonly shape: readonly number[]; readonly dtype: DTypeName };

const ALIGNMENT = 64;

/**
 * Shared memory that batches are made in, on the side that makes them. There are some slots, of which the receiver says which one to use, and
 * which it reads before it says the same again. A slot's memory grows to what the largest batch took.
 */
export class SlotWriter {
  readonly #memories: (SharedArrayBuffer | undefined)[] = [];
  /** Bytes that the largest batch took. */
  #largest = 0;
  #memory: SharedArrayBuffer | undefined;
  #isNew = false;
  #used = 0;
  #more: SharedArrayBuffer[] = [];

  /** Begins a batch. */
  begin(slot: number): void {
    let memory = this.#memories[slot];
    this.#isNew = this.#largest > (memory?.byteLength ?? 0);
    if (this.#isNew) {
      memory = new SharedArrayBuffer(this.#largest);
      this.#memories[slot] = memory;
    }
    this.#memory = memory;
    this.#used = 0;
    this.#more = [];
  }

  /** Room for an array of the batch. */
  readonly room: Allocate = (dtype, size) => {
    const type = arrayTypeOf(dtype);
    const length = size * lanesOf(dtype);
    const bytes = length * type.BYTES_PER_ELEMENT;
    const offset = this.#used;
    this.#used += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    if (this.#memory && this.#used <= this.#memory.byteLength) return new type(this.#memory, offset, length);
    const own = new SharedArrayBuffer(bytes);
    this.#more.push(own);
    return new type(own, 0, length);
  };

  /** The batch as a message. @throws {ArgumentError} when it holds what cannot be sent */
  finish(batch: unknown): Packed {
    const content = this.#node(batch, '');
    this.#largest = Math.max(this.#largest, this.#used);
    return { content, more: this.#more, ...(this.#isNew ? { memory: this.#memory! } : {}) };
  }

  #node(value: unknown, path: string): Node {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')) {
      return { value: value as string };
    }
    if (Array.isArray(value)) return { list: value.map((part, i) => this.#node(part, `${path}[${i}]`)) };
    if (value instanceof NdArray) return this.#place(value);
    const array = arrayOf(value);
    if (array !== undefined) return this.#place(array);
    if (isPlainObject(value)) {
      return { record: Object.entries(value).map(([key, part]) => [key, this.#node(part, `${path}.${key}`)]) };
    }
    throw new ArgumentError(
      `DataLoader: what a worker sends must be arrays, numbers, texts, and lists and plain objects of them. Received ${show(value)}${path && ` at ${path}`}. Turn it into an array in the dataset, or set numWorkers to 0.`,
    );
  }

  #place(array: NdArray): Node {
    const { shape, dtype, data } = array;
    const memory = data.buffer === this.#memory ? -1 : this.#more.indexOf(data.buffer as SharedArrayBuffer);
    if (memory >= 0 || data.buffer === this.#memory) return { memory, offset: data.byteOffset, shape, dtype };
    const copy = this.room(dtype, array.size);
    (copy as Uint8Array).set(data as Uint8Array);
    return this.#place(new NdArray(copy, shape, dtype));
  }
}

/** The same slots on the side that reads. */
export class SlotReader {
  readonly #memories: SharedArrayBuffer[] = [];

  /**
   * The batch of a message. Its arrays lie in the slot, until that is used again.
   *
   * @param slot - Which slot was used.
   */
  read(slot: number, packed: Packed): unknown {
    this.see(slot, packed);
    const unpack = (node: Node): unknown => {
      if ('list' in node) return node.list.map(unpack);
      if ('record' in node) return Object.fromEntries(node.record.map(([key, part]) => [key, unpack(part)]));
      if ('value' in node) return node.value;
      const { memory, offset, shape, dtype } = node;
      const buffer = memory < 0 ? this.#memories[slot]! : packed.more[memory]!;
      const length = shape.reduce((size, n) => size * n, lanesOf(dtype));
      return new NdArray(new (arrayTypeOf(dtype))(buffer, offset, length), shape, dtype);
    };
    return unpack(packed.content);
  }

  /** Notes a slot's new memory, of a batch that is not read. */
  see(slot: number, { memory }: Packed): void {
    if (memory) this.#memories[slot] = memory;
  }
}
