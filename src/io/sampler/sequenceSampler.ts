import { z } from 'zod';
import { type Args, signature } from '../../core/index.ts';
import { lengthOf } from '../dataset/index.ts';
import { Sampler } from './sampler.ts';

/** Anything with a length, as samplers take it. */
export type Sized = { readonly length: number };

/** The schema of {@link Sized}. */
export const sized = z
  .custom<Sized>((value) => typeof value === 'object' && value !== null)
  .describe('a dataset, or anything with a length');
const parameters = signature('SequenceSampler', { dataSource: sized }, { mappings: ['dataSource'] });

/**
 * All samples in their order.
 *
 * @param dataSource - What is sampled from.
 * @source Paddle, python/paddle/io/dataloader/sampler.py
 */
export class SequenceSampler extends Sampler {
  declare readonly dataSource: Sized;

  /**
   * @param dataSource - What has the length.
   */
  constructor(...args: Args<{ dataSource: Sized }, ['dataSource']>) {
    super(parameters.bind(args).dataSource);
  }

  override *[Symbol.iterator](): Iterator<number> {
    const { length } = this;
    for (let i = 0; i < length; i++) yield i;
  }

  /** Number of samples. */
  get length(): number {
    return lengthOf(this.dataSource, 'SequenceSampler', 'dataSource');
  }
}
