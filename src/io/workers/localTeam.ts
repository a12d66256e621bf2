import { allocate } from '../collate/index.ts';
import type { DataSource } from '../dataset/index.ts';
import { END, Fetcher, type Recipe } from './fetcher.ts';
import type { Delivery, Team } from './team.ts';
import { asWorker, type WorkerInfo } from './workerInfo.ts';

/**
 * Reads samples in this thread, when they are wanted. As several workers it gives the batches that so many threads would, and tells the data
 * set which of them it is.
 */
export class LocalTeam implements Team {
  readonly size: number;
  readonly ahead = 0;
  readonly isAlive = true;
  pass = 0;
  readonly #dataset: DataSource;
  readonly #recipe: Recipe;
  readonly #asWorkers: boolean;
  #members: { readonly info: WorkerInfo | null; readonly fetcher: Fetcher; asked: (readonly number[] | null)[] }[] = [];

  /** @param numWorkers - How many workers it plays; 0 to read as the main thread. */
  constructor(dataset: DataSource, recipe: Recipe, numWorkers: number) {
    this.size = Math.max(1, numWorkers);
    this.#dataset = dataset;
    this.#recipe = recipe;
    this.#asWorkers = numWorkers > 0;
  }

  begin(seed: bigint): void {
    this.pass++;
    const dataset = this.#dataset;
    this.#members = Array.from({ length: this.size }, (_, id) => {
      const info = this.#asWorkers ? Object.freeze({ id, numWorkers: this.size, seed, dataset }) : null;
      return { info, fetcher: this.#run(info, () => new Fetcher(dataset, this.#recipe)), asked: [] };
    });
  }

  ask(worker: number, indices: readonly number[] | null): void {
    this.#members[worker]!.asked.push(indices);
  }

  take(worker: number): Delivery {
    const { info, fetcher, asked } = this.#members[worker]!;
    const indices = asked.shift()!;
    const batch = this.#run(info, () => fetcher.fetch(indices, allocate));
    return batch === END ? { end: true } : { batch };
  }

  async takeLater(worker: number): Promise<Delivery> {
    return this.take(worker);
  }

  close(): void {
    this.#members = [];
  }

  #run<R>(info: WorkerInfo | null, action: () => R): R {
    // A loader inside a worker's dataset reads as that worker does.
    return info === null ? action() : asWorker(info, action);
  }
}
