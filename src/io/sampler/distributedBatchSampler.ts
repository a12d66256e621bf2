import { z } from 'zod';
import { type Args, ArgumentError, RandomState, show, signature } from '../../core/index.ts';
import { IterableDataset, lengthOf } from '../dataset/index.ts';
import { batchCount, inBatches } from './batchSampler.ts';
import { Sampler } from './sampler.ts';
import { type Sized, sized } from './sequenceSampler.ts';

/** Parameters of {@link DistributedBatchSampler}. */
export interface DistributedBatchSamplerOptions {
  /** What is sampled. */
  dataset: Sized;
  /** Samples of a batch, on each process. */
  batchSize: number;
  /** How many processes share the samples; 1 by default. */
  numReplicas?: number | null;
  /** Number of this process, from 0; 0 by default. */
  rank?: number | null;
  /** Whether the order is random; `false` by default. */
  shuffle?: boolean;
  /** Whether a last batch that is not full is left out; `false` by default. */
  dropLast?: boolean;
}

const parameters = signature(
  'DistributedBatchSampler',
  {
    dataset: sized,
    batchSize: z.int().positive().describe('a positive integer'),
    numReplicas: z.int().positive().nullish().describe('a positive integer'),
    rank: z.int().min(0).nullish().describe('a non-negative integer'),
    shuffle: z.boolean().default(false),
    dropLast: z.boolean().default(false),
  },
  { mappings: ['dataset'] },
);

/**
 * Numbers of samples in lists, for one of several processes that share a dataset. Samples from the start come again to make the shares equal.
 *
 * With `shuffle` the order is that of NumPy's `RandomState(epoch)`, whatever was seeded; `epoch` counts the iterations, or is set by
 * {@link setEpoch}. `Model.fit` makes its batches with one of these.
 *
 * @source Paddle, python/paddle/io/dataloader/batch_sampler.py
 */
export class DistributedBatchSampler extends Sampler<number[]> {
  readonly dataset: Sized;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  /** Number of processes. */
  readonly nranks: number;
  /** This process's number, from 0. */
  readonly localRank: number;
  /** Seed of the next order. */
  epoch = 0;
  /** Samples of this process. */
  readonly numSamples: number;
  /** Samples of all processes, repeated ones counted. */
  readonly totalSize: number;

  /**
   * @param dataset - What is sampled.
   * @param batchSize - Samples of a batch, on each process.
   * @param numReplicas - How many processes share the samples; 1 by default.
   * @param rank - Number of this process, from 0; 0 by default.
   * @param shuffle - Whether the order is random; `false` by default.
   * @param dropLast - Whether a last batch that is not full is left out; `false` by default.
   * @throws {ArgumentError} when rank is no number of a process, or the dataset is an IterableDataset
   */
  constructor(
    ...args: Args<
      DistributedBatchSamplerOptions,
      ['dataset', 'batchSize', 'numReplicas', 'rank', 'shuffle', 'dropLast']
    >
  ) {
    const { dataset, batchSize, numReplicas, rank, shuffle, dropLast } = parameters.bind(args);
    super(dataset);
    if (dataset instanceof IterableDataset) {
      throw new ArgumentError(
        `DistributedBatchSampler: dataset should not be a paddle.io.IterableDataset, whose samples have no numbers. Received ${show(dataset)}. Hand it to a DataLoader with batchSize.`,
      );
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.nranks = numReplicas ?? 1;
    this.localRank = rank ?? 0;
    if (this.localRank >= this.nranks) {
      throw new ArgumentError(
        `DistributedBatchSampler: rank must be less than numReplicas, ${this.nranks}. Received ${this.localRank}. Count processes from 0.`,
      );
    }
    this.numSamples = Math.ceil(lengthOf(dataset, 'DistributedBatchSampler') / this.nranks);
    this.totalSize = this.numSamples * this.nranks;
  }

  override *[Symbol.iterator](): Iterator<number[]> {
    yield* inBatches(this.#share(), this.batchSize, this.dropLast);
  }

  #share(): number[] {
    const { totalSize, nranks, localRank, batchSize } = this;
    const samples = lengthOf(this.dataset, 'DistributedBatchSampler');
    if (Math.ceil(samples / nranks) !== this.numSamples) {
      throw new ArgumentError(
        `DistributedBatchSampler: the dataset must keep its length. Received one of ${samples} samples, which makes ${Math.ceil(samples / nranks)} for each process where there were ${this.numSamples}. Make a new sampler.`,
      );
    }
    const order = Array.from({ length: totalSize }, (_, i) => i % samples);
    if (this.shuffle) new RandomState(this.epoch++).shuffle(order);
    if (nranks === 1) return order;
    const tail = totalSize % (batchSize * nranks);
    const share: number[] = [];
    for (let i = localRank * batchSize; i < totalSize - tail; i += batchSize * nranks) {
      share.push(...order.slice(i, i + batchSize));
    }
    const tailShare = tail / nranks;
    const start = totalSize - tail + localRank * tailShare;
    share.push(...order.slice(start, start + tailShare));
    return share;
  }

  /** Number of batches. */
  get length(): number {
    return batchCount(this.numSamples, this.batchSize, this.dropLast);
  }

  /**
   * Sets the seed of the next order.
   *
   * @param epoch - A whole number in [0, 2³²).
   */
  setEpoch(epoch: number): void {
    this.epoch = epoch;
  }
}
