const view = new Float64Array(1);
const words = new Int32Array(view.buffer); // low, high
const SPLIT = 134217729; // 2^27 + 1

/**
 * `a * b + c`, rounded once, as a processor's fused multiply-add gives it.
 *
 * Exact for operands whose product and its rounding error stay within the normal range, which holds for the logarithms here.
 */
export function fma(a: number, b: number, c: number): number {
  // a * b = product + productError, exactly (Dekker).
  const product = a * b;
  let t = SPLIT * a;
  const aHigh = t - (t - a);
  const aLow = a - aHigh;
  t = SPLIT * b;
  const bHigh = t - (t - b);
  const bLow = b - bHigh;
  const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  // c + productError = u + uError, product + u = s + sError, exactly.
  const u = c + productError;
  t = u - c;
  const uError = c - (u - t) + (productError - t);
  const s = product + u;
  t = s - product;
  const sError = product - (s - t) + (u - t);
  // The rest is rounded to odd, so that the last addition rounds as if it saw all bits.
  let rest = sError + uError;
  t = rest - sError;
  const restError = sError - (rest - t) + (uError - t);
  if (restError !== 0) {
    view[0] = rest;
    // The nearest number is even: what is exact lies towards its odd neighbour.
    const low = words[0]!;
    if ((low & 1) === 0) {
      if (restError > 0 === rest > 0) words[0] = low | 1;
      else {
        words[0] = low - 1;
        if (low === 0) words[1] = words[1]! - 1;
      }
      rest = view[0]!;
    }
  }
  return s + rest;
}
