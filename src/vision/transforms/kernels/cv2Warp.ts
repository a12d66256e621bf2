import type { WarpInterpolation } from './pilWarp.ts';
import { type Elements, type Raster, sameKind } from './raster.ts';
import { clipTo, roundHalfEven } from './rounding.ts';

/**
 * OpenCV 5's `warpAffine` and `warpPerspective`: every output place is mapped into the source in float32 and sampled there;
 * taps outside the picture read the fill. (OpenCV 4 samples on a grid of 1/32 of a pixel and differs by a few levels.)
 */

const f32 = Math.fround;

/** OpenCV's matrix of a turn by `angle` degrees, counter-clockwise, about a center, with a scale: two rows of three. */
export function rotationMatrix(centerX: number, centerY: number, angle: number, scale: number): number[] {
  const radians = angle * (Math.PI / 180);
  const alpha = Math.cos(radians) * scale;
  const beta = Math.sin(radians) * scale;
  // OpenCV keeps the center in float32.
  const cx = f32(centerX);
  const cy = f32(centerY);
  return [alpha, beta, (1 - alpha) * cx - beta * cy, -beta, alpha, beta * cx + (1 - alpha) * cy];
}

/** The perspective map (eight numbers and a 1) that takes four points to four others. */
export function perspectiveTransform(from: readonly Point[], to: readonly Point[]): number[] {
  const rows: number[][] = [];
  const right: number[] = [];
  for (let axis = 0; axis < 2; axis++) {
    for (let i = 0; i < 4; i++) {
      const x = f32(from[i]![0]);
      const y = f32(from[i]![1]);
      const target = f32(to[i]![axis]!);
      const row = axis === 0 ? [x, y, 1, 0, 0, 0] : [0, 0, 0, x, y, 1];
      rows.push([...row, -x * target, -y * target]);
      right.push(target);
    }
  }
  return [...solve(rows, right), 1];
}

/** A place in a picture: x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** Solves a square system by elimination with the largest pivot; zeros when it has no single solution. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const a = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let j = i + 1; j < n; j++) if (Math.abs(a[j]![i]!) > Math.abs(a[pivot]![i]!)) pivot = j;
    if (Math.abs(a[pivot]![i]!) < 1e-15) return new Array<number>(n).fill(0);
    [a[i], a[pivot]] = [a[pivot]!, a[i]!];
    for (let j = i + 1; j < n; j++) {
      const factor = a[j]![i]! / a[i]![i]!;
      for (let k = i; k <= n; k++) a[j]![k] = a[j]![k]! - factor * a[i]![k]!;
    }
  }
  const out = new Array<number>(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = a[i]![n]!;
    for (let k = i + 1; k < n; k++) sum -= a[i]![k]! * out[k]!;
    out[i] = sum / a[i]![i]!;
  }
  return out;
}

/** `warpAffine`: `matrix` (six numbers) takes source places to output places. */
export function cv2WarpAffine(
  src: Raster,
  height: number,
  width: number,
  matrix: readonly number[],
  interpolation: WarpInterpolation,
  fill: readonly number[],
): Elements {
  const [m0, m1, m2, m3, m4, m5] = matrix as [number, number, number, number, number, number];
  const determinant = m0 * m4 - m1 * m3;
  const d = determinant === 0 ? 0 : 1 / determinant;
  const a = m4 * d;
  const b = -m1 * d;
  const c = -m3 * d;
  const e = m0 * d;
  return warp(src, height, width, [a, b, -a * m2 - b * m5, c, e, -c * m2 - e * m5], interpolation, fill);
}

/** `warpPerspective`: `matrix` (nine numbers) takes source places to output places. */
export function cv2WarpPerspective(
  src: Raster,
  matrix: readonly number[],
  interpolation: WarpInterpolation,
  fill: readonly number[],
): Elements {
  const [a, b, c, d, e, f, g, h, i] = matrix as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const k = determinant === 0 ? 0 : 1 / determinant;
  const inverse = [
    (e * i - f * h) * k,
    (c * h - b * i) * k,
    (b * f - c * e) * k,
    (f * g - d * i) * k,
    (a * i - c * g) * k,
    (c * d - a * f) * k,
    (d * h - e * g) * k,
    (b * g - a * h) * k,
    (a * e - b * d) * k,
  ];
  return warp(src, src.height, src.width, inverse, interpolation, fill);
}

/** Samples through a map from output to source: six numbers, or nine with a divisor. */
function warp(
  src: Raster,
  height: number,
  width: number,
  map: readonly number[],
  interpolation: WarpInterpolation,
  fill: readonly number[],
): Elements {
  const { data, channels: c, width: sw, height: sh } = src;
  const out = sameKind(data, height * width * c);
  const whole = !(data instanceof Float32Array || data instanceof Float64Array);
  const [a, b, tx, d, e, ty, g = 0, h = 0, w = 1] = map.map(f32) as [number, number, number, number, number, number];
  const clip = clipTo(data);
  const flat = map.length === 6;
  const wx = new Float32Array(4);
  const wy = new Float32Array(4);
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sx: number;
      let sy: number;
      if (interpolation === 'nearest') {
        sx = f32(f32(f32(a * x) + f32(b * y)) + tx);
        sy = f32(f32(f32(d * x) + f32(e * y)) + ty);
        if (!flat) {
          const divisor = f32(f32(f32(g * x) + f32(h * y)) + w);
          sx = f32(sx / divisor);
          sy = f32(sy / divisor);
        }
        const nx = roundHalfEven(sx);
        const ny = roundHalfEven(sy);
        const inside = nx >= 0 && nx < sw && ny >= 0 && ny < sh;
        const p = (ny * sw + nx) * c;
        for (let k = 0; k < c; k++) out[o++] = inside ? data[p + k]! : fill[k]!;
        continue;
      }
      if (flat) {
        sx = f32(a * x + f32(f32(b * y) + tx));
        sy = f32(d * x + f32(f32(e * y) + ty));
      } else {
        // Products are added without rounding between, as fused instructions do.
        const divisor = f32(g * x + f32(h * y + w));
        sx = f32(f32(a * x + f32(b * y + tx)) / divisor);
        sy = f32(f32(d * x + f32(e * y + ty)) / divisor);
      }
      // Where the divisor vanishes the place is nowhere, and so outside.
      if (!(Math.abs(sx) < 1e9 && Math.abs(sy) < 1e9)) {
        for (let k = 0; k < c; k++) out[o++] = fill[k]!;
        continue;
      }
      const ix = Math.floor(sx);
      const iy = Math.floor(sy);
      const taps = interpolation === 'bilinear' ? 2 : 4;
      if (taps === 2) {
        wx[0] = 1 - (sx - ix);
        wx[1] = sx - ix;
        wy[0] = 1 - (sy - iy);
        wy[1] = sy - iy;
      } else {
        cubicWeights(sx - ix, wx);
        cubicWeights(sy - iy, wy);
      }
      const first = taps === 2 ? 0 : -1;
      for (let k = 0; k < c; k++) {
        let sum = 0;
        for (let j = 0; j < taps; j++) {
          const py = iy + first + j;
          const rowInside = py >= 0 && py < sh;
          let row = 0;
          for (let i = 0; i < taps; i++) {
            const px = ix + first + i;
            row += (rowInside && px >= 0 && px < sw ? data[(py * sw + px) * c + k]! : fill[k]!) * wx[i]!;
          }
          sum += row * wy[j]!;
        }
        out[o++] = whole ? clip(roundHalfEven(f32(sum))) : sum;
      }
    }
  }
  return out;
}

function cubicWeights(x: number, out: Float32Array): void {
  const A = -0.75;
  const r = 1 - x;
  out[0] = ((A * (x + 1) - 5 * A) * (x + 1) + 8 * A) * (x + 1) - 4 * A;
  out[1] = ((A + 2) * x - (A + 3)) * x * x + 1;
  out[2] = ((A + 2) * r - (A + 3)) * r * r + 1;
  out[3] = 1 - out[0]! - out[1]! - out[2]!;
}
