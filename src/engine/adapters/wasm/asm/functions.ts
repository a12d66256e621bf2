import { argF, argI, argP, share } from './shared';

// Functions of one variable, four floats at a time, to a few units in the last place.

// @ts-ignore: decorator
@inline function constant(value: f32): v128 {
  return f32x4.splat(value);
}

/** eˣ: 2ⁿ times a polynomial on [−ln 2 / 2, ln 2 / 2]. NaN stays NaN; what is too large is ∞, what is too small 0. */
export function exp4(given: v128): v128 {
  const x = f32x4.max(f32x4.min(given, constant(89)), constant(-104));
  const n = f32x4.nearest(f32x4.mul(x, constant(1.44269504)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, constant(0.693359375))), f32x4.mul(n, constant(-2.12194440e-4)));
  let y = constant(1.9875691500e-4);
  y = f32x4.add(f32x4.mul(y, r), constant(1.3981999507e-3));
  y = f32x4.add(f32x4.mul(y, r), constant(8.3334519073e-3));
  y = f32x4.add(f32x4.mul(y, r), constant(4.1665795894e-2));
  y = f32x4.add(f32x4.mul(y, r), constant(1.6666665459e-1));
  y = f32x4.add(f32x4.mul(y, r), constant(0.5));
  y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(y, r), r), r), constant(1));
  // in two steps, since 2ⁿ alone may be no float
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const one = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, one), 23), second = i32x4.shl(i32x4.add(i32x4.sub(whole, half), one), 23);
  return f32x4.mul(f32x4.mul(y, first), second);
}

// @ts-ignore: decorator
@inline function sigmoid4(x: v128): v128 {
  return f32x4.div(constant(1), f32x4.add(constant(1), exp4(f32x4.neg(x))));
}

/** tanh as a quotient of polynomials, which keeps small numbers exact. */
function tanh4(given: v128): v128 {
  const x = f32x4.max(f32x4.min(given, constant(7.90531110763549805)), constant(-7.90531110763549805));
  const s = f32x4.mul(x, x);
  let p = constant(-2.76076847742355e-16);
  p = f32x4.add(f32x4.mul(p, s), constant(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, s), constant(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, s), constant(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(p, s), constant(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(p, s), constant(6.37261928875436e-4));
  p = f32x4.mul(f32x4.add(f32x4.mul(p, s), constant(4.89352455891786e-3)), x);
  let q = constant(1.19825839466702e-6);
  q = f32x4.add(f32x4.mul(q, s), constant(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(q, s), constant(2.26843463243900e-3));
  q = f32x4.add(f32x4.mul(q, s), constant(4.89352518554385e-3));
  return f32x4.div(p, q);
}

/** The function of a number; the numbers are those of the adapter's table. */
// @ts-ignore: decorator
@inline function valueOf(kind: i32, x: v128, a: v128, b: v128): v128 {
  const zero = constant(0);
  switch (kind) {
    case 0: return f32x4.pmax(zero, x); // relu: 0 for NaN, as in Paddle
    case 1: return f32x4.add(f32x4.mul(x, a), b); // scale
    case 2: return exp4(x);
    case 3: return sigmoid4(x);
    case 4: return tanh4(x);
    case 5: return f32x4.mul(x, sigmoid4(x)); // silu
    case 6: return f32x4.abs(x);
    case 7: return f32x4.sqrt(x);
    case 8: return f32x4.mul(x, x);
    case 9: return v128.bitselect(f32x4.mul(x, a), x, f32x4.lt(x, zero)); // leakyRelu
    default: return f32x4.min(f32x4.max(x, a), b); // clip
  }
}

/** Its derivative. */
// @ts-ignore: decorator
@inline function slopeOf(kind: i32, x: v128, a: v128, b: v128): v128 {
  const zero = constant(0), one = constant(1);
  switch (kind) {
    case 1: return a;
    case 2: return exp4(x);
    case 3: { const y = sigmoid4(x); return f32x4.mul(y, f32x4.sub(one, y)); }
    case 4: { const y = tanh4(x); return f32x4.sub(one, f32x4.mul(y, y)); }
    case 5: { const y = sigmoid4(x); return f32x4.mul(y, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, y)))); }
    case 6: return v128.bitselect(x, v128.bitselect(one, f32x4.neg(one), f32x4.gt(x, zero)), v128.or(f32x4.eq(x, zero), f32x4.ne(x, x))); // 0 at 0, NaN for NaN
    case 7: return f32x4.div(constant(0.5), f32x4.sqrt(x));
    case 8: return f32x4.add(x, x);
    case 9: return v128.bitselect(a, one, f32x4.lt(x, zero));
    default: return v128.and(one, v128.and(f32x4.ge(x, a), f32x4.le(x, b)));
  }
}

/** y = f(x). Arguments: x, y, n, kind, a, b. */
export function unary(piece: i32, pieces: i32): void {
  const x = argP(0), y = argP(1), n = argI(2), kind = argI(3), a = f32x4.splat(argF(4)), b = f32x4.splat(argF(5));
  const end = share(n, 64, piece + 1, pieces);
  let i = share(n, 64, piece, pieces);
  for (; i + 4 <= end; i += 4) {
    const at = <usize>i << 2;
    v128.store(y + at, valueOf(kind, v128.load(x + at), a, b));
  }
  for (; i < end; i++) {
    const at = <usize>i << 2;
    v128.store_lane<f32>(y + at, valueOf(kind, v128.load32_splat(x + at), a, b), 0);
  }
}

/** dx = dy·f′(x); relu passes on dy where x > 0. Arguments: x, dy, dx, n, kind, a, b. */
export function unaryGradient(piece: i32, pieces: i32): void {
  const x = argP(0), dy = argP(1), dx = argP(2), n = argI(3), kind = argI(4), a = f32x4.splat(argF(5)), b = f32x4.splat(argF(6));
  const zero = f32x4.splat(0);
  const end = share(n, 64, piece + 1, pieces);
  let i = share(n, 64, piece, pieces);
  for (; i + 4 <= end; i += 4) {
    const at = <usize>i << 2;
    const v = v128.load(x + at), g = v128.load(dy + at);
    v128.store(dx + at, kind == 0 ? v128.and(g, f32x4.gt(v, zero)) : f32x4.mul(g, slopeOf(kind, v, a, b)));
  }
  for (; i < end; i++) {
    const at = <usize>i << 2;
    const v = v128.load32_splat(x + at), g = v128.load32_splat(dy + at);
    v128.store_lane<f32>(dx + at, kind == 0 ? v128.and(g, f32x4.gt(v, zero)) : f32x4.mul(g, slopeOf(kind, v, a, b)), 0);
  }
}
