import { NdArray, ShapeError, showShape } from '../core/index.ts';

/** Batches of an output as one array, by NumPy's `vstack`: joined on the first axis; rows of one axis become rows of a table. */
export function stack(batches: readonly NdArray[]): NdArray {
  const parts = batches.map((batch) => (batch.ndim >= 2 ? batch : batch.reshape([1, batch.size])));
  const rest = parts[0]!.shape.slice(1);
  for (const part of parts) {
    if (part.shape.slice(1).some((n, i) => n !== rest[i])) {
      throw new ShapeError(
        `Model.predict: outputs must have one shape to be stacked. Received ${showShape(parts[0]!.shape)} and ${showShape(part.shape)}. Leave stackOutputs out, or drop the last batch.`,
      );
    }
  }
  const rows = parts.reduce((total, part) => total + part.shape[0]!, 0);
  const out = NdArray.zeros([rows, ...rest], parts[0]!.dtype);
  let at = 0;
  for (const part of parts) {
    (out.data as Float32Array).set(part.data as Float32Array, at);
    at += part.data.length;
  }
  return out;
}
