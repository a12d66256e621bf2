import { StateError } from '../../core/index.ts';

/**
 * How a loader worker, which is another thread, makes an object anew: it imports `module`, takes its export `name`, and makes the
 * object from `state`.
 *
 * The export is a class: when it has a static method `fromWorkerState`, that is called with the state; else an object of the class is made
 * without running its constructor, and given the state's fields. With `factory` the export is a function that is called with the state.
 */
export interface WorkerSpec {
  /** What `import()` takes: a URL, such as `import.meta.url`, or the name of a package. */
  readonly module: string;
  /** Name of the export. */
  readonly name: string;
  /**
   * Numbers, texts, arrays, plain objects, maps, sets, buffers, and objects that have a `workerSpec()` of their own. The elements of large
   * arrays are put where all threads see them, once; those in a `SharedArrayBuffer` are not copied at all.
   */
  readonly state: unknown;
  /** Whether the export is a function to call with the state. */
  readonly factory?: boolean;
  /** Whether its own code draws from `np.random` of `numpy-ts`: the worker then loads that package, which takes time and memory, and seeds it. */
  readonly drawsFromNumpy?: boolean;
}

/** Static fields that say how loader workers rebuild objects of a {@link Dataset} class. */
export interface DatasetClass {
  /** `import.meta.url` of the module that exports the class under its own name. */
  readonly workerModule?: string;
  /** Whether items draw from `np.random`. */
  readonly workerDrawsFromNumpy?: boolean;
}

/**
 * Base of the datasets whose samples have a number: a subclass has `getItem(index)`, which gives a sample, and `length`, a getter or a field.
 *
 * A sample is an array, a tensor, a number, a `bigint`, a boolean, a text, or a list or plain object of those.
 *
 * A loader with `numWorkers` above 0 rebuilds the dataset in its workers. For that a class says where it is exported, by a static field, and
 * keeps in its fields what {@link WorkerSpec} allows; a class that cannot do so overrides `workerSpec()`. A dataset that says neither is read in
 * the main thread.
 *
 * @example
 * export class Squares extends Dataset<[NdArray, bigint]> {
 *   static workerModule = import.meta.url;
 *   getItem(index: number): [NdArray, bigint] {
 *     return [NdArray.from([index * index]), BigInt(index)];
 *   }
 *   get length() { return 100; }
 * }
 *
 * @source Paddle, python/paddle/io/dataloader/dataset.py
 */
export abstract class Dataset<T = unknown> {
  /**
   * A sample.
   *
   * @param index - Its number, from 0.
   */
  abstract getItem(index: number): T;

  /** Number of samples. */
  abstract readonly length: number;

  /** The samples one after the other. */
  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.length; i++) yield this.getItem(i);
  }

  /** How a loader worker makes this dataset anew, or null when it cannot. */
  workerSpec(): WorkerSpec | null {
    const { workerModule, workerDrawsFromNumpy } = this.constructor as DatasetClass;
    if (workerModule === undefined) return null;
    return {
      module: workerModule,
      name: this.constructor.name,
      state: { ...this },
      drawsFromNumpy: workerDrawsFromNumpy === true,
    };
  }
}

function missing(dataset: object, member: string): never {
  throw new StateError(
    `${dataset.constructor.name}.${member}: a dataset must have it. Received a class that does not implement '${member}'. Write it in the class.`,
  );
}

// Abstract to the compiler; in a program that was not compiled they say what is missing.
Object.defineProperties(Dataset.prototype, {
  getItem: {
    configurable: true,
    writable: true,
    value(this: object) {
      missing(this, 'getItem');
    },
  },
  length: {
    configurable: true,
    get(this: object) {
      return missing(this, 'length');
    },
    set(this: object, value: number) {
      Object.defineProperty(this, 'length', { value, writable: true, enumerable: true, configurable: true });
    },
  },
});
