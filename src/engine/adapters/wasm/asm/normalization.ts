import { argF, argI, argP, share, threadNumber } from './shared';

// Batch normalization over rows [rows, channels], read as they lie. Sums are made strip by strip, blocks of channels at a time, and the strips' sums
// are added in order: they are the same for any number of threads. Within a strip, short runs of rows add up in float32, all else in float64.

/** Rows of a strip, and of a run. */
const STRIP: i32 = 128;
const RUN: i32 = 32;
/** Channels of a block: a run of them fits into the first-level cache. */
const BLOCK: i32 = 128;
/** Working memory of a thread: two sums of a block. */
const SUMS: usize = <usize>BLOCK << 2;

// @ts-ignore: decorator
@inline function add4(at: usize, v: v128): void {
  v128.store(at, f32x4.add(v128.load(at), v));
}

/** float64 sums += float32 sums. */
function widen(from: usize, to: usize, n: i32): void {
  for (let c = 0; c < n; c++) store<f64>(to + (<usize>c << 3), load<f64>(to + (<usize>c << 3)) + <f64>load<f32>(from + (<usize>c << 2)));
}

/** The sum of a channel's partial sums, which lie `step` bytes apart. */
function total(at: usize, count: i32, step: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    sum += load<f64>(at);
    at += step;
  }
  return sum;
}

/** Σ d and Σ d² of rows, d = x − guess. */
function squareRows(x: usize, stride: usize, rows: i32, n: i32, guess: usize, s: usize, q: usize): void {
  const whole = n & ~3;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const a = x + stride * r, b = a + stride, c = b + stride, d = c + stride;
    for (let i = 0; i < whole; i += 4) {
      const k = <usize>i << 2;
      const g = v128.load(guess + k);
      const d0 = f32x4.sub(v128.load(a + k), g), d1 = f32x4.sub(v128.load(b + k), g), d2 = f32x4.sub(v128.load(c + k), g), d3 = f32x4.sub(v128.load(d + k), g);
      add4(s + k, f32x4.add(f32x4.add(d0, d1), f32x4.add(d2, d3)));
      add4(q + k, f32x4.add(f32x4.add(f32x4.mul(d0, d0), f32x4.mul(d1, d1)), f32x4.add(f32x4.mul(d2, d2), f32x4.mul(d3, d3))));
    }
  }
  for (; r < rows; r++) {
    for (let i = 0; i < whole; i += 4) {
      const k = <usize>i << 2;
      const d = f32x4.sub(v128.load(x + stride * r + k), v128.load(guess + k));
      add4(s + k, d);
      add4(q + k, f32x4.mul(d, d));
    }
  }
  for (let i = whole; i < n; i++) {
    const k = <usize>i << 2;
    for (r = 0; r < rows; r++) {
      const d = load<f32>(x + stride * r + k) - load<f32>(guess + k);
      store<f32>(s + k, load<f32>(s + k) + d);
      store<f32>(q + k, load<f32>(q + k) + d * d);
    }
  }
}

/** dy, or 0 where `mask`, if there is one, is not above 0. */
// @ts-ignore: decorator
@inline function gradient4(dy: usize, mask: usize, at: usize): v128 {
  const g = v128.load(dy + at);
  return mask ? v128.and(g, f32x4.gt(v128.load(mask + at), f32x4.splat(0))) : g;
}

// @ts-ignore: decorator
@inline function gradient1(dy: usize, mask: usize, at: usize): f32 {
  return mask && !(load<f32>(mask + at) > 0) ? 0 : load<f32>(dy + at);
}

/** Σ g and Σ g·(x − mean) of rows, g the masked dy. */
function gradientRows(x: usize, dy: usize, mask: usize, stride: usize, rows: i32, n: i32, mean: usize, s: usize, q: usize): void {
  const whole = n & ~3;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const a = stride * r, b = a + stride, c = b + stride, d = c + stride;
    for (let i = 0; i < whole; i += 4) {
      const k = <usize>i << 2;
      const m = v128.load(mean + k);
      const g0 = gradient4(dy, mask, a + k), g1 = gradient4(dy, mask, b + k), g2 = gradient4(dy, mask, c + k), g3 = gradient4(dy, mask, d + k);
      add4(s + k, f32x4.add(f32x4.add(g0, g1), f32x4.add(g2, g3)));
      const p0 = f32x4.mul(g0, f32x4.sub(v128.load(x + a + k), m)), p1 = f32x4.mul(g1, f32x4.sub(v128.load(x + b + k), m));
      const p2 = f32x4.mul(g2, f32x4.sub(v128.load(x + c + k), m)), p3 = f32x4.mul(g3, f32x4.sub(v128.load(x + d + k), m));
      add4(q + k, f32x4.add(f32x4.add(p0, p1), f32x4.add(p2, p3)));
    }
  }
  for (; r < rows; r++) {
    const a = stride * r;
    for (let i = 0; i < whole; i += 4) {
      const k = <usize>i << 2;
      const g = gradient4(dy, mask, a + k);
      add4(s + k, g);
      add4(q + k, f32x4.mul(g, f32x4.sub(v128.load(x + a + k), v128.load(mean + k))));
    }
  }
  for (let i = whole; i < n; i++) {
    const k = <usize>i << 2;
    for (r = 0; r < rows; r++) {
      const at = stride * r + k;
      const g = gradient1(dy, mask, at);
      store<f32>(s + k, load<f32>(s + k) + g);
      store<f32>(q + k, load<f32>(q + k) + g * (load<f32>(x + at) - load<f32>(mean + k)));
    }
  }
}

/** Σ of rows. */
function sumRows(at: usize, stride: usize, rows: i32, n: i32, s: usize): void {
  const whole = n & ~3;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < whole; c += 4) add4(s + (<usize>c << 2), v128.load(at + (<usize>c << 2)));
    for (let c = whole; c < n; c++) store<f32>(s + (<usize>c << 2), load<f32>(s + (<usize>c << 2)) + load<f32>(at + (<usize>c << 2)));
    at += stride;
  }
}

/**
 * Two sums per channel, for each strip: [strips][2][channels] of float64. Arguments: x, partial sums, rows, channels, what is summed (0: x − its first row,
 * squared; 1: gradients; 2: dy alone, beside zeros), dy, mask or 0, mean, scratch (two blocks of sums for each thread).
 */
export function channelSums(piece: i32, pieces: i32): void {
  const x = argP(0), partial = argP(1), rows = argI(2), channels = argI(3), kind = argI(4), dy = argP(5), mask = argP(6), mean = argP(7);
  const s = argP(8) + <usize>threadNumber() * 2 * SUMS, q = s + SUMS;
  const strips = (rows + STRIP - 1) / STRIP, blocks = (channels + BLOCK - 1) / BLOCK;
  const stride = <usize>channels << 2;
  const end = share(strips * blocks, 1, piece + 1, pieces);
  for (let task = share(strips * blocks, 1, piece, pieces); task < end; task++) {
    const strip = task / blocks, first = (task - strip * blocks) * BLOCK;
    const n = min(BLOCK, channels - first);
    const shift = <usize>first << 2;
    const sums = partial + (<usize>(strip * 2 * channels + first) << 3), products = sums + (<usize>channels << 3);
    memory.fill(sums, 0, <usize>n << 3);
    memory.fill(products, 0, <usize>n << 3);
    const last = min((strip + 1) * STRIP, rows);
    for (let r = strip * STRIP; r < last; r += RUN) {
      const count = min(RUN, last - r);
      const at = stride * r + shift;
      memory.fill(s, 0, 2 * SUMS);
      if (kind == 0) squareRows(x + at, stride, count, n, x + shift, s, q);
      else if (kind == 1) gradientRows(x + at, dy + at, mask ? mask + at : 0, stride, count, n, mean + shift, s, q);
      else sumRows(dy + at, stride, count, n, s);
      widen(s, sums, n);
      if (kind != 2) widen(q, products, n);
    }
  }
}

/** What the passes over the elements need of each channel: [mean][factor][shift]. */
// @ts-ignore: decorator
@inline function setAffine(table: usize, channels: i32, k: usize, mean: f32, factor: f32, shift: f32): void {
  const row = <usize>channels << 2;
  store<f32>(table + k, mean);
  store<f32>(table + row + k, factor);
  store<f32>(table + row * 2 + k, shift);
}

/**
 * Mean, biased variance, 1/√(variance + ε), and the table of `affine`. Arguments: x, partial sums, rows, channels, ε, mean, variance, inverse, scale,
 * shift, table.
 */
export function statistics(piece: i32, pieces: i32): void {
  const x = argP(0), partial = argP(1), rows = argI(2), channels = argI(3), epsilon = <f64>argF(4);
  const mean = argP(5), variance = argP(6), inverse = argP(7), gamma = argP(8), beta = argP(9), table = argP(10);
  const strips = (rows + STRIP - 1) / STRIP;
  const row = <usize>channels << 3;
  const end = share(channels, 16, piece + 1, pieces);
  for (let c = share(channels, 16, piece, pieces); c < end; c++) {
    const k = <usize>c << 2;
    const at = partial + (k << 1);
    const m = total(at, strips, row * 2) / <f64>rows;
    const v = max<f64>(total(at + row, strips, row * 2) / <f64>rows - m * m, 0);
    const centre = <f32>(<f64>load<f32>(x + k) + m), i = <f32>(1 / sqrt<f64>(v + epsilon));
    store<f32>(mean + k, centre);
    store<f32>(variance + k, <f32>v);
    store<f32>(inverse + k, i);
    setAffine(table, channels, k, centre, i * load<f32>(gamma + k), load<f32>(beta + k));
  }
}

/** The table of `affine` from given statistics. Arguments: mean, variance, scale, shift, table, channels, ε. */
export function givenStatistics(piece: i32, pieces: i32): void {
  const mean = argP(0), variance = argP(1), gamma = argP(2), beta = argP(3), table = argP(4), channels = argI(5), epsilon = <f64>argF(6);
  const end = share(channels, 16, piece + 1, pieces);
  for (let c = share(channels, 16, piece, pieces); c < end; c++) {
    const k = <usize>c << 2;
    const i = <f32>(1 / sqrt<f64>(<f64>load<f32>(variance + k) + epsilon));
    setAffine(table, channels, k, load<f32>(mean + k), i * load<f32>(gamma + k), load<f32>(beta + k));
  }
}

/** Two rows of `affine`, or one twice: what the table says of a channel serves both. */
// @ts-ignore: decorator
@inline function affineRows(a: usize, b: usize, table: usize, row: usize, channels: i32, zA: usize, zB: usize, tableZ: usize, toA: usize, toB: usize, relu: bool): void {
  const factors = table + row, shifts = factors + row, factorsZ = tableZ + row, shiftsZ = factorsZ + row;
  const zero = f32x4.splat(0);
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const k = <usize>c << 2;
    const mean = v128.load(table + k), factor = v128.load(factors + k), shift = v128.load(shifts + k);
    let v = f32x4.add(f32x4.mul(f32x4.sub(v128.load(a + k), mean), factor), shift);
    let w = f32x4.add(f32x4.mul(f32x4.sub(v128.load(b + k), mean), factor), shift);
    if (zA) {
      let zv = v128.load(zA + k), zw = v128.load(zB + k);
      if (tableZ) {
        const meanZ = v128.load(tableZ + k), factorZ = v128.load(factorsZ + k), shiftZ = v128.load(shiftsZ + k);
        zv = f32x4.add(f32x4.mul(f32x4.sub(zv, meanZ), factorZ), shiftZ);
        zw = f32x4.add(f32x4.mul(f32x4.sub(zw, meanZ), factorZ), shiftZ);
      }
      v = f32x4.add(v, zv);
      w = f32x4.add(w, zw);
    }
    // 0 for NaN, as in Paddle
    if (relu) {
      v = f32x4.pmax(zero, v);
      w = f32x4.pmax(zero, w);
    }
    v128.store(toA + k, v);
    v128.store(toB + k, w);
  }
  for (; c < channels; c++) {
    const k = <usize>c << 2;
    affine1(a + k, table + k, row, zA ? zA + k : 0, tableZ ? tableZ + k : 0, toA + k, relu);
    affine1(b + k, table + k, row, zA ? zB + k : 0, tableZ ? tableZ + k : 0, toB + k, relu);
  }
}

function affine1(x: usize, table: usize, row: usize, z: usize, tableZ: usize, to: usize, relu: bool): void {
  let v = (load<f32>(x) - load<f32>(table)) * load<f32>(table + row) + load<f32>(table + row * 2);
  if (z) v += tableZ ? (load<f32>(z) - load<f32>(tableZ)) * load<f32>(tableZ + row) + load<f32>(tableZ + row * 2) : load<f32>(z);
  store<f32>(to, !relu || v > 0 ? v : 0);
}

/**
 * y = (x − mean)·factor + shift, plus z, or z treated likewise, if there is one; then ReLU, if it is wanted. Arguments: x, table, y, rows, channels,
 * relu (0 or 1), z or 0, its table or 0.
 */
export function affine(piece: i32, pieces: i32): void {
  const x = argP(0), table = argP(1), y = argP(2), rows = argI(3), channels = argI(4), relu = argI(5) != 0, z = argP(6), tableZ = argP(7);
  const row = <usize>channels << 2;
  const end = share(rows, 2, piece + 1, pieces);
  for (let r = share(rows, 2, piece, pieces); r < end; r += 2) {
    const a = row * r, b = r + 1 < end ? a + row : a;
    affineRows(x + a, x + b, table, row, channels, z ? z + a : 0, z + b, tableZ, y + a, y + b, relu);
  }
}

/**
 * dshift = Σ g, dscale = Σ g·(x − mean)·inverse, and the table of `affineGradient`: [mean][scale·inverse][dshift/rows][inverse·dscale/rows].
 * Arguments: partial sums, rows, channels, dshift, mean, inverse, scale, dscale, table.
 */
export function gradientSums(piece: i32, pieces: i32): void {
  const partial = argP(0), rows = argI(1), channels = argI(2), dbeta = argP(3);
  const mean = argP(4), inverse = argP(5), gamma = argP(6), dgamma = argP(7), table = argP(8);
  const strips = (rows + STRIP - 1) / STRIP;
  const row = <usize>channels << 3, line = <usize>channels << 2;
  const per: f32 = 1 / <f32>rows;
  const end = share(channels, 16, piece + 1, pieces);
  for (let c = share(channels, 16, piece, pieces); c < end; c++) {
    const k = <usize>c << 2;
    const at = partial + (k << 1);
    const shift = <f32>total(at, strips, row * 2);
    store<f32>(dbeta + k, shift);
    const i = load<f32>(inverse + k), scale = <f32>(total(at + row, strips, row * 2) * <f64>i);
    store<f32>(dgamma + k, scale);
    store<f32>(table + k, load<f32>(mean + k));
    store<f32>(table + line + k, load<f32>(gamma + k) * i);
    store<f32>(table + line * 2 + k, shift * per);
    store<f32>(table + line * 3 + k, i * scale * per);
  }
}

/** Sums of so many partial ones each. Arguments: partial sums [count][channels], count, channels, sums. */
export function totals(piece: i32, pieces: i32): void {
  const partial = argP(0), count = argI(1), channels = argI(2), sums = argP(3);
  const end = share(channels, 16, piece + 1, pieces);
  for (let c = share(channels, 16, piece, pieces); c < end; c++) {
    store<f32>(sums + (<usize>c << 2), <f32>total(partial + (<usize>c << 3), count, <usize>channels << 3));
  }
}

/** dx = scale·inverse·(g − dshift/rows − (x − mean)·inverse·dscale/rows). Arguments: x, dy, mask or 0, table, dx, rows, channels. */
export function affineGradient(piece: i32, pieces: i32): void {
  const x = argP(0), dy = argP(1), mask = argP(2), means = argP(3), dx = argP(4), rows = argI(5), channels = argI(6);
  const row = <usize>channels << 2;
  const factors = means + row, shifts = factors + row, slopes = shifts + row;
  const end = share(rows, 1, piece + 1, pieces);
  for (let r = share(rows, 1, piece, pieces); r < end; r++) {
    const base = row * r;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const k = <usize>c << 2;
      const g = gradient4(dy, mask, base + k);
      const pull = f32x4.add(v128.load(shifts + k), f32x4.mul(f32x4.sub(v128.load(x + base + k), v128.load(means + k)), v128.load(slopes + k)));
      v128.store(dx + base + k, f32x4.mul(v128.load(factors + k), f32x4.sub(g, pull)));
    }
    for (; c < channels; c++) {
      const k = <usize>c << 2;
      const pull = load<f32>(shifts + k) + (load<f32>(x + base + k) - load<f32>(means + k)) * load<f32>(slopes + k);
      store<f32>(dx + base + k, load<f32>(factors + k) * (gradient1(dy, mask, base + k) - pull));
    }
  }
}

/** y = mask > 0 ? dy : 0, the gradient of a ReLU from its result; plus x, if there is one. Arguments: dy, mask, y, n, x or 0. */
export function masked(piece: i32, pieces: i32): void {
  const dy = argP(0), mask = argP(1), y = argP(2), n = argI(3), x = argP(4);
  const zero = f32x4.splat(0);
  const end = share(n, 64, piece + 1, pieces);
  let i = share(n, 64, piece, pieces);
  for (; i + 4 <= end; i += 4) {
    const at = <usize>i << 2;
    const g = v128.and(v128.load(dy + at), f32x4.gt(v128.load(mask + at), zero));
    v128.store(y + at, x ? f32x4.add(v128.load(x + at), g) : g);
  }
  for (; i < end; i++) {
    const at = <usize>i << 2;
    const g: f32 = load<f32>(mask + at) > 0 ? load<f32>(dy + at) : 0;
    store<f32>(y + at, x ? load<f32>(x + at) + g : g);
  }
}
