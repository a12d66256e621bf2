import { arrayTypeOf, type DTypeName, lanesOf, type TypedArray } from '../../core/index.ts';

/** Gives room for an array of `size` elements; filled by who asks. */
export type Allocate = (dtype: DTypeName, size: number) => TypedArray;

/** Room of its own for each array. */
export const allocate: Allocate = (dtype, size) => new (arrayTypeOf(dtype))(size * lanesOf(dtype));
