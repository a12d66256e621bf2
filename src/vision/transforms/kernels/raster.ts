import type { TypedArray } from '../../../core/index.ts';

/** Elements of pictures: everything but `bigint`. */
export type Elements = Exclude<TypedArray, BigInt64Array>;

/** A picture as kernels see it: row-major, channels last. */
export interface Raster {
  readonly data: Elements;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A new array of the kind of `like`. */
export function sameKind<T extends Elements>(like: T, length: number): T {
  return new (like.constructor as new (length: number) => T)(length);
}
