import { argI, argP, share } from './shared';
import { copyLine, copyTile, LINE, MR, NR } from './micro';

// Filters and images as panels: NR columns side by side, line after line in the order in which a product needs them.

/** Four floats from each of four rows, as parts of four lines. */
// @ts-ignore: decorator
@inline export function quarter(t0: usize, t1: usize, t2: usize, t3: usize, a: usize, b: usize, c: usize, d: usize): void {
  const v0 = v128.load(a), v1 = v128.load(b), v2 = v128.load(c), v3 = v128.load(d);
  const ab = v128.shuffle<i32>(v0, v1, 0, 4, 1, 5), cd = v128.shuffle<i32>(v2, v3, 0, 4, 1, 5);
  const AB = v128.shuffle<i32>(v0, v1, 2, 6, 3, 7), CD = v128.shuffle<i32>(v2, v3, 2, 6, 3, 7);
  v128.store(t0, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(t1, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(t2, v128.shuffle<i64>(AB, CD, 0, 2));
  v128.store(t3, v128.shuffle<i64>(AB, CD, 1, 3));
}

/** One float from each of four rows, as a part of a line. */
// @ts-ignore: decorator
@inline function quarterLine(target: usize, a: usize, b: usize, c: usize, d: usize): void {
  let v = v128.load32_zero(a);
  v = v128.load32_lane(b, v, 1);
  v = v128.load32_lane(c, v, 2);
  v128.store(target, v128.load32_lane(d, v, 3));
}

/** Rows from `first` on, of which there are `count`, as columns of a panel: element k of each, then k + 1. Columns beyond the last repeat it. */
export function packColumns(target: usize, rows: usize, row: usize, first: i32, count: i32, length: i32): void {
  const step: usize = 1 << LINE;
  for (let column = 0; column < NR; column += 4) {
    const c = first + column;
    let a = rows + row * min(c, count - 1), b = rows + row * min(c + 1, count - 1), d = rows + row * min(c + 2, count - 1), e = rows + row * min(c + 3, count - 1);
    let to = target + (<usize>column << 2);
    let k = length;
    for (; k >= 4; k -= 4) {
      quarter(to, to + step, to + 2 * step, to + 3 * step, a, b, d, e);
      to += 4 * step;
      a += 16; b += 16; d += 16; e += 16;
    }
    for (; k > 0; k--) {
      quarterLine(to, a, b, d, e);
      to += step;
      a += 4; b += 4; d += 4; e += 4;
    }
  }
}

/**
 * Filter [O, I, taps] to panels [O/NR][used taps][I][NR], for the forward pass.
 * Arguments: w, packed, O, I, taps, places of the taps among the used ones (or −1), how many are used.
 */
export function packForward(piece: i32, pieces: i32): void {
  const w = argP(0), packed = argP(1), outs = argI(2), ins = argI(3), taps = argI(4), order = argP(5), used = argI(6);
  const panels = (outs + NR - 1) / NR;
  const end = share(panels, 1, piece + 1, pieces);
  const row = <usize>(ins * taps) << 2;
  const step = <usize>taps << 2;
  const tapSize = <usize>ins << LINE;
  const panelSize = tapSize * used;
  for (let p = share(panels, 1, piece, pieces); p < end; p++) {
    const target = packed + panelSize * p;
    if (taps == 1) {
      packColumns(target, w, row, p * NR, outs, ins);
      continue;
    }
    for (let column = 0; column < NR; column += 4) {
      const c = p * NR + column, most = outs - 1;
      let s0 = w + row * min(c, most), s1 = w + row * min(c + 1, most), s2 = w + row * min(c + 2, most), s3 = w + row * min(c + 3, most);
      let to = target + (<usize>column << 2);
      if (2 * used <= taps) {
        pick(to, tapSize, order, taps, ins, step, s0, s1, s2, s3);
        continue;
      }
      for (let i = 0; i < ins; i++) {
        spread(to, tapSize, order, taps, s0, s1, s2, s3);
        s0 += step; s1 += step; s2 += step; s3 += step;
        to += 1 << LINE;
      }
    }
  }
}

/** The taps of four filters, as parts of the lines of these taps. */
function spread(target: usize, tapSize: usize, order: usize, taps: i32, a: usize, b: usize, c: usize, d: usize): void {
  let t = 0;
  for (; t + 4 <= taps; t += 4) {
    const o0 = load<i32>(order), o1 = load<i32>(order, 4), o2 = load<i32>(order, 8), o3 = load<i32>(order, 12);
    if ((o0 | o1 | o2 | o3) >= 0) quarter(target + tapSize * o0, target + tapSize * o1, target + tapSize * o2, target + tapSize * o3, a, b, c, d);
    else {
      if (o0 >= 0) quarterLine(target + tapSize * o0, a, b, c, d);
      if (o1 >= 0) quarterLine(target + tapSize * o1, a + 4, b + 4, c + 4, d + 4);
      if (o2 >= 0) quarterLine(target + tapSize * o2, a + 8, b + 8, c + 8, d + 8);
      if (o3 >= 0) quarterLine(target + tapSize * o3, a + 12, b + 12, c + 12, d + 12);
    }
    order += 16;
    a += 16; b += 16; c += 16; d += 16;
  }
  for (; t < taps; t++) {
    const place = load<i32>(order);
    if (place >= 0) quarterLine(target + tapSize * place, a, b, c, d);
    order += 4;
    a += 4; b += 4; c += 4; d += 4;
  }
}

/** The used taps of four filters, one after the other: they are few of many. */
function pick(target: usize, tapSize: usize, order: usize, taps: i32, count: i32, step: usize, a: usize, b: usize, c: usize, d: usize): void {
  for (let t = 0; t < taps; t++) {
    const place = load<i32>(order + (<usize>t << 2));
    if (place < 0) continue;
    let to = target + tapSize * place, at = <usize>t << 2;
    for (let i = 0; i < count; i++) {
      quarterLine(to, a + at, b + at, c + at, d + at);
      to += 1 << LINE;
      at += step;
    }
  }
}

/** Rows of a matrix that are packed together, so that every line of the cache that they touch is read once. */
const TOGETHER: i32 = 32;

/** Part of the rows [rows, columns], as panels from `first` to `end` that lie `panelSize` apart. Columns beyond the last repeat it. */
export function packLines(target: usize, panelSize: usize, from: usize, row: usize, rows: i32, columns: i32, first: i32, end: i32): void {
  for (let top = 0; top < rows; top += TOGETHER) {
    const bottom = min(top + TOGETHER, rows);
    for (let p = first; p < end; p++) {
      let at = from + row * top + (<usize>p << LINE);
      let to = target + panelSize * (p - first) + (<usize>top << LINE);
      const live = columns - p * NR;
      for (let r = top; r < bottom; r++) {
        if (live >= NR) copyLine(to, at);
        else for (let j = 0; j < NR; j++) store<f32>(to + (<usize>j << 2), load<f32>(at + (<usize>min(j, live - 1) << 2)));
        at += row;
        to += 1 << LINE;
      }
    }
  }
}

/**
 * Filter [O, I, taps] to panels [I/NR][used taps][O][NR], for the input's gradient.
 * Arguments: w, packed, O, I, taps, places of the taps among the used ones (or −1), how many are used.
 */
export function packBackward(piece: i32, pieces: i32): void {
  const w = argP(0), packed = argP(1), outs = argI(2), ins = argI(3), taps = argI(4), order = argP(5), used = argI(6);
  const panels = (ins + NR - 1) / NR;
  const first = share(panels, 1, piece, pieces), end = share(panels, 1, piece + 1, pieces);
  const row = <usize>(ins * taps) << 2;
  const tapSize = <usize>outs << LINE;
  const panelSize = tapSize * used;
  if (taps == 1) {
    packLines(packed + panelSize * first, panelSize, w, row, outs, ins, first, end);
    return;
  }
  const step = <usize>taps << 2;
  for (let top = 0; top < outs; top += TOGETHER) {
    const bottom = min(top + TOGETHER, outs);
    for (let p = first; p < end; p++) {
      for (let column = 0; column < NR; column += 4) {
        const c = p * NR + column, most = ins - 1;
        const c0 = step * min(c, most), c1 = step * min(c + 1, most), c2 = step * min(c + 2, most), c3 = step * min(c + 3, most);
        const rows = w + row * top, line = packed + panelSize * p + (<usize>top << LINE) + (<usize>column << 2);
        if (2 * used <= taps) {
          pick(line, tapSize, order, taps, bottom - top, row, rows + c0, rows + c1, rows + c2, rows + c3);
          continue;
        }
        for (let o = top; o < bottom; o++) {
          const from = w + row * o;
          const to = line + (<usize>(o - top) << LINE);
          spread(to, tapSize, order, taps, from + c0, from + c1, from + c2, from + c3);
        }
      }
    }
  }
}

/**
 * [N, places, C] to [C/width][place][N][width], with room between the groups: at a power-of-two distance their lines would collide in the cache.
 * Arguments: x, packed, N, places, C, width (NR or MR), row stride (floats), sample stride.
 */
export function packSamples(piece: i32, pieces: i32): void {
  const x = argP(0), packed = argP(1), n = argI(2), places = argI(3), channels = argI(4), width = argI(5);
  const row = <usize>argI(6) << 2, sample = <usize>argI(7) << 2;
  const whole = channels / width;
  const rest = channels - whole * width;
  const groupSize = groupBytes(n * places, width);
  const lineSize = <usize>width << 2;
  // one place after the other, a part of the samples each, so that few places are shared out as well
  const parts = min(n, max(1, (2 * pieces) / places));
  const tasks = places * parts;
  const end = share(tasks, 1, piece + 1, pieces);
  for (let task = share(tasks, 1, piece, pieces); task < end; task++) {
    const place = task / parts;
    const part = task - place * parts;
    const last = share(n, 1, part + 1, parts);
    for (let s = share(n, 1, part, parts); s < last; s++) {
      let from = x + sample * s + row * place;
      let target = packed + lineSize * <usize>(place * n + s);
      if (width == NR) {
        for (let g = 0; g < whole; g++) {
          copyLine(target, from);
          from += 1 << LINE;
          target += groupSize;
        }
      } else {
        for (let g = 0; g < whole; g++) {
          copyTile(target, from);
          from += lineSize;
          target += groupSize;
        }
      }
      if (rest) {
        for (let j = 0; j < rest; j++) store<f32>(target + (<usize>j << 2), load<f32>(from + (<usize>j << 2)));
        for (let j = rest; j < width; j++) store<f32>(target + (<usize>j << 2), 0);
      }
    }
  }
}

/** Bytes from one group of packed samples to the next; the same in ownPrimitives.ts. */
// @ts-ignore: decorator
@inline export function groupBytes(lines: i32, width: i32): usize {
  return (<usize>(lines * width) << 2) + 64;
}

/** The rows of x [N, places of x, C] that a filter of one tap meets, zeros for padding. Arguments: x, rows, N, places, C, table, sample stride of x (floats). */
export function gatherRows(piece: i32, pieces: i32): void {
  const x = argP(0), rows = argP(1), n = argI(2), places = argI(3), channels = argI(4), table = argP(5), sample = <usize>argI(6) << 2;
  const line = <usize>channels << 2;
  const end = share(n * places, 1, piece + 1, pieces);
  for (let row = share(n * places, 1, piece, pieces); row < end; row++) {
    const s = row / places;
    const neighbour = load<i32>(table + (<usize>(row - s * places) << 2));
    if (neighbour < 0) memory.fill(rows + line * row, 0, line);
    else memory.copy(rows + line * row, x + sample * s + line * neighbour, line);
  }
}
