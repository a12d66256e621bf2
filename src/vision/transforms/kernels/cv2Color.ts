import { type Elements, sameKind } from './raster.ts';

const f32 = Math.fround;

/** The elements as bytes, the way NumPy casts: cut toward zero, modulo 256. */
export function asBytes(data: Elements): Uint8Array {
  return data instanceof Uint8Array ? data : Uint8Array.from(data, (v) => Math.trunc(v));
}

/** Every byte through `trunc(clip(i · factor, 0, 255))`. */
export function cv2Brightness(data: Uint8Array, factor: number): Uint8Array {
  return throughTable(data, (i) => i * factor);
}

/** Every byte through `trunc(clip((i − 74) · factor + 74, 0, 255))`: Paddle's pivot is the constant 74. */
export function cv2Contrast(data: Uint8Array, factor: number): Uint8Array {
  return throughTable(data, (i) => (i - 74) * factor + 74);
}

const table = new Uint8Array(256);

function throughTable(data: Uint8Array, value: (i: number) => number): Uint8Array {
  for (let i = 0; i < 256; i++) {
    const v = value(i);
    table[i] = Math.min(255, Math.max(0, v));
  }
  const out = new Uint8Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = table[data[i]!]!;
  return out;
}

/**
 * Blends three or four channels with the gray of the first three, which counts channel 0 as blue: `img · alpha + gray · (1 − alpha)`,
 * clipped to 0…255 and cut.
 */
export function cv2Saturation(data: Elements, channels: number, alpha: number): Elements {
  if (data instanceof Uint8Array && channels === 3) return saturateBytes(data, f32(alpha), f32(1 - alpha));
  const out = sameKind(data, data.length);
  const a = f32(alpha);
  const b = f32(1 - alpha);
  for (let p = 0; p < out.length; p += channels) {
    const part = f32(blueFirstGray(data[p]!, data[p + 1]!, data[p + 2]!) * b);
    for (let k = 0; k < channels; k++) out[p + k] = Math.min(255, Math.max(0, f32(f32(data[p + k]! * a) + part)));
  }
  return out;
}

const W0 = f32(0.114);
const W1 = f32(0.587);
const W2 = f32(0.299);

function blueFirstGray(b: number, g: number, r: number): number {
  return f32(f32(f32(b * W0) + f32(g * W1)) + f32(r * W2));
}

function saturateBytes(data: Uint8Array, a: number, b: number): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let p = 0; p < out.length; p += 3) {
    const c0 = data[p]!;
    const c1 = data[p + 1]!;
    const c2 = data[p + 2]!;
    const part = f32(blueFirstGray(c0, c1, c2) * b);
    out[p] = Math.min(255, Math.max(0, f32(f32(c0 * a) + part)));
    out[p + 1] = Math.min(255, Math.max(0, f32(f32(c1 * a) + part)));
    out[p + 2] = Math.min(255, Math.max(0, f32(f32(c2 * a) + part)));
  }
  return out;
}

/** OpenCV's divisions by tables, 12 bits behind the point. */
const SATURATION_DIVISORS = new Int32Array(256);
const HUE_DIVISORS = new Int32Array(256);
for (let i = 1; i < 256; i++) {
  SATURATION_DIVISORS[i] = Math.round((255 << 12) / i);
  HUE_DIVISORS[i] = Math.round((256 << 12) / (6 * i));
}

/** Of every hue of 0…255 (256 parts of the circle over 255): the sixth of the circle, and the part of that sixth gone. */
const SECTORS = new Uint8Array(256);
const SECTOR_PARTS = new Float32Array(256);
/** Bytes as parts of 255. */
const UNITS = new Float32Array(256);
for (let i = 0; i < 256; i++) {
  UNITS[i] = i * f32(1 / 255);
  let sixth = f32(i * f32(6 / 255));
  if (sixth >= 6) sixth = f32(sixth - 6);
  SECTORS[i] = Math.floor(sixth);
  SECTOR_PARTS[i] = sixth - SECTORS[i]!;
}

/** Adding and subtracting this rounds a small double to a whole number, a half to the even neighbour. */
const ROUNDER = 2 ** 52 + 2 ** 51;

/** Turns the hue of three channels, which are taken as blue, green, red; `shift` in 1/256 of the circle. */
export function cv2Hue(data: Uint8Array, shift: number): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let p = 0; p < out.length; p += 3) {
    const b = data[p]!;
    const g = data[p + 1]!;
    const r = data[p + 2]!;
    const v = Math.max(r, g, b);
    const range = v - Math.min(r, g, b);
    const s = (range * SATURATION_DIVISORS[v]! + 2048) >> 12;
    if (s === 0) {
      out[p] = out[p + 1] = out[p + 2] = v;
      continue;
    }
    let h = v === r ? g - b : v === g ? b - r + 2 * range : r - g + 4 * range;
    h = (h * HUE_DIVISORS[range]! + 2048) >> 12;
    if (h < 0) h += 256;
    // A hue of 256 is held at 255, as bytes are saturated.
    h = (Math.min(h, 255) + shift) & 255;
    const f = SECTOR_PARTS[h]!;
    const value = UNITS[v]!;
    const saturation = UNITS[s]!;
    const low = f32(f32(value * f32(1 - saturation)) * 255) + ROUNDER - ROUNDER;
    switch (SECTORS[h]) {
      case 0:
        out[p] = low;
        out[p + 1] = rising(value, saturation, f);
        out[p + 2] = v;
        break;
      case 1:
        out[p] = low;
        out[p + 1] = v;
        out[p + 2] = falling(value, saturation, f);
        break;
      case 2:
        out[p] = rising(value, saturation, f);
        out[p + 1] = v;
        out[p + 2] = low;
        break;
      case 3:
        out[p] = v;
        out[p + 1] = falling(value, saturation, f);
        out[p + 2] = low;
        break;
      case 4:
        out[p] = v;
        out[p + 1] = low;
        out[p + 2] = rising(value, saturation, f);
        break;
      default:
        out[p] = falling(value, saturation, f);
        out[p + 1] = low;
        out[p + 2] = v;
    }
  }
  return out;
}

function falling(value: number, saturation: number, f: number): number {
  return f32(f32(value * f32(1 - f32(saturation * f))) * 255) + ROUNDER - ROUNDER;
}

function rising(value: number, saturation: number, f: number): number {
  return f32(f32(value * f32(1 - f32(saturation * f32(1 - f)))) * 255) + ROUNDER - ROUNDER;
}

/** Gray of red, green, blue, and of nothing else of a pixel: bytes in fixed point with 15 bits, floats in float32. */
export function cv2Gray(data: Elements, channels: number): Elements {
  const out = sameKind(data, data.length / channels);
  if (data instanceof Uint8Array) {
    for (let i = 0, p = 0; i < out.length; i++, p += channels) {
      out[i] = (9798 * data[p]! + 19235 * data[p + 1]! + 3735 * data[p + 2]! + 16384) >> 15;
    }
  } else {
    for (let i = 0, p = 0; i < out.length; i++, p += channels) {
      out[i] = f32(f32(f32(data[p]! * f32(0.299)) + f32(data[p + 1]! * f32(0.587))) + f32(data[p + 2]! * f32(0.114)));
    }
  }
  return out;
}
