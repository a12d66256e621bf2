import { StateError } from '../../core/index.ts';

/**
 * Base of the samplers: objects that are iterated for the numbers of samples, in the order in which a loader shall read them.
 * A subclass has `[Symbol.iterator]()`, most simply a generator method, and `length`.
 *
 * @source Paddle, python/paddle/io/dataloader/sampler.py
 */
export class Sampler<T = number> {
  /** What is sampled from. */
  readonly dataSource: unknown;

  /**
   * @param dataSource - The dataset that samples are chosen from, for the use of subclasses.
   */
  constructor(dataSource: unknown = null) {
    this.dataSource = dataSource;
  }

  /** The numbers, in order. @throws {StateError} when the class does not implement it */
  [Symbol.iterator](): Iterator<T> {
    throw new StateError(
      `${this.constructor.name}: a sampler must implement [Symbol.iterator]. Received a class that does not. Write *[Symbol.iterator]() { … } in it.`,
    );
  }
}
