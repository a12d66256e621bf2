import { ArgumentError } from '../../core/index.ts';

/** How a picture keeps a pixel; Pillow's names. */
export type PilMode = '1' | 'L' | 'LA' | 'P' | 'RGB' | 'RGBA' | 'CMYK' | 'YCbCr' | 'HSV' | 'I' | 'I;16' | 'F';

/** The array that holds a picture's pixels: bytes, or whole numbers or floats for the modes `I`, `I;16` and `F`. */
export type PixelArray = Uint8Array | Int32Array | Float32Array;

/** What the conversions read of a picture. */
interface Pixels {
  readonly mode: PilMode;
  readonly width: number;
  readonly height: number;
  readonly data: PixelArray;
  readonly palette: Uint8Array | undefined;
}

/**
 * Pillow's conversions between modes. All go by way of RGB or gray, as Pillow's own do.
 */
export function convertPixels(image: Pixels, to: PilMode): PixelArray {
  switch (to) {
    case 'L':
      return toGray(image);
    case 'RGB':
      return toRgb(image);
    case 'RGBA':
      return withAlpha(toRgb(image), 3, alphaOf(image));
    case 'LA':
      return withAlpha(toGray(image), 1, alphaOf(image));
    case 'HSV':
      return rgbToHsv(toRgb(image));
    case 'YCbCr':
      return isGray(image) ? grayToYCbCr(toGray(image)) : rgbToYCbCr(toRgb(image));
    case 'CMYK':
      return toCmyk(image);
    case '1':
      return toBilevel(image);
    case 'I':
      return Int32Array.from(image.mode === 'I;16' || image.mode === 'F' ? image.data : grayByRgb(image));
    case 'F':
      return Float32Array.from(image.mode === 'I;16' || image.mode === 'I' ? image.data : grayAsFloat(image));
    default:
      throw new ArgumentError(
        `PilImage.convert: the mode must be one of 1, L, LA, RGB, RGBA, CMYK, YCbCr, HSV, I, F. Received '${to}' for a picture of mode ${image.mode}. Convert by way of RGB.`,
      );
  }
}

/** Gray of RGB by Pillow's weights, in fixed point with 16 bits: (19595 R + 38470 G + 7471 B + 2¹⁵) ≫ 16. */
export function grayOfRgb(rgb: Uint8Array, step = 3): Uint8Array {
  const pixels = rgb.length / step;
  const out = new Uint8Array(pixels);
  for (let i = 0, p = 0; i < pixels; i++, p += step) {
    out[i] = (19595 * rgb[p]! + 38470 * rgb[p + 1]! + 7471 * rgb[p + 2]! + 0x8000) >> 16;
  }
  return out;
}

/** Gray by way of RGB where there are colours; YCbCr's own first channel is not taken. */
function grayByRgb(image: Pixels): Uint8Array {
  return image.mode === 'YCbCr' ? grayOfRgb(toRgb(image)) : toGray(image);
}

const GRAYS: readonly PilMode[] = ['1', 'L', 'LA'];

function isGray({ mode }: Pixels): boolean {
  return GRAYS.includes(mode) || mode === 'I' || mode === 'F' || mode === 'I;16';
}

function grayAsFloat(image: Pixels): Uint8Array | Float32Array {
  return GRAYS.includes(image.mode) ? toGray(image) : Float32Array.from(thousandths(toRgb(image)), (v) => v / 1000);
}

/** Gray of RGB in thousandths of a level, as Pillow weighs it where it does not use fixed point. */
function thousandths(rgb: Uint8Array): Int32Array {
  const out = new Int32Array(rgb.length / 3);
  for (let i = 0, p = 0; i < out.length; i++, p += 3) out[i] = 299 * rgb[p]! + 587 * rgb[p + 1]! + 114 * rgb[p + 2]!;
  return out;
}

/** Black and white: by a threshold where there is a palette, else by error diffusion. */
function toBilevel(image: Pixels): Uint8Array {
  const { mode, width, height } = image;
  if (mode === 'P') {
    return Uint8Array.from(thousandths(toRgb(image)), (v) => (v >= 128000 ? 255 : 0));
  }
  if (isGray(image)) return dither(width, height, toGray(image));
  return dither(
    width,
    height,
    Uint8Array.from(thousandths(toRgb(image)), (v) => v / 1000),
  );
}

function toGray(image: Pixels): Uint8Array {
  const { mode, data } = image;
  switch (mode) {
    case '1':
    case 'L':
      return (data as Uint8Array).slice();
    case 'LA':
      return (data as Uint8Array).filter((_, i) => i % 2 === 0);
    case 'YCbCr':
      return (data as Uint8Array).filter((_, i) => i % 3 === 0);
    case 'RGB':
      return grayOfRgb(data as Uint8Array);
    case 'RGBA':
      return grayOfRgb(data as Uint8Array, 4);
    case 'I':
      return Uint8Array.from(data, clip8);
    case 'I;16':
      return Uint8Array.from(data, clip8);
    case 'F':
      return Uint8Array.from(data, (v) => clip8(Math.trunc(v)));
    default:
      return grayOfRgb(toRgb(image));
  }
}

function toRgb(image: Pixels): Uint8Array {
  const { mode } = image;
  const data = image.data as Uint8Array;
  const pixels = image.width * image.height;
  if (mode === 'RGB') return data.slice();
  const out = new Uint8Array(pixels * 3);
  if (mode === 'RGBA') {
    for (let i = 0, p = 0, q = 0; i < pixels; i++, p += 4, q += 3) {
      out[q] = data[p]!;
      out[q + 1] = data[p + 1]!;
      out[q + 2] = data[p + 2]!;
    }
  } else if (mode === 'P') {
    const palette = image.palette ?? grayPalette();
    for (let i = 0, q = 0; i < pixels; i++, q += 3) {
      const p = data[i]! * 3;
      out[q] = palette[p] ?? 0;
      out[q + 1] = palette[p + 1] ?? 0;
      out[q + 2] = palette[p + 2] ?? 0;
    }
  } else if (mode === 'CMYK') {
    for (let i = 0, p = 0, q = 0; i < pixels; i++, p += 4, q += 3) {
      const white = 255 - data[p + 3]!;
      for (let c = 0; c < 3; c++) {
        const t = data[p + c]! * white + 128;
        out[q + c] = clip8(white - (((t >> 8) + t) >> 8));
      }
    }
  } else if (mode === 'YCbCr') {
    for (let p = 0; p < out.length; p += 3) {
      const y = data[p]!;
      const cb = data[p + 1]!;
      const cr = data[p + 2]!;
      out[p] = clip8(y + (part(1.402, cr - 128) >> 6));
      out[p + 1] = clip8(y + ((part(-0.34414, cb - 128) + part(-0.71414, cr - 128)) >> 6));
      out[p + 2] = clip8(y + (part(1.772, cb - 128) >> 6));
    }
  } else if (mode === 'HSV') {
    hsvToRgb(data, out);
  } else {
    const gray = toGray(image);
    for (let i = 0, q = 0; i < pixels; i++, q += 3) out[q] = out[q + 1] = out[q + 2] = gray[i]!;
  }
  return out;
}

/** Ink of the colours, without black; grays are black ink alone. */
function toCmyk(image: Pixels): Uint8Array {
  const gray = isGray(image);
  const from = gray ? toGray(image) : toRgb(image);
  const out = new Uint8Array(image.width * image.height * 4);
  if (gray) for (let i = 0; i < from.length; i++) out[4 * i + 3] = 255 - from[i]!;
  else for (let i = 0; i < from.length; i++) out[Math.floor(i / 3) * 4 + (i % 3)] = 255 - from[i]!;
  return out;
}

/** A product with six bits behind the point, rounded as Pillow's tables of YCbCr are. */
function part(weight: number, v: number): number {
  return Math.trunc(weight * v * 64 + 0.5);
}

function grayToYCbCr(gray: Uint8Array): Uint8Array {
  const out = new Uint8Array(gray.length * 3).fill(128);
  for (let i = 0; i < gray.length; i++) out[3 * i] = gray[i]!;
  return out;
}

function rgbToYCbCr(rgb: Uint8Array): Uint8Array {
  const out = new Uint8Array(rgb.length);
  for (let p = 0; p < rgb.length; p += 3) {
    const r = rgb[p]!;
    const g = rgb[p + 1]!;
    const b = rgb[p + 2]!;
    out[p] = (part(0.299, r) + part(0.587, g) + part(0.114, b)) >> 6;
    out[p + 1] = clip8(((part(-0.16874, r) + part(-0.33126, g) + part(0.5, b)) >> 6) + 128);
    out[p + 2] = clip8(((part(0.5, r) + part(-0.41869, g) + part(-0.08131, b)) >> 6) + 128);
  }
  return out;
}

function alphaOf(image: Pixels): Uint8Array | undefined {
  const { mode, data } = image;
  if (mode !== 'RGBA' && mode !== 'LA') return undefined;
  const step = mode === 'RGBA' ? 4 : 2;
  return (data as Uint8Array).filter((_, i) => i % step === step - 1);
}

function withAlpha(colours: Uint8Array, channels: number, alpha: Uint8Array | undefined): Uint8Array {
  const pixels = colours.length / channels;
  const out = new Uint8Array(pixels * (channels + 1));
  for (let i = 0, p = 0, q = 0; i < pixels; i++) {
    for (let c = 0; c < channels; c++) out[q++] = colours[p++]!;
    out[q++] = alpha ? alpha[i]! : 255;
  }
  return out;
}

function grayPalette(): Uint8Array {
  return Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
}

function clip8(v: number): number {
  return Math.min(255, Math.max(0, v));
}

const f32 = Math.fround;

/** Pillow's 8-bit HSV of RGB: hue, saturation and value each 0…255, cut, in float32 as Pillow reckons it. */
export function rgbToHsv(rgb: Uint8Array): Uint8Array {
  const out = new Uint8Array(rgb.length);
  for (let p = 0; p < rgb.length; p += 3) {
    const r = rgb[p]!;
    const g = rgb[p + 1]!;
    const b = rgb[p + 2]!;
    const max = Math.max(r, g, b);
    const min = Math.min(r, g, b);
    out[p + 2] = max;
    if (max === min) continue;
    const range = max - min;
    const s = f32(range / max);
    const rc = f32((max - r) / range);
    const gc = f32((max - g) / range);
    const bc = f32((max - b) / range);
    let h = f32(r === max ? f32(bc - gc) : g === max ? 2 + rc - bc : 4 + gc - rc);
    const turn = h / 6 + 1;
    h = f32(turn >= 1 ? turn - 1 : turn);
    out[p] = Math.min(255, h * 255);
    out[p + 1] = Math.min(255, s * 255);
  }
  return out;
}

/** RGB of Pillow's 8-bit HSV, written into `out`. */
export function hsvToRgb(hsv: Uint8Array, out: Uint8Array): void {
  for (let o = 0; o < hsv.length; o += 3) {
    const h = hsv[o]!;
    const s = hsv[o + 1]!;
    const v = hsv[o + 2]!;
    if (s === 0) {
      out[o] = out[o + 1] = out[o + 2] = v;
      continue;
    }
    const sixth = (h * 6) / 255;
    const i = Math.floor(sixth);
    const f = f32(sixth - i);
    const fs = f32(s / 255);
    const p = Math.floor(v * (1 - fs) + 0.5);
    const q = Math.floor(v * (1 - fs * f) + 0.5);
    const t = Math.floor(v * (1 - fs * (1 - f)) + 0.5);
    switch (i % 6) {
      case 0:
        out[o] = v;
        out[o + 1] = t;
        out[o + 2] = p;
        break;
      case 1:
        out[o] = q;
        out[o + 1] = v;
        out[o + 2] = p;
        break;
      case 2:
        out[o] = p;
        out[o + 1] = v;
        out[o + 2] = t;
        break;
      case 3:
        out[o] = p;
        out[o + 1] = q;
        out[o + 2] = v;
        break;
      case 4:
        out[o] = t;
        out[o + 1] = p;
        out[o + 2] = v;
        break;
      default:
        out[o] = v;
        out[o + 1] = p;
        out[o + 2] = q;
    }
  }
}

/** Black and white by Floyd and Steinberg's error diffusion, in whole numbers as Pillow does it. */
function dither(width: number, height: number, gray: Uint8Array): Uint8Array {
  const out = new Uint8Array(gray.length);
  const errors = new Int32Array(width + 1);
  for (let y = 0; y < height; y++) {
    let l = 0;
    let l0 = 0;
    let l1 = 0;
    for (let x = 0; x < width; x++) {
      l = clip8(gray[y * width + x]! + Math.trunc((l + errors[x + 1]!) / 16));
      const bit = l > 128 ? 255 : 0;
      out[y * width + x] = bit;
      l -= bit;
      const l2 = l;
      const d2 = l + l;
      l += d2;
      errors[x] = l + l0;
      l += d2;
      l0 = l + l1;
      l1 = l2;
      l += d2;
    }
    errors[width] = l0;
  }
  return out;
}
