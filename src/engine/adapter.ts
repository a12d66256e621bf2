import type { DTypeName, Shape } from '../core/index.ts';
import type { KernelName, Kernels } from './kernels/contract.ts';
import type { Elements, Handle, Storage } from './storage.ts';

/**
 * What plugs a compute backend in. An adapter owns memory; it may bring kernels of its own, and every kernel it lacks, or declines, runs as
 * the plain TypeScript one on the elements that `read` shows. It shares none of the semantics of ops: no broadcasting, no gradients.
 *
 * Adding one: a folder under `adapters/`, a line in `registry.ts`, a ten-line conformance test.
 */
export interface Adapter {
  readonly name: string;
  /** Where tensors live, as Paddle prints it: `Place(cpu)`. */
  readonly place: string;
  /** What does the heavy work, for people: kernels and their threads. */
  describe(): string;
  /** Fresh memory for `length` elements of `dtype`; their values are undefined. */
  allocate(length: number, dtype: DTypeName): Storage;
  /** The elements; a view where memory is shared with JavaScript, else a copy. Valid until the next call into the adapter. */
  read(storage: Storage): Elements;
  /** Stores elements. */
  write(storage: Storage, elements: Elements): void;
  /** Kernels of its own. One returns `undefined` when it does not cover the case (a data type, a layout). */
  readonly kernels: { readonly [K in KernelName]?: NativeKernel<K> };
  /** Whether a storage is in this adapter's memory. */
  owns(storage: Storage): boolean;
  /** Bytes that tensors occupy now. */
  bytesInUse(): number;
  /**
   * A kernel is about to run: what is read or allocated from now on stays where it is until the next one begins.
   *
   * @param written - Inputs that the kernel writes into.
   */
  beginKernel(written: readonly Handle[]): void;
  /** A training step has ended: blocks untouched since may be moved out when memory runs short. */
  endStep(): void;
}

/** A kernel of an adapter: takes handles, returns new ones (with one holder each), or `undefined` to decline. */
export type NativeKernel<K extends KernelName> = (
  inputs: readonly Handle[],
  attrs: Kernels[K],
) => readonly Handle[] | undefined;

/** A new handle over fresh memory. */
export function newHandle(
  adapter: Adapter,
  shape: Shape,
  dtype: DTypeName,
  length: number,
  channelsLast = false,
): Handle {
  return { storage: adapter.allocate(length, dtype), shape, dtype, channelsLast };
}
