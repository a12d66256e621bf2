import { ArgumentError, show } from '../errors.ts';
import { numpyTs } from '../numpyTs.ts';
import { Mt19937, type WordSource } from './mt19937.ts';
import { RandomState, type RandomStateValue, seedEngine } from './numpyRandom.ts';
import { defaultGenerator } from './paddleGenerator.ts';
import { pythonRandom } from './pythonRandom.ts';
import { generateStates } from './seedSequence.ts';

/** The part of `numpy-ts`'s global generator that is used here. */
interface NumpyTsRandom {
  random(): unknown;
  /** every four bytes are one word, lowest byte first */
  bytes(length: number): Uint8Array;
  standard_normal(): unknown;
  get_state(): { mt: number[]; mti: number };
  /** also drops the kept normal number */
  set_state(state: { mt: number[]; mti: number }): void;
}

/** Words drawn from `numpy-ts`, never more than are used. */
class NumpyTsWords implements WordSource {
  readonly #random: NumpyTsRandom;
  #buffer: DataView = new DataView(new ArrayBuffer(0));
  #next = 0;

  constructor(random: NumpyTsRandom) {
    this.#random = random;
  }

  /** Whether nothing is fetched that has not been used. */
  get isEmpty(): boolean {
    return this.#next === this.#buffer.byteLength;
  }

  word(): number {
    if (this.isEmpty) this.#fetch(1);
    const word = this.#buffer.getUint32(this.#next, true);
    this.#next += 4;
    return word;
  }

  reserve(count: number): void {
    if (this.isEmpty) this.#fetch(Math.min(count, 16384));
  }

  #fetch(count: number): void {
    const bytes = this.#random.bytes(4 * count);
    this.#buffer = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#next = 0;
  }
}

/**
 * The global generator of `numpy-ts`, under our exact arithmetic: words come from it and it moves on by as many, so that a
 * program that draws with `np.random` and the library that draws here share one sequence, as in Python.
 *
 * Normal numbers differ there from NumPy's in last bits; here they are NumPy's. The second number of a pair is kept by
 * `numpy-ts` for the next call of either side, so whole calls are made there too, and their results replaced.
 */
class SharedRandomState extends RandomState {
  readonly #random: NumpyTsRandom;
  readonly #words: NumpyTsWords;
  /** Replays pairs exactly. */
  readonly #replay = new RandomState(0);
  /** The exact value of the number that `numpy-ts` keeps, when the last normal number was drawn here. */
  #kept: number | undefined;

  constructor(random: NumpyTsRandom) {
    super(0);
    this.#random = random;
    this.#words = new NumpyTsWords(random);
  }

  protected override get source(): WordSource {
    return this.#words;
  }

  override seed(seed?: number | readonly number[]): void {
    // Called by the base constructor too, before there is anything to seed.
    if (!(#random in this)) return;
    const engine = new Mt19937();
    seedEngine(engine, seed);
    const { key, position } = engine.getState();
    this.#put(key, position);
  }

  /** A copy of the state, without the normal number kept for the next call: `numpy-ts` does not tell it. */
  override getState(): RandomStateValue {
    const { mt, mti } = this.#random.get_state();
    return { key: Uint32Array.from(mt), position: mti, hasGauss: false, gauss: 0 };
  }

  override setState(state: Parameters<RandomState['setState']>[0]): void {
    this.#replay.setState(state); // checks it
    this.#put(state.key, state.position);
  }

  #put(key: ArrayLike<number>, position: number): void {
    // The first draw of all makes `numpy-ts` seed itself, and would undo the state.
    this.#random.bytes(1);
    this.#random.set_state({ mt: Array.from(key), mti: position });
    this.#kept = undefined;
  }

  override random(): number {
    // The same bits as from two words, without a list of bytes to each.
    return this.#words.isEmpty ? Number(this.#random.random()) : super.random();
  }

  override standardNormal(): number {
    return this.#normals(1)[0]!;
  }

  override fillNormal(out: Float64Array, loc = 0, scale = 1): Float64Array {
    const values = this.#normals(out.length);
    for (let i = 0; i < out.length; i++) out[i] = loc + scale * values[i]!;
    return out;
  }

  #normals(count: number): Float64Array {
    const out = new Float64Array(count);
    if (count === 0) return out;
    const { mt, mti } = this.#random.get_state();
    for (let i = 0; i < count; i++) out[i] = Number(this.#random.standard_normal());
    this.#replay.setState({ key: mt, position: mti });
    const first = this.#replay.standardNormal();
    let start = 0;
    if (isSame(first, out[0]!)) {
      out[0] = first;
      start = 1;
    } else {
      // The first number was one kept from before; the sequence goes on with the second.
      if (this.#kept !== undefined && isSame(this.#kept, out[0]!)) out[0] = this.#kept;
      this.#replay.setState({ key: mt, position: mti });
      start = 1;
    }
    for (let i = start; i < count; i++) out[i] = this.#replay.standardNormal();
    const { hasGauss, gauss } = this.#replay.getState();
    this.#kept = hasGauss ? gauss : undefined;
    return out;
  }
}

/** Whether two results of one computation differ in last bits at most. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-13 * Math.abs(a);
}

let current: RandomState | undefined;

/**
 * NumPy's global generator, the one behind `np.random.…`.
 *
 * It is that of the package `numpy-ts`, loaded when first asked for; in a loader worker, which {@link seedWorker} makes one,
 * and where that package cannot be loaded at once, one of our own.
 *
 * @example
 * globalNumpy().permutation(10); // what np.random.permutation(10) gives in NumPy
 */
export function globalNumpy(): RandomState {
  current ??= shared() ?? new RandomState();
  return current;
}

function shared(): RandomState | undefined {
  try {
    return new SharedRandomState(numpyTs().random);
  } catch {
    return undefined;
  }
}

/**
 * Seeds the three generators of a loader worker as Paddle does: Python's and Paddle's with `base + workerId`, NumPy's with the
 * mixed words.
 *
 * @param base - The loader's base seed, 0 to 2⁶³ − 2.
 * @param workerId - The worker's number, from 0.
 * @param options.sharedNumpy - Seed the global generator of `numpy-ts` in this thread too, for datasets that draw from it; it is
 *   loaded for that. By default the worker stays on a light generator of its own.
 * @throws {ArgumentError} when a number lies outside
 * @source Paddle, python/paddle/io/dataloader/worker.py
 */
export function seedWorker(base: number | bigint, workerId: number, options: { sharedNumpy?: boolean } = {}): void {
  const isBase =
    typeof base === 'bigint' ? base >= 0n && base < 2n ** 63n : Number.isSafeInteger(base) && (base as number) >= 0;
  if (!isBase || !Number.isInteger(workerId) || workerId < 0) {
    throw new ArgumentError(
      `seedWorker: base must be a whole number in [0, 2⁶³), workerId one from 0. Received ${show(base)} and ${show(workerId)}. Draw the base with randintBigInt.`,
    );
  }
  const seed = BigInt(base) + BigInt(workerId);
  pythonRandom.seed(seed);
  defaultGenerator.manualSeed(seed);
  const numpy = (options.sharedNumpy ? shared() : undefined) ?? new RandomState(0);
  numpy.seed(generateStates(BigInt(base), workerId));
  current = numpy;
}
