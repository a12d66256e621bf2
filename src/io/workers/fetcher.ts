import { type Allocate, collate, defaultConvertFn } from '../collate/index.ts';
import { type DataSource, IterableDataset, itemOf } from '../dataset/index.ts';
import { located } from './failure.ts';

/** How samples become batches. */
export interface Recipe {
  /** Samples of a batch of an iterable dataset; null for single samples, in place of batches. */
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  /** `'samples'` leaves the samples in a list, for a function that joins them elsewhere. */
  readonly collation: 'batch' | 'samples';
}

/** What a pass is at its end. */
export const END: unique symbol = Symbol('end');

/** Reads a dataset, batch by batch, through one pass. */
export class Fetcher {
  readonly #dataset: DataSource;
  readonly #recipe: Recipe;
  readonly #name: string;
  readonly #samples: Iterator<unknown> | undefined;
  #read = 0;

  /** An iterable dataset is begun anew. */
  constructor(dataset: DataSource, recipe: Recipe) {
    this.#dataset = dataset;
    this.#recipe = recipe;
    this.#name = dataset.constructor.name;
    try {
      if (dataset instanceof IterableDataset) this.#samples = dataset[Symbol.iterator]();
    } catch (error) {
      throw located(error, this.#name);
    }
  }

  /**
   * One batch.
   *
   * @param indices - Numbers of its samples; null for an iterable dataset.
   * @param room - Gives room for the batch's arrays.
   * @returns {@link END} when an iterable dataset has no more
   */
  fetch(indices: readonly number[] | null, room: Allocate): unknown {
    const samples = indices === null ? this.#next() : this.#numbered(indices);
    if (samples === END) return END;
    const { batchSize, collation } = this.#recipe;
    if (collation === 'samples') return samples;
    if (batchSize === null) return defaultConvertFn((samples as unknown[])[0]);
    return collate(samples as unknown[], indices ?? undefined, room);
  }

  #numbered(indices: readonly number[]): unknown[] {
    return Array.from(indices, (index) => {
      try {
        return itemOf(this.#dataset, index);
      } catch (error) {
        throw located(error, `sample ${index} of ${this.#name}`);
      }
    });
  }

  #next(): unknown[] | typeof END {
    const { batchSize, dropLast } = this.#recipe;
    const size = batchSize ?? 1;
    const samples: unknown[] = [];
    while (samples.length < size) {
      let step: IteratorResult<unknown>;
      try {
        step = this.#samples!.next();
      } catch (error) {
        throw located(error, `sample ${this.#read} of ${this.#name}, counted as read`);
      }
      if (step.done) break;
      this.#read++;
      samples.push(step.value);
    }
    return samples.length === 0 || (dropLast && samples.length < size) ? END : samples;
  }
}
