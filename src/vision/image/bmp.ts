import { FormatError } from '../../core/index.ts';
import { PilImage } from './pilImage.ts';

/** The picture of an uncompressed BMP file: 1, 4 or 8 bits in mode `P` (`L` and `1` for gray palettes), 24 and 32 bits in `RGB`. */
export function decodeBmp(bytes: Uint8Array): PilImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint32(10, true);
  const headerSize = view.getUint32(14, true);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(28, true);
  const compression = headerSize >= 40 ? view.getUint32(30, true) : 0;
  if (headerSize < 40 || width <= 0 || height === 0 || !(compression === 0 || (compression === 3 && bits === 32))) {
    throw new FormatError(
      `decodeImage: a BMP file must be uncompressed, with a header of 40 bytes or more. Received a header of ${headerSize} bytes, ${width}×${height}, compression ${compression}. Convert the file to PNG.`,
    );
  }
  if (![1, 4, 8, 24, 32].includes(bits)) {
    throw new FormatError(
      `decodeImage: a BMP file must have 1, 4, 8, 24 or 32 bits per pixel. Received ${bits}. Convert the file to PNG.`,
    );
  }
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (start + rowBytes * height > bytes.length) {
    throw new FormatError(
      `decodeImage: a BMP file of ${width}×${height} pixels must have ${start + rowBytes * height} bytes. Received ${bytes.length}. Get the file again.`,
    );
  }
  const rowAt = (y: number) => start + rowBytes * (signedHeight > 0 ? height - 1 - y : y);
  if (bits >= 24) {
    const out = new Uint8Array(width * height * 3);
    const step = bits / 8;
    for (let y = 0, o = 0; y < height; y++) {
      for (let x = 0, p = rowAt(y); x < width; x++, p += step, o += 3) {
        out[o] = bytes[p + 2]!;
        out[o + 1] = bytes[p + 1]!;
        out[o + 2] = bytes[p]!;
      }
    }
    return new PilImage('RGB', width, height, out);
  }
  const colours = view.getUint32(46, true) || 2 ** bits;
  if (colours > 2 ** bits || 14 + headerSize + 4 * colours > bytes.length) {
    throw new FormatError(
      `decodeImage: a BMP file of ${bits} bits per pixel must have ${2 ** bits} colours at most. Received ${colours}. Get the file again.`,
    );
  }
  const palette = new Uint8Array(colours * 3);
  for (let i = 0, p = 14 + headerSize; i < colours; i++, p += 4) {
    palette[i * 3] = bytes[p + 2]!;
    palette[i * 3 + 1] = bytes[p + 1]!;
    palette[i * 3 + 2] = bytes[p]!;
  }
  const indices = new Uint8Array(width * height);
  const mask = 2 ** bits - 1;
  for (let y = 0; y < height; y++) {
    const row = rowAt(y);
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      indices[y * width + x] = (bytes[row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask;
    }
  }
  const isRamp = palette.every((v, i) => v === (colours === 2 ? 255 * Math.floor(i / 3) : Math.floor(i / 3)));
  if (!isRamp) return new PilImage('P', width, height, indices, palette);
  return bits === 1
    ? new PilImage(
        '1',
        width,
        height,
        indices.map((v) => v * 255),
      )
    : new PilImage('L', width, height, indices);
}
