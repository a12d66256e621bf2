import { ArgumentError, show } from '../errors.ts';
import { log, powBelowOne } from './glibc.ts';
import { int64Writer } from './int64Writer.ts';
import { doubleOf, Mt19937, type Mt19937State, type WordSource } from './mt19937.ts';

/** What `getState` gives: the engine, and the normal number kept for the next call. */
export interface RandomStateValue extends Mt19937State {
  readonly hasGauss: boolean;
  readonly gauss: number;
}

/** Anything whose places can be exchanged. */
export interface Mutable<T> {
  [index: number]: T;
  readonly length: number;
}

/**
 * NumPy's legacy generator, `numpy.random.RandomState`, bit for bit: what Paddle's samplers and transforms draw from.
 *
 * @example
 * new RandomState(0).shuffle(indices); // the order of the first epoch of Model.fit
 * @source NumPy, numpy/random/mtrand.pyx
 */
export class RandomState {
  readonly #engine = new Mt19937();
  #hasGauss = false;
  #gauss = 0;

  /**
   * @param seed - As for {@link seed}.
   */
  constructor(seed?: number | readonly number[]) {
    this.seed(seed);
  }

  /** Where words come from. */
  protected get source(): WordSource {
    return this.#engine;
  }

  /**
   * Starts anew.
   *
   * @param seed - A whole number in [0, 2³²), or a list of them; random when left out.
   * @throws {ArgumentError} when it lies outside
   */
  seed(seed?: number | readonly number[]): void {
    seedEngine(this.#engine, seed);
    this.#hasGauss = false;
    this.#gauss = 0;
  }

  /** A copy of the state. */
  getState(): RandomStateValue {
    return { ...this.#engine.getState(), hasGauss: this.#hasGauss, gauss: this.#gauss };
  }

  /** Puts a state back; without `hasGauss` the kept normal number is dropped. */
  setState(state: {
    readonly key: ArrayLike<number>;
    readonly position: number;
    readonly hasGauss?: boolean;
    readonly gauss?: number;
  }): void {
    if (state?.key?.length !== 624 || !(state.position >= 0 && state.position <= 624)) {
      throw new ArgumentError(
        `RandomState.setState: the state must have a key of 624 words and a position up to 624. Received ${show(state)}. Give what getState gave.`,
      );
    }
    this.#engine.setState(state);
    this.#hasGauss = state.hasGauss ?? false;
    this.#gauss = state.gauss ?? 0;
  }

  /** A float64 in [0, 1). */
  random(): number {
    return doubleOf(this.source);
  }

  /** A float64 in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.random();
  }

  /** A standard normal number. */
  standardNormal(): number {
    if (this.#hasGauss) {
      this.#hasGauss = false;
      return this.#gauss;
    }
    let x1: number;
    let x2: number;
    let r: number;
    do {
      x1 = 2 * doubleOf(this.source) - 1;
      x2 = 2 * doubleOf(this.source) - 1;
      r = x1 * x1 + x2 * x2;
    } while (r >= 1 || r === 0);
    const w = Math.sqrt((-2 * log(r)) / r);
    this.#gauss = w * x1;
    this.#hasGauss = true;
    return w * x2;
  }

  /** A normal number. */
  normal(loc = 0, scale = 1): number {
    return loc + scale * this.standardNormal();
  }

  /** Fills `out` with float64 numbers of [low, high). */
  fillUniform(out: Float64Array, low = 0, high = 1): Float64Array {
    this.source.reserve(2 * out.length);
    for (let i = 0; i < out.length; i++) out[i] = this.uniform(low, high);
    return out;
  }

  /** Fills `out` with normal numbers. */
  fillNormal(out: Float64Array, loc = 0, scale = 1): Float64Array {
    for (let i = 0; i < out.length; i++) out[i] = this.normal(loc, scale);
    return out;
  }

  /** A whole number of [0, max], by masked rejection; no draw when `max` is 0. */
  interval(max: number): number {
    if (max === 0) return 0;
    const source = this.source;
    if (max <= 0xffffffff) {
      const mask = maskOf(max);
      let value: number;
      do value = (source.word() & mask) >>> 0;
      while (value > max);
      return value;
    }
    const top = Math.floor(max / 4294967296);
    const [high, low] = this.#wide(top, max - top * 4294967296);
    return high * 4294967296 + low;
  }

  /** As {@link interval}, for bounds up to 2⁶⁴ − 1. */
  intervalBigInt(max: bigint): bigint {
    if (max <= 0xffffffffn) return BigInt(this.interval(Number(max)));
    const [high, low] = this.#wide(Number(max >> 32n), Number(max & 0xffffffffn));
    return (BigInt(high) << 32n) | BigInt(low);
  }

  /** Two words to a try, the upper first. */
  #wide(top: number, bottom: number): [high: number, low: number] {
    const source = this.source;
    const mask = maskOf(top);
    for (;;) {
      const high = (source.word() & mask) >>> 0;
      const low = source.word();
      if (high < top || (high === top && low <= bottom)) return [high, low];
    }
  }

  /**
   * A whole number of [low, high), or of [0, low) without `high`.
   *
   * @throws {ArgumentError} when the range is empty or not of safe whole numbers; see {@link randintBigInt}
   */
  randint(low: number, high?: number): number {
    const [start, max] = bounds(low, high);
    return start + this.interval(max);
  }

  /** A whole number of [low, high) for bounds beyond 2⁵³, such as the base seed of loader workers, `[0, 2⁶³ − 1)`. */
  randintBigInt(low: bigint, high: bigint): bigint {
    if (high <= low) {
      throw new ArgumentError(
        `RandomState.randintBigInt: low must be less than high. Received low ${low}, high ${high}. Widen the range.`,
      );
    }
    return low + this.intervalBigInt(high - low - 1n);
  }

  /**
   * Whole numbers of [low, high) as one call with a size draws them.
   *
   * @param out - Filled. A `Uint8Array` or `Int8Array` takes the bytes of a word one by one, an `Int16Array` its halves; the
   *   others one word, or two, to a try.
   */
  fillRandint<T extends Uint8Array | Int8Array | Int16Array | Int32Array | BigInt64Array | Float64Array>(
    out: T,
    low: number,
    high?: number,
  ): T {
    const [start, max] = bounds(low, high);
    const n = out.length;
    if (out instanceof BigInt64Array) {
      const put = int64Writer(out);
      for (let i = 0; i < n; i++) put(i, start + this.interval(max));
      return out;
    }
    const width = out instanceof Uint8Array || out instanceof Int8Array ? 8 : out instanceof Int16Array ? 16 : 32;
    if (width === 32 || max === 0) {
      for (let i = 0; i < n; i++) out[i] = start + this.interval(max);
      return out;
    }
    // NumPy keeps the rest of a word for the next number of the same call.
    const mask = maskOf(max);
    let word = 0;
    let left = 0;
    for (let i = 0; i < n; i++) {
      let value: number;
      do {
        if (left === 0) {
          word = this.source.word();
          left = 32;
        }
        value = word & mask;
        word >>>= width;
        left -= width;
      } while (value > max);
      out[i] = start + value;
    }
    return out;
  }

  /** Shuffles a list or typed array in place. */
  shuffle<T>(items: Mutable<T>): void {
    for (let i = items.length - 1; i > 0; i--) {
      this.source.reserve(i);
      const j = this.interval(i);
      const kept = items[i]!;
      items[i] = items[j]!;
      items[j] = kept;
    }
  }

  /** The numbers 0 to n − 1 in random order. */
  permutation(n: number): Int32Array {
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) out[i] = i;
    this.shuffle(out);
    return out;
  }

  /**
   * Indices of [0, n), as `choice(n, size, replace, p)` draws them.
   *
   * @param n - How many there are to choose from.
   * @param size - How many to draw.
   * @param replace - Whether one may come again.
   * @param p - Probabilities that add up to 1; uniform when left out.
   * @throws {ArgumentError} when there are too few to choose from, or `p` is no distribution
   */
  choice(n: number, size: number, replace = true, p?: ArrayLike<number>): Int32Array {
    if (!Number.isInteger(n) || n < 1) {
      throw new ArgumentError(
        `RandomState.choice: there must be something to choose from. Received n ${n}. Give a whole number of 1 or more.`,
      );
    }
    let possible = n;
    if (p !== undefined) {
      const values = Array.from(p);
      const sum = values.reduce((total, v) => total + v, 0);
      if (values.length !== n || values.some((v) => !(v >= 0)) || Math.abs(sum - 1) > 1.5e-8) {
        throw new ArgumentError(
          `RandomState.choice: p must hold ${n} numbers of 0 or more that add up to 1. Received ${values.length} that add up to ${sum}. Divide them by their sum.`,
        );
      }
      possible = values.filter((v) => v > 0).length;
    }
    if (!replace && size > possible) {
      throw new ArgumentError(
        `RandomState.choice: a sample without replacement must not be larger than what it is drawn from. Received size ${size}, ${possible} possible. Draw fewer, or with replacement.`,
      );
    }
    if (p === undefined) {
      if (!replace) return this.permutation(n).slice(0, size);
      if (n > 1) this.source.reserve(size);
      return this.fillRandint(new Int32Array(size), 0, n);
    }
    const weights = Float64Array.from(p);
    if (replace) return this.#drawWeighted(weights, size);
    const found = new Int32Array(size);
    let count = 0;
    while (count < size) {
      for (let i = 0; i < count; i++) weights[found[i]!] = 0;
      // NumPy draws for all that are missing, and keeps the first of equal ones.
      const first = new Set(this.#drawWeighted(weights, size - count));
      for (const index of first) found[count++] = index;
    }
    return found;
  }

  #drawWeighted(weights: Float64Array, size: number): Int32Array {
    const sums = new Float64Array(weights.length);
    let total = 0;
    for (let i = 0; i < sums.length; i++) {
      total += weights[i]!;
      sums[i] = total;
    }
    for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! / total;
    const draws = this.fillUniform(new Float64Array(size));
    const out = new Int32Array(size);
    for (let k = 0; k < size; k++) {
      const u = draws[k]!;
      let first = 0;
      let last = sums.length;
      while (first < last) {
        const middle = (first + last) >> 1;
        if (sums[middle]! <= u) first = middle + 1;
        else last = middle;
      }
      out[k] = first;
    }
    return out;
  }

  /**
   * A beta variate with both parameters in (0, 1], as mixup draws its ratio (Jöhnk's method).
   *
   * @throws {ArgumentError} when a parameter lies outside
   */
  beta(a: number, b: number): number {
    if (!(a > 0 && a <= 1 && b > 0 && b <= 1)) {
      throw new ArgumentError(
        `RandomState.beta: both parameters must lie in (0, 1]. Received a ${a}, b ${b}. Larger ones are not offered here.`,
      );
    }
    for (;;) {
      const u = this.random();
      const v = this.random();
      const x = a === 1 ? u : powBelowOne(u, 1 / a);
      const y = b === 1 ? v : powBelowOne(v, 1 / b);
      const sum = x + y;
      if (sum > 1) continue;
      if (sum > 0) return x / sum;
      let logX = log(u) / a;
      let logY = log(v) / b;
      const top = Math.max(logX, logY);
      logX -= top;
      logY -= top;
      return Math.exp(logX - log(Math.exp(logX) + Math.exp(logY)));
    }
  }
}

/** Seeds an engine as NumPy does from one whole number or a list of them. */
export function seedEngine(engine: Mt19937, seed: number | readonly number[] | undefined): void {
  const isWord = (v: unknown): v is number => Number.isInteger(v) && (v as number) >= 0 && (v as number) <= 0xffffffff;
  if (seed === undefined) {
    engine.seedWords(Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 32)));
  } else if (isWord(seed)) {
    engine.seedWord(seed);
  } else if (Array.isArray(seed) && seed.length > 0 && seed.every(isWord)) {
    engine.seedWords(seed);
  } else {
    throw new ArgumentError(
      `RandomState.seed: the seed must be a whole number in [0, 2³²), or a list of them. Received ${show(seed)}. Choose another.`,
    );
  }
}

function maskOf(max: number): number {
  return 0xffffffff >>> Math.clz32(max);
}

function bounds(low: number, high: number | undefined): [start: number, max: number] {
  const start = high === undefined ? 0 : low;
  const end = high === undefined ? low : high;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || end <= start || end - start > 2 ** 53) {
    throw new ArgumentError(
      `RandomState.randint: low must be less than high, both whole numbers within ±2⁵³. Received low ${start}, high ${end}. Widen the range.`,
    );
  }
  return [start, end - start - 1];
}
