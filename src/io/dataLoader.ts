import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  Callable,
  globalNumpy,
  invoke,
  isPlainObject,
  NdArray,
  StateError,
  show,
  signature,
  type TypedArray,
  warn,
} from '../core/index.ts';
import type { BatchOf, TensorsOf } from './batchTypes.ts';
import {
  type DataSource,
  type Indexed,
  IterableDataset,
  isDataSource,
  lengthOf,
  lightDataset,
} from './dataset/index.ts';
import { closeWhenForgotten, LoaderIterator } from './loaderIterator.ts';
import { BatchSampler } from './sampler/index.ts';
import { toTensors } from './toTensors.ts';
import {
  encode,
  type FunctionReference,
  isBooting,
  LocalTeam,
  NotPortable,
  type Recipe,
  type Team,
  ThreadTeam,
} from './workers/index.ts';

/** What a {@link DataLoader} reads. */
export type LoaderSource<S> = Indexed<S> | IterableDataset<S> | readonly S[];

/** Parameters of {@link DataLoader}. */
export interface DataLoaderOptions<S = unknown, B = BatchOf<S>> {
  /** A dataset, an IterableDataset, or a list of samples. */
  dataset: LoaderSource<S>;
  /** Without effect; of static graphs. */
  feedList?: unknown;
  /** Without effect: tensors live on the engine's device. */
  places?: unknown;
  /** Without effect: a batch is what the collation makes. */
  returnList?: boolean;
  /** Gives the numbers of each batch's samples; then `batchSize`, `shuffle` and `dropLast` are left out. */
  batchSampler?: Iterable<readonly number[]> | null;
  /** Samples of a batch, 1 by default; null hands out single samples. */
  batchSize?: number | null;
  /** Whether the order is drawn anew for each pass, from NumPy's global generator; `false` by default. */
  shuffle?: boolean;
  /** Whether a last batch that is not full is left out; `false` by default. */
  dropLast?: boolean;
  /** Makes a batch of a list of samples, in the main thread; {@link defaultCollateFn} by default. */
  collateFn?: ((samples: S[]) => B) | null;
  /** Threads that read samples; 0 by default: the main thread does. */
  numWorkers?: number;
  /** Without effect. */
  useBufferReader?: boolean;
  /** Without effect. */
  readerBufferSize?: number;
  /** Batches that each worker has read ahead; 2 by default. */
  prefetchFactor?: number;
  /** Without effect: batches of workers always lie in shared memory. */
  useSharedMemory?: boolean;
  /** Seconds to wait for a batch of a worker; 0 by default: as long as it lives. */
  timeout?: number;
  /** Runs in each worker before it reads; named by where it is exported, since functions cannot go to another thread. */
  workerInitFn?: FunctionReference | ((workerId: number) => void) | null;
  /** Whether workers are kept from one pass to the next; `false` by default. */
  persistentWorkers?: boolean;
}

type Order = [
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
];

const parameters = signature(
  'DataLoader',
  {
    dataset: z
      .custom<DataSource | IterableDataset>(isDataSource)
      .describe('a Dataset (an object with getItem and length), an IterableDataset, or a list of samples'),
    feedList: z.unknown().optional(),
    places: z.unknown().optional(),
    returnList: z.boolean().default(true),
    batchSampler: z
      .custom<Iterable<readonly number[]>>(
        (value) => typeof value === 'object' && value !== null && Symbol.iterator in value,
      )
      .nullish()
      .describe('anything that is iterated for lists of numbers of samples'),
    batchSize: z.int().positive().nullable().default(1).describe('null or a positive integer'),
    shuffle: z.boolean().default(false),
    dropLast: z.boolean().default(false),
    collateFn: z
      .custom<(samples: unknown[]) => unknown>((value) => typeof value === 'function')
      .nullish()
      .describe('a function of a list of samples'),
    numWorkers: z.int().min(0).default(0).describe('a non-negative integer'),
    useBufferReader: z.boolean().default(true),
    readerBufferSize: z.int().positive().default(2).describe('a positive integer'),
    prefetchFactor: z.int().positive().default(2).describe('a positive integer'),
    useSharedMemory: z.boolean().default(true),
    timeout: z.number().min(0).default(0).describe('a non-negative number of seconds'),
    workerInitFn: z
      .custom<FunctionReference | ((workerId: number) => void)>(
        (value) =>
          typeof value === 'function' ||
          (isPlainObject(value) && typeof value.module === 'string' && typeof value.name === 'string'),
      )
      .nullish()
      .describe('{ module, name } of an exported function'),
    persistentWorkers: z.boolean().default(false),
  },
  { mappings: ['dataset'] },
);

/** One past NumPy's largest seed, as Paddle draws it. */
const SEED_END = 2n ** 63n - 1n;

/** Datasets that a warning was given for, by class and reason. */
const warned = new Set<string>();

/** A call begins a pass, as iterating does. */
export interface DataLoader<S = unknown, B = BatchOf<S>> {
  // biome-ignore lint/style/useShorthandFunctionType: merged with the class
  (): LoaderIterator<TensorsOf<B>>;
}

/**
 * Reads a dataset in batches of tensors, by `for … of` or, without blocking the thread while workers read, by `for await … of`.
 *
 * A batch is what {@link defaultCollateFn} makes of samples, with tensors for arrays: `[image, label]` samples give `[images, labels]`.
 *
 * With `numWorkers` above 0 threads read, transform and stack samples, each with a copy of the dataset; see {@link Dataset} for how it is made there.
 * A dataset that cannot be made there is read in the main thread, with one warning; batches are the same. The order depends neither on
 * the number of workers nor on their speed. Workers draw one number from NumPy's global generator at the beginning of a pass, so that a shuffled order
 * differs from that without workers, as in Paddle.
 *
 * An error in the dataset ends the pass, names the sample, and keeps its class.
 *
 * @example
 * const loader = new DataLoader(dataset, { batchSize: 64, shuffle: true, numWorkers: 2 });
 * for (const [image, label] of loader) { … }
 *
 * @source Paddle, python/paddle/io/reader.py
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface types the call, which Callable provides
export class DataLoader<S = unknown, B = BatchOf<S>> extends Callable {
  readonly dataset: LoaderSource<S>;
  readonly batchSampler: Iterable<readonly number[]> | null;
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  readonly collateFn: ((samples: S[]) => B) | null;
  readonly numWorkers: number;
  readonly prefetchFactor: number;
  readonly timeout: number;
  readonly workerInitFn: FunctionReference | ((workerId: number) => void) | null;
  readonly persistentWorkers: boolean;
  /** Kept workers, and the seed that they were begun with. */
  #kept: { readonly team: Team; readonly seed: bigint } | null = null;

  /**
   * @param dataset - A dataset, an IterableDataset, or a list of samples.
   * @param feedList - Without effect; of static graphs.
   * @param places - Without effect: tensors live on the engine's device.
   * @param returnList - Without effect: a batch is what the collation makes.
   * @param batchSampler - Gives the numbers of each batch's samples; then `batchSize`, `shuffle` and `dropLast` are left out.
   * @param batchSize - Samples of a batch, 1 by default; null hands out single samples, in order.
   * @param shuffle - Whether the order is drawn anew for each pass, from NumPy's global generator; `false` by default.
   * @param dropLast - Whether a last batch that is not full is left out; `false` by default.
   * @param collateFn - Makes a batch of a list of samples, in the main thread; {@link defaultCollateFn} by default.
   * @param numWorkers - Threads that read samples; 0 by default: the main thread does.
   * @param prefetchFactor - Batches that each worker has read ahead; 2 by default.
   * @param timeout - Seconds to wait for a batch of a worker; 0 by default: as long as it lives.
   * @param workerInitFn - Runs in each worker before it reads: `{ module: import.meta.url, name: 'init' }` for an exported function `init(workerId)`.
   * @param persistentWorkers - Whether workers are kept from one pass to the next; `false` by default. A new pass ends the one before.
   * @throws {ArgumentError} when arguments do not fit together
   */
  constructor(dataset: LoaderSource<S>, options?: Omit<DataLoaderOptions<S, B>, 'dataset'>);
  constructor(options: DataLoaderOptions<S, B>);
  constructor(
    dataset: LoaderSource<S>,
    ...rest: Args<Omit<DataLoaderOptions<S, B>, 'dataset'>, Order extends [unknown, ...infer Rest] ? Rest : never>
  );
  constructor(...args: unknown[]) {
    super();
    const given = parameters.bind(args);
    const { dataset, batchSampler, batchSize, shuffle, dropLast, numWorkers, workerInitFn } = given;
    if (dataset instanceof IterableDataset) {
      if (shuffle) {
        throw new ArgumentError(
          'DataLoader: an IterableDataset does not support shuffle. Received shuffle true. Shuffle in the dataset.',
        );
      }
      if (batchSampler != null) {
        throw new ArgumentError(
          `DataLoader: an IterableDataset expects an unspecified batchSampler. Received ${show(batchSampler)}. Leave it out; batchSize counts the samples of a batch.`,
        );
      }
    }
    if (batchSampler != null && (batchSize !== 1 || shuffle || dropLast)) {
      throw new ArgumentError(
        `DataLoader: batchSize, shuffle and dropLast must be left out when batchSampler is given. Received batchSize ${show(batchSize)}, shuffle ${shuffle}, dropLast ${dropLast}. Set them in the sampler.`,
      );
    }
    if (typeof workerInitFn === 'function' && numWorkers > 0) {
      throw new ArgumentError(
        "DataLoader: workerInitFn must be named by where it is exported, since functions cannot go to another thread. Received a function. Export it from a module, and write { module: 'the URL of the module', name: 'its name' }; import.meta.url is a module's own URL.",
      );
    }
    this.dataset = dataset as LoaderSource<S>;
    this.batchSize = batchSampler == null ? batchSize : null;
    if (batchSampler != null) this.batchSampler = batchSampler;
    else if (batchSize === null || dataset instanceof IterableDataset) this.batchSampler = null;
    else this.batchSampler = new BatchSampler({ dataset, shuffle, batchSize, dropLast });
    this.dropLast = dropLast;
    this.collateFn = (given.collateFn ?? null) as ((samples: S[]) => B) | null;
    this.numWorkers = numWorkers;
    this.prefetchFactor = given.prefetchFactor;
    this.timeout = given.timeout;
    this.workerInitFn = workerInitFn ?? null;
    this.persistentWorkers = given.persistentWorkers;
  }

  /** Number of batches. @throws {ArgumentError} when it is not known */
  get length(): number {
    if (this.dataset instanceof IterableDataset) {
      throw new ArgumentError(
        `DataLoader.length: the length of an IterableDataset is not supported. Received ${show(this.dataset)}. Count the batches while reading.`,
      );
    }
    return this.batchSampler === null
      ? lengthOf(this.dataset, 'DataLoader.length')
      : lengthOf(this.batchSampler as { length?: unknown }, 'DataLoader.length', 'batchSampler');
  }

  /** Begins a pass. */
  [Symbol.iterator](): LoaderIterator<TensorsOf<B>> {
    return this.#begin();
  }

  /** Begins a pass that does not block the thread while workers read. */
  [Symbol.asyncIterator](): AsyncIterableIterator<TensorsOf<B>> {
    return this.#begin()[Symbol.asyncIterator]();
  }

  override [invoke](): LoaderIterator<TensorsOf<B>> {
    return this.#begin();
  }

  #begin(): LoaderIterator<TensorsOf<B>> {
    if (isBooting()) {
      throw new StateError(
        'DataLoader: a module that exports a dataset for workers must not read a loader when it is imported. Received such a pass in a worker. Put the dataset into a module of its own, or guard the rest by isMainThread of node:worker_threads.',
      );
    }
    const { collateFn } = this;
    const { team, seed, areThreads } = this.#team();
    const keep = areThreads && this.persistentWorkers;
    if (keep && this.#kept === null) {
      this.#kept = { team, seed };
      closeWhenForgotten(this, team);
    }
    return new LoaderIterator<TensorsOf<B>>({
      team,
      seed,
      orders: this.#orders(),
      keepsTeam: keep,
      finish: (batch) => {
        if (collateFn === null) return toTensors(batch);
        const samples = (areThreads ? copied(batch) : batch) as S[];
        return toTensors(collateFn(this.#batches ? samples : (samples[0] as S[])));
      },
      end: () => {
        if (keep && this.#kept?.team === team && team.isAlive) return;
        team.close();
        if (this.#kept?.team === team) this.#kept = null;
      },
    });
  }

  /** Whether samples are put together. */
  get #batches(): boolean {
    return this.batchSampler !== null || this.batchSize !== null;
  }

  #orders(): Iterable<readonly number[]> | null {
    const { dataset, batchSampler } = this;
    if (dataset instanceof IterableDataset) return null;
    return batchSampler ?? singles(lengthOf(dataset, 'DataLoader'));
  }

  #team(): { team: Team; seed: bigint; areThreads: boolean } {
    const { dataset, collateFn, numWorkers } = this;
    const recipe: Recipe = {
      batchSize: this.#batches ? (this.batchSize ?? 1) : null,
      dropLast: this.dropLast,
      collation: collateFn === null ? 'batch' : 'samples',
    };
    const source = dataset as DataSource;
    if (numWorkers === 0) {
      return {
        team: new LocalTeam(collateFn === null ? lightDataset(source) : source, recipe, 0),
        seed: 0n,
        areThreads: false,
      };
    }
    if (this.#kept?.team.isAlive) return { ...this.#kept, areThreads: true };
    this.#kept = null;
    const seed = globalNumpy().randintBigInt(0n, SEED_END);
    const parcel = encode(collateFn === null ? lightDataset(source) : source);
    if (!(parcel instanceof NotPortable)) {
      const init = this.workerInitFn as FunctionReference | null;
      const { prefetchFactor, timeout } = this;
      return {
        team: new ThreadTeam({ numWorkers, prefetchFactor, timeout, parcel, recipe, init }),
        seed,
        areThreads: true,
      };
    }
    const advice =
      'Export its class from a module of its own, and give it static workerModule = import.meta.url, or a workerSpec() method';
    if (this.workerInitFn) {
      throw new StateError(
        `DataLoader: a dataset must be made anew in workers for workerInitFn to run there. Received ${show(dataset)}: ${parcel.reason}. ${advice}.`,
      );
    }
    const text = `DataLoader: workers cannot make ${show(dataset)} anew: ${parcel.reason}. Its samples are read in the main thread. ${advice}.`;
    if (!warned.has(text)) warn(text);
    warned.add(text);
    return { team: new LocalTeam(source, recipe, numWorkers), seed, areThreads: false };
  }
}

function* singles(length: number): Generator<number[]> {
  for (let i = 0; i < length; i++) yield [i];
}

/** Samples with elements of their own, which a function may keep. */
function copied(value: unknown): unknown {
  if (value instanceof NdArray) return new NdArray(value.data.slice() as TypedArray, value.shape, value.dtype);
  if (Array.isArray(value)) return value.map(copied);
  if (isPlainObject(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
  return value;
}
