import { isPlainObject, NdArray } from '../core/index.ts';
import { fromArray } from '../engine/index.ts';

/** A batch whose arrays have become tensors; everything else stays. */
export function toTensors(batch: unknown): unknown {
  if (batch instanceof NdArray) return fromArray(batch);
  if (Array.isArray(batch)) return batch.map(toTensors);
  if (isPlainObject(batch))
    return Object.fromEntries(Object.entries(batch).map(([key, value]) => [key, toTensors(value)]));
  return batch;
}
