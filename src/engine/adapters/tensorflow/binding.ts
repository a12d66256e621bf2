/** A tensor that an operation made. */
export interface Made {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** An attribute of an operation. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean | readonly number[];
}

/**
 * The native addon of `@tensorflow/tfjs-node` and `-gpu`: TensorFlow's eager operations by name, on tensors by number.
 *
 * @source TensorFlow.js, tfjs-node/src/tfjs_binding.ts
 */
export interface Binding {
  createTensor(shape: readonly number[], dtype: number, elements: ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): Made[];
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  readonly TF_Version: string;
}

/** TensorFlow's numbers of data types. */
export const TYPE = { float32: 1, int32: 3, int64: 9, bool: 10 } as const;
/** The addon's numbers of kinds of attributes. */
export const KIND = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5 } as const;
