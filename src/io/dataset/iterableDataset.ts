import { StateError } from '../../core/index.ts';
import { Dataset } from './dataset.ts';

/**
 * Base of the datasets that are read one sample after the other: a subclass has `[Symbol.iterator]()`, most simply a generator method.
 *
 * With `numWorkers` above 0 every worker iterates the whole dataset, unless it takes its part by {@link getWorkerInfo}.
 *
 * @example
 * class Lines extends IterableDataset<string> {
 *   *[Symbol.iterator]() { yield* readFileSync('lines.txt', 'utf8').split('\n'); }
 * }
 *
 * @source Paddle, python/paddle/io/dataloader/dataset.py
 */
export abstract class IterableDataset<T = unknown> extends Dataset<T> {
  abstract override [Symbol.iterator](): Iterator<T>;

  /** @throws {StateError} always: its samples have no numbers */
  override getItem(_index: number): T {
    return this.#refuse('getItem');
  }

  /** @throws {StateError} always: its length is not known */
  override get length(): number {
    return this.#refuse('length');
  }

  #refuse(member: string): never {
    throw new StateError(
      `${this.constructor.name}.${member}: '${member}' should not be called for an IterableDataset. Received an object of ${this.constructor.name}. Iterate it, or hand it to a DataLoader.`,
    );
  }
}

Object.defineProperty(IterableDataset.prototype, Symbol.iterator, {
  configurable: true,
  writable: true,
  value(this: object): never {
    throw new StateError(
      `${this.constructor.name}: an IterableDataset must implement [Symbol.iterator]. Received a class that does not. Write *[Symbol.iterator]() { … } in it.`,
    );
  },
});
