import { exp4 } from './functions';
import { argI, argP, share } from './shared';

// Softmax of rows, and the loss on top of it. Threads share the rows.

/** The largest of a row; NaN if there is one. */
function largestOf(row: usize, width: i32): f32 {
  let best = f32x4.splat(-Infinity);
  let k = 0;
  for (; k + 4 <= width; k += 4) best = f32x4.max(best, v128.load(row + (<usize>k << 2)));
  for (; k < width; k++) best = f32x4.max(best, v128.load32_splat(row + (<usize>k << 2)));
  best = f32x4.max(best, v128.shuffle<i64>(best, best, 1, 0));
  return max<f32>(f32x4.extract_lane(best, 0), f32x4.extract_lane(best, 1));
}

/** y = e^(x − largest); returns the sum. */
function exponentials(x: usize, y: usize, width: i32, largest: f32): f64 {
  const centre = f32x4.splat(largest);
  let total: f64 = 0;
  let k = 0;
  for (; k + 4 <= width; k += 4) {
    const at = <usize>k << 2;
    const v = exp4(f32x4.sub(v128.load(x + at), centre));
    v128.store(y + at, v);
    const pairs = f64x2.add(f64x2.promote_low_f32x4(v), f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1)));
    total += f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
  }
  for (; k < width; k++) {
    const at = <usize>k << 2;
    const v = f32x4.extract_lane(exp4(f32x4.sub(v128.load32_splat(x + at), centre)), 0);
    store<f32>(y + at, v);
    total += <f64>v;
  }
  return total;
}

function multiplyRow(y: usize, width: i32, factor: f32): void {
  let k = 0;
  for (; k + 4 <= width; k += 4) v128.store(y + (<usize>k << 2), f32x4.mul(v128.load(y + (<usize>k << 2)), f32x4.splat(factor)));
  for (; k < width; k++) store<f32>(y + (<usize>k << 2), load<f32>(y + (<usize>k << 2)) * factor);
}

/** Softmax, or its logarithm. Arguments: x, y, rows, width, log (0 or 1). */
export function softmax(piece: i32, pieces: i32): void {
  const x = argP(0), y = argP(1), rows = argI(2), width = argI(3), log = argI(4) != 0;
  const end = share(rows, 1, piece + 1, pieces);
  for (let r = share(rows, 1, piece, pieces); r < end; r++) {
    const base = <usize>r * <usize>width << 2;
    const largest = largestOf(x + base, width);
    const total = exponentials(x + base, y + base, width, largest);
    if (!log) multiplyRow(y + base, width, <f32>(1 / total));
    else {
      const norm = <f64>largest + Mathf.log(<f32>total);
      for (let k = 0; k < width; k++) store<f32>(y + base + (<usize>k << 2), <f32>(<f64>load<f32>(x + base + (<usize>k << 2)) - norm));
    }
  }
}

/** dx = y·(dy − Σ y·dy), or of the logarithm dy − e^y·Σ dy. Arguments: y, dy, dx, rows, width, log (0 or 1). */
export function softmaxGradient(piece: i32, pieces: i32): void {
  const y = argP(0), dy = argP(1), dx = argP(2), rows = argI(3), width = argI(4), log = argI(5) != 0;
  const end = share(rows, 1, piece + 1, pieces);
  for (let r = share(rows, 1, piece, pieces); r < end; r++) {
    const base = <usize>r * <usize>width << 2;
    let total: f64 = 0;
    for (let k = 0; k < width; k++) {
      const at = base + (<usize>k << 2);
      total += log ? <f64>load<f32>(dy + at) : <f64>load<f32>(dy + at) * <f64>load<f32>(y + at);
    }
    const s = f32x4.splat(<f32>total);
    let k = 0;
    for (; k + 4 <= width; k += 4) {
      const at = base + (<usize>k << 2);
      const v = v128.load(y + at), g = v128.load(dy + at);
      v128.store(dx + at, log ? f32x4.sub(g, f32x4.mul(exp4(v), s)) : f32x4.mul(v, f32x4.sub(g, s)));
    }
    for (; k < width; k++) {
      const at = base + (<usize>k << 2);
      const v = v128.load32_splat(y + at), g = v128.load32_splat(dy + at);
      v128.store_lane<f32>(dx + at, log ? f32x4.sub(g, f32x4.mul(exp4(v), s)) : f32x4.mul(v, f32x4.sub(g, s)), 0);
    }
  }
}

/** Softmax and −log of the label's share, 0 where the label is −1. Arguments: x, labels, loss, softmax, rows, width. */
export function crossEntropy(piece: i32, pieces: i32): void {
  const x = argP(0), labels = argP(1), loss = argP(2), y = argP(3), rows = argI(4), width = argI(5);
  const end = share(rows, 1, piece + 1, pieces);
  for (let r = share(rows, 1, piece, pieces); r < end; r++) {
    const base = <usize>r * <usize>width << 2;
    const largest = largestOf(x + base, width);
    const total = exponentials(x + base, y + base, width, largest);
    multiplyRow(y + base, width, <f32>(1 / total));
    const label = load<i32>(labels + (<usize>r << 2));
    store<f32>(loss + (<usize>r << 2), label < 0 ? 0 : <f32>(<f64>largest + Mathf.log(<f32>total) - <f64>load<f32>(x + base + (<usize>label << 2))));
  }
}

/** dx = (softmax − 1 at the label)·dloss, 0 where the label is −1. Arguments: softmax, labels, dloss, dx, rows, width. */
export function crossEntropyGradient(piece: i32, pieces: i32): void {
  const y = argP(0), labels = argP(1), dloss = argP(2), dx = argP(3), rows = argI(4), width = argI(5);
  const end = share(rows, 1, piece + 1, pieces);
  for (let r = share(rows, 1, piece, pieces); r < end; r++) {
    const base = <usize>r * <usize>width << 2;
    const label = load<i32>(labels + (<usize>r << 2));
    if (label < 0) {
      memory.fill(dx + base, 0, <usize>width << 2);
      continue;
    }
    const given = load<f32>(dloss + (<usize>r << 2));
    let k = 0;
    for (; k + 4 <= width; k += 4) v128.store(dx + base + (<usize>k << 2), f32x4.mul(v128.load(y + base + (<usize>k << 2)), f32x4.splat(given)));
    for (; k < width; k++) store<f32>(dx + base + (<usize>k << 2), load<f32>(y + base + (<usize>k << 2)) * given);
    const hit = dx + base + (<usize>label << 2);
    store<f32>(hit, given * (load<f32>(y + base + (<usize>label << 2)) - 1));
  }
}
