import { decode, encode } from 'fast-png';
import { FormatError } from '../../core/index.ts';
import { PilImage } from './pilImage.ts';
import type { PilMode } from './pixelFormat.ts';

/** The picture of a PNG file, in the mode that Pillow opens it in. */
export function decodePng(bytes: Uint8Array): PilImage {
  const png = decode(bytes, { checkCrc: true });
  const { width, height, channels, depth } = png;
  const samples = depth < 8 ? unpack(png.data as Uint8Array, width, height, depth) : png.data;
  if (png.palette) {
    const palette = Uint8Array.from(png.palette.flatMap((colour) => [...colour].slice(0, 3)));
    return new PilImage('P', width, height, Uint8Array.from(samples), palette);
  }
  if (depth === 1) {
    return new PilImage(
      '1',
      width,
      height,
      Uint8Array.from(samples, (v) => (v ? 255 : 0)),
    );
  }
  if (depth < 8) {
    const step = 255 / (2 ** depth - 1);
    return new PilImage(
      'L',
      width,
      height,
      Uint8Array.from(samples, (v) => v * step),
    );
  }
  const mode = ({ 1: 'L', 2: 'LA', 3: 'RGB', 4: 'RGBA' } as Record<number, PilMode>)[channels];
  if (!mode) {
    throw new FormatError(
      `decodeImage: a PNG file must have 1 to 4 channels. Received ${channels}. Write the file again.`,
    );
  }
  if (depth === 16) {
    if (channels === 1) return new PilImage('I;16', width, height, Int32Array.from(samples));
    return new PilImage(
      mode,
      width,
      height,
      Uint8Array.from(samples, (v) => v >> 8),
    );
  }
  return new PilImage(mode, width, height, Uint8Array.from(samples));
}

/** Samples of less than a byte, one to an element. */
function unpack(packed: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const out = new Uint8Array(width * height);
  const rowBytes = Math.ceil((width * depth) / 8);
  const mask = 2 ** depth - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      out[y * width + x] = (packed[y * rowBytes + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask;
    }
  }
  return out;
}

/** A PNG file of a picture of mode `L`, `LA`, `RGB` or `RGBA`. */
export function encodePng(image: PilImage): Uint8Array {
  return encode({ width: image.width, height: image.height, data: image.data as Uint8Array, channels: image.channels });
}
