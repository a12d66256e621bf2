import { grayOfRgb } from '../../image/index.ts';

const f32 = Math.fround;

const table = new Uint8Array(256);

/**
 * Pillow's blend, from `base` (factor 0) to the picture (factor 1) and beyond, clipped and cut, in float32.
 *
 * @param base - A whole picture, or one pixel that stands for all.
 */
export function pilBlend(base: Uint8Array, data: Uint8Array, factor: number): Uint8Array {
  const f = f32(factor);
  const out = new Uint8Array(data.length);
  const mix = (level: number, v: number) => Math.min(255, Math.max(0, f32(level + f32(f * (v - level)))));
  if (base.length === data.length) {
    for (let i = 0; i < out.length; i++) out[i] = mix(base[i]!, data[i]!);
    return out;
  }
  base.forEach((level, k) => {
    for (let v = 0; v < 256; v++) table[v] = mix(level, v);
    for (let i = k; i < out.length; i += base.length) out[i] = table[data[i]!]!;
  });
  return out;
}

const BLACK = new Uint8Array(1);

/** `ImageEnhance.Brightness`: a blend with black. */
export function pilBrightness(data: Uint8Array, factor: number): Uint8Array {
  return pilBlend(BLACK, data, factor);
}

/** The mean of a gray picture, rounded: what `ImageEnhance.Contrast` blends with. */
export function pilMean(gray: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < gray.length; i++) sum += gray[i]!;
  return Math.trunc(sum / gray.length + 0.5);
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

/** Pillow's 8-bit HSV with the hue turned by `shift` of 256 parts of the circle. */
export function turnedHue(hsv: Uint8Array, shift: number): Uint8Array {
  const out = hsv.slice();
  for (let p = 0; p < out.length; p += 3) out[p] = (out[p]! + shift) & 255;
  return out;
}
