import { type Elements, type Raster, sameKind } from './raster.ts';

/**
 * Pillow's `Image.transform`: each output pixel's centre is mapped into the source and sampled there; what falls outside keeps `fill`.
 */

/** Ways to sample; Paddle's names. */
export type WarpInterpolation = 'nearest' | 'bilinear' | 'bicubic';

/** Six numbers of an affine map or eight of a perspective one, from output to source. */
export type Coefficients = readonly number[];

/** The picture sampled through `map` onto a canvas of `height` × `width`, which holds `fill` elsewhere. */
export function pilWarp(
  src: Raster,
  height: number,
  width: number,
  map: Coefficients,
  interpolation: WarpInterpolation,
  fill: readonly number[],
): Elements {
  const c = src.channels;
  const out = sameKind(src.data, height * width * c);
  if (fill.some((v) => v !== 0))
    for (let o = 0; o < out.length; o += c) for (let k = 0; k < c; k++) out[o + k] = fill[k]!;
  if (interpolation === 'nearest' && map.length === 6) nearestAffine(src, out, height, width, map);
  else general(src, out, height, width, map, interpolation);
  return out;
}

/** Affine maps on the nearest pixel are stepped in fixed point with 16 bits (axis-aligned ones in double precision). */
function nearestAffine(src: Raster, out: Elements, height: number, width: number, a: Coefficients): void {
  const { data, channels: c } = src;
  if (a[1] === 0 && a[3] === 0) {
    scaled(src, out, height, width, a);
    return;
  }
  const fix = (v: number) => Math.floor(v * 65536 + 0.5) | 0;
  const a0 = fix(a[0]!);
  const a1 = fix(a[1]!);
  const a3 = fix(a[3]!);
  const a4 = fix(a[4]!);
  let rowX = fix(a[2]! + a[0]! * 0.5 + a[1]! * 0.5);
  let rowY = fix(a[5]! + a[3]! * 0.5 + a[4]! * 0.5);
  for (let y = 0; y < height; y++) {
    let atX = rowX;
    let atY = rowY;
    for (let x = 0; x < width; x++) {
      const sx = atX >> 16;
      const sy = atY >> 16;
      if (sx >= 0 && sx < src.width && sy >= 0 && sy < src.height) {
        const p = (sy * src.width + sx) * c;
        const o = (y * width + x) * c;
        for (let k = 0; k < c; k++) out[o + k] = data[p + k]!;
      }
      atX = (atX + a0) | 0;
      atY = (atY + a3) | 0;
    }
    rowX = (rowX + a1) | 0;
    rowY = (rowY + a4) | 0;
  }
}

function scaled(src: Raster, out: Elements, height: number, width: number, a: Coefficients): void {
  const { data, channels: c } = src;
  const coord = (v: number) => (v < 0 ? -1 : Math.trunc(v));
  const columns = new Int32Array(width).fill(-1);
  for (let x = 0, at = a[2]! + a[0]! * 0.5; x < width; x++, at += a[0]!) {
    const sx = coord(at);
    if (sx >= 0 && sx < src.width) columns[x] = sx;
  }
  for (let y = 0, at = a[5]! + a[4]! * 0.5; y < height; y++, at += a[4]!) {
    const sy = coord(at);
    if (sy < 0 || sy >= src.height) continue;
    for (let x = 0; x < width; x++) {
      const sx = columns[x]!;
      if (sx < 0) continue;
      const p = (sy * src.width + sx) * c;
      const o = (y * width + x) * c;
      for (let k = 0; k < c; k++) out[o + k] = data[p + k]!;
    }
  }
}

function general(
  src: Raster,
  out: Elements,
  height: number,
  width: number,
  a: Coefficients,
  interpolation: WarpInterpolation,
): void {
  const { data, channels: c, width: sw, height: sh } = src;
  const bytes = data instanceof Uint8Array;
  const [a0, a1, a2, a3, a4, a5, a6 = 0, a7 = 0] = a as number[] as [number, number, number, number, number, number];
  const flat = a.length === 6;
  for (let y = 0; y < height; y++) {
    const py = y + 0.5;
    for (let x = 0; x < width; x++) {
      const px = x + 0.5;
      let sx = a0 * px + a1 * py + a2;
      let sy = a3 * px + a4 * py + a5;
      if (!flat) {
        const w = a6 * px + a7 * py + 1;
        sx /= w;
        sy /= w;
      }
      if (!(sx >= 0 && sx < sw && sy >= 0 && sy < sh)) continue;
      const o = (y * width + x) * c;
      if (interpolation === 'nearest') {
        const p = (Math.trunc(sy) * sw + Math.trunc(sx)) * c;
        for (let k = 0; k < c; k++) out[o + k] = data[p + k]!;
        continue;
      }
      sx -= 0.5;
      sy -= 0.5;
      const ix = Math.floor(sx);
      const iy = Math.floor(sy);
      const dx = sx - ix;
      const dy = sy - iy;
      for (let k = 0; k < c; k++) {
        const v =
          interpolation === 'bilinear'
            ? bilinear(data, sw, sh, c, ix, iy, dx, dy, k)
            : bicubic(data, sw, sh, c, ix, iy, dx, dy, k);
        out[o + k] = bytes ? (v <= 0 ? 0 : Math.min(255, v)) : v;
      }
    }
  }
}

function bilinear(
  data: Elements,
  w: number,
  h: number,
  c: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
  k: number,
): number {
  const x0 = (x < 0 ? 0 : Math.min(x, w - 1)) * c + k;
  const x1 = (x + 1 < 0 ? 0 : Math.min(x + 1, w - 1)) * c + k;
  const row = (y < 0 ? 0 : Math.min(y, h - 1)) * w * c;
  const v1 = data[row + x0]! + (data[row + x1]! - data[row + x0]!) * dx;
  if (y + 1 < 0 || y + 1 >= h) return v1;
  const next = (y + 1) * w * c;
  const v2 = data[next + x0]! + (data[next + x1]! - data[next + x0]!) * dx;
  return v1 + (v2 - v1) * dy;
}

function cubic(v1: number, v2: number, v3: number, v4: number, d: number): number {
  const p2 = -v1 + v3;
  const p3 = 2 * (v1 - v2) + v3 - v4;
  const p4 = -v1 + v2 - v3 + v4;
  return v2 + d * (p2 + d * (p3 + d * p4));
}

function bicubic(
  data: Elements,
  w: number,
  h: number,
  c: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
  k: number,
): number {
  const column = (i: number) => (i < 0 ? 0 : Math.min(i, w - 1)) * c + k;
  const x0 = column(x - 1);
  const x1 = column(x);
  const x2 = column(x + 1);
  const x3 = column(x + 2);
  const across = (row: number) => {
    const r = row * w * c;
    return cubic(data[r + x0]!, data[r + x1]!, data[r + x2]!, data[r + x3]!, dx);
  };
  const first = y - 1;
  const v1 = across(first < 0 ? 0 : Math.min(first, h - 1));
  // A row past the edge repeats the value of the row before it, as Pillow does.
  const v2 = first + 1 >= 0 && first + 1 < h ? across(first + 1) : v1;
  const v3 = first + 2 >= 0 && first + 2 < h ? across(first + 2) : v2;
  const v4 = first + 3 >= 0 && first + 3 < h ? across(first + 3) : v3;
  return cubic(v1, v2, v3, v4, dy);
}
