import { isNumpyLike, isPlainObject, NdArray, type TypedArray } from '../core/index.ts';
import { fromArray } from '../engine/index.ts';

/** A batch whose arrays have become tensors, with the elements copied; everything else stays. */
export function toTensors(batch: unknown): unknown {
  if (batch instanceof NdArray) return fromArray(batch);
  if (Array.isArray(batch)) return batch.map(toTensors);
  if (isPlainObject(batch))
    return Object.fromEntries(Object.entries(batch).map(([key, value]) => [key, toTensors(value)]));
  if (isNumpyLike(batch)) return fromArray(NdArray.from(batch));
  if (ArrayBuffer.isView(batch) && !(batch instanceof DataView)) return fromArray(NdArray.from(batch as TypedArray));
  return batch;
}
