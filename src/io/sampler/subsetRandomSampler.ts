import { z } from 'zod';
import { type Args, defaultGenerator, signature } from '../../core/index.ts';
import { Sampler } from './sampler.ts';

const parameters = signature('SubsetRandomSampler', {
  indices: z
    .custom<ArrayLike<number>>(
      (value) => (Array.isArray(value) || ArrayBuffer.isView(value)) && (value as ArrayLike<number>).length > 0,
    )
    .describe('a list of numbers of samples, whose length should be greater than 0'),
});

/**
 * Chosen samples in random order, drawn from Paddle's generator (`paddle.seed`).
 *
 * @param indices - The places that are drawn from.
 * @source Paddle, python/paddle/io/dataloader/sampler.py
 */
export class SubsetRandomSampler extends Sampler {
  readonly indices: ArrayLike<number>;

  /**
   * @param indices - Numbers of samples.
   * @throws {ArgumentError} when there is none
   */
  constructor(...args: Args<{ indices: ArrayLike<number> }, ['indices']>) {
    super();
    this.indices = parameters.bind(args).indices;
  }

  override *[Symbol.iterator](): Iterator<number> {
    for (const place of defaultGenerator.randperm(this.indices.length)) yield this.indices[place]!;
  }

  /** Number of chosen samples. */
  get length(): number {
    return this.indices.length;
  }
}
