import { z } from 'zod';
import { type Args, ArgumentError, show, signature } from '../../core/index.ts';
import { IterableDataset, lengthOf } from '../dataset/index.ts';
import { RandomSampler } from './randomSampler.ts';
import { Sampler } from './sampler.ts';
import { SequenceSampler, type Sized, sized } from './sequenceSampler.ts';

/** Parameters of {@link BatchSampler}. */
export interface BatchSamplerOptions {
  /** What is sampled; instead of `sampler`. */
  dataset?: Sized | null;
  /** Gives numbers of samples; instead of `dataset`. */
  sampler?: Iterable<number> | null;
  /** Whether the order is random; `false` by default. */
  shuffle?: boolean;
  /** Samples of a batch; 1 by default. */
  batchSize?: number;
  /** Whether a last batch that is not full is left out; `false` by default. */
  dropLast?: boolean;
}

const parameters = signature(
  'BatchSampler',
  {
    dataset: sized.nullish(),
    sampler: z
      .custom<Iterable<number>>((value) => typeof value === 'object' && value !== null && Symbol.iterator in value)
      .nullish()
      .describe('a paddle.io.Sampler or anything that is iterated for numbers of samples'),
    shuffle: z.boolean().default(false),
    batchSize: z.int().positive().default(1).describe('a positive integer'),
    dropLast: z.boolean().default(false),
  },
  { mappings: ['dataset'] },
);

/** How many batches a number of samples makes. */
export function batchCount(samples: number, batchSize: number, dropLast: boolean): number {
  return Math.floor((samples + (dropLast ? 0 : batchSize - 1)) / batchSize);
}

/** Numbers of samples in lists of `batchSize`. */
export function* inBatches(numbers: Iterable<number>, batchSize: number, dropLast: boolean): Generator<number[]> {
  let batch: number[] = [];
  for (const index of numbers) {
    batch.push(index);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (!dropLast && batch.length > 0) yield batch;
}

/**
 * Numbers of samples in lists, one for each batch. With `shuffle` the order is {@link RandomSampler}'s.
 *
 * @source Paddle, python/paddle/io/dataloader/batch_sampler.py
 */
export class BatchSampler extends Sampler<number[]> {
  readonly sampler: Iterable<number>;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;

  /**
   * @param dataset - What is sampled; instead of `sampler`.
   * @param sampler - Gives numbers of samples; instead of `dataset`.
   * @param shuffle - Whether the order is random; `false` by default.
   * @param batchSize - Samples of a batch; 1 by default.
   * @param dropLast - Whether a last batch that is not full is left out; `false` by default.
   * @throws {ArgumentError} when both or none of dataset and sampler are given, or the dataset is an IterableDataset
   */
  constructor(...args: Args<BatchSamplerOptions, ['dataset', 'sampler', 'shuffle', 'batchSize', 'dropLast']>) {
    const { dataset, sampler, shuffle, batchSize, dropLast } = parameters.bind(args);
    super(dataset ?? null);
    if (dataset == null && sampler == null) {
      throw new ArgumentError(
        'BatchSampler: either dataset or sampler should be set. Received neither. Give the dataset.',
      );
    }
    if (dataset != null && sampler != null) {
      throw new ArgumentError(
        `BatchSampler: it should not set both dataset and sampler. Received ${show(dataset)} and ${show(sampler)}. Leave out one of them.`,
      );
    }
    if (sampler != null && shuffle) {
      throw new ArgumentError(
        'BatchSampler: shuffle should be false when sampler is set, which gives the order. Received true. Leave it out.',
      );
    }
    if (dataset instanceof IterableDataset) {
      throw new ArgumentError(
        `BatchSampler: dataset should not be a paddle.io.IterableDataset, whose samples have no numbers. Received ${show(dataset)}. Hand it to a DataLoader with batchSize.`,
      );
    }
    this.sampler = sampler ?? (shuffle ? new RandomSampler(dataset!) : new SequenceSampler(dataset!));
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
  }

  override [Symbol.iterator](): Iterator<number[]> {
    return inBatches(this.sampler, this.batchSize, this.dropLast);
  }

  /** Number of batches. @throws {ArgumentError} when the sampler has no length */
  get length(): number {
    return batchCount(
      lengthOf(this.sampler as Partial<Sized>, 'BatchSampler', 'sampler'),
      this.batchSize,
      this.dropLast,
    );
  }
}
