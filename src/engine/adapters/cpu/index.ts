import { BackendError, type DTypeName } from '../../../core/index.ts';
import type { Adapter } from '../../adapter.ts';
import { type Elements, elementsOf, type Storage } from '../../storage.ts';
import { usedAfterwards } from '../block.ts';

/** Elements in an ordinary JavaScript array. */
class ArrayStorage implements Storage {
  readonly length: number;
  readonly dtype: DTypeName;
  version = 0;
  readonly lease: Lease;
  #elements: Elements | undefined;

  constructor(length: number, dtype: DTypeName, elements: Elements, freed: (bytes: number) => void) {
    this.length = length;
    this.dtype = dtype;
    this.#elements = elements;
    this.lease = new Lease(elements.byteLength, freed);
  }

  /** The elements, or `undefined` when the last holder is gone. */
  get elements(): Elements | undefined {
    if (this.lease.holders <= 0) this.#elements = undefined;
    return this.#elements;
  }

  get isShared(): boolean {
    return this.lease.holders > 1;
  }

  retain(): void {
    this.lease.holders++;
  }

  release(): void {
    this.lease.release();
    if (this.lease.holders <= 0) this.#elements = undefined;
  }
}

/** The count of holders; finalizers hold it, and it does not reach the elements. */
class Lease {
  holders = 1;
  readonly #bytes: number;
  readonly freed: (bytes: number) => void;

  constructor(bytes: number, freed: (bytes: number) => void) {
    this.#bytes = bytes;
    this.freed = freed;
  }

  release(): void {
    if (--this.holders === 0) this.freed(this.#bytes);
  }
}

/**
 * The reference adapter: every kernel in plain TypeScript on JavaScript arrays. Slow, simple, and what tests compare the others with.
 */
export function createAdapter(): Adapter {
  let bytes = 0;
  const freed = (n: number): void => {
    bytes -= n;
  };
  const elements = (storage: Storage): Elements => {
    const found = (storage as ArrayStorage).elements;
    if (!found) throw usedAfterwards('cpu');
    return found;
  };
  return {
    name: 'reference',
    describe: () => 'TypeScript, 1 thread',
    place: 'Place(cpu)',
    allocate(length, dtype) {
      const type = elementsOf(dtype);
      if (!type)
        throw new BackendError(
          `cpu: tensors must be real numbers or booleans. Received ${dtype}. Split complex numbers into two tensors.`,
        );
      const array = new type(length);
      bytes += array.byteLength;
      return new ArrayStorage(length, dtype, array, freed);
    },
    read: elements,
    write(storage, values) {
      const own = elements(storage);
      if (own !== values) own.set(values as Uint8Array);
    },
    kernels: {},
    owns: (storage) => storage instanceof ArrayStorage && storage.lease.freed === freed,
    bytesInUse: () => bytes,
    beginKernel() {},
    endStep() {},
  };
}
