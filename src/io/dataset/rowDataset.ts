import type { NdArray } from '../../core/index.ts';
import { Dataset } from './dataset.ts';
import { placeOf, rowOf } from './source.ts';

/** The rows of some arrays of one length; what a {@link TensorDataset} is in a loader worker, where there are no tensors. */
export class RowDataset extends Dataset<NdArray[]> {
  static readonly workerModule = import.meta.url;
  readonly arrays: readonly NdArray[];

  constructor(arrays: readonly NdArray[]) {
    super();
    this.arrays = arrays;
  }

  get length(): number {
    return this.arrays[0]!.length;
  }

  getItem(index: number): NdArray[] {
    const place = placeOf(index, this.length, 'TensorDataset.getItem');
    return this.arrays.map((array) => rowOf(array, place));
  }
}
