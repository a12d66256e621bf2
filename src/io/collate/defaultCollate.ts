import {
  ArgumentError,
  arrayTypeOf,
  isPlainObject,
  NdArray,
  ShapeError,
  sameShape,
  show,
  showShape,
  type TypedArray,
} from '../../core/index.ts';
import { arrayOf } from '../dataset/index.ts';

/** A batch before it meets the engine: arrays, texts, lists and records of them. */
export type CollatedBatch = NdArray | string | readonly unknown[] | { readonly [key: string]: unknown };

/**
 * Samples as one batch, decided by the first: arrays are stacked, numbers become float64, `bigint` int64, booleans bool, texts stay a list,
 * lists and records are collated field by field.
 *
 * @param samples - At least one.
 * @param indices - Their numbers in the dataset, for error texts.
 * @throws {ShapeError} when a sample has another shape than the first @throws {ArgumentError} when it is of another kind
 * @source Paddle, python/paddle/io/dataloader/collate.py, default_collate_fn
 */
export function collate(samples: readonly unknown[], indices: readonly number[] = []): unknown {
  const first = samples[0];
  const sampleName = (i: number): string =>
    indices[i] === undefined ? `sample ${i} of the batch` : `sample ${indices[i]}`;
  const array = arrayOf(first);
  if (array) return stackArrays(samples, array, sampleName);
  if (typeof first === 'number') return numbers(samples, 'float64', sampleName);
  if (typeof first === 'bigint') return numbers(samples, 'int64', sampleName);
  if (typeof first === 'boolean') return numbers(samples, 'bool', sampleName);
  if (typeof first === 'string') return [...samples];
  if (Array.isArray(first)) {
    samples.forEach((sample, i) => {
      const count = Array.isArray(sample) ? sample.length : 0;
      if (count !== first.length)
        throw new ArgumentError(
          `DataLoader: all samples must have the same number of fields, ${first.length}. Received ${count} in ${sampleName(i)}. Correct the dataset.`,
        );
    });
    return first.map((_, field) =>
      collate(
        samples.map((sample) => (sample as unknown[])[field]),
        indices,
      ),
    );
  }
  if (isPlainObject(first)) {
    return Object.fromEntries(
      Object.keys(first).map((key) => [
        key,
        collate(
          samples.map((sample, i) => {
            if (!isPlainObject(sample) || !(key in sample))
              throw new ArgumentError(
                `DataLoader: all samples must have the field '${key}'. Received ${show(sample)} as ${sampleName(i)}. Correct the dataset.`,
              );
            return sample[key];
          }),
          indices,
        ),
      ]),
    );
  }
  throw new ArgumentError(
    `DataLoader: a sample must be made of arrays, tensors, numbers, texts, lists and records. Received ${show(first)} in ${sampleName(0)}. Convert it in the dataset, or give a collateFn.`,
  );
}

function stackArrays(samples: readonly unknown[], first: NdArray, sampleName: (i: number) => string): NdArray {
  const out = new (arrayTypeOf(first.dtype))(first.data.length * samples.length);
  samples.forEach((sample, i) => {
    const array = i === 0 ? first : arrayOf(sample);
    if (!array || !sameShape(array.shape, first.shape)) {
      throw new ShapeError(
        `DataLoader: all samples must have one shape, ${showShape(first.shape)}. Received ${array ? showShape(array.shape) : show(sample)} in ${sampleName(i)}. Resize or pad it in the dataset.`,
      );
    }
    const same = array.dtype === first.dtype ? array : array.astype(first.dtype);
    (out as Float32Array).set(same.data as Float32Array, i * first.data.length);
  });
  return new NdArray(out as TypedArray, [samples.length, ...first.shape], first.dtype);
}

function numbers(
  samples: readonly unknown[],
  dtype: 'float64' | 'int64' | 'bool',
  sampleName: (i: number) => string,
): NdArray {
  samples.forEach((sample, i) => {
    if (!['number', 'bigint', 'boolean'].includes(typeof sample))
      throw new ArgumentError(
        `DataLoader: all samples must be of one kind. Received ${show(sample)} in ${sampleName(i)} beside numbers. Correct the dataset.`,
      );
  });
  const kind = dtype === 'int64' && samples.some((sample) => typeof sample === 'number') ? 'float64' : dtype;
  return NdArray.from((kind === 'float64' ? samples.map(Number) : samples) as number[], kind);
}
