import { FormatError } from '../../core/index.ts';
import { PilImage } from './pilImage.ts';

/** The picture of a PBM, PGM or PPM file, in text or in binary: mode `1`, `L` (`I` above 255 levels) or `RGB`. */
export function decodePnm(bytes: Uint8Array): PilImage {
  let at = 2;
  const isSpace = (b: number) => b === 0x20 || (b >= 0x09 && b <= 0x0d);
  const nextNumber = (digits = Number.POSITIVE_INFINITY): number => {
    for (; at < bytes.length; at++) {
      if (bytes[at] === 0x23) while (at < bytes.length && bytes[at] !== 0x0a) at++;
      else if (!isSpace(bytes[at]!)) break;
    }
    let value = 0;
    const start = at;
    for (; at < bytes.length && at - start < digits && bytes[at]! >= 0x30 && bytes[at]! <= 0x39; at++) {
      value = value * 10 + bytes[at]! - 0x30;
    }
    if (at === start) {
      throw new FormatError(
        `decodeImage: a PNM file must have a number at byte ${at}. Received ${at < bytes.length ? `byte ${bytes[at]}` : 'the end of the file'}. Get the file again.`,
      );
    }
    return value;
  };
  const kind = bytes[1]! - 0x30;
  const width = nextNumber();
  const height = nextNumber();
  const isBitmap = kind === 1 || kind === 4;
  const top = isBitmap ? 1 : nextNumber();
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const count = width * height * channels;
  const isText = kind <= 3;
  const wide = top > 255 ? 2 : 1;
  const needed = isText ? count : kind === 4 ? Math.ceil(width / 8) * height : count * wide;
  if (!isText) at++;
  if (width < 1 || height < 1 || top < 1 || top > 65535 || bytes.length - at < needed) {
    throw new FormatError(
      `decodeImage: a PNM file of ${width}×${height} pixels, ${channels} channels and levels up to ${top} must have ${needed} bytes of pixels. Received ${bytes.length - at}. Get the file again.`,
    );
  }
  const values = new Int32Array(count);
  if (isText) {
    for (let i = 0; i < count; i++) values[i] = nextNumber(isBitmap ? 1 : undefined);
  } else if (kind === 4) {
    const rowBytes = Math.ceil(width / 8);
    for (let i = 0; i < count; i++) {
      const x = i % width;
      values[i] = (bytes[at + Math.floor(i / width) * rowBytes + (x >> 3)]! >> (7 - (x & 7))) & 1;
    }
  } else {
    for (let i = 0; i < count; i++)
      values[i] = wide === 1 ? bytes[at + i]! : (bytes[at + 2 * i]! << 8) + bytes[at + 2 * i + 1]!;
  }
  if (isBitmap)
    return new PilImage(
      '1',
      width,
      height,
      Uint8Array.from(values, (v) => (v ? 0 : 255)),
    );
  if (channels === 1 && top > 255) {
    return new PilImage(
      'I',
      width,
      height,
      values.map((v) => Math.round((v * 65535) / top)),
    );
  }
  const bytesOut = Uint8Array.from(values, (v) => Math.min(255, Math.round((v * 255) / top)));
  return new PilImage(channels === 1 ? 'L' : 'RGB', width, height, bytesOut);
}
