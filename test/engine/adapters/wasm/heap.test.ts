import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heap } from '../../../../src/engine/adapters/wasm/heap.ts';

/** Memory that only counts its pages. */
class Counted {
  pages = 1;
  grow(by: number): number {
    if (this.pages + by > 65536) throw new RangeError('no more');
    this.pages += by;
    return this.pages - by;
  }
  get buffer(): { byteLength: number } {
    return { byteLength: this.pages * 65536 };
  }
}
const heapOver = (memory: Counted): Heap => new Heap(memory as unknown as WebAssembly.Memory, 4096);

test('pieces never overlap, are aligned, and are counted', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.boolean()), { maxLength: 200 }), (requests) => {
      const heap = heapOver(new Counted());
      const live: { pointer: number; bytes: number }[] = [];
      for (const [bytes, release] of requests) {
        if (release && live.length > 0) heap.free(live.splice(bytes % live.length, 1)[0]!.pointer);
        const pointer = heap.alloc(bytes);
        expect(pointer % 64).toBe(0);
        for (const other of live)
          expect(pointer >= other.pointer + other.bytes || pointer + bytes <= other.pointer).toBe(true);
        live.push({ pointer, bytes });
      }
      for (const { pointer } of live) heap.free(pointer);
      expect(heap.bytesInUse).toBe(0);
    }),
  );
});

test('what many sizes used in turn is joined again', () => {
  const memory = new Counted();
  const heap = heapOver(memory);
  const round = (bytes: number): void => {
    const pieces = Array.from({ length: 64 }, () => heap.alloc(bytes));
    for (const pointer of pieces) heap.free(pointer);
  };
  round(1 << 20);
  const { pages } = memory;
  for (let bytes = 1000; bytes < 1 << 20; bytes = Math.ceil(bytes * 1.3)) round(bytes);
  expect(memory.pages).toBe(pages);
});

test('a request beyond 4 GiB is refused and changes nothing', () => {
  const heap = heapOver(new Counted());
  const piece = heap.alloc(1 << 20);
  const before = heap.bytesInUse;
  expect(() => heap.alloc(2 ** 32)).toThrow('wasm: tensors must fit into 4 GiB.');
  expect(heap.bytesInUse).toBe(before);
  heap.free(piece);
  expect(heap.bytesInUse).toBe(0);
});
