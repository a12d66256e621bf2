import type { NdArray, NumpyLike, TypedArray } from '../core/index.ts';
import type { Tensor } from '../engine/index.ts';
import type { ArraySample } from './dataset/index.ts';

/** A batch of samples of type `S`, as the default collation makes it: tensors where there were arrays and numbers, lists of texts. */
export type BatchOf<S> = unknown extends S
  ? S
  : S extends string
    ? string[]
    : S extends Tensor | ArraySample | number | bigint | boolean
      ? Tensor
      : S extends readonly unknown[]
        ? { -readonly [K in keyof S]: BatchOf<S[K]> }
        : S extends Readonly<Record<string, unknown>>
          ? { -readonly [K in keyof S]: BatchOf<S[K]> }
          : Tensor;

/** What a loader hands out when a function has made `B`: arrays have become tensors, all else stays. */
export type TensorsOf<B> = unknown extends B
  ? B
  : B extends Tensor
    ? B
    : B extends NdArray | NumpyLike | TypedArray
      ? Tensor
      : B extends readonly unknown[]
        ? { -readonly [K in keyof B]: TensorsOf<B[K]> }
        : B extends Readonly<Record<string, unknown>>
          ? { -readonly [K in keyof B]: TensorsOf<B[K]> }
          : B;
