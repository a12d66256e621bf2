import { expect, test } from 'vitest';
import { BackendError } from '../../../../src/core/index.ts';
import { Heap } from '../../../../src/engine/adapters/wasm/heap.ts';
import { Memory } from '../../../../src/engine/adapters/wasm/memory.ts';

/** Memory of two mebibytes at most, none of which is moved out before there is no more. */
const small = (): Memory =>
  new Memory(new Heap(new WebAssembly.Memory({ initial: 1, maximum: 32, shared: true }), 4096));
const LENGTH = 40_000;

test('when there is no room, what the running kernel does not use is moved out, in the middle of a step', () => {
  const memory = small();
  const storages = Array.from({ length: 40 }, (_, i) => {
    memory.beginKernel();
    const storage = memory.allocate(LENGTH, 'float32');
    memory.view(storage).fill(i);
    return storage;
  });
  for (const [i, storage] of storages.entries()) {
    memory.beginKernel();
    expect(memory.view(storage).every((value) => value === i)).toBe(true);
  }
  for (const storage of storages) storage.release();
  expect(memory.bytesInUse()).toBe(0);
});

test('what the running kernel uses stays where it is, and more than fits is refused', () => {
  const memory = small();
  memory.beginKernel();
  const first = memory.allocate(LENGTH, 'float32');
  const pointer = memory.pointer(first);
  const others = Array.from({ length: 11 }, () => memory.allocate(LENGTH, 'float32'));
  expect(() => memory.allocate(2 * LENGTH, 'float32')).toThrow(BackendError);
  expect(memory.pointer(first)).toBe(pointer);
  for (const storage of others) storage.release();
  memory.allocate(2 * LENGTH, 'float32').release();
});
