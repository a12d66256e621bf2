/**
 * Paddle's `interpolate` on planes (channels first), `align_corners` off: half-pixel places, no antialiasing, in float32.
 */

/** Ways to resize a tensor; Paddle's names. */
export type TensorInterpolation = 'nearest' | 'bilinear' | 'bicubic' | 'area';

type Plane = Float32Array | Float64Array | Uint8Array | Int32Array;

const f32 = Math.fround;

/** `planes` planes of `height` × `width` resized to `toHeight` × `toWidth`, written into `out`. */
export function tensorResize(
  data: Plane,
  out: Plane,
  planes: number,
  height: number,
  width: number,
  toHeight: number,
  toWidth: number,
  interpolation: TensorInterpolation,
): void {
  switch (interpolation) {
    case 'nearest':
      nearest(data, out, planes, height, width, toHeight, toWidth);
      break;
    case 'area':
      area(data, out, planes, height, width, toHeight, toWidth);
      break;
    case 'bilinear':
      bilinear(data, out, planes, height, width, toHeight, toWidth);
      break;
    case 'bicubic':
      bicubic(data, out, planes, height, width, toHeight, toWidth);
      break;
  }
}

function nearest(data: Plane, out: Plane, planes: number, h: number, w: number, th: number, tw: number): void {
  const ratioY = f32(h / th);
  const ratioX = f32(w / tw);
  for (let k = 0, o = 0; k < planes; k++) {
    for (let y = 0; y < th; y++) {
      const row = (k * h + Math.trunc(f32(ratioY * y))) * w;
      for (let x = 0; x < tw; x++) out[o++] = data[row + Math.trunc(f32(ratioX * x))]!;
    }
  }
}

function area(data: Plane, out: Plane, planes: number, h: number, w: number, th: number, tw: number): void {
  for (let k = 0, o = 0; k < planes; k++) {
    for (let y = 0; y < th; y++) {
      const y0 = Math.floor((y * h) / th);
      const y1 = Math.ceil(((y + 1) * h) / th);
      for (let x = 0; x < tw; x++) {
        const x0 = Math.floor((x * w) / tw);
        const x1 = Math.ceil(((x + 1) * w) / tw);
        let sum = 0;
        for (let j = y0; j < y1; j++) for (let i = x0; i < x1; i++) sum = f32(sum + data[(k * h + j) * w + i]!);
        out[o++] = sum / ((y1 - y0) * (x1 - x0));
      }
    }
  }
}

/** Source places to one output place; 0 along an axis of one place, as Paddle has it, so that the first is taken. */
function ratioOf(from: number, to: number): number {
  return to > 1 ? f32(from / to) : 0;
}

/** The two places between which each output place lies, and the share of the second. */
function betweens(from: number, to: number): { low: Int32Array; high: Int32Array; share: Float32Array } {
  const ratio = ratioOf(from, to);
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const share = new Float32Array(to);
  for (let i = 0; i < to; i++) {
    const at = Math.max(0, f32(f32(ratio * (i + 0.5)) - 0.5));
    low[i] = Math.trunc(at);
    high[i] = Math.min(low[i]! + 1, from - 1);
    share[i] = at - low[i]!;
  }
  return { low, high, share };
}

function bilinear(data: Plane, out: Plane, planes: number, h: number, w: number, th: number, tw: number): void {
  const ys = betweens(h, th);
  const xs = betweens(w, tw);
  for (let k = 0, o = 0; k < planes; k++) {
    for (let y = 0; y < th; y++) {
      const north = (k * h + ys.low[y]!) * w;
      const south = (k * h + ys.high[y]!) * w;
      const dn = ys.share[y]!;
      const ds = f32(1 - dn);
      for (let x = 0; x < tw; x++) {
        const x0 = xs.low[x]!;
        const x1 = xs.high[x]!;
        const dw = xs.share[x]!;
        const de = f32(1 - dw);
        let sum = f32(f32(data[north + x0]! * ds) * de);
        sum = f32(sum + f32(f32(data[south + x0]! * dn) * de));
        sum = f32(sum + f32(f32(data[north + x1]! * ds) * dw));
        sum = f32(sum + f32(f32(data[south + x1]! * dn) * dw));
        out[o++] = sum;
      }
    }
  }
}

function cubicTaps(from: number, to: number): { at: Int32Array; weights: Float32Array } {
  const ratio = ratioOf(from, to);
  const at = new Int32Array(to * 4);
  const weights = new Float32Array(to * 4);
  const A = -0.75;
  const near = (x: number) => ((A + 2) * x - (A + 3)) * x * x + 1;
  const far = (x: number) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  for (let i = 0; i < to; i++) {
    const place = f32(ratio * (i + 0.5) - 0.5);
    const first = Math.floor(place);
    const t = f32(place - first);
    const w = [far(t + 1), near(t), near(1 - t), far(2 - t)];
    for (let j = 0; j < 4; j++) {
      at[i * 4 + j] = Math.max(0, Math.min(from - 1, first - 1 + j));
      weights[i * 4 + j] = w[j]!;
    }
  }
  return { at, weights };
}

function bicubic(data: Plane, out: Plane, planes: number, h: number, w: number, th: number, tw: number): void {
  const ys = cubicTaps(h, th);
  const xs = cubicTaps(w, tw);
  for (let k = 0, o = 0; k < planes; k++) {
    for (let y = 0; y < th; y++) {
      for (let x = 0; x < tw; x++) {
        let sum = 0;
        for (let j = 0; j < 4; j++) {
          const row = (k * h + ys.at[y * 4 + j]!) * w;
          let across = 0;
          for (let i = 0; i < 4; i++) across += data[row + xs.at[x * 4 + i]!]! * xs.weights[x * 4 + i]!;
          sum += across * ys.weights[y * 4 + j]!;
        }
        out[o++] = sum;
      }
    }
  }
}
