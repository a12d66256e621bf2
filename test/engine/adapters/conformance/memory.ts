import fc from 'fast-check';
import { expect } from 'vitest';
import { BackendError, DTYPE_NAMES, type DTypeName } from '../../../../src/core/index.ts';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import { type Elements, elementsOf, type Storage } from '../../../../src/engine/storage.ts';
import { same } from './check.ts';
import { elements } from './draw.ts';

const HELD = DTYPE_NAMES.filter((dtype) => elementsOf(dtype) !== undefined);
const LENGTHS = [0, 1, 3, 16, 17, 1000, 100_003];

const numbers = (length: number, dtype: DTypeName, seed = length + 1): Elements =>
  elements({ shape: [length], dtype, channelsLast: false, values: { from: -10, to: 10 }, seed }).slice() as Elements;

function stored(adapter: Adapter, values: Elements, dtype: DTypeName): Storage {
  const storage = adapter.allocate(values.length, dtype);
  adapter.write(storage, values);
  return storage;
}

/** What an adapter's memory must do, by name. Each check begins with nothing of its own in use, and ends so. */
export const MEMORY: Readonly<Record<string, (adapter: Adapter) => void>> = {
  'every data type in every length is read as it was written'(adapter) {
    for (const dtype of HELD) {
      for (const length of LENGTHS) {
        const values = numbers(length, dtype);
        const storage = stored(adapter, values, dtype);
        expect([storage.length, storage.dtype]).toEqual([length, dtype]);
        expect(adapter.read(storage).constructor).toBe(elementsOf(dtype));
        same('read', adapter.read(storage), values);
        // what `read` showed may be changed and written back
        const seen = adapter.read(storage);
        seen.fill(1);
        adapter.write(storage, seen);
        same('read', adapter.read(storage), values.fill(1));
        storage.release();
      }
    }
  },

  'complex numbers are refused'(adapter) {
    for (const dtype of DTYPE_NAMES.filter((name) => !HELD.includes(name)))
      expect(() => adapter.allocate(4, dtype)).toThrow(BackendError);
  },

  'values survive what others do, and every byte comes back'(adapter) {
    const request = fc.record({
      length: fc.oneof(fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 20_000 })),
      dtype: fc.constantFrom(...HELD),
      release: fc.option(fc.nat()),
      endStep: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        const before = adapter.bytesInUse();
        const live: { storage: Storage; values: Elements }[] = [];
        for (const [i, { length, dtype, release, endStep }] of requests.entries()) {
          if (release !== null && live.length > 0) live.splice(release % live.length, 1)[0]!.storage.release();
          const values = numbers(length, dtype, i + 1);
          live.push({ storage: stored(adapter, values, dtype), values });
          if (endStep) adapter.endStep();
        }
        const needed = live.reduce((sum, { values }) => sum + values.byteLength, 0);
        expect(adapter.bytesInUse() - before).toBeGreaterThanOrEqual(needed);
        for (const { storage, values } of live) same('read', adapter.read(storage), values);
        for (const { storage } of live) storage.release();
        expect(adapter.bytesInUse()).toBe(before);
      }),
      { seed: 3, numRuns: 60 },
    );
  },

  'the last holder frees, whichever it is'(adapter) {
    for (const lastIsLease of [false, true]) {
      const before = adapter.bytesInUse();
      const storage = stored(adapter, numbers(1000, 'float32'), 'float32');
      const full = adapter.bytesInUse();
      expect(full - before).toBeGreaterThanOrEqual(4000);
      storage.retain();
      storage.retain();
      storage.release();
      if (lastIsLease) storage.release();
      else storage.lease.release();
      expect(adapter.bytesInUse()).toBe(full);
      same('read', adapter.read(storage), numbers(1000, 'float32'));
      if (lastIsLease) storage.lease.release();
      else storage.release();
      expect(adapter.bytesInUse()).toBe(before);
      expect(() => adapter.read(storage)).toThrow(BackendError);
      expect(() => adapter.write(storage, numbers(1000, 'float32'))).toThrow(BackendError);
    }
  },

  'a release too many gives nothing back twice'(adapter) {
    const before = adapter.bytesInUse();
    const [first, second] = [
      stored(adapter, numbers(64, 'int32'), 'int32'),
      stored(adapter, numbers(64, 'int32'), 'int32'),
    ];
    first.release();
    const left = adapter.bytesInUse();
    first.release();
    first.lease.release();
    expect(adapter.bytesInUse()).toBe(left);
    const third = stored(adapter, numbers(64, 'int32').fill(7), 'int32');
    first.release();
    same('read', adapter.read(second), numbers(64, 'int32'));
    same('read', adapter.read(third), numbers(64, 'int32').fill(7));
    for (const storage of [second, third]) storage.release();
    expect(adapter.bytesInUse()).toBe(before);
  },

  'memory that was released too often is refused'(adapter) {
    const storage = stored(adapter, numbers(64, 'int32'), 'int32');
    storage.release();
    storage.release();
    expect(() => adapter.read(storage)).toThrow(BackendError);
  },
};

/** What an adapter that may use one mebibyte must do when steps leave more behind. */
export const SHORT_MEMORY: Readonly<Record<string, (adapter: Adapter) => void>> = {
  'a loop that never waits and frees nothing stays below the limit; blocks that moved out come back'(adapter) {
    const before = adapter.bytesInUse();
    const kept = Array.from({ length: 4 }, (_, i) => stored(adapter, new Float32Array(16384).fill(i + 1), 'float32'));
    let peak = 0;
    for (let step = 0; step < 200; step++) {
      stored(adapter, new Float32Array(16384).fill(-1), 'float32');
      adapter.endStep();
      peak = Math.max(peak, adapter.bytesInUse());
    }
    // the limit, or twice what could not be moved
    expect(peak - before).toBeLessThanOrEqual(2 * 2 ** 20);
    for (const [i, storage] of kept.entries()) same('read', adapter.read(storage), new Float32Array(16384).fill(i + 1));
    for (const storage of kept) storage.release();
  },

  'what moved out is counted, written and freed as before'(adapter) {
    const storages = Array.from({ length: 3 }, () => stored(adapter, numbers(10_001, 'float64'), 'float64'));
    const [read, written, freed] = storages as [Storage, Storage, Storage];
    // what finalizers hold was made before the move
    const [, writtenLease, freedLease] = storages.map(({ lease }) => lease);
    for (const storage of storages) storage.retain();
    const pushOut = (): void => {
      for (let step = 0; step < 40; step++) {
        stored(adapter, new Float32Array(16384), 'float32');
        adapter.endStep();
      }
    };
    pushOut();
    for (const storage of storages) storage.release();
    freedLease!.release();
    expect(() => adapter.read(freed)).toThrow(BackendError);
    adapter.write(written, numbers(10_001, 'float64').fill(5));
    same('read', adapter.read(read), numbers(10_001, 'float64'));
    pushOut();
    same('read', adapter.read(written), numbers(10_001, 'float64').fill(5));
    const back = adapter.bytesInUse();
    writtenLease!.release();
    expect(back - adapter.bytesInUse()).toBeGreaterThanOrEqual(80_008);
    expect(() => adapter.read(written)).toThrow(BackendError);
    read.release();
    expect(() => adapter.read(read)).toThrow(BackendError);
  },

  'a kernel finds inputs that moved out, and writes into them'(adapter) {
    const add = adapter.kernels.AddInPlace;
    if (!add) return;
    const x = stored(adapter, new Float32Array(10_001).fill(1), 'float32');
    for (let step = 0; step < 40; step++) {
      stored(adapter, new Float32Array(16384), 'float32');
      adapter.endStep();
    }
    const handle = { storage: x, shape: [10_001], dtype: 'float32', channelsLast: false } as const;
    expect(add([handle, handle], {})).toEqual([]);
    same('read', adapter.read(x), new Float32Array(10_001).fill(2));
    x.release();
  },
};
