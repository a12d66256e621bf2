import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { BackendError } from '../../../../src/core/index.ts';
import { Heap } from '../../../../src/engine/adapters/wasm/heap.ts';
import { Memory } from '../../../../src/engine/adapters/wasm/memory.ts';
import { hold } from '../../../../src/engine/holding.ts';

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

test('nobody waits for the holders of what was moved out: their end releases nothing, and leaves nothing behind', async () => {
  const memory = small();
  const storages = Array.from({ length: 40 }, () => {
    memory.beginKernel();
    const storage = memory.allocate(LENGTH, 'float32');
    hold(storage.lease);
    return storage;
  });
  const waited = storages.map(({ lease }) => lease.watches!.size);
  expect(new Set(waited)).toEqual(new Set([0, 1]));
  const moved = storages.filter((_, i) => waited[i] === 0);

  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 8; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { lease } of storages) expect(lease.watches!.size).toBe(0);
  expect(memory.bytesInUse()).toBe(0);
  for (const storage of moved) {
    memory.beginKernel();
    expect(memory.view(storage)).toHaveLength(LENGTH);
  }
  for (const storage of storages)
    if (!moved.includes(storage)) expect(() => memory.view(storage)).toThrow(BackendError);
});
