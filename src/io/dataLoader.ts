import { z } from 'zod';
import { type Args, ArgumentError, globalNumpy, type Options, show, signature } from '../core/index.ts';
import { allocate, collate } from './collate/index.ts';
import { type DataSource, IterableDataset, isDataSource, itemOf } from './dataset/index.ts';
import { BatchSampler } from './sampler/index.ts';
import { toTensors } from './toTensors.ts';
import { WorkerPool } from './workers/index.ts';

const parameters = {
  dataset: z
    .custom<DataSource | IterableDataset>((value) => isDataSource(value) || value instanceof IterableDataset)
    .describe('a Dataset'),
  feedList: z.any().optional(),
  places: z.any().optional(),
  returnList: z.boolean().default(true),
  batchSampler: z
    .custom<Iterable<readonly number[]> | null>(
      (value) => value == null || (typeof value === 'object' && Symbol.iterator in (value as object)),
    )
    .nullish()
    .describe('something that gives lists of sample numbers'),
  batchSize: z.int().min(1).nullable().default(1).describe('a whole number ≥ 1, or null for no batches'),
  shuffle: z.boolean().default(false),
  dropLast: z.boolean().default(false),
  collateFn: z
    .custom<((samples: unknown[]) => unknown) | null>((value) => value == null || typeof value === 'function')
    .nullish()
    .describe('a function'),
  numWorkers: z.int().min(0).default(0).describe('a whole number ≥ 0'),
  useBufferReader: z.boolean().default(true),
  readerBufferSize: z.int().min(1).default(2),
  prefetchFactor: z.int().min(1).default(2).describe('a whole number ≥ 1'),
  useSharedMemory: z.boolean().default(true),
  timeout: z.number().min(0).default(0).describe('seconds, ≥ 0'),
  workerInitFn: z
    .custom<((id: number) => void) | null>((value) => value == null || typeof value === 'function')
    .nullish(),
  persistentWorkers: z.boolean().default(false),
};
const order = [
  'dataset',
  'feedList',
  'places',
  'returnList',
  'batchSampler',
  'batchSize',
  'shuffle',
  'dropLast',
  'collateFn',
  'numWorkers',
  'useBufferReader',
  'readerBufferSize',
  'prefetchFactor',
  'useSharedMemory',
  'timeout',
  'workerInitFn',
  'persistentWorkers',
] as const;
const declared = signature('DataLoader', parameters, { mappings: ['dataset'] });

/**
 * Reads a dataset in batches of tensors: `for (const [image, label] of loader)`.
 *
 * @param dataset - A Dataset, an IterableDataset, or a list of samples.
 * @param batchSampler - Gives the numbers of each batch's samples; then `batchSize`, `shuffle` and `dropLast` are left out.
 * @param batchSize - Samples of a batch; 1 by default, null for single samples.
 * @param shuffle - Whether the order is drawn anew for each pass, from NumPy's global generator.
 * @param dropLast - Whether a last, smaller batch is left out.
 * @param collateFn - Makes a batch of samples; stacking by default.
 * @param numWorkers - Threads that read and transform samples; 0 by default reads in place. The order does not depend on their number.
 * @param prefetchFactor - Batches that each worker has in work; 2 by default.
 * @param timeout - Seconds to wait for a batch of a worker; 0 by default waits as long as the worker lives.
 * @param persistentWorkers - Whether workers are kept from one pass to the next.
 * @throws {ArgumentError} when an argument does not fit
 * @source Paddle, python/paddle/io/reader.py, class DataLoader
 */
export class DataLoader {
  readonly dataset: DataSource | IterableDataset;
  readonly batchSampler: Iterable<readonly number[]> | null;
  readonly batchSize: number | null;
  readonly numWorkers: number;
  readonly #given: ReturnType<typeof declared.bind>;
  #pool: WorkerPool | null = null;

  constructor(...args: Args<Options<typeof parameters>, typeof order>) {
    const given = declared.bind(args);
    const { dataset, batchSampler, batchSize, shuffle, dropLast } = given;
    this.#given = given;
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.numWorkers = given.numWorkers;
    if (batchSampler != null && (batchSize !== 1 || shuffle || dropLast)) {
      throw new ArgumentError(
        `DataLoader: batchSize, shuffle and dropLast must be left out when batchSampler is given. Received batchSize ${show(batchSize)}, shuffle ${shuffle}, dropLast ${dropLast}. Set them in the sampler.`,
      );
    }
    if (dataset instanceof IterableDataset) {
      if (shuffle)
        throw new ArgumentError(
          'DataLoader: an IterableDataset has its own order. Received shuffle true. Shuffle in the dataset.',
        );
      if (batchSampler != null)
        throw new ArgumentError('DataLoader: an IterableDataset takes no batchSampler. Received one. Leave it out.');
      this.batchSampler = null;
    } else if (batchSampler != null) this.batchSampler = batchSampler;
    else
      this.batchSampler =
        batchSize === null ? null : new BatchSampler({ dataset: dataset as never, shuffle, batchSize, dropLast });
  }

  /** Number of batches. @throws {ArgumentError} when it is not known */
  get length(): number {
    const counted = (this.batchSampler ?? this.dataset) as { readonly length?: unknown };
    if (!(this.dataset instanceof IterableDataset) && typeof counted.length === 'number') return counted.length;
    throw new ArgumentError(
      'DataLoader: the number of batches must be known. Received a source without a length. Count them yourself, or give a Dataset.',
    );
  }

  /** The numbers of each batch's samples; one number a batch without batching. */
  *#orders(): Generator<readonly number[]> {
    if (this.batchSampler) yield* this.batchSampler;
    else for (let i = 0; i < (this.dataset as { length: number }).length; i++) yield [i];
  }

  #collated(samples: unknown[], indices: readonly number[]): unknown {
    if (this.batchSize === null && !this.#given.batchSampler) return samples[0];
    return this.#given.collateFn
      ? this.#given.collateFn(samples)
      : collate(samples, indices.length > 0 ? indices : undefined, allocate);
  }

  *#inPlace(): Generator<unknown> {
    const { dataset } = this;
    if (dataset instanceof IterableDataset) {
      let samples: unknown[] = [];
      for (const sample of dataset) {
        samples.push(sample);
        if (samples.length < (this.batchSize ?? 1)) continue;
        yield this.#collated(samples, []);
        samples = [];
      }
      if (samples.length > 0 && !this.#given.dropLast) yield this.#collated(samples, []);
      return;
    }
    for (const indices of this.#orders()) {
      yield this.#collated(
        indices.map((index) => itemOf(dataset, index)),
        indices,
      );
    }
  }

  /** The workers for a pass and what it asks of them; null when the dataset stays in this thread. */
  #workers(): { pool: WorkerPool; pass: Parameters<WorkerPool['run']> } | null {
    const { numWorkers, prefetchFactor, timeout, collateFn, workerInitFn, dropLast } = this.#given;
    // as in Paddle: one base seed for the workers, drawn before the order
    const baseSeed = globalNumpy().randintBigInt(0n, 2n ** 63n - 1n);
    const pool =
      this.#pool ??
      (collateFn || workerInitFn
        ? null
        : WorkerPool.of(this.dataset, { numWorkers, timeout, batchSize: this.batchSampler ? 0 : this.batchSize }));
    return pool && { pool, pass: [this.#orders(), baseSeed, prefetchFactor, dropLast] };
  }

  *#byWorkers(): Generator<unknown> {
    const workers = this.#workers();
    if (!workers) {
      yield* this.#inPlace();
      return;
    }
    const { persistentWorkers } = this.#given;
    if (persistentWorkers) this.#pool = workers.pool;
    try {
      yield* workers.pool.run(...workers.pass);
    } finally {
      if (!persistentWorkers) workers.pool.close();
    }
  }

  *[Symbol.iterator](): Generator<unknown> {
    for (const batch of this.numWorkers > 0 ? this.#byWorkers() : this.#inPlace()) yield toTensors(batch);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown> {
    const workers = this.numWorkers > 0 ? this.#workers() : null;
    if (!workers) {
      for (const batch of this.#inPlace()) yield toTensors(batch);
      return;
    }
    const { persistentWorkers } = this.#given;
    if (persistentWorkers) this.#pool = workers.pool;
    try {
      for await (const batch of workers.pool.runAsync(...workers.pass)) yield toTensors(batch);
    } finally {
      if (!persistentWorkers) workers.pool.close();
    }
  }
}
