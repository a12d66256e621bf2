import { type Elements, type Raster, sameKind } from './raster.ts';
import { clip255, roundHalfEven } from './rounding.ts';

/**
 * OpenCV's `resize`: on bytes in fixed point with 11 bits to a weight, on floats in float32 weights.
 */

/** Ways to resize an array; Paddle's names. */
export type Cv2Interpolation = 'nearest' | 'bilinear' | 'area' | 'bicubic' | 'lanczos';

const f32 = Math.fround;

/** The picture resized to `height` × `width`. */
export function cv2Resize(src: Raster, height: number, width: number, interpolation: Cv2Interpolation): Elements {
  if (height === src.height && width === src.width) return src.data.slice() as Elements;
  switch (interpolation) {
    case 'nearest':
      return nearest(src, height, width);
    case 'area':
      if (src.width >= width && src.height >= height) return area(src, height, width);
      return filtered(src, height, width, 2, areaGrowWeights, true);
    case 'bilinear':
      // OpenCV turns an exact halving into averages of 2×2, which for bilinear weights are the same numbers.
      if (src.width === 2 * width && src.height === 2 * height) return area(src, height, width);
      return filtered(src, height, width, 2, linearWeights, false);
    case 'bicubic':
      return filtered(src, height, width, 4, cubicWeights, false);
    case 'lanczos':
      return filtered(src, height, width, 8, lanczosWeights, false);
  }
}

function nearest(src: Raster, height: number, width: number): Elements {
  const c = src.channels;
  const out = sameKind(src.data, height * width * c);
  const data = src.data;
  const ifx = 1 / (width / src.width);
  const ify = 1 / (height / src.height);
  const xs = new Int32Array(width);
  for (let x = 0; x < width; x++) xs[x] = Math.min(Math.floor(x * ifx), src.width - 1) * c;
  for (let y = 0, o = 0; y < height; y++) {
    const row = Math.min(Math.floor(y * ify), src.height - 1) * src.width * c;
    for (let x = 0; x < width; x++) {
      const p = row + xs[x]!;
      for (let k = 0; k < c; k++) out[o++] = data[p + k]!;
    }
  }
  return out;
}

type Weights = (f: number, out: Float32Array) => void;

const linearWeights: Weights = (f, out) => {
  out[0] = 1 - f;
  out[1] = f;
};
const areaGrowWeights = linearWeights;

const cubicWeights: Weights = (x, out) => {
  const A = -0.75;
  const x1 = f32(x + 1);
  out[0] = f32(f32(f32(f32(f32(f32(A * x1) + 3.75) * x1) - 6) * x1) + 3);
  out[1] = f32(f32(f32(f32(f32(1.25 * x) - 2.25) * x) * x) + 1);
  const r = f32(1 - x);
  out[2] = f32(f32(f32(f32(f32(1.25 * r) - 2.25) * r) * r) + 1);
  out[3] = f32(f32(f32(1 - out[0]!) - out[1]!) - out[2]!);
};

const S45 = Math.SQRT1_2;
const LANCZOS_TURNS = [
  [1, 0],
  [-S45, -S45],
  [0, 1],
  [S45, -S45],
  [-1, 0],
  [S45, S45],
  [0, -1],
  [-S45, S45],
] as const;

const lanczosWeights: Weights = (x, out) => {
  const y0 = -(x + 3) * Math.PI * 0.25;
  const s0 = Math.sin(y0);
  const c0 = Math.cos(y0);
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const at = f32(x + 3 - i);
    if (Math.abs(at) >= 1e-6) {
      const y = -at * Math.PI * 0.25;
      out[i] = (LANCZOS_TURNS[i]![0] * s0 + LANCZOS_TURNS[i]![1] * c0) / (y * y);
    } else out[i] = 1e30;
    sum = f32(sum + out[i]!);
  }
  sum = f32(1 / sum);
  for (let i = 0; i < 8; i++) out[i] = out[i]! * sum;
};

interface Taps {
  /** Places of the taps, clamped to the picture: `taps` to each output place. */
  at: Int32Array;
  /** Their weights, in float32. */
  weights: Float32Array;
}

/** Taps along one axis. Bilinear weights of columns past the edge are snapped to the edge, those of rows are not. */
function tapsOf(from: number, to: number, taps: number, weigh: Weights, grow: boolean, snap: boolean): Taps {
  const at = new Int32Array(to * taps);
  const weights = new Float32Array(to * taps);
  const scale = 1 / (to / from);
  const inverse = to / from;
  const buffer = new Float32Array(taps);
  const half = taps / 2;
  for (let i = 0; i < to; i++) {
    let s: number;
    let f: number;
    if (grow) {
      s = Math.floor(i * scale);
      f = f32(i + 1 - (s + 1) * inverse);
      f = f <= 0 ? 0 : f32(f - Math.floor(f));
    } else {
      f = f32((i + 0.5) * scale - 0.5);
      s = Math.floor(f);
      f = f32(f - s);
    }
    if (snap && s < 0) {
      s = 0;
      f = 0;
    }
    if (snap && s >= from - 1) {
      s = from - 1;
      f = 0;
    }
    weigh(f, buffer);
    for (let t = 0; t < taps; t++) {
      const place = s - half + 1 + t;
      at[i * taps + t] = place < 0 ? 0 : place >= from ? from - 1 : place;
      weights[i * taps + t] = buffer[t]!;
    }
  }
  return { at, weights };
}

function filtered(src: Raster, height: number, width: number, taps: number, weigh: Weights, grow: boolean): Elements {
  const bytes = src.data instanceof Uint8Array;
  const linear = taps === 2;
  // Bicubic weights are not rounded to fixed point: OpenCV 5 (and 4.10 on x86) sums them in floating point.
  const fixedPoint = bytes && taps !== 4;
  const xTaps = tapsOf(src.width, width, taps, weigh, grow, linear);
  const yTaps = tapsOf(src.height, height, taps, weigh, grow, false);
  const c = src.channels;
  const rowLength = width * c;
  // Rows are filtered along x once each, then blended along y.
  const rows = fixedPoint
    ? horizontalFixed(src, width, taps, xTaps)
    : bytes || src.data instanceof Float64Array
      ? horizontalDouble(src, width, taps, xTaps)
      : horizontalFloat(src, width, taps, xTaps);
  const out = sameKind(src.data, height * rowLength);
  if (fixedPoint) verticalFixed(rows as Int32Array, out as Uint8Array, height, rowLength, taps, yTaps);
  else verticalFloat(rows as Float32Array, out, height, rowLength, taps, yTaps);
  return out;
}

/** Weights in fixed point with 11 bits. */
function fixed(weights: Float32Array): Int32Array {
  const out = new Int32Array(weights.length);
  for (let i = 0; i < out.length; i++) out[i] = roundHalfEven(f32(weights[i]! * 2048));
  return out;
}

function horizontalFixed(src: Raster, width: number, taps: number, { at, weights }: Taps): Int32Array {
  const { data, channels: c, height } = src;
  const w = fixed(weights);
  const out = new Int32Array(height * width * c);
  for (let y = 0, o = 0; y < height; y++) {
    const row = y * src.width;
    for (let x = 0; x < width; x++) {
      const t0 = x * taps;
      for (let k = 0; k < c; k++) {
        let sum = 0;
        for (let t = 0; t < taps; t++) sum += data[(row + at[t0 + t]!) * c + k]! * w[t0 + t]!;
        out[o++] = sum;
      }
    }
  }
  return out;
}

function horizontalFloat(src: Raster, width: number, taps: number, { at, weights }: Taps): Float32Array {
  const { data, channels: c, height } = src;
  const out = new Float32Array(height * width * c);
  for (let y = 0, o = 0; y < height; y++) {
    const row = y * src.width;
    for (let x = 0; x < width; x++) {
      const t0 = x * taps;
      for (let k = 0; k < c; k++) {
        let sum = 0;
        for (let t = 0; t < taps; t++) sum = f32(sum + f32(data[(row + at[t0 + t]!) * c + k]! * weights[t0 + t]!));
        out[o++] = sum;
      }
    }
  }
  return out;
}

function horizontalDouble(src: Raster, width: number, taps: number, { at, weights }: Taps): Float64Array {
  const { data, channels: c, height } = src;
  const out = new Float64Array(height * width * c);
  for (let y = 0, o = 0; y < height; y++) {
    const row = y * src.width;
    for (let x = 0; x < width; x++) {
      const t0 = x * taps;
      for (let k = 0; k < c; k++) {
        let sum = 0;
        for (let t = 0; t < taps; t++) sum += data[(row + at[t0 + t]!) * c + k]! * weights[t0 + t]!;
        out[o++] = sum;
      }
    }
  }
  return out;
}

function verticalFixed(rows: Int32Array, out: Uint8Array, height: number, length: number, taps: number, y: Taps): void {
  const w = fixed(y.weights);
  for (let i = 0, o = 0; i < height; i++) {
    const t0 = i * taps;
    if (taps === 2) {
      const a = y.at[t0]! * length;
      const b = y.at[t0 + 1]! * length;
      const wa = w[t0]!;
      const wb = w[t0 + 1]!;
      for (let x = 0; x < length; x++) {
        out[o++] = (((wa * (rows[a + x]! >> 4)) >> 16) + ((wb * (rows[b + x]! >> 4)) >> 16) + 2) >> 2;
      }
    } else {
      for (let x = 0; x < length; x++) {
        let sum = 0;
        for (let t = 0; t < taps; t++) sum += rows[y.at[t0 + t]! * length + x]! * w[t0 + t]!;
        out[o++] = clip255(Math.floor((sum + 2097152) / 4194304));
      }
    }
  }
}

function verticalFloat(
  rows: Float32Array | Float64Array,
  out: Elements,
  height: number,
  length: number,
  taps: number,
  y: Taps,
): void {
  const single = rows instanceof Float32Array;
  const isFloat = out instanceof Float32Array || out instanceof Float64Array;
  const isByte = out instanceof Uint8Array;
  for (let i = 0, o = 0; i < height; i++) {
    const t0 = i * taps;
    for (let x = 0; x < length; x++) {
      let sum = 0;
      for (let t = 0; t < taps; t++) {
        const product = rows[y.at[t0 + t]! * length + x]! * y.weights[t0 + t]!;
        sum = single ? f32(sum + f32(product)) : sum + product;
      }
      out[o++] = isFloat ? sum : isByte ? clip255(roundHalfEven(f32(sum))) : roundHalfEven(sum);
    }
  }
}

/** Averages over the area of each output pixel; for shrinking. */
function area(src: Raster, height: number, width: number): Elements {
  const { data, channels: c } = src;
  const out = sameKind(data, height * width * c);
  const whole = data instanceof Float32Array || data instanceof Float64Array;
  const scaleX = src.width / width;
  const scaleY = src.height / height;
  const stepX = Math.round(scaleX);
  const stepY = Math.round(scaleY);
  if (Math.abs(scaleX - stepX) < 2.2e-16 && Math.abs(scaleY - stepY) < 2.2e-16) {
    const scale = f32(1 / (stepX * stepY));
    const isQuad = stepX === 2 && stepY === 2 && !whole;
    for (let y = 0, o = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let k = 0; k < c; k++) {
          let sum = 0;
          for (let j = 0; j < stepY; j++) {
            const row = ((y * stepY + j) * src.width + x * stepX) * c + k;
            for (let i = 0; i < stepX; i++) sum += data[row + i * c]!;
          }
          out[o++] = isQuad ? (sum + 2) >> 2 : whole ? sum * scale : roundHalfEven(f32(sum * scale));
        }
      }
    }
    return out;
  }
  const xTable = areaTable(src.width, width, scaleX);
  const yTable = areaTable(src.height, height, scaleY);
  const length = width * c;
  const buffer = new Float32Array(length);
  const sums = new Float32Array(length);
  let previous = yTable.to[0]!;
  const flush = (row: number) => {
    const o = row * length;
    for (let i = 0; i < length; i++) out[o + i] = whole ? sums[i]! : clip255(roundHalfEven(sums[i]!));
    sums.fill(0);
  };
  for (let j = 0; j < yTable.to.length; j++) {
    const row = yTable.from[j]! * src.width * c;
    const beta = yTable.alpha[j]!;
    const target = yTable.to[j]!;
    buffer.fill(0);
    for (let i = 0; i < xTable.to.length; i++) {
      const p = row + xTable.from[i]! * c;
      const q = xTable.to[i]! * c;
      const alpha = xTable.alpha[i]!;
      for (let k = 0; k < c; k++) buffer[q + k] = buffer[q + k]! + f32(data[p + k]! * alpha);
    }
    if (target !== previous) {
      flush(previous);
      previous = target;
    }
    for (let i = 0; i < length; i++) sums[i] = sums[i]! + f32(beta * buffer[i]!);
  }
  flush(previous);
  return out;
}

/** Which source places make up which output places, and with what share. */
function areaTable(from: number, to: number, scale: number): { from: number[]; to: number[]; alpha: number[] } {
  const table = { from: [] as number[], to: [] as number[], alpha: [] as number[] };
  const add = (source: number, target: number, alpha: number) => {
    table.from.push(source);
    table.to.push(target);
    table.alpha.push(f32(alpha));
  };
  for (let i = 0; i < to; i++) {
    const start = i * scale;
    const end = start + scale;
    const cell = Math.min(scale, from - start);
    let first = Math.ceil(start);
    const last = Math.min(Math.floor(end), from - 1);
    first = Math.min(first, last);
    if (first - start > 1e-3) add(first - 1, i, (first - start) / cell);
    for (let s = first; s < last; s++) add(s, i, 1 / cell);
    if (end - last > 1e-3) add(last, i, Math.min(Math.min(end - last, 1), cell) / cell);
  }
  return table;
}
