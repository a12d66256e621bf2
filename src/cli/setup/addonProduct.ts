import { createRequire } from 'node:module';

/** The part of the addon that a product of matrices needs. */
interface Addon {
  createTensor(shape: readonly number[], dtype: number, elements: Float32Array): number;
  executeOp(name: string, attributes: readonly object[], inputs: readonly number[], outputs: number): { id: number }[];
  tensorDataSync(id: number): Float32Array;
  isUsingGpuDevice(): boolean;
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
}

/** What an addon says of itself, and the product that it made. */
export interface AddonProduct {
  readonly tensorflow: string;
  readonly gpu: boolean;
  /** [[1, 2], [3, 4]] · [[5, 6], [7, 8]], row by row */
  readonly product: readonly number[];
}

/** Loads the native addon of TensorFlow.js by itself, without the library's adapter, and multiplies two matrices with it. */
export function addonProduct(file: string): AddonProduct {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const addon = createRequire(import.meta.url)(file) as Addon;
  const matrix = (...elements: number[]) => addon.createTensor([2, 2], addon.TF_FLOAT, new Float32Array(elements));
  const no = (name: string) => ({ name, type: addon.TF_ATTR_BOOL, value: false });
  const [made] = addon.executeOp(
    'MatMul',
    [no('transpose_a'), no('transpose_b'), { name: 'T', type: addon.TF_ATTR_TYPE, value: addon.TF_FLOAT }],
    [matrix(1, 2, 3, 4), matrix(5, 6, 7, 8)],
    1,
  );
  return {
    tensorflow: addon.TF_Version,
    gpu: addon.isUsingGpuDevice(),
    product: [...addon.tensorDataSync(made!.id)],
  };
}
