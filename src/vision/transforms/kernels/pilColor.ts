import { grayOfRgb, hsvToRgb, rgbToHsv } from '../../image/index.ts';

const f32 = Math.fround;

/** Pillow's blend of two pictures, from `from` (factor 0) to `to` (factor 1) and beyond, clipped and cut, in float32. */
function blendInto(out: Uint8Array, from: (i: number) => number, to: Uint8Array, factor: number): Uint8Array {
  const f = f32(factor);
  for (let i = 0; i < out.length; i++) {
    const b = from(i);
    const v = f32(b + f32(f * (to[i]! - b)));
    out[i] = v <= 0 ? 0 : Math.min(255, v);
  }
  return out;
}

/** `ImageEnhance.Brightness`: a blend with black. The last of `alpha` channels is left alone where there is transparency. */
export function pilBrightness(data: Uint8Array, factor: number): Uint8Array {
  return blendInto(new Uint8Array(data.length), () => 0, data, factor);
}

/** `ImageEnhance.Contrast`: a blend with the mean of the gray picture, rounded. */
export function pilContrast(data: Uint8Array, gray: Uint8Array, factor: number): Uint8Array {
  let sum = 0;
  for (let i = 0; i < gray.length; i++) sum += gray[i]!;
  const mean = Math.trunc(sum / gray.length + 0.5);
  return blendInto(new Uint8Array(data.length), () => mean, data, factor);
}

/** `ImageEnhance.Color` of an RGB picture: a blend with its gray. */
export function pilSaturation(rgb: Uint8Array, factor: number): Uint8Array {
  const gray = grayOfRgb(rgb);
  const f = f32(factor);
  const out = new Uint8Array(rgb.length);
  for (let i = 0, p = 0; i < gray.length; i++, p += 3) {
    const b = gray[i]!;
    for (let k = 0; k < 3; k++) {
      const v = f32(b + f32(f * (rgb[p + k]! - b)));
      out[p + k] = v <= 0 ? 0 : Math.min(255, v);
    }
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
