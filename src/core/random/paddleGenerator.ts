import { ArgumentError, show } from '../errors.ts';
import {
  below,
  belowBigInt,
  canonical32,
  fillBernoulli,
  fillExponential,
  fillNormal,
  fillTruncatedNormal,
  fillUniform,
  multinomial,
  shuffle,
} from './distributions.ts';
import { int64Writer } from './int64Writer.ts';
import { Mt19937_64, type Mt19937_64State } from './mt19937_64.ts';

/** What `getState` gives: a copy of the engine, and the seed it grew from. */
export interface PaddleGeneratorState extends Mt19937_64State {
  readonly seed: bigint;
}

/** Anything that whole numbers can be written into. */
export type IntegerArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/**
 * Paddle's random number generator on the CPU: the same numbers from the same seed, bit for bit.
 *
 * Methods fill typed arrays in row-major order; nothing but the engine is kept between calls.
 *
 * @source Paddle, paddle/phi/core/generator.cc
 */
export class PaddleGenerator {
  readonly #engine: Mt19937_64;
  #seed: bigint;

  /**
   * @param seed - As for {@link manualSeed}; random when left out.
   */
  constructor(seed: number | bigint = Math.floor(Math.random() * 2 ** 53)) {
    this.#seed = checkedSeed(seed, 'PaddleGenerator');
    this.#engine = Mt19937_64.fromSequence(this.#seed);
  }

  /**
   * A generator seeded as an operator with a `seed` argument of its own seeds its engine; its numbers differ from those of
   * `paddle.seed` with the same seed.
   *
   * @param seed - A whole number other than 0.
   */
  static forOperator(seed: number | bigint): PaddleGenerator {
    const generator = new PaddleGenerator(0);
    generator.#engine.setState(Mt19937_64.fromValue(seed).getState());
    generator.#seed = BigInt.asUintN(64, BigInt(seed));
    return generator;
  }

  /** The seed the numbers grew from. */
  get initialSeed(): bigint {
    return this.#seed;
  }

  /**
   * Starts anew from a seed.
   *
   * @param seed - A number in [0, 2⁶⁴), cut to a whole one; only its value modulo 2³² matters.
   * @returns this generator
   * @throws {ArgumentError} when it lies outside
   */
  manualSeed(seed: number | bigint): this {
    this.#seed = checkedSeed(seed, 'seed');
    this.#engine.seedSequence(this.#seed);
    return this;
  }

  /** A copy of the state. */
  getState(): PaddleGeneratorState {
    return { ...this.#engine.getState(), seed: this.#seed };
  }

  /**
   * Puts a state back.
   *
   * @throws {ArgumentError} when it is not one that {@link getState} gave
   */
  setState(state: PaddleGeneratorState): void {
    if (
      !(state?.high instanceof Int32Array && state.low instanceof Int32Array) ||
      state.high.length !== 312 ||
      state.low.length !== 312 ||
      !Number.isInteger(state.position) ||
      state.position < 0 ||
      state.position > 312
    ) {
      throw new ArgumentError(
        `setState: the state must be one that getState gave. Received ${show(state)}. Keep the object as it is.`,
      );
    }
    this.#engine.setState(state);
    this.#seed = state.seed;
  }

  /** Draws one word of 64 bits. */
  random(): bigint {
    return this.#engine.nextBigInt();
  }

  /**
   * Uniform numbers of [min, max).
   *
   * @param out - Filled; float32 or float64 decides how many bits are drawn.
   */
  uniform<T extends Float32Array | Float64Array>(out: T, min = 0, max = 1): T {
    fillUniform(this.#engine, out, min, max);
    return out;
  }

  /** Normal numbers. */
  normal<T extends Float32Array | Float64Array>(out: T, mean = 0, std = 1): T {
    fillNormal(this.#engine, out, mean, std);
    return out;
  }

  /**
   * Whole numbers of [low, high).
   *
   * @throws {ArgumentError} when the range is empty
   */
  randint<T extends IntegerArray>(out: T, low: number | bigint, high: number | bigint): T {
    const range = BigInt(high) - BigInt(low);
    if (range <= 0n) {
      throw new ArgumentError(
        `randint: low must be less than high. Received low ${low}, high ${high}. Widen the range.`,
      );
    }
    const engine = this.#engine;
    if (out instanceof BigInt64Array) {
      const start = BigInt(low);
      if (range > BigInt(Number.MAX_SAFE_INTEGER)) {
        for (let i = 0; i < out.length; i++) out[i] = start + belowBigInt(engine, range);
      } else {
        const width = Number(range);
        const first = Number(low);
        const put = int64Writer(out);
        if (Number.isSafeInteger(first) && Number.isSafeInteger(first + width)) {
          for (let i = 0; i < out.length; i++) put(i, first + below(engine, width));
        } else for (let i = 0; i < out.length; i++) out[i] = start + BigInt(below(engine, width));
      }
    } else {
      const start = Number(low);
      const width = Number(range);
      for (let i = 0; i < out.length; i++) out[i] = start + below(engine, width);
    }
    return out;
  }

  /** The numbers 0 to n − 1 in random order. */
  randperm(n: number): Int32Array {
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) out[i] = i;
    shuffle(this.#engine, out);
    return out;
  }

  /**
   * 1 with the probability given for the element, else 0.
   *
   * @param p - Probabilities; float32 or float64 decides how many bits are drawn.
   * @returns an array of `p`'s kind
   */
  bernoulli<T extends Float32Array | Float64Array>(p: T): T {
    const out = (p instanceof Float32Array ? new Float32Array(p.length) : new Float64Array(p.length)) as T;
    fillBernoulli(this.#engine, out, p);
    return out;
  }

  /**
   * Indices drawn from weights.
   *
   * @param weights - Rows of non-negative weights, one after the other.
   * @param rows - How many rows.
   * @param count - How many indices a row gives.
   * @param replacement - Whether an index may come again within a row.
   * @returns `rows * count` indices
   * @throws {ArgumentError} when a row cannot give that many
   */
  multinomial(weights: Float32Array | Float64Array, rows: number, count: number, replacement: boolean): Int32Array {
    const n = weights.length / rows;
    const parts: Float32Array[] | Float64Array[] = [];
    for (let row = 0; row < rows; row++) {
      const part = weights.subarray(row * n, (row + 1) * n);
      let positive = 0;
      for (const weight of part) {
        if (!(weight >= 0 && weight < Infinity)) {
          throw new ArgumentError(
            `multinomial: weights must be finite and not negative. Received ${weight}. Make them probabilities, for example by softmax.`,
          );
        }
        if (weight > 0) positive++;
      }
      if (positive === 0 || (!replacement && positive < count)) {
        throw new ArgumentError(
          `multinomial: a row must have ${replacement ? 'a' : `${count}`} positive weight${replacement || count === 1 ? '' : 's'}. Received ${positive}. Ask for fewer samples, or draw with replacement.`,
        );
      }
      (parts as (Float32Array | Float64Array)[]).push(part);
    }
    const out = new Int32Array(rows * count);
    parts.forEach((part, row) => {
      out.set(multinomial(this.#engine, part, count, replacement), row * count);
    });
    return out;
  }

  /**
   * Exponential numbers.
   *
   * @param lambda - The rate, 1/mean.
   */
  exponential<T extends Float32Array | Float64Array>(out: T, lambda = 1): T {
    fillExponential(this.#engine, out, lambda);
    return out;
  }

  /**
   * Normal numbers cut to [a, b].
   *
   * @param a - Lower bound, absolute: not a multiple of `std`.
   * @param b - Upper bound, likewise.
   */
  truncatedNormal<T extends Float32Array | Float64Array>(out: T, mean = 0, std = 1, a = -2, b = 2): T {
    fillTruncatedNormal(this.#engine, out, mean, std, a, b);
    return out;
  }

  /**
   * Which elements a dropout keeps: 1 for a kept one, 0 for a dropped one; one draw each, of 32 bits for any data type.
   *
   * @param n - Number of elements.
   * @param p - Probability of dropping; at 0 and 1 Paddle's dropout draws nothing and must not come here.
   */
  dropoutMask(n: number, p: number): Uint8Array {
    const engine = this.#engine;
    const limit = Math.fround(p);
    const out = new Uint8Array(n);
    for (let i = 0; i < n; i++) out[i] = canonical32(engine) >= limit ? 1 : 0;
    return out;
  }
}

/** The generator that everything draws from unless told otherwise; `paddle.seed` sets it. */
export const defaultGenerator = new PaddleGenerator();

/**
 * Seeds the default generator: the same seed gives the numbers that Paddle gives on a CPU.
 *
 * @param seed - A number in [0, 2⁶⁴), cut to a whole one.
 * @returns the default generator
 * @throws {ArgumentError} when it lies outside
 * @source Paddle, python/paddle/framework/random.py
 */
export function seed(seed: number | bigint): PaddleGenerator {
  return defaultGenerator.manualSeed(seed);
}

function checkedSeed(seed: number | bigint, where: string): bigint {
  if (typeof seed === 'bigint' || (typeof seed === 'number' && Number.isFinite(seed))) {
    const whole = BigInt(typeof seed === 'number' ? Math.trunc(seed) : seed);
    if (whole >= 0n && whole < 2n ** 64n) return whole;
  }
  throw new ArgumentError(
    `${where}: the seed must be a number in [0, 2⁶⁴). Received ${show(seed)}. Choose a whole number that is not negative.`,
  );
}
