import { createRequire } from 'node:module';
import type * as numpy from 'numpy-ts';
import type { NdArray } from '../core/index.ts';
import { bfloat16ToNumber } from '../core/index.ts';

/** An array of the package `numpy-ts`. */
export type NumpyArray = ReturnType<(typeof numpy)['zeros']>;

let loaded: typeof numpy | undefined;

/**
 * The package `numpy-ts`, loaded when first asked for, since it brings 256 MB of address space with it. From then on `console.log` shows its
 * arrays as NumPy prints them; by itself it shows their insides.
 */
function numpyTs(): typeof numpy {
  if (loaded === undefined) {
    loaded = createRequire(import.meta.url)('numpy-ts') as typeof numpy;
    Object.defineProperty(loaded.NDArray.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value: loaded.NDArray.prototype.toString,
      writable: true,
      configurable: true,
    });
  }
  return loaded;
}

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
