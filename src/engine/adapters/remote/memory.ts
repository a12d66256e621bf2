import { BackendError, type DTypeName, type Shape } from '../../../core/index.ts';
import { letGoOfAll } from '../../holding.ts';
import { type Elements, elementsOf } from '../../storage.ts';
import { Block, MovingStorage, usedAfterwards } from '../block.ts';
import { Clock } from '../clock.ts';
import type { Ops, Ref, RemoteType } from './ops.ts';

/** What a storage takes up, on whichever side. */
class RemoteBlock extends Block<RemoteStorage> {
  readonly bytes: number;

  constructor(bytes: number, touched: number, used: number) {
    super(touched, used);
    this.bytes = bytes;
  }
}

/** An order of axes that a device's tensor has, of which the handles of its storage know nothing. */
export interface Order {
  /** the shape that the storage has for its handles */
  readonly shape: Shape;
  /** the device's tensor is that transposed by this */
  readonly perm: readonly number[];
}

/** Elements that are on the host, or on the device. */
export class RemoteStorage extends MovingStorage<RemoteBlock, Memory> {
  host: Elements | null = null;
  ref: Ref | null = null;
  /** how the device's tensor lies; null when it is row-major for its handles */
  order: Order | null = null;
}

/**
 * Memory of an adapter whose device has its own. Elements are on the host until a kernel of the device needs them, and on the device until
 * the host does. What was not used for long ({@link Clock}) comes down to the host when more than a limit is in use: there the garbage
 * collector frees what nobody can reach.
 */
export class Memory {
  readonly name: string;
  readonly #ops: Ops;
  readonly #counted = new Set<RemoteBlock>();
  readonly #clock: Clock;
  #bytes = 0;
  #kernel = 0;

  /** @param limitBytes - Use above this brings old blocks down; it grows when live tensors need more. */
  constructor(name: string, ops: Ops, limitBytes = 1 << 28) {
    this.name = name;
    this.#ops = ops;
    this.#clock = new Clock(limitBytes);
  }

  /** Elements on the host, all zero. */
  allocate(length: number, dtype: DTypeName): RemoteStorage {
    const type = elementsOf(dtype);
    if (!type)
      throw new BackendError(
        `${this.name}: tensors must be real numbers or booleans. Received ${dtype}. Split complex numbers into two tensors.`,
      );
    const storage = this.#counting(length, dtype);
    storage.host = new type(length);
    return storage;
  }

  /** Elements that are on the device already, which the storage owns from now on. */
  adopt(ref: Ref, length: number, dtype: DTypeName, order: Order | null = null): RemoteStorage {
    const storage = this.#counting(length, dtype);
    storage.ref = ref;
    storage.order = order;
    return storage;
  }

  /** The elements in row-major order: themselves when they are on the host, else a copy. */
  read(storage: RemoteStorage): Elements {
    this.touch(storage);
    return storage.host ?? this.#down(storage);
  }

  write(storage: RemoteStorage, elements: Elements): void {
    this.touch(storage);
    if (storage.host !== elements) {
      if (storage.host) storage.host.set(elements as Uint8Array);
      else storage.host = elements.slice() as Elements;
    }
    this.#forget(storage);
  }

  /** The device's tensor, sent up if it is not there; in whatever order and under whatever shape it has there. */
  ref(storage: RemoteStorage, shape: Shape): Ref {
    this.touch(storage);
    if (storage.ref) return storage.ref;
    const elements = storage.host as Float32Array | Int32Array | Uint8Array;
    storage.ref = this.#ops.upload(elements, shape, storage.dtype as RemoteType);
    storage.host = null;
    return storage.ref;
  }

  /** Puts another tensor in place of a storage's. */
  replace(storage: RemoteStorage, ref: Ref, order: Order | null): void {
    this.touch(storage);
    if (storage.ref !== ref) this.#forget(storage);
    storage.host = null;
    storage.ref = ref;
    storage.order = order;
  }

  /** Takes a storage's tensor away; another one has to take its place. */
  take(storage: RemoteStorage): void {
    storage.ref = null;
  }

  /** Notes that a storage is in use; one that was brought down counts again. */
  touch(storage: RemoteStorage): void {
    const { block } = storage;
    if (block.holders <= 0) throw usedAfterwards(this.name);
    if (block.owner) {
      block.touched = this.#clock.now;
      block.used = this.#kernel;
      return;
    }
    this.#clock.cameBack(block.touched);
    const again = new RemoteBlock(block.bytes, this.#clock.now, this.#kernel);
    again.holders = block.holders;
    block.next = again;
    storage.block = again;
    this.#count(again, storage);
  }

  /** The last holder of a block is gone. */
  drop(block: RemoteBlock): void {
    const { owner } = block;
    if (!owner) return;
    this.#uncount(block);
    this.#forget(owner);
    owner.host = null;
  }

  bytesInUse(): number {
    return this.#bytes;
  }

  beginKernel(): void {
    this.#kernel++;
  }

  endStep(): void {
    this.#clock.endStep();
  }

  #counting(length: number, dtype: DTypeName): RemoteStorage {
    const bytes = length * elementsOf(dtype)!.BYTES_PER_ELEMENT;
    if (this.#clock.take(bytes, this.#bytes)) this.#moveOut(bytes);
    const block = new RemoteBlock(bytes, this.#clock.now, this.#kernel);
    const storage = new RemoteStorage(length, dtype, this, block);
    this.#count(block, storage);
    return storage;
  }

  #count(block: RemoteBlock, owner: RemoteStorage): void {
    block.owner = owner;
    this.#counted.add(block);
    this.#bytes += block.bytes;
  }

  #uncount(block: RemoteBlock): void {
    block.owner = null;
    this.#counted.delete(block);
    this.#bytes -= block.bytes;
  }

  #moveOut(wanted: number): void {
    const { steps, long } = this.#clock.rests();
    for (const block of this.#counted) {
      const mayRest = block.owner!.isLasting || block.used === this.#kernel;
      if (!steps(block.touched) && (mayRest || !long(block.touched))) continue;
      const storage = block.owner!;
      if (storage.ref) {
        storage.host = this.#down(storage);
        this.#forget(storage);
      }
      letGoOfAll(storage.lease);
      this.#uncount(block);
    }
    this.#clock.madeRoom(this.#bytes + wanted);
  }

  #down({ ref, order }: RemoteStorage): Elements {
    if (!order) return this.#ops.download(ref!);
    const plain = this.#ops.transpose(
      ref!,
      order.shape.map((_, axis) => order.perm.indexOf(axis)),
    );
    const elements = this.#ops.download(plain);
    this.#ops.free(plain);
    return elements;
  }

  #forget(storage: RemoteStorage): void {
    if (storage.ref) this.#ops.free(storage.ref);
    storage.ref = null;
    storage.order = null;
  }
}
