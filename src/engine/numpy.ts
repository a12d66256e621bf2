import type * as numpy from 'numpy-ts';
import type { NdArray } from '../core/index.ts';
import { bfloat16ToNumber, numpyTs } from '../core/index.ts';

/** An array of the package `numpy-ts`. */
export type NumpyArray = ReturnType<(typeof numpy)['zeros']>;

/** The same elements as an array of `numpy-ts`; bfloat16, which NumPy lacks, as float32. */
export function toNumpy(array: NdArray): NumpyArray {
  const np = numpyTs();
  if (array.dtype === 'bfloat16')
    return np
      .array(Array.from(array.data as Uint16Array, bfloat16ToNumber))
      .astype('float32')
      .reshape(...array.shape) as NumpyArray;
  const out = np.zeros([...array.shape], array.dtype as never) as NumpyArray;
  if (array.size > 0) (out.data as unknown as Uint8Array).set(array.data as unknown as Uint8Array);
  return out;
}
