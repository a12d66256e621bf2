import { z } from 'zod';
import { type Args, ArgumentError, defaultGenerator, log, show, signature } from '../../core/index.ts';
import { IterableDataset } from './iterableDataset.ts';
import { type DataSource, isDataSource, lengthOf } from './source.ts';
import { Subset } from './subset.ts';

const parameters = signature(
  'randomSplit',
  {
    dataset: z
      .custom<DataSource>((value) => isDataSource(value) && !(value instanceof IterableDataset))
      .describe('a dataset whose samples have numbers (not an IterableDataset)'),
    lengths: z.array(z.number()).describe('a list of numbers'),
    generator: z.any(),
  },
  { mappings: ['dataset'] },
);

/**
 * Splits a dataset at random into parts that share no sample. The order is drawn from Paddle's generator, which `paddle.seed` seeds.
 *
 * @param dataset - What is split.
 * @param lengths - Numbers of samples that add up to all, or fractions that add up to 1: each part gets the whole number below its
 *   fraction, and the samples left over go one by one to the first parts.
 * @param generator - Without effect, as in Paddle.
 * @returns a {@link Subset} for each length
 * @throws {ArgumentError} when lengths do not add up, or a fraction lies outside 0 to 1
 * @source Paddle, python/paddle/io/dataloader/dataset.py
 */
export function randomSplit<T>(
  ...args: Args<
    { dataset: DataSource<T>; lengths: readonly number[]; generator?: unknown },
    ['dataset', 'lengths', 'generator']
  >
): Subset<T>[] {
  const { dataset, lengths } = parameters.bind(args);
  const all = lengthOf(dataset, 'randomSplit');
  const sum = total(lengths);
  const parts = Math.abs(sum - 1) <= 1e-9 && sum <= 1 ? shares(lengths, all) : lengths;
  if (total(parts) !== all || parts.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new ArgumentError(
      `randomSplit: Sum of input lengths must equal the length of the input dataset, ${all}, or 1 for fractions; each must be 0 or more. Received ${show(lengths)}, which add up to ${sum}. Correct the lengths.`,
    );
  }
  const order = defaultGenerator.randperm(all);
  let end = 0;
  return parts.map((length) => {
    end += length;
    return new Subset<T>(dataset as DataSource<T>, Array.from(order.subarray(end - length, end)));
  });
}

function total(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, 0);
}

function shares(fractions: readonly number[], all: number): number[] {
  const parts = fractions.map((fraction, i) => {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new ArgumentError(
        `randomSplit: the fraction at index ${i} must be between 0 and 1. Received ${fraction}. Correct the fractions.`,
      );
    }
    return Math.floor(all * fraction);
  });
  const rest = all - total(parts);
  for (let i = 0; i < rest; i++) parts[i % parts.length]!++;
  parts.forEach((length, i) => {
    if (length === 0)
      log().warn(`randomSplit: length of split at index ${i} is 0. This might result in an empty dataset.`);
  });
  return parts;
}
