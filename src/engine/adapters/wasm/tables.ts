import type { Heap } from './heap.ts';
import type { Geometry } from './primitives.ts';

/** Where tables of one geometry lie. */
interface Entry {
  readonly pointers: readonly number[];
  readonly bytes: number;
  /** how many taps the table has for each place */
  readonly taps: number;
  /** the kernel that last used it */
  used: number;
}

/** Bytes of tables that are kept for sizes that may come again. */
const KEPT = 32 * 2 ** 20;

/**
 * Tables of neighbours: for each place of the result and each filter tap, the place of the input, or −1. They are kept, since the same sizes
 * come again with every step; beyond a limit those that were not used for longest go.
 */
export class Tables {
  readonly #heap: Heap;
  readonly #kernel: () => number;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** @param kernel - The number of the kernel that runs now: its tables must stay until it has ended. */
  constructor(heap: Heap, kernel: () => number) {
    this.#heap = heap;
    this.#kernel = kernel;
  }

  /** The table of a filter of one tap: every place is its own neighbour. */
  identity(places: number): number {
    const key = `identity ${places}`;
    return this.#entry(key, 1, () => [Int32Array.from({ length: places }, (_, i) => i)]).pointers[0]!;
  }

  /** Every tap's own place, or, turned round, the place at the other end. */
  taps(count: number, turned: boolean): number {
    const key = `taps ${count} ${turned}`;
    return this.#entry(key, count, () => [Int32Array.from({ length: count }, (_, i) => (turned ? count - 1 - i : i))])
      .pointers[0]!;
  }

  /** Neighbours of every filter tap; backward, those of the input's places among the outputs. */
  neighbours(geometry: Geometry, backward = false): number {
    const taps = geometry.kh * geometry.kw;
    const key = `all ${backward} ${keyOf(geometry)}`;
    return this.#entry(key, taps, () => [neighboursOf(geometry, backward)]).pointers[0]!;
  }

  /** Neighbours of the taps that meet more than padding, and for every tap its place among these, or −1. */
  usedNeighbours(geometry: Geometry, backward: boolean): { table: number; order: number; taps: number } {
    const key = `${backward ? 'backward' : 'used'} ${keyOf(geometry)}`;
    const found = this.#find(key);
    const entry = found ?? this.#add(key, ...usedOf(geometry, backward));
    return { table: entry.pointers[0]!, order: entry.pointers[1]!, taps: entry.taps };
  }

  #entry(key: string, taps: number, make: () => Int32Array[]): Entry {
    return this.#find(key) ?? this.#add(key, taps, make());
  }

  #find(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry) entry.used = this.#kernel();
    return entry;
  }

  #add(key: string, taps: number, tables: readonly Int32Array[]): Entry {
    const bytes = tables.reduce((sum, table) => sum + table.byteLength, 0);
    if (this.#bytes + bytes > KEPT) this.#drop(this.#bytes + bytes - KEPT);
    const pointers = tables.map((table) => {
      const pointer = this.#heap.alloc(table.byteLength);
      new Int32Array(this.#heap.buffer, pointer, table.length).set(table);
      return pointer;
    });
    const entry = { pointers, bytes, taps, used: this.#kernel() };
    this.#entries.set(key, entry);
    this.#bytes += bytes;
    return entry;
  }

  /** Drops so many bytes, what was not used for longest first; what the running kernel uses stays. */
  #drop(bytes: number): void {
    const most = this.#bytes - bytes;
    for (const [key, entry] of [...this.#entries].sort(([, a], [, b]) => a.used - b.used)) {
      if (this.#bytes <= most || entry.used === this.#kernel()) break;
      for (const pointer of entry.pointers) this.#heap.free(pointer);
      this.#entries.delete(key);
      this.#bytes -= entry.bytes;
    }
  }
}

function keyOf({ h, w, kh, kw, oh, ow, attrs: { stride, pads, dilation } }: Geometry): string {
  const [[top], [left]] = pads as [readonly [number, number], readonly [number, number]];
  return `${h} ${w} ${kh} ${kw} ${oh} ${ow} ${stride[0]} ${stride[1]} ${top} ${left} ${dilation[0]} ${dilation[1]}`;
}

/** How many taps meet more than padding, their neighbours, and for every tap its place among these, or −1. */
function usedOf(geometry: Geometry, backward: boolean): [taps: number, tables: Int32Array[]] {
  const taps = geometry.kh * geometry.kw;
  const all = neighboursOf(geometry, backward);
  const meets = new Uint8Array(taps);
  for (let i = 0; i < all.length; i++) if (all[i]! >= 0) meets[i % taps] = 1;
  const used = Array.from({ length: taps }, (_, tap) => tap).filter((tap) => meets[tap]);
  if (used.length === 0) used.push(0);
  const places = all.length / taps;
  const kept = new Int32Array(places * used.length);
  for (let place = 0; place < places; place++)
    used.forEach((tap, u) => {
      kept[place * used.length + u] = all[place * taps + tap]!;
    });
  return [used.length, [kept, Int32Array.from({ length: taps }, (_, tap) => used.indexOf(tap))]];
}

/** For each place of the result and each filter tap, the place of the input, or −1; backward, of the output for each place of the input. */
function neighboursOf({ h, w, kh, kw, oh, ow, attrs }: Geometry, backward: boolean): Int32Array {
  const { pads } = attrs;
  const [sh, sw] = attrs.stride as [number, number];
  const [dh, dw] = attrs.dilation as [number, number];
  const top = pads[0]![0];
  const left = pads[1]![0];
  const [rows, columns] = backward ? [h, w] : [oh, ow];
  const values = new Int32Array(rows * columns * kh * kw).fill(-1);
  for (let i = 0; i < oh; i++)
    for (let j = 0; j < ow; j++)
      for (let a = 0; a < kh; a++)
        for (let b = 0; b < kw; b++) {
          const y = i * sh - top + a * dh;
          const x = j * sw - left + b * dw;
          if (y < 0 || y >= h || x < 0 || x >= w) continue;
          const tap = a * kw + b;
          if (backward) values[(y * w + x) * kh * kw + tap] = i * ow + j;
          else values[(i * ow + j) * kh * kw + tap] = y * w + x;
        }
  return values;
}
