import { argI, argP, share } from './shared';
import { NR } from './micro';

// Winograd's F(2×2, 3×3): four outputs of a 3×3 convolution from 16 products for each channel instead of 36. Tiles of 4×4 inputs and filters
// are transformed, multiplied place by place as 16 products of matrices, and transformed back. Channels come in vectors.

/** Packed filters [O/NR][9][I][NR] to [16][O/NR][I][NR]. Arguments: packed, target, panels, I. */
export function winogradFilter(piece: i32, pieces: i32): void {
  const packed = argP(0), target = argP(1), panels = argI(2), ins = argI(3);
  const line = <usize>(ins * NR) << 2;
  const plane = line * panels;
  const half = f32x4.splat(0.5);
  const end = share(panels, 1, piece + 1, pieces);
  for (let p = share(panels, 1, piece, pieces); p < end; p++) {
    let from = packed + line * 9 * p, to = target + line * p;
    for (let at: usize = 0; at < line; at += 16) {
      let out = to + at;
      // columns of the filter, then rows
      for (let row = 0; row < 4; row++) {
        const g0 = filterRow(from + at, line, row, 0, half), g1 = filterRow(from + at, line, row, 1, half), g2 = filterRow(from + at, line, row, 2, half);
        const outer = f32x4.add(g0, g2);
        v128.store(out, g0);
        v128.store(out + plane, f32x4.mul(f32x4.add(outer, g1), half));
        v128.store(out + 2 * plane, f32x4.mul(f32x4.sub(outer, g1), half));
        v128.store(out + 3 * plane, g2);
        out += 4 * plane;
      }
    }
  }
}

// @ts-ignore: decorator
@inline function filterRow(from: usize, line: usize, row: i32, column: i32, half: v128): v128 {
  const at = from + line * column;
  if (row == 0) return v128.load(at);
  if (row == 3) return v128.load(at + 6 * line);
  const outer = f32x4.add(v128.load(at), v128.load(at + 6 * line)), inner = v128.load(at + 3 * line);
  return f32x4.mul(row == 1 ? f32x4.add(outer, inner) : f32x4.sub(outer, inner), half);
}

// @ts-ignore: decorator
@inline function rowAt(x: usize, row: i32, column: i32, rows: i32, columns: i32, step: usize, zeros: usize): usize {
  return <u32>row < <u32>rows && <u32>column < <u32>columns ? x + step * (row * columns + column) : zeros;
}

/**
 * Images [N, H, W, C] to 16 matrices [N · tiles, C], `plane` bytes apart. Arguments: x, target, N, H, W, C, rows of tiles, columns of tiles, rows
 * above the first place, columns left of it, plane, as many zeros as channels.
 */
export function winogradInput(piece: i32, pieces: i32): void {
  const x = argP(0), target = argP(1), n = argI(2), rows = argI(3), columns = argI(4), channels = argI(5), tileRows = argI(6), tileColumns = argI(7);
  const plane = argP(10), zeros = argP(11);
  const step = <usize>channels << 2;
  const tiles = n * tileRows * tileColumns;
  const end = share(tiles, 1, piece + 1, pieces);
  for (let tile = share(tiles, 1, piece, pieces); tile < end; tile++) {
    const line = tile / tileColumns;
    const sample = line / tileRows;
    const i = (line - sample * tileRows) * 2 - argI(8), j = (tile - line * tileColumns) * 2 - argI(9);
    const image = x + step * <usize>(sample * rows * columns);
    const p00 = rowAt(image, i, j, rows, columns, step, zeros), p01 = rowAt(image, i, j + 1, rows, columns, step, zeros), p02 = rowAt(image, i, j + 2, rows, columns, step, zeros), p03 = rowAt(image, i, j + 3, rows, columns, step, zeros);
    const p10 = rowAt(image, i + 1, j, rows, columns, step, zeros), p11 = rowAt(image, i + 1, j + 1, rows, columns, step, zeros), p12 = rowAt(image, i + 1, j + 2, rows, columns, step, zeros), p13 = rowAt(image, i + 1, j + 3, rows, columns, step, zeros);
    const p20 = rowAt(image, i + 2, j, rows, columns, step, zeros), p21 = rowAt(image, i + 2, j + 1, rows, columns, step, zeros), p22 = rowAt(image, i + 2, j + 2, rows, columns, step, zeros), p23 = rowAt(image, i + 2, j + 3, rows, columns, step, zeros);
    const p30 = rowAt(image, i + 3, j, rows, columns, step, zeros), p31 = rowAt(image, i + 3, j + 1, rows, columns, step, zeros), p32 = rowAt(image, i + 3, j + 2, rows, columns, step, zeros), p33 = rowAt(image, i + 3, j + 3, rows, columns, step, zeros);
    const to = target + step * tile;
    for (let c: usize = 0; c < step; c += 16) {
      const d10 = v128.load(p10 + c), d11 = v128.load(p11 + c), d12 = v128.load(p12 + c), d13 = v128.load(p13 + c);
      const d20 = v128.load(p20 + c), d21 = v128.load(p21 + c), d22 = v128.load(p22 + c), d23 = v128.load(p23 + c);
      storeRow(to + c, plane, f32x4.sub(v128.load(p00 + c), d20), f32x4.sub(v128.load(p01 + c), d21), f32x4.sub(v128.load(p02 + c), d22), f32x4.sub(v128.load(p03 + c), d23));
      storeRow(to + c + 4 * plane, plane, f32x4.add(d10, d20), f32x4.add(d11, d21), f32x4.add(d12, d22), f32x4.add(d13, d23));
      storeRow(to + c + 8 * plane, plane, f32x4.sub(d20, d10), f32x4.sub(d21, d11), f32x4.sub(d22, d12), f32x4.sub(d23, d13));
      storeRow(to + c + 12 * plane, plane, f32x4.sub(d10, v128.load(p30 + c)), f32x4.sub(d11, v128.load(p31 + c)), f32x4.sub(d12, v128.load(p32 + c)), f32x4.sub(d13, v128.load(p33 + c)));
    }
  }
}

// @ts-ignore: decorator
@inline function storeRow(to: usize, plane: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + plane, f32x4.add(b, c));
  v128.store(to + 2 * plane, f32x4.sub(c, b));
  v128.store(to + 3 * plane, f32x4.sub(b, d));
}

/**
 * 16 matrices [N · tiles, C], `plane` bytes apart, to images [N, H, W, C]. Arguments: from, y, bias or 0, N, H, W, C, rows of tiles, columns of
 * tiles, plane.
 */
export function winogradOutput(piece: i32, pieces: i32): void {
  const from = argP(0), y = argP(1), bias = argP(2), n = argI(3), rows = argI(4), columns = argI(5), channels = argI(6), tileRows = argI(7), tileColumns = argI(8);
  const plane = argP(9);
  const step = <usize>channels << 2;
  const tiles = n * tileRows * tileColumns;
  const end = share(tiles, 1, piece + 1, pieces);
  for (let tile = share(tiles, 1, piece, pieces); tile < end; tile++) {
    const line = tile / tileColumns;
    const sample = line / tileRows;
    const i = (line - sample * tileRows) * 2, j = (tile - line * tileColumns) * 2;
    const below = i + 1 < rows, right = j + 1 < columns;
    const at = from + step * tile;
    const to = y + step * <usize>((sample * rows + i) * columns + j);
    const next = to + step * columns;
    for (let c: usize = 0; c < step; c += 16) {
      let m = at + c;
      const m00 = v128.load(m), m01 = v128.load(m + plane), m02 = v128.load(m + 2 * plane), m03 = v128.load(m + 3 * plane);
      m += 4 * plane;
      const m10 = v128.load(m), m11 = v128.load(m + plane), m12 = v128.load(m + 2 * plane), m13 = v128.load(m + 3 * plane);
      m += 4 * plane;
      const m20 = v128.load(m), m21 = v128.load(m + plane), m22 = v128.load(m + 2 * plane), m23 = v128.load(m + 3 * plane);
      m += 4 * plane;
      const m30 = v128.load(m), m31 = v128.load(m + plane), m32 = v128.load(m + 2 * plane), m33 = v128.load(m + 3 * plane);
      const start = bias ? v128.load(bias + c) : f32x4.splat(0);
      const a0 = f32x4.add(f32x4.add(m00, m10), m20), a1 = f32x4.add(f32x4.add(m01, m11), m21), a2 = f32x4.add(f32x4.add(m02, m12), m22), a3 = f32x4.add(f32x4.add(m03, m13), m23);
      v128.store(to + c, f32x4.add(f32x4.add(f32x4.add(a0, a1), a2), start));
      if (right) v128.store(to + c + step, f32x4.add(f32x4.sub(f32x4.sub(a1, a2), a3), start));
      if (!below) continue;
      const b0 = f32x4.sub(f32x4.sub(m10, m20), m30), b1 = f32x4.sub(f32x4.sub(m11, m21), m31), b2 = f32x4.sub(f32x4.sub(m12, m22), m32), b3 = f32x4.sub(f32x4.sub(m13, m23), m33);
      v128.store(next + c, f32x4.add(f32x4.add(f32x4.add(b0, b1), b2), start));
      if (right) v128.store(next + c + step, f32x4.add(f32x4.sub(f32x4.sub(b1, b2), b3), start));
    }
  }
}
