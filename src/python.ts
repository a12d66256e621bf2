/**
 * The parts of Python's standard library that tutorials use and JavaScript lacks.
 *
 * @example
 * import { random } from 'paddle-hapi/python';
 * random.seed(0);
 * random.randint(1, 6); // 4, as in Python
 */
import {
  isPlainObject,
  type Mutable,
  type Population,
  type PythonRandomState,
  pythonRandom,
  Random,
} from './core/index.ts';

export type { Mutable, Population, PythonRandomState };

/**
 * Python's module `random`: the same numbers from the same seed. Its functions draw from the generator that transforms draw from.
 *
 * @source CPython, Lib/random.py
 */
export const random = {
  /** The generator's class, for one of your own. */
  Random,
  /** Starts anew from a whole number. */
  seed: (seed?: number | bigint | null): void => pythonRandom.seed(seed),
  /** A float64 in [0, 1). */
  random: (): number => pythonRandom.random(),
  /** A float64 between a and b. */
  uniform: (a: number, b: number): number => pythonRandom.uniform(a, b),
  /** A whole number of [a, b], both ends included. */
  randint: (a: number, b: number): number => pythonRandom.randint(a, b),
  /** A whole number of range(start, stop, step). */
  randrange: (start: number, stop?: number, step?: number): number => pythonRandom.randrange(start, stop, step),
  /** A whole number of k random bits. */
  getrandbits: (k: number): number => pythonRandom.getrandbits(k),
  /** One element. */
  choice: <T>(items: Population<T>): T => pythonRandom.choice(items),
  /** Elements with replacement: `choices(items, weights, { k: 3 })`, `choices(items, { k: 3 })`. */
  choices: <T>(
    items: Population<T>,
    weights?: ArrayLike<number> | null | { weights?: ArrayLike<number> | null; k?: number },
    options?: { k?: number },
  ): T[] => {
    const named = isPlainObject(weights) ? (weights as { weights?: ArrayLike<number> | null; k?: number }) : undefined;
    return named
      ? pythonRandom.choices(items, named.weights, named.k)
      : pythonRandom.choices(items, weights as ArrayLike<number> | null | undefined, options?.k);
  },
  /** Shuffles a list or typed array in place. */
  shuffle: <T>(items: Mutable<T>): void => pythonRandom.shuffle(items),
  /** Different elements, in the order drawn. */
  sample: <T>(items: Population<T>, k: number): T[] => pythonRandom.sample(items, k),
  /** A normal number, by Box and Muller. */
  gauss: (mu?: number, sigma?: number): number => pythonRandom.gauss(mu, sigma),
  /** A normal number, by Kinderman and Monahan. */
  normalvariate: (mu?: number, sigma?: number): number => pythonRandom.normalvariate(mu, sigma),
  /** A number with a triangular density. */
  triangular: (low?: number, high?: number, mode?: number): number => pythonRandom.triangular(low, high, mode),
  /** A copy of the generator's state. */
  getstate: (): PythonRandomState => pythonRandom.getstate(),
  /** Puts a state back. */
  setstate: (state: PythonRandomState): void => pythonRandom.setstate(state),
};
