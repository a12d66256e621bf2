import { ArgumentError, show } from '../errors.ts';
import { log } from './glibc.ts';
import { doubleOf, Mt19937, type Mt19937State } from './mt19937.ts';
import type { Mutable } from './numpyRandom.ts';

/** What `getstate` gives: the engine, and the normal number kept for the next `gauss`. */
export interface PythonRandomState extends Mt19937State {
  readonly gaussNext: number | undefined;
}

/** What elements are drawn from: a list, a typed array, a text. */
export interface Population<T> {
  readonly [index: number]: T;
  readonly length: number;
}

/**
 * Python's `random.Random`, bit for bit.
 *
 * @source CPython, Lib/random.py
 */
export class Random {
  readonly #engine = new Mt19937();
  #gaussNext: number | undefined;

  /**
   * @param seed - As for {@link seed}.
   */
  constructor(seed?: number | bigint) {
    this.seed(seed);
  }

  /**
   * Starts anew.
   *
   * @param seed - A whole number of any size, of which the sign does not matter; random when left out.
   * @throws {ArgumentError} when it is not a whole number
   */
  seed(seed?: number | bigint | null): void {
    if (seed !== undefined && seed !== null && typeof seed !== 'bigint' && !Number.isSafeInteger(seed)) {
      throw new ArgumentError(
        `random.seed: the seed must be a whole number. Received ${show(seed)}. Give one; a bigint beyond 2⁵³.`,
      );
    }
    const digits = BigInt(seed ?? Math.floor(Math.random() * 2 ** 53))
      .toString(16)
      .replace('-', '');
    const words: number[] = [];
    for (let end = digits.length; end > 0; end -= 8) {
      words.push(Number.parseInt(digits.slice(Math.max(end - 8, 0), end), 16));
    }
    this.#engine.seedWords(words);
    this.#gaussNext = undefined;
  }

  /** A copy of the state. */
  getstate(): PythonRandomState {
    return { ...this.#engine.getState(), gaussNext: this.#gaussNext };
  }

  /** Puts a state back. */
  setstate(state: PythonRandomState): void {
    this.#engine.setState(state);
    this.#gaussNext = state.gaussNext;
  }

  /** A float64 in [0, 1). */
  random(): number {
    return doubleOf(this.#engine);
  }

  /** A float64 between a and b. */
  uniform(a: number, b: number): number {
    return a + (b - a) * this.random();
  }

  /**
   * A whole number of `k` random bits.
   *
   * @param k - 0 to 53; see {@link getrandbitsBigInt} for more.
   * @throws {ArgumentError} when it lies outside
   */
  getrandbits(k: number): number {
    if (!Number.isInteger(k) || k < 0 || k > 53) {
      throw new ArgumentError(
        `random.getrandbits: k must be a whole number in [0, 53]. Received ${show(k)}. Ask for more bits with getrandbitsBigInt.`,
      );
    }
    if (k === 0) return 0;
    if (k <= 32) return this.#engine.word() >>> (32 - k);
    const low = this.#engine.word();
    return (this.#engine.word() >>> (64 - k)) * 4294967296 + low;
  }

  /** As {@link getrandbits}, of any number of bits. */
  getrandbitsBigInt(k: number): bigint {
    let digits = '';
    for (let left = k; left > 0; left -= 32) {
      const word = this.#engine.word();
      digits = (left < 32 ? word >>> (32 - left) : word).toString(16).padStart(8, '0') + digits;
    }
    return BigInt(`0x0${digits}`);
  }

  /** A whole number of [0, n), by redrawing; `n` is 1 to 2⁵³ − 1. */
  below(n: number): number {
    const bits = n < 4294967296 ? 32 - Math.clz32(n) : 64 - Math.clz32(Math.floor(n / 4294967296));
    let value = this.getrandbits(bits);
    while (value >= n) value = this.getrandbits(bits);
    return value;
  }

  /**
   * A whole number of range(start, stop, step).
   *
   * @throws {ArgumentError} when the range is empty
   */
  randrange(start: number, stop?: number, step = 1): number {
    const first = stop === undefined ? 0 : start;
    const last = stop === undefined ? start : stop;
    const count = Math.ceil((last - first) / step);
    if (![first, last, step].every(Number.isSafeInteger) || !(count > 0)) {
      throw new ArgumentError(
        `random.randrange: start, stop and step must be whole numbers of a range that is not empty. Received (${first}, ${last}, ${step}). Widen the range.`,
      );
    }
    return first + step * this.below(count);
  }

  /**
   * A whole number of [a, b], both ends included.
   *
   * @throws {ArgumentError} when b lies below a
   */
  randint(a: number, b: number): number {
    if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || b < a) {
      throw new ArgumentError(
        `random.randint: a and b must be whole numbers with a not above b. Received (${show(a)}, ${show(b)}). Widen the range.`,
      );
    }
    return a + this.below(b - a + 1);
  }

  /**
   * One element.
   *
   * @throws {ArgumentError} when there is none
   */
  choice<T>(items: Population<T>): T {
    if (!(items.length > 0)) {
      throw new ArgumentError(
        `random.choice: there must be something to choose from. Received an empty list. Check that it is filled.`,
      );
    }
    return items[this.below(items.length)]!;
  }

  /**
   * `k` elements with replacement.
   *
   * @param weights - A relative weight to each element; equal when left out.
   * @throws {ArgumentError} when there is nothing to choose from, or the weights do not fit
   */
  choices<T>(items: Population<T>, weights?: ArrayLike<number> | null, k = 1): T[] {
    const n = items.length;
    const sums: number[] = [];
    let total = 0;
    for (let i = 0; i < (weights?.length ?? 0); i++) {
      total += weights![i]!;
      sums.push(total);
    }
    if (!(n > 0) || (weights && (weights.length !== n || !(total > 0 && total < Infinity)))) {
      throw new ArgumentError(
        `random.choices: there must be something to choose from, and one weight to each element, with a finite sum above 0. Received ${n} elements${weights ? `, ${weights.length} weights with sum ${total}` : ''}. Correct the lists.`,
      );
    }
    return Array.from({ length: k }, () => {
      if (!weights) return items[Math.floor(this.random() * n)]!;
      const u = this.random() * total;
      let first = 0;
      let last = n - 1;
      while (first < last) {
        const middle = (first + last) >> 1;
        if (u < sums[middle]!) last = middle;
        else first = middle + 1;
      }
      return items[first]!;
    });
  }

  /** Shuffles a list or typed array in place. */
  shuffle<T>(items: Mutable<T>): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = items[i]!;
      items[i] = items[j]!;
      items[j] = kept;
    }
  }

  /**
   * `k` different elements, in the order drawn.
   *
   * @throws {ArgumentError} when there are fewer
   */
  sample<T>(items: Population<T>, k: number): T[] {
    const n = items.length;
    if (!Number.isInteger(k) || k < 0 || k > n) {
      throw new ArgumentError(
        `random.sample: the sample must not be larger than what it is drawn from. Received k ${show(k)} for ${n} elements. Draw fewer.`,
      );
    }
    const result = new Array<T>(k);
    let setSize = 21;
    if (k > 5) setSize += 4 ** Math.ceil(log(k * 3) / log(4));
    if (n <= setSize) {
      const pool = Array.from({ length: n }, (_, i) => items[i]!);
      for (let i = 0; i < k; i++) {
        const j = this.below(n - i);
        result[i] = pool[j]!;
        pool[j] = pool[n - i - 1]!;
      }
    } else {
      const taken = new Set<number>();
      for (let i = 0; i < k; i++) {
        let j = this.below(n);
        while (taken.has(j)) j = this.below(n);
        taken.add(j);
        result[i] = items[j]!;
      }
    }
    return result;
  }

  /** A normal number, by Box and Muller; every second one is kept from the call before. */
  gauss(mu = 0, sigma = 1): number {
    let z = this.#gaussNext;
    this.#gaussNext = undefined;
    if (z === undefined) {
      const angle = this.random() * 2 * Math.PI;
      const radius = Math.sqrt(-2 * log(1 - this.random()));
      z = Math.cos(angle) * radius;
      this.#gaussNext = Math.sin(angle) * radius;
    }
    return mu + z * sigma;
  }

  /** A normal number, by Kinderman and Monahan; keeps nothing between calls. */
  normalvariate(mu = 0, sigma = 1): number {
    const magic = (4 * Math.exp(-0.5)) / Math.SQRT2;
    for (;;) {
      const u = this.random();
      const v = 1 - this.random();
      const z = (magic * (u - 0.5)) / v;
      if ((z * z) / 4 <= -log(v)) return mu + z * sigma;
    }
  }

  /** A number of [low, high] with a triangular density whose peak is at `mode`, by default in the middle. */
  triangular(low = 0, high = 1, mode?: number): number {
    let u = this.random();
    if (high === low) return low;
    let c = mode === undefined ? 0.5 : (mode - low) / (high - low);
    if (u > c) {
      u = 1 - u;
      c = 1 - c;
      [low, high] = [high, low];
    }
    return low + (high - low) * Math.sqrt(u * c);
  }
}

/** The one generator that Python's module functions, and Paddle's transforms, draw from. */
export const pythonRandom = new Random();
