import { sameKind } from './raster.ts';
import { clip255 } from './rounding.ts';

/**
 * Pillow's `resize`: filters that widen with the shrink factor (so shrinking does not alias), on bytes in two passes with bytes between them.
 */

/** Ways to resize a Pillow picture; Paddle's names. */
export type PilInterpolation = 'nearest' | 'bilinear' | 'bicubic' | 'box' | 'lanczos' | 'hamming';

interface Filter {
  support: number;
  weigh(x: number): number;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const t = x * Math.PI;
  return Math.sin(t) / t;
}

const FILTERS: Readonly<Record<Exclude<PilInterpolation, 'nearest'>, Filter>> = {
  box: { support: 0.5, weigh: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: {
    support: 1,
    weigh: (x) => {
      const d = Math.abs(x);
      return d < 1 ? 1 - d : 0;
    },
  },
  hamming: {
    support: 1,
    weigh: (x) => {
      const d = Math.abs(x);
      if (d === 0) return 1;
      if (d >= 1) return 0;
      const t = d * Math.PI;
      return (Math.sin(t) / t) * (0.54 + 0.46 * Math.cos(t));
    },
  },
  bicubic: {
    support: 2,
    weigh: (x) => {
      const a = -0.5;
      const d = Math.abs(x);
      if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
      if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
      return 0;
    },
  },
  lanczos: { support: 3, weigh: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

type Pixels = Uint8Array | Int32Array | Float32Array;

/** Pixels (`height` × `width` × `channels`) resized to `toHeight` × `toWidth`. */
export function pilResize<T extends Pixels>(
  data: T,
  height: number,
  width: number,
  channels: number,
  toHeight: number,
  toWidth: number,
  interpolation: PilInterpolation,
): T {
  if (height === toHeight && width === toWidth) return data.slice() as T;
  if (interpolation === 'nearest') return nearest(data, height, width, channels, toHeight, toWidth);
  const filter = FILTERS[interpolation];
  const across = (pixels: T, rows: number): T =>
    width === toWidth ? pixels : alongX(pixels, rows, width, channels, toWidth, filter);
  const down = (pixels: T, columns: number): T =>
    height === toHeight ? pixels : alongY(pixels, height, columns * channels, toHeight, filter);
  // Pillow goes down first where many more rows than columns go; between the passes bytes are rounded, so the order shows.
  const downFirst = toHeight < height && height - toHeight > 2 * (width - toWidth);
  return downFirst ? across(down(data, width), toHeight) : down(across(data, height), toWidth);
}

function nearest<T extends Pixels>(data: T, height: number, width: number, c: number, h: number, w: number): T {
  const out = sameKind(data, h * w * c) as T;
  const stepX = width / w;
  const stepY = height / h;
  const columns = new Int32Array(w);
  // Places are got by adding the step again and again, as Pillow does; multiplying would round otherwise.
  for (let x = 0, at = stepX * 0.5; x < w; x++, at += stepX) columns[x] = Math.trunc(at) * c;
  for (let y = 0, o = 0, at = stepY * 0.5; y < h; y++, at += stepY) {
    const row = Math.trunc(at) * width * c;
    for (let x = 0; x < w; x++) {
      const p = row + columns[x]!;
      for (let k = 0; k < c; k++) out[o++] = data[p + k]!;
    }
  }
  return out;
}

interface Taps {
  /** First tap of each output place. */
  start: Int32Array;
  /** How many taps it has. */
  count: Int32Array;
  /** Room for each place's weights. */
  room: number;
  weights: Float64Array;
}

function tapsOf(from: number, to: number, filter: Filter): Taps {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = filter.support * stretch;
  const room = Math.ceil(support) * 2 + 1;
  const start = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Float64Array(to * room);
  const inverse = 1 / stretch;
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const taps = Math.min(from, Math.trunc(center + support + 0.5)) - first;
    let sum = 0;
    for (let t = 0; t < taps; t++) {
      const w = filter.weigh((t + first - center + 0.5) * inverse);
      weights[i * room + t] = w;
      sum += w;
    }
    if (sum !== 0) for (let t = 0; t < taps; t++) weights[i * room + t] = weights[i * room + t]! / sum;
    start[i] = first;
    count[i] = taps;
  }
  return { start, count, room, weights };
}

const BITS = 22;
const HALF = 2 ** (BITS - 1);

/** Weights with 22 bits behind the point, a half rounded away from zero. */
function fixed(weights: Float64Array): Int32Array {
  const out = new Int32Array(weights.length);
  for (let i = 0; i < out.length; i++) {
    const w = weights[i]! * 2 ** BITS;
    out[i] = Math.trunc(w < 0 ? w - 0.5 : w + 0.5);
  }
  return out;
}

function alongX<T extends Pixels>(data: T, rows: number, width: number, c: number, to: number, filter: Filter): T {
  const { start, count, room, weights } = tapsOf(width, to, filter);
  const bytes = data instanceof Uint8Array;
  const w = bytes ? fixed(weights) : weights;
  const out = sameKind(data, rows * to * c) as T;
  const store = storeFor(data);
  for (let y = 0, o = 0; y < rows; y++) {
    for (let x = 0; x < to; x++) {
      const first = (y * width + start[x]!) * c;
      const taps = count[x]!;
      const w0 = x * room;
      for (let k = 0; k < c; k++) {
        let sum = bytes ? HALF : 0;
        for (let t = 0, p = first + k; t < taps; t++, p += c) sum += data[p]! * w[w0 + t]!;
        out[o++] = bytes ? clip255(sum >> BITS) : store(sum);
      }
    }
  }
  return out;
}

function alongY<T extends Pixels>(data: T, height: number, length: number, to: number, filter: Filter): T {
  const { start, count, room, weights } = tapsOf(height, to, filter);
  const bytes = data instanceof Uint8Array;
  const w = bytes ? fixed(weights) : weights;
  const out = sameKind(data, to * length) as T;
  const store = storeFor(data);
  for (let y = 0, o = 0; y < to; y++) {
    const first = start[y]! * length;
    const taps = count[y]!;
    const w0 = y * room;
    for (let x = 0; x < length; x++) {
      let sum = bytes ? HALF : 0;
      for (let t = 0, p = first + x; t < taps; t++, p += length) sum += data[p]! * w[w0 + t]!;
      out[o++] = bytes ? clip255(sum >> BITS) : store(sum);
    }
  }
  return out;
}

function storeFor(data: Pixels): (sum: number) => number {
  return data instanceof Float32Array ? (sum) => sum : (sum) => Math.trunc(sum < 0 ? sum - 0.5 : sum + 0.5);
}
