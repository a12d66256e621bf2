const N = 624;
const M = 397;

/** A source of 32-bit words. */
export interface WordSource {
  /** The next word, 0 to 2³² − 1. */
  word(): number;
  /** Says that at least `count` more words will be drawn, so that a source far away can fetch them at once. */
  reserve(count: number): void;
}

/** A copy of an engine's state. */
export interface Mt19937State {
  /** the 624 words */
  readonly key: Uint32Array;
  /** how many words of the block are used up, 0 to 624 */
  readonly position: number;
}

/** The 32-bit Mersenne Twister of NumPy's legacy generator and of Python's `random`. */
export class Mt19937 implements WordSource {
  readonly #state = new Int32Array(N);
  #position = N;

  /** Starts anew from one word. */
  seedWord(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      const last = state[i - 1]!;
      state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
    this.#position = N;
  }

  /** Starts anew from a list of words. */
  seedWords(words: readonly number[]): void {
    this.seedWord(19650218);
    const state = this.#state;
    const count = words.length;
    let i = 1;
    let j = 0;
    const step = (): void => {
      if (++i === N) {
        state[0] = state[N - 1]!;
        i = 1;
      }
    };
    for (let k = Math.max(N, count); k > 0; k--) {
      const last = state[i - 1]!;
      state[i] = (state[i]! ^ Math.imul(last ^ (last >>> 30), 1664525)) + (words[j]! | 0) + j;
      if (++j === count) j = 0;
      step();
    }
    for (let k = N - 1; k > 0; k--) {
      const last = state[i - 1]!;
      state[i] = (state[i]! ^ Math.imul(last ^ (last >>> 30), 1566083941)) - i;
      step();
    }
    state[0] = 0x80000000;
    this.#position = N;
  }

  word(): number {
    if (this.#position === N) this.#twist();
    let y = this.#state[this.#position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  reserve(): void {}

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < N; i++) {
      const next = i + 1 === N ? 0 : i + 1;
      const far = i + M < N ? i + M : i + M - N;
      const y = (state[i]! & 0x80000000) | (state[next]! & 0x7fffffff);
      state[i] = state[far]! ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
    this.#position = 0;
  }

  /** A copy of the state. */
  getState(): Mt19937State {
    return { key: new Uint32Array(this.#state), position: this.#position };
  }

  /** Puts a state back. */
  setState(state: { readonly key: ArrayLike<number>; readonly position: number }): void {
    for (let i = 0; i < N; i++) this.#state[i] = state.key[i]!;
    this.#position = state.position;
  }
}

/** A float64 in [0, 1) with 53 bits, from two words, as NumPy and Python make it. */
export function doubleOf(source: WordSource): number {
  const a = source.word() >>> 5;
  const b = source.word() >>> 6;
  return (a * 67108864 + b) / 9007199254740992;
}
