import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  globalNumpy,
  NdArray,
  type NdArrayInput,
  show,
  signature,
} from '../../core/index.ts';
import { arrayOf, type TensorLike } from '../dataset/index.ts';
import { Sampler } from './sampler.ts';

/** Parameters of {@link WeightedRandomSampler}. */
export interface WeightedRandomSamplerOptions {
  /** A weight to each sample; several rows of them are drawn from one after the other. */
  weights: NdArrayInput | TensorLike;
  /** How many to draw of each row. */
  numSamples: number;
  /** Whether a sample may come again; `true` by default. */
  replacement?: boolean;
}

const parameters = signature('WeightedRandomSampler', {
  weights: z
    .custom<NdArrayInput | TensorLike>((value) => typeof value === 'object' && value !== null)
    .describe('weights in a list, an array or a tensor'),
  numSamples: z.int().positive().describe('a positive integer'),
  replacement: z.boolean().default(true),
});

/**
 * Numbers of samples drawn with a weight to each, from NumPy's global generator (`np.random.seed`).
 *
 * @source Paddle, python/paddle/io/dataloader/sampler.py
 */
export class WeightedRandomSampler extends Sampler {
  readonly weights: NdArrayInput | TensorLike;
  readonly numSamples: number;
  readonly replacement: boolean;

  /**
   * @param weights - A weight of 0 or more to each sample, in a list, an array or a tensor of one or two axes.
   * @param numSamples - How many to draw; of each row, when there are two axes.
   * @param replacement - Whether a sample may come again; `true` by default.
   */
  constructor(...args: Args<WeightedRandomSamplerOptions, ['weights', 'numSamples', 'replacement']>) {
    super();
    const { weights, numSamples, replacement } = parameters.bind(args);
    this.weights = weights;
    this.numSamples = numSamples;
    this.replacement = replacement;
  }

  /** @throws {ArgumentError} when weights are negative, not finite, or fewer of them are above 0 than is needed */
  override *[Symbol.iterator](): Iterator<number> {
    for (const row of this.#rows()) {
      const refuse = (must: string, received: unknown): ArgumentError =>
        new ArgumentError(
          `WeightedRandomSampler: weights ${must}. Received ${show(received)}. Correct the weights, or numSamples.`,
        );
      const negative = row.find((weight) => !(weight >= 0));
      if (negative !== undefined) throw refuse('should be positive values, or 0', negative);
      if (row.includes(Infinity)) throw refuse('should not be INF', Infinity);
      const positive = row.filter((weight) => weight > 0).length;
      if (positive === 0) throw refuse('should have positive values', [...row]);
      if (!this.replacement && positive < this.numSamples) {
        throw refuse(
          `above 0 should not be fewer than numSamples, ${this.numSamples}, when replacement is false`,
          positive,
        );
      }
      const sum = row.reduce((total, weight) => total + weight, 0);
      yield* globalNumpy().choice(
        row.length,
        this.numSamples,
        this.replacement,
        row.map((weight) => weight / sum),
      );
    }
  }

  /** How many numbers are drawn. */
  get length(): number {
    return this.numSamples * this.#rows().length;
  }

  #rows(): Float64Array[] {
    const array = arrayOf(this.weights) ?? NdArray.from(this.weights as NdArrayInput, 'float64');
    if (array.ndim !== 1 && array.ndim !== 2) {
      throw new ArgumentError(
        `WeightedRandomSampler: weights should be a 1-D or 2-D array. Received ${show(array)}. Reshape them.`,
      );
    }
    const values = array.toFloat64();
    const width = array.shape.at(-1)!;
    return Array.from({ length: array.ndim === 1 ? 1 : array.shape[0]! }, (_, i) =>
      values.slice(i * width, (i + 1) * width),
    );
  }
}
