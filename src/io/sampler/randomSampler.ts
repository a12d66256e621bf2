import { z } from 'zod';
import { type Args, ArgumentError, globalNumpy, show, signature } from '../../core/index.ts';
import { lengthOf } from '../dataset/index.ts';
import { Sampler } from './sampler.ts';
import { type Sized, sized } from './sequenceSampler.ts';

/** Parameters of {@link RandomSampler}. */
export interface RandomSamplerOptions {
  /** What has the length. */
  dataSource: Sized;
  /** Whether a sample may come again; `false` by default. */
  replacement?: boolean;
  /** How many to draw; all by default. */
  numSamples?: number | null;
  /** Gives the numbers in place of NumPy's generator, until it ends. */
  generator?: Iterator<number> | null;
}

const parameters = signature(
  'RandomSampler',
  {
    dataSource: sized,
    replacement: z.boolean().default(false),
    numSamples: z.number().nullish(),
    generator: z
      .custom<Iterator<number>>((value) => typeof (value as Iterator<number> | null)?.next === 'function')
      .nullish()
      .describe('an iterator of numbers of samples'),
  },
  { mappings: ['dataSource'] },
);

/**
 * Samples in random order, drawn from NumPy's global generator (`np.random.seed`), not from Paddle's.
 *
 * @source Paddle, python/paddle/io/dataloader/sampler.py
 */
export class RandomSampler extends Sampler {
  declare readonly dataSource: Sized;
  readonly replacement: boolean;
  readonly generator: Iterator<number> | null;
  readonly #count: number | null;

  /**
   * @param dataSource - What has the length.
   * @param replacement - Whether a sample may come again; `false` by default.
   * @param numSamples - How many to draw; all by default.
   * @param generator - Gives the numbers in place of NumPy's generator, until it ends.
   * @throws {ArgumentError} when there is nothing to draw, or more than there is without replacement
   */
  constructor(...args: Args<RandomSamplerOptions, ['dataSource', 'replacement', 'numSamples', 'generator']>) {
    const { dataSource, replacement, numSamples, generator } = parameters.bind(args);
    super(dataSource);
    this.replacement = replacement;
    this.generator = generator ?? null;
    this.#count = numSamples ?? null;
    const available = lengthOf(dataSource, 'RandomSampler', 'dataSource');
    const count = this.numSamples;
    if (!replacement && count > available) {
      throw new ArgumentError(
        `RandomSampler: numSamples must be smaller than or equal to the length of dataSource, ${available}, when replacement is false. Received ${count}. Draw fewer, or set replacement: true.`,
      );
    }
    if (!Number.isInteger(count) || count <= 0) {
      throw new ArgumentError(
        `RandomSampler: numSamples must be a positive integer${numSamples == null ? ', and so the length of dataSource' : ''}. Received ${show(count)}. ${numSamples == null ? 'Give a dataset that is not empty' : 'Correct it'}.`,
      );
    }
  }

  /** How many samples are drawn. */
  get numSamples(): number {
    return this.#count ?? this.dataSource.length;
  }

  override *[Symbol.iterator](): Iterator<number> {
    if (this.generator === null) {
      yield* globalNumpy().choice(this.dataSource.length, this.numSamples, this.replacement);
      return;
    }
    for (let i = 0; i < this.numSamples; i++) {
      const { done, value } = this.generator.next();
      if (done) return;
      yield value;
    }
  }

  /** How many samples are drawn. */
  get length(): number {
    return this.numSamples;
  }
}
