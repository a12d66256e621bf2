import { Dataset } from '../../src/io/index.ts';

/** A data set at whose third sample the thread that reads it ends. */
export class DyingDataset extends Dataset<number> {
  static readonly workerModule = import.meta.url;
  readonly length = 4;
  override getItem(index: number): number {
    if (index === 2) process.exit(3);
    return index;
  }
}
