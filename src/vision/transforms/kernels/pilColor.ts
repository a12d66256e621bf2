import { grayOfRgb, hsvToRgb, rgbToHsv } from '../../image/index.ts';

const f32 = Math.fround;

const table = new Uint8Array(256);

/** Pillow's blend with one level, from it (factor 0) to the picture (factor 1) and beyond, clipped and cut, in float32. */
function blendWith(level: number, data: Uint8Array, factor: number): Uint8Array {
  const f = f32(factor);
  for (let i = 0; i < 256; i++) table[i] = Math.min(255, Math.max(0, f32(level + f32(f * (i - level)))));
  const out = new Uint8Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = table[data[i]!]!;
  return out;
}

/** `ImageEnhance.Brightness`: a blend with black. */
export function pilBrightness(data: Uint8Array, factor: number): Uint8Array {
  return blendWith(0, data, factor);
}

/** `ImageEnhance.Contrast`: a blend with the mean of the gray picture, rounded. */
export function pilContrast(data: Uint8Array, gray: Uint8Array, factor: number): Uint8Array {
  let sum = 0;
  for (let i = 0; i < gray.length; i++) sum += gray[i]!;
  return blendWith(Math.trunc(sum / gray.length + 0.5), data, factor);
}

/** `ImageEnhance.Color` of an RGB picture: a blend with its gray. */
export function pilSaturation(rgb: Uint8Array, factor: number): Uint8Array {
  const gray = grayOfRgb(rgb);
  const f = f32(factor);
  const out = new Uint8Array(rgb.length);
  for (let i = 0, p = 0; i < gray.length; i++, p += 3) {
    const b = gray[i]!;
    out[p] = Math.min(255, Math.max(0, f32(b + f32(f * (rgb[p]! - b)))));
    out[p + 1] = Math.min(255, Math.max(0, f32(b + f32(f * (rgb[p + 1]! - b)))));
    out[p + 2] = Math.min(255, Math.max(0, f32(b + f32(f * (rgb[p + 2]! - b)))));
  }
  return out;
}

/** Turns the hue of an RGB picture by `shift` of 256 parts of the circle, by way of Pillow's 8-bit HSV. */
export function pilHue(rgb: Uint8Array, shift: number): Uint8Array {
  const hsv = rgbToHsv(rgb);
  for (let p = 0; p < hsv.length; p += 3) hsv[p] = (hsv[p]! + shift) & 255;
  const out = new Uint8Array(rgb.length);
  hsvToRgb(hsv, out);
  return out;
}
