import { argF, argI, argP, share } from './shared';

// Reductions of [outer, reduced, inner] to [outer, inner]. Sums are kept in float64 and rounded once. Threads share the results.

// @ts-ignore: decorator
@inline function high(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1));
}

/** Σ x times a factor. Arguments: x, y, outer, reduced, inner, factor. */
export function sum(piece: i32, pieces: i32): void {
  const x = argP(0), y = argP(1), outer = argI(2), reduced = argI(3), inner = argI(4), factor = <f64>argF(5);
  if (inner == 1) {
    const end = share(outer, 1, piece + 1, pieces);
    for (let o = share(outer, 1, piece, pieces); o < end; o++) {
      const row = x + (<usize>o * <usize>reduced << 2);
      let a = f64x2.splat(0), b = f64x2.splat(0);
      let k = 0;
      for (; k + 4 <= reduced; k += 4) {
        const v = v128.load(row + (<usize>k << 2));
        a = f64x2.add(a, f64x2.promote_low_f32x4(v));
        b = f64x2.add(b, high(v));
      }
      a = f64x2.add(a, b);
      let total = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
      for (; k < reduced; k++) total += <f64>load<f32>(row + (<usize>k << 2));
      store<f32>(y + (<usize>o << 2), <f32>(total * factor));
    }
    return;
  }
  const groups = (inner + 3) >> 2;
  const stride = <usize>inner << 2;
  const f = f64x2.splat(factor);
  const end = share(outer * groups, 1, piece + 1, pieces);
  for (let task = share(outer * groups, 1, piece, pieces); task < end; task++) {
    const o = task / groups;
    const i = (task - o * groups) << 2;
    let from = x + (<usize>o * <usize>reduced * <usize>inner << 2) + (<usize>i << 2);
    const to = y + (<usize>(o * inner + i) << 2);
    if (i + 4 <= inner) {
      let a = f64x2.splat(0), b = f64x2.splat(0);
      for (let k = 0; k < reduced; k++, from += stride) {
        const v = v128.load(from);
        a = f64x2.add(a, f64x2.promote_low_f32x4(v));
        b = f64x2.add(b, high(v));
      }
      v128.store(to, v128.shuffle<i64>(f32x4.demote_f64x2_zero(f64x2.mul(a, f)), f32x4.demote_f64x2_zero(f64x2.mul(b, f)), 0, 2));
    } else {
      for (let c = 0; c < inner - i; c++) {
        let total: f64 = 0, at = from + (<usize>c << 2);
        for (let k = 0; k < reduced; k++, at += stride) total += <f64>load<f32>(at);
        store<f32>(to + (<usize>c << 2), <f32>(total * factor));
      }
    }
  }
}

/** The largest, or the smallest; NaN if there is one. Arguments: x, y, outer, reduced, inner, smallest (0 or 1). */
export function extreme(piece: i32, pieces: i32): void {
  const x = argP(0), y = argP(1), outer = argI(2), reduced = argI(3), inner = argI(4), smallest = argI(5) != 0;
  const start: f32 = smallest ? Infinity : -Infinity;
  if (inner == 1) {
    const end = share(outer, 1, piece + 1, pieces);
    for (let o = share(outer, 1, piece, pieces); o < end; o++) {
      const row = x + (<usize>o * <usize>reduced << 2);
      let best = f32x4.splat(start);
      let k = 0;
      for (; k + 4 <= reduced; k += 4) {
        const v = v128.load(row + (<usize>k << 2));
        best = smallest ? f32x4.min(best, v) : f32x4.max(best, v);
      }
      for (; k < reduced; k++) {
        const v = v128.load32_splat(row + (<usize>k << 2));
        best = smallest ? f32x4.min(best, v) : f32x4.max(best, v);
      }
      const swapped = v128.shuffle<i64>(best, best, 1, 0);
      best = smallest ? f32x4.min(best, swapped) : f32x4.max(best, swapped);
      const a = f32x4.extract_lane(best, 0), b = f32x4.extract_lane(best, 1);
      store<f32>(y + (<usize>o << 2), smallest ? min<f32>(a, b) : max<f32>(a, b));
    }
    return;
  }
  const groups = (inner + 3) >> 2;
  const stride = <usize>inner << 2;
  const end = share(outer * groups, 1, piece + 1, pieces);
  for (let task = share(outer * groups, 1, piece, pieces); task < end; task++) {
    const o = task / groups;
    const i = (task - o * groups) << 2;
    let from = x + (<usize>o * <usize>reduced * <usize>inner << 2) + (<usize>i << 2);
    const to = y + (<usize>(o * inner + i) << 2);
    if (i + 4 <= inner) {
      let best = f32x4.splat(start);
      for (let k = 0; k < reduced; k++, from += stride) best = smallest ? f32x4.min(best, v128.load(from)) : f32x4.max(best, v128.load(from));
      v128.store(to, best);
    } else {
      for (let c = 0; c < inner - i; c++) {
        let best = start, at = from + (<usize>c << 2);
        for (let k = 0; k < reduced; k++, at += stride) best = smallest ? min<f32>(best, load<f32>(at)) : max<f32>(best, load<f32>(at));
        store<f32>(to + (<usize>c << 2), best);
      }
    }
  }
}
