import { roundHalfEven } from './rounding.ts';

/**
 * Paddle's `grid_sample` (zeros outside, `align_corners` off) on planes, with the grids of its affine maps and perspectives, in float32.
 */

const f32 = Math.fround;

/** For every output place the place in the source, in −1…1 over its width and height: x, y. */
export type Grid = Float32Array;

/** The grid of an affine map given about the middle of the picture. */
export function affineGrid(map: readonly number[], h: number, w: number, outH: number, outW: number): Grid {
  const [a, b, c] = [map[0]!, map[1]!, map[2]!].map((v) => f32(f32(v) / f32(0.5 * w))) as [number, number, number];
  const [d, e, f] = [map[3]!, map[4]!, map[5]!].map((v) => f32(f32(v) / f32(0.5 * h))) as [number, number, number];
  const grid = new Float32Array(outH * outW * 2);
  for (let y = 0, o = 0; y < outH; y++) {
    const py = y - outH * 0.5 + 0.5;
    for (let x = 0; x < outW; x++) {
      const px = x - outW * 0.5 + 0.5;
      grid[o++] = f32(f32(px * a) + f32(py * b)) + c;
      grid[o++] = f32(f32(px * d) + f32(py * e)) + f;
    }
  }
  return grid;
}

/** The grid of a perspective, given by eight numbers on pixel places. */
export function perspectiveGrid(coefficients: readonly number[], h: number, w: number): Grid {
  const k = coefficients.map(f32) as [number, number, number, number, number, number, number, number];
  const halfW = f32(0.5 * w);
  const halfH = f32(0.5 * h);
  const [a, b, c] = [f32(k[0] / halfW), f32(k[1] / halfW), f32(k[2] / halfW)];
  const [d, e, f] = [f32(k[3] / halfH), f32(k[4] / halfH), f32(k[5] / halfH)];
  const grid = new Float32Array(h * w * 2);
  for (let y = 0, o = 0; y < h; y++) {
    const py = y + 0.5;
    for (let x = 0; x < w; x++) {
      const px = x + 0.5;
      const divisor = f32(f32(f32(px * k[6]) + f32(py * k[7])) + 1);
      grid[o++] = f32(f32(f32(f32(px * a) + f32(py * b)) + c) / divisor) - 1;
      grid[o++] = f32(f32(f32(f32(px * d) + f32(py * e)) + f) / divisor) - 1;
    }
  }
  return grid;
}

/**
 * The planes sampled at a grid.
 *
 * @param fill - A value for each plane, or one for all, where the grid leaves the picture; zeros when `null`.
 */
export function sampleGrid(
  data: Float32Array,
  planes: number,
  h: number,
  w: number,
  grid: Grid,
  interpolation: 'nearest' | 'bilinear',
  fill: readonly number[] | null,
): Float32Array {
  const size = grid.length / 2;
  const out = new Float32Array(planes * size);
  const area = h * w;
  for (let i = 0; i < size; i++) {
    const x = f32(f32(f32(f32(grid[2 * i]! + 1) * w) * 0.5) - 0.5);
    const y = f32(f32(f32(f32(grid[2 * i + 1]! + 1) * h) * 0.5) - 0.5);
    if (interpolation === 'nearest') {
      const px = roundHalfEven(x);
      const py = roundHalfEven(y);
      const inside = px >= 0 && px < w && py >= 0 && py < h;
      for (let k = 0; k < planes; k++) {
        out[k * size + i] = inside ? data[k * area + py * w + px]! : fill ? fill[k % fill.length]! : 0;
      }
      continue;
    }
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const east = f32(x - x0);
    const south = f32(y - y0);
    const west = f32(1 - east);
    const north = f32(1 - south);
    const left = x0 >= 0 && x0 < w;
    const right = x0 + 1 >= 0 && x0 + 1 < w;
    const upper = y0 >= 0 && y0 < h;
    const lower = y0 + 1 >= 0 && y0 + 1 < h;
    const nw = left && upper ? f32(west * north) : 0;
    const ne = right && upper ? f32(east * north) : 0;
    const sw = left && lower ? f32(west * south) : 0;
    const se = right && lower ? f32(east * south) : 0;
    const mask = f32(f32(f32(nw + ne) + sw) + se);
    const p = y0 * w + x0;
    for (let k = 0; k < planes; k++) {
      const q = k * area + p;
      let v = 0;
      if (nw) v = f32(nw * data[q]!);
      if (ne) v = f32(v + f32(ne * data[q + 1]!));
      if (sw) v = f32(v + f32(sw * data[q + w]!));
      if (se) v = f32(v + f32(se * data[q + w + 1]!));
      out[k * size + i] = fill ? f32(v * mask) + f32(f32(1 - mask) * fill[k % fill.length]!) : v;
    }
  }
  return out;
}
