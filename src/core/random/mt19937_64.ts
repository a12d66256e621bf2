const N = 312;
const M = 156;

/** A copy of an engine's state. */
export interface Mt19937_64State {
  /** upper halves of the 312 words */
  readonly high: Int32Array;
  /** lower halves */
  readonly low: Int32Array;
  /** how many words of the block are used up, 0 to 312 */
  readonly position: number;
}

/**
 * The 64-bit Mersenne Twister that Paddle's CPU generator is made of.
 *
 * Words are kept as two halves, so that a draw needs no `bigint`: after {@link next}, `high` and `low` hold the drawn word.
 *
 * @source Paddle, paddle/phi/core/generator.cc
 */
export class Mt19937_64 {
  readonly #high = new Int32Array(N);
  readonly #low = new Int32Array(N);
  #position = N;
  /** Upper half of the drawn word, as a signed 32-bit number. */
  high = 0;
  /** Lower half. */
  low = 0;

  /**
   * An engine seeded through C++'s `std::seed_seq`, as `paddle.seed` does it.
   *
   * @param seed - Only its value modulo 2³² matters.
   */
  static fromSequence(seed: number | bigint): Mt19937_64 {
    const engine = new Mt19937_64();
    engine.seedSequence(seed);
    return engine;
  }

  /**
   * An engine seeded by value, as an operator with a `seed` argument of its own does it.
   *
   * @param seed - A whole number; negative ones wrap at 2⁶⁴.
   */
  static fromValue(seed: number | bigint): Mt19937_64 {
    const engine = new Mt19937_64();
    let high = Number(BigInt.asIntN(32, BigInt(seed) >> 32n));
    let low = Number(BigInt.asIntN(32, BigInt(seed)));
    for (let i = 0; i < N; i++) {
      if (i > 0) {
        // x = 6364136223846793005 * (x ^ (x >>> 62)) + i, on halves
        low ^= high >>> 30;
        const sum = (Math.imul(low, 0x4c957f2d) >>> 0) + i;
        high =
          Math.imul(high, 0x4c957f2d) +
          Math.imul(low, 0x5851f42d) +
          upperProduct(low >>> 0, 0x4c957f2d) +
          Math.floor(sum / 4294967296);
        high |= 0;
        low = sum | 0;
      }
      engine.#high[i] = high;
      engine.#low[i] = low;
    }
    return engine;
  }

  /** Starts anew from a seed; see {@link fromSequence}. */
  seedSequence(seed: number | bigint): void {
    const word = Number(BigInt.asIntN(32, BigInt(seed)));
    const size = 2 * N;
    const b = new Int32Array(size).fill(0x8b8b8b8b);
    const p = 306;
    const q = 317;
    for (let k = 0; k < size; k++) {
      const a = b[k]! ^ b[(k + p) % size]! ^ b[(k + size - 1) % size]!;
      const r1 = Math.imul(1664525, a ^ (a >>> 27));
      const r2 = (r1 + (k === 0 ? 1 : k === 1 ? k + word : k)) | 0;
      b[(k + p) % size] = b[(k + p) % size]! + r1;
      b[(k + q) % size] = b[(k + q) % size]! + r2;
      b[k] = r2;
    }
    for (let k = 0; k < size; k++) {
      const a = (b[k]! + b[(k + p) % size]! + b[(k + size - 1) % size]!) | 0;
      const r3 = Math.imul(1566083941, a ^ (a >>> 27));
      const r4 = (r3 - k) | 0;
      b[(k + p) % size] = b[(k + p) % size]! ^ r3;
      b[(k + q) % size] = b[(k + q) % size]! ^ r4;
      b[k] = r4;
    }
    for (let i = 0; i < N; i++) {
      this.#low[i] = b[2 * i]!;
      this.#high[i] = b[2 * i + 1]!;
    }
    this.#position = N;
  }

  /** Draws the next word into `high` and `low`. */
  next(): void {
    if (this.#position === N) this.#twist();
    const i = this.#position++;
    let high = this.#high[i]!;
    let low = this.#low[i]!;
    // x ^= (x >>> 29) & 0x5555555555555555
    const shiftedLow = (low >>> 29) | (high << 3);
    high ^= (high >>> 29) & 0x55555555;
    low ^= shiftedLow & 0x55555555;
    // x ^= (x << 17) & 0x71d67fffeda60000
    const shiftedHigh = (high << 17) | (low >>> 15);
    low ^= (low << 17) & 0xeda60000;
    high ^= shiftedHigh & 0x71d67fff;
    // x ^= (x << 37) & 0xfff7eee000000000
    high ^= (low << 5) & 0xfff7eee0;
    // x ^= x >>> 43
    low ^= high >>> 11;
    this.high = high;
    this.low = low;
  }

  /** Draws a whole word. */
  nextBigInt(): bigint {
    this.next();
    return (BigInt(this.high >>> 0) << 32n) | BigInt(this.low >>> 0);
  }

  #twist(): void {
    const high = this.#high;
    const low = this.#low;
    for (let i = 0; i < N; i++) {
      const j = i + 1 === N ? 0 : i + 1;
      const m = i + M < N ? i + M : i + M - N;
      const yHigh = high[i]!;
      const yLow = (low[i]! & 0x80000000) | (low[j]! & 0x7fffffff);
      const odd = -(yLow & 1);
      low[i] = low[m]! ^ ((yLow >>> 1) | (yHigh << 31)) ^ (odd & 0xa96619e9);
      high[i] = high[m]! ^ (yHigh >>> 1) ^ (odd & 0xb5026f5a);
    }
    this.#position = 0;
  }

  /** A copy of the state. */
  getState(): Mt19937_64State {
    return { high: this.#high.slice(), low: this.#low.slice(), position: this.#position };
  }

  /** Puts a state back. */
  setState(state: Mt19937_64State): void {
    this.#high.set(state.high);
    this.#low.set(state.low);
    this.#position = state.position;
  }
}

/**
 * The upper 32 bits of the product of two 32-bit numbers.
 *
 * @param a - 0 to 2³² − 1.
 * @param b - 0 to 2³² − 1.
 */
export function upperProduct(a: number, b: number): number {
  return Math.floor(((a >>> 16) * b + Math.floor(((a & 0xffff) * b) / 65536)) / 65536);
}
