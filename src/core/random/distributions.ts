import { log, logf } from './glibc.ts';
import { type Mt19937_64, upperProduct } from './mt19937_64.ts';

/**
 * The distributions of GCC's C++ library and of Paddle's kernels over a 64-bit engine, bit for bit. Every float32 operation is
 * rounded on its own; order and number of draws are part of the contract.
 */

const f = Math.fround;
const TWO_32 = 4294967296;
const BELOW_ONE_32 = 1 - 2 ** -24;
const BELOW_ONE_64 = 1 - 2 ** -53;
const SCALE_64 = 2 ** -64;
const SCALE_53 = 2 ** -53;

/** A float32 in [0, 1); one draw. */
export function canonical32(engine: Mt19937_64): number {
  engine.next();
  const high = engine.high >>> 0;
  const low = engine.low;
  // One rounding from 64 bits to 24: bits below the 53rd only matter as "there are some".
  const value =
    high < 0x200000
      ? f(high * TWO_32 + (low >>> 0)) * SCALE_64
      : f(high * 0x200000 + ((low >>> 11) | (low & 0x7ff ? 1 : 0))) * SCALE_53;
  return value === 1 ? BELOW_ONE_32 : value;
}

/** A float64 in [0, 1); one draw. */
export function canonical64(engine: Mt19937_64): number {
  engine.next();
  const value = ((engine.high >>> 0) * TWO_32 + (engine.low >>> 0)) * SCALE_64;
  return value === 1 ? BELOW_ONE_64 : value;
}

/**
 * Fills `out` with numbers of [min, max).
 *
 * @param out - float32 or float64 numbers, drawn with as many bits.
 * @param min - Lower bound; rounded to float32.
 * @param max - Upper bound; rounded to float32.
 */
export function fillUniform(engine: Mt19937_64, out: Float32Array | Float64Array, min: number, max: number): void {
  const low = f(min);
  if (out instanceof Float32Array) {
    const width = f(f(max) - low);
    for (let i = 0; i < out.length; i++) out[i] = f(canonical32(engine) * width) + low;
  } else {
    const width = f(max) - low;
    for (let i = 0; i < out.length; i++) out[i] = canonical64(engine) * width + low;
  }
}

/**
 * Fills `out` with normal numbers by Marsaglia's polar method; the spare number of an odd size is dropped.
 *
 * @param mean - Rounded to float32.
 * @param std - Rounded to float32.
 */
export function fillNormal(engine: Mt19937_64, out: Float32Array | Float64Array, mean: number, std: number): void {
  const m = f(mean);
  const s = f(std);
  const size = out.length;
  if (out instanceof Float32Array) {
    for (let i = 0; i < size; i += 2) {
      let x: number;
      let y: number;
      let r: number;
      do {
        x = f(2 * canonical32(engine) - 1);
        y = f(2 * canonical32(engine) - 1);
        r = f(f(x * x) + f(y * y));
      } while (r > 1 || r === 0);
      const w = f(Math.sqrt(f(f(-2 * logf(r)) / r)));
      out[i] = f(f(y * w) * s) + m;
      if (i + 1 < size) out[i + 1] = f(f(x * w) * s) + m;
    }
  } else {
    for (let i = 0; i < size; i += 2) {
      let x: number;
      let y: number;
      let r: number;
      do {
        x = 2 * canonical64(engine) - 1;
        y = 2 * canonical64(engine) - 1;
        r = x * x + y * y;
      } while (r > 1 || r === 0);
      const w = Math.sqrt((-2 * log(r)) / r);
      out[i] = y * w * s + m;
      if (i + 1 < size) out[i + 1] = x * w * s + m;
    }
  }
}

/**
 * A whole number in [0, range), by Lemire's method on 128 bits; one draw, rarely more.
 *
 * @param range - 1 to 2⁵³.
 */
export function below(engine: Mt19937_64, range: number): number {
  const rangeHigh = Math.floor(range / TWO_32);
  const rangeLow = range - rangeHigh * TWO_32;
  let threshold = -1;
  for (;;) {
    engine.next();
    const high = engine.high >>> 0;
    const low = engine.low >>> 0;
    // (high, low) * range in 32-bit words: the two upper ones are the value, the two lower ones the fraction.
    const word0 = Math.imul(low, rangeLow) >>> 0;
    let middle = upperProduct(low, rangeLow) + (Math.imul(high, rangeLow) >>> 0);
    let value = upperProduct(high, rangeLow);
    if (rangeHigh !== 0) {
      middle += Math.imul(low, rangeHigh) >>> 0;
      value += upperProduct(low, rangeHigh) + high * rangeHigh;
    }
    const carry = Math.floor(middle / TWO_32);
    value += carry;
    const word1 = middle - carry * TWO_32;
    if (word1 < rangeHigh || (word1 === rangeHigh && word0 < rangeLow)) {
      if (threshold < 0) threshold = Number((2n ** 64n - BigInt(range)) % BigInt(range));
      if (word1 * TWO_32 + word0 < threshold) continue;
    }
    return value;
  }
}

/** As {@link below}, for ranges up to 2⁶⁴. */
export function belowBigInt(engine: Mt19937_64, range: bigint): bigint {
  if (range === 2n ** 64n) return engine.nextBigInt();
  let product = engine.nextBigInt() * range;
  if (BigInt.asUintN(64, product) < range) {
    const threshold = (2n ** 64n - range) % range;
    while (BigInt.asUintN(64, product) < threshold) product = engine.nextBigInt() * range;
  }
  return product >> 64n;
}

/** Shuffles in place as C++'s `std::shuffle`: two exchanges to a draw. */
export function shuffle(engine: Mt19937_64, items: { [index: number]: number; readonly length: number }): void {
  const n = items.length;
  if (n < 2) return;
  const swap = (i: number, j: number): void => {
    const kept = items[i]!;
    items[i] = items[j]!;
    items[j] = kept;
  };
  let i = 1;
  if (n % 2 === 0) {
    swap(1, below(engine, 2));
    i = 2;
  }
  for (; i < n; i += 2) {
    const range = i + 1;
    const x = below(engine, range * (range + 1));
    swap(i, Math.floor(x / (range + 1)));
    swap(i + 1, x % (range + 1));
  }
}

/**
 * Fills `out` with 1 where a uniform number lies below the probability, else 0; one draw each, in `p`'s precision.
 *
 * @param p - A probability to each element of `out`.
 */
export function fillBernoulli(
  engine: Mt19937_64,
  out: { [index: number]: number; readonly length: number },
  p: Float32Array | Float64Array,
): void {
  const draw = p instanceof Float32Array ? canonical32 : canonical64;
  for (let i = 0; i < out.length; i++) out[i] = draw(engine) < p[i]! ? 1 : 0;
}

/**
 * Draws `count` indices from weights, one draw each.
 *
 * @param weights - Non-negative numbers, not all 0; their precision is that of the draw.
 * @param replacement - Whether an index may come again.
 */
export function multinomial(
  engine: Mt19937_64,
  weights: Float32Array | Float64Array,
  count: number,
  replacement: boolean,
): Int32Array {
  const single = weights instanceof Float32Array;
  const round = single ? f : (x: number): number => x;
  const draw = single ? canonical32 : canonical64;
  const n = weights.length;
  const sums = new Float64Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    total = round(total + weights[i]!);
    sums[i] = total;
  }
  for (let i = 0; i < n; i++) sums[i] = round(sums[i]! / total);
  const out = new Int32Array(count);
  for (let s = 0; s < count; s++) {
    sums[n - 1] = 1;
    const u = draw(engine);
    let first = 0;
    let last = n;
    while (first < last) {
      const middle = (first + last) >> 1;
      if (sums[middle]! < u) first = middle + 1;
      else last = middle;
    }
    out[s] = first;
    if (!replacement && s < count - 1) {
      const q = first === 0 ? sums[0]! : round(sums[first]! - sums[first - 1]!);
      const rest = round(1 - q);
      for (let j = 0; j < n; j++) sums[j] = round((j >= first ? round(sums[j]! - q) : sums[j]!) / rest);
    }
  }
  return out;
}

/** Fills `out` with exponential numbers of rate `lambda`; one draw each. */
export function fillExponential(engine: Mt19937_64, out: Float32Array | Float64Array, lambda: number): void {
  if (out instanceof Float32Array) {
    const scale = f(-1 / f(lambda));
    for (let i = 0; i < out.length; i++) out[i] = scale * logf(f(1 - canonical32(engine)));
  } else {
    const scale = -1 / f(lambda);
    for (let i = 0; i < out.length; i++) out[i] = scale * log(1 - canonical64(engine));
  }
}

/**
 * Fills `out` with normal numbers cut to [a, b]; one draw each.
 *
 * @param a - Lower bound, absolute: not a multiple of `std`.
 * @param b - Upper bound, likewise.
 */
export function fillTruncatedNormal(
  engine: Mt19937_64,
  out: Float32Array | Float64Array,
  mean: number,
  std: number,
  a: number,
  b: number,
): void {
  const m = f(mean);
  const s = f(std);
  const low = f(a);
  const high = f(b);
  const clamp = (v: number): number => Math.min(Math.max(v, low), high);
  if (out instanceof Float32Array) {
    const cdf = (x: number): number => f((1 + erf(f(f(x - m) / s) / Math.SQRT2)) / 2);
    const start = cdf(low);
    const width = f(cdf(high) - start);
    for (let i = 0; i < out.length; i++) {
      const u = f(canonical32(engine) + 1.1754943508222875e-38);
      const p = f(start + f(width * u));
      out[i] = clamp(f(Math.SQRT2 * inverseErf32(f(f(2 * p) - 1)) * s + m));
    }
  } else {
    const cdf = (x: number): number => (1 + erf((x - m) / s / Math.SQRT2)) / 2;
    const start = cdf(low);
    const width = cdf(high) - start;
    for (let i = 0; i < out.length; i++) {
      const u = canonical64(engine) * (1 - 2.2250738585072014e-308) + 2.2250738585072014e-308;
      out[i] = clamp(Math.SQRT2 * inverseErf64(2 * (start + width * u) - 1) * s + m);
    }
  }
}

/**
 * The error function, to a few units in the last place of a double.
 *
 * Near 0 a series of positive terms; far out a continued fraction of what is left to 1.
 */
export function erf(x: number): number {
  const z = Math.abs(x);
  if (!(z < 6)) return Number.isNaN(x) ? Number.NaN : Math.sign(x);
  const square = z * z;
  let value: number;
  if (z < 2.5) {
    let term = z;
    let sum = z;
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= (2 * square) / (2 * n + 1);
      sum += term;
    }
    value = (2 / Math.sqrt(Math.PI)) * Math.exp(-square) * sum;
  } else {
    let tail = 0;
    for (let n = 60; n > 0; n--) tail = n / 2 / (z + tail);
    value = 1 - Math.exp(-square) / Math.sqrt(Math.PI) / (z + tail);
  }
  return x < 0 ? -value : value;
}

// Wichura's algorithm AS 241, turned from the normal quantile to the inverse error function.
const CENTRAL: [number[], number[]] = [
  [
    887.0940696254652, 11819.493347062295, 23782.041382114385, 16235.862515167575, 4854.886889384388, 697.062665343896,
    47.07268811238398, 1.1975323115670913,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
];
const MIDDLE: [number[], number[]] = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.4859850019840355e-9,
    0.0007744145906515771,
    0.021494160384252878,
    0.2094506521051275,
    0.9754783200178743,
    2.3707661626024534,
    2.9036514445419948,
    Math.SQRT2,
  ],
];
const FAR: [number[], number[]] = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.8910246058729655e-15,
    2.010321207683943e-7,
    2.6110884050805935e-5,
    0.0011128009970788597,
    0.02103693768272069,
    0.19364809469506591,
    0.8482908416595164,
    Math.SQRT2,
  ],
];
type Rational = readonly [top: Float64Array, bottom: Float64Array];
const exactly = ([top, bottom]: [number[], number[]]): Rational => [Float64Array.from(top), Float64Array.from(bottom)];
const single = ([top, bottom]: [number[], number[]]): Rational => exactly([top.map(f), bottom.map(f)]);
const CENTRAL_32 = single(CENTRAL);
const MIDDLE_32 = single(MIDDLE);
const FAR_32 = single(FAR);
const CENTRAL_64 = exactly(CENTRAL);
const MIDDLE_64 = exactly(MIDDLE);
const FAR_64 = exactly(FAR);
const LN2_32 = f(Math.LN2);

/** A polynomial of eight coefficients, every step rounded to float32. */
function horner32(c: Float64Array, r: number): number {
  let sum = f(f(c[0]! * r) + c[1]!);
  sum = f(f(sum * r) + c[2]!);
  sum = f(f(sum * r) + c[3]!);
  sum = f(f(sum * r) + c[4]!);
  sum = f(f(sum * r) + c[5]!);
  sum = f(f(sum * r) + c[6]!);
  return f(f(sum * r) + c[7]!);
}

function horner64(c: Float64Array, r: number): number {
  return ((((((c[0]! * r + c[1]!) * r + c[2]!) * r + c[3]!) * r + c[4]!) * r + c[5]!) * r + c[6]!) * r + c[7]!;
}

function inverseErf32(x: number): number {
  if (x <= -1) return -Infinity;
  if (x >= 1) return Infinity;
  const size = Math.abs(x);
  if (size <= 0.85) {
    const r = f(0.180625 - 0.25 * x * x);
    return f(f(x * horner32(CENTRAL_32[0], r)) / horner32(CENTRAL_32[1], r));
  }
  const root = f(Math.sqrt(LN2_32 - Math.log(1 - size)));
  const [top, bottom] = root <= 5 ? MIDDLE_32 : FAR_32;
  const r = f(root - (root <= 5 ? 1.6 : 5));
  const value = f(horner32(top, r) / horner32(bottom, r));
  return x < 0 ? -value : value;
}

function inverseErf64(x: number): number {
  if (x <= -1) return -Infinity;
  if (x >= 1) return Infinity;
  const size = Math.abs(x);
  if (size <= 0.85) {
    const r = 0.180625 - 0.25 * x * x;
    return (x * horner64(CENTRAL_64[0], r)) / horner64(CENTRAL_64[1], r);
  }
  const root = Math.sqrt(Math.LN2 - log(1 - size));
  const [top, bottom] = root <= 5 ? MIDDLE_64 : FAR_64;
  const r = root - (root <= 5 ? 1.6 : 5);
  const value = horner64(top, r) / horner64(bottom, r);
  return x < 0 ? -value : value;
}
