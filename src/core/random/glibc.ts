import { fma } from './fma.ts';
import {
  EXP_BITS_HIGH,
  EXP_BITS_LOW,
  EXP_INVERSE_LN2,
  EXP_LN2_HIGH,
  EXP_LN2_LOW,
  EXP_POLYNOMIAL,
  EXP_SHIFT,
  EXP_TAIL,
  LN2_HIGH,
  LN2_LOW,
  LOG_NEAR_ONE,
  LOG_POLYNOMIAL,
  LOG_TABLE,
  LOGF_LN2,
  LOGF_POLYNOMIAL,
  LOGF_TABLE,
  POW_POLYNOMIAL,
  POW_TABLE,
} from './glibcTables.ts';

/**
 * Logarithms and powers with the last bits that glibc gives on a processor with fused multiply-add: the random numbers of Paddle,
 * NumPy and Python pass through them, and `Math.log` and `**` round some arguments the other way.
 */

const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);
const double = new Float64Array(1);
const words = new Int32Array(double.buffer); // low, high

/**
 * `logf` of glibc, for a positive normal float32.
 *
 * @param x - A float32.
 * @returns A float32.
 */
export function logf(x: number): number {
  if (x === 1) return 0;
  single[0] = x;
  const ix = singleBits[0]!;
  const offset = (ix - 0x3f330000) | 0;
  const i = (offset >> 19) & 15;
  const k = offset >> 23;
  singleBits[0] = ix - (offset & 0xff800000);
  const r = single[0]! * LOGF_TABLE[2 * i]! - 1;
  const y0 = LOGF_TABLE[2 * i + 1]! + k * LOGF_LN2;
  const r2 = r * r;
  return Math.fround((LOGF_POLYNOMIAL[0] * r2 + (LOGF_POLYNOMIAL[1] * r + LOGF_POLYNOMIAL[2])) * r2 + (y0 + r));
}

/**
 * `log` of glibc, for any float64.
 *
 * @param x - A number.
 * @returns The natural logarithm; −Infinity of 0, NaN below.
 */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return Math.log(x);
  if (x >= 0.9375 && x < 1.064697265625) return logNearOne(x);
  let shift = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 4503599627370496;
    shift = 52;
  }
  double[0] = x;
  const high = words[1]!;
  const offset = (high - 0x3fe60000) | 0;
  const i = (offset >>> 13) & 127;
  const k = (offset >> 20) - shift;
  words[1] = high - (offset & 0xfff00000);
  const z = double[0]!;
  const A = LOG_POLYNOMIAL;
  const w = fma(k, LN2_HIGH, LOG_TABLE[2 * i + 1]!);
  const r = fma(z, LOG_TABLE[2 * i]!, -1);
  const hi = r + w;
  const r2 = r * r;
  const lo = fma(k, LN2_LOW, w - hi + r);
  const tail = fma(fma(r, A[4]!, A[3]!), r2, fma(A[2]!, r, A[1]!));
  return fma(r * r2, tail, fma(r2, A[0]!, lo)) + hi;
}

function logNearOne(x: number): number {
  if (x === 1) return 0;
  const B = LOG_NEAR_ONE;
  const r = x - 1;
  const r2 = r * r;
  const r3 = r * r2;
  const y = fma(
    fma(fma(r3, B[10]!, fma(r2, B[9]!, fma(r, B[8]!, B[7]!))), r3, fma(r2, B[6]!, fma(r, B[5]!, B[4]!))),
    r3,
    fma(r2, B[3]!, fma(r, B[2]!, B[1]!)),
  );
  const t = fma(r, 134217728, r);
  const rHigh = fma(-134217728, r, t);
  const q = rHigh * rHigh;
  const hi = fma(q, B[0]!, r);
  const lo = fma(B[0]! * (r - rHigh), r + rHigh, fma(q, B[0]!, r - hi));
  return hi + fma(y, r3, lo);
}

/**
 * `pow` of glibc for a base in (0, 1) and an exponent of 1 or more, which is what a beta variate asks for.
 *
 * @param x - The base, 0 ≤ x < 1.
 * @param y - The exponent, y ≥ 1.
 * @returns `x` to the power `y`, in [0, 1).
 */
export function powBelowOne(x: number, y: number): number {
  if (x === 0 || y >= 9007199254740992) return 0;
  // Logarithm of x as a sum of two doubles.
  double[0] = x;
  const high = words[1]!;
  // The offset 0x3fe6955500000000 has no low half, so the difference needs only the high one.
  const offset = (high - 0x3fe69555) | 0;
  const i = (offset >>> 13) & 127;
  const k = offset >> 20;
  words[1] = high - (offset & 0xfff00000);
  const z = double[0]!;
  const A = POW_POLYNOMIAL;
  const r = fma(z, POW_TABLE[3 * i]!, -1);
  const t1 = fma(k, LN2_HIGH, POW_TABLE[3 * i + 1]!);
  const t2 = r + t1;
  const lo1 = fma(k, LN2_LOW, POW_TABLE[3 * i + 2]!);
  const lo2 = r + (t1 - t2);
  const ar = r * A[0]!;
  const ar2 = r * ar;
  const ar3 = r * ar2;
  const sum = t2 + ar2;
  const lo3 = fma(r, ar, -ar2);
  const lo4 = ar2 + (t2 - sum);
  const p = fma(ar2, fma(ar2, fma(r, A[6]!, A[5]!), fma(r, A[4]!, A[3]!)), fma(r, A[2]!, A[1]!));
  const rest = fma(ar3, p, lo4 + (lo3 + (lo1 + lo2)));
  const logHigh = sum + rest;
  const logLow = rest + (sum - logHigh);
  const productHigh = y * logHigh;
  const productLow = fma(y, logLow, fma(y, logHigh, -productHigh));
  return expNegative(productHigh, productLow);
}

/** e to the power `x + tail`, for `x` below 0. */
function expNegative(x: number, tail: number): number {
  if (x > -5.551115123125783e-17) return 1 + x;
  if (x <= -1024) return 0;
  const shifted = fma(x, EXP_INVERSE_LN2, EXP_SHIFT);
  const k = shifted - EXP_SHIFT;
  const r = tail + fma(k, EXP_LN2_LOW, fma(k, EXP_LN2_HIGH, x));
  const i = k & 127;
  const C = EXP_POLYNOMIAL;
  const r2 = r * r;
  const first = r + EXP_TAIL[i]!;
  const value = fma(r2 * r2, fma(r, C[3]!, C[2]!), fma(r2, fma(r, C[1]!, C[0]!), first));
  words[0] = EXP_BITS_LOW[i]!;
  const scaleHigh = EXP_BITS_HIGH[i]! + (k << 13);
  if (x > -512) {
    words[1] = scaleHigh;
    const scale = double[0]!;
    return fma(scale, value, scale);
  }
  // The result may be below the normal range: made 2^1022 times as large, rounded to what will be kept, then scaled.
  words[1] = scaleHigh + 0x3fe00000;
  const scale = double[0]!;
  const part = scale * value;
  let result = scale + part;
  if (result < 1) {
    const lost = scale - result + part;
    const padded = 1 + result;
    result = padded + (1 - padded + result + lost) - 1;
  }
  return result * 2.2250738585072014e-308;
}
