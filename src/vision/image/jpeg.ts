import jpeg from 'jpeg-js';
import { PilImage } from './pilImage.ts';

/** The picture of a JPEG file: gray ones in mode `L`, others in `RGB`. */
export function decodeJpeg(bytes: Uint8Array): PilImage {
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    maxResolutionInMP: 500,
    maxMemoryUsageInMB: 4096,
  });
  if (countComponents(bytes) === 1) {
    return new PilImage(
      'L',
      width,
      height,
      data.filter((_, i) => i % 3 === 0),
    );
  }
  return new PilImage('RGB', width, height, new Uint8Array(data));
}

/** How many components the frame header of a JPEG file names; 3 when it has none. */
function countComponents(bytes: Uint8Array): number {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return 3;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return bytes[at + 9]!;
    at += 2 + (bytes[at + 2]! << 8) + bytes[at + 3]!;
  }
  return 3;
}

/** A JPEG file of a picture of mode `L` or `RGB`. */
export function encodeJpeg(image: PilImage, quality: number): Uint8Array {
  const rgba = image.convert('RGBA');
  return new Uint8Array(
    jpeg.encode({ width: rgba.width, height: rgba.height, data: rgba.data as Uint8Array }, quality).data,
  );
}
