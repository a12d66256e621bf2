import type { DTypeName, Shape } from '../core/index.ts';
import type { Lease } from './holding.ts';

/** The arrays that elements live in while the engine works on them: plain numbers, never `bigint` or half-float bits. */
export type Elements = Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | Uint8Array;

type ElementsConstructor = {
  new (length: number): Elements;
  new (buffer: ArrayBufferLike, offset: number, length: number): Elements;
  readonly BYTES_PER_ELEMENT: number;
};

/**
 * How each data type is held inside the engine: `int64` as float64 numbers (exact to 2⁵³, checked on the way in), half floats as float32
 * numbers that are rounded after each operation.
 */
const HELD_AS: Partial<Record<DTypeName, ElementsConstructor>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Float32Array,
  bfloat16: Float32Array,
  int64: Float64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** Constructor of the array that holds elements of `dtype`, or `undefined` when tensors cannot hold it. */
export function elementsOf(dtype: DTypeName): ElementsConstructor | undefined {
  return HELD_AS[dtype];
}

/** Elements in one place of an adapter's memory, counted by those who hold them. */
export interface Storage {
  readonly length: number;
  readonly dtype: DTypeName;
  /** How often it was changed in place, as Paddle counts: what an optimizer, `setValue` or running statistics write is not counted. */
  version: number;
  /** Whether it is a parameter's, which rests from one pass to the next, and between its making and the first. */
  isLasting?: boolean;
  /** Whether it has more holders than one. */
  readonly isShared: boolean;
  /** One more holder. */
  retain(): void;
  /** One holder less; the last one frees the memory. */
  release(): void;
  readonly lease: Lease;
}

/** What a kernel reads and writes: elements, and how they are arranged. */
export interface Handle {
  readonly storage: Storage;
  /** Paddle's (logical) shape, e.g. `[N, C, H, W]`. */
  readonly shape: Shape;
  readonly dtype: DTypeName;
  /** Whether the elements of a 4-axis tensor lie channels-last (`[N, H, W, C]`) in memory. */
  readonly channelsLast: boolean;
}

/** The same elements under another shape of the same size; row-major only. */
export function reshaped(handle: Handle, shape: Shape): Handle {
  return { storage: handle.storage, shape, dtype: handle.dtype, channelsLast: false };
}
