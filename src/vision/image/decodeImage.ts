import { z } from 'zod';
import { type Args, FormatError, show, signature } from '../../core/index.ts';
import { decodeBmp } from './bmp.ts';
import { decodeJpeg } from './jpeg.ts';
import type { PilImage } from './pilImage.ts';
import { decodePng } from './png.ts';
import { decodePnm } from './pnm.ts';

const FORMATS: readonly [
  name: string,
  starts: (bytes: Uint8Array) => boolean,
  decode: (bytes: Uint8Array) => PilImage,
][] = [
  ['JPEG', (b) => b[0] === 0xff && b[1] === 0xd8, decodeJpeg],
  ['PNG', (b) => b[0] === 0x89 && b[1] === 0x50 && b[2] === 0x4e && b[3] === 0x47, decodePng],
  ['BMP', (b) => b[0] === 0x42 && b[1] === 0x4d, decodeBmp],
  ['PNM', (b) => b[0] === 0x50 && b[1]! >= 0x31 && b[1]! <= 0x36, decodePnm],
];

const decodeImageSignature = signature('decodeImage', {
  bytes: z.instanceof(Uint8Array).describe('the bytes of an image file, a Uint8Array'),
});

/**
 * The picture in the bytes of an image file: JPEG, PNG, BMP or PNM (`.pbm`, `.pgm`, `.ppm`), known by their first bytes.
 * The mode is the one Pillow's `Image.open` gives: `L` for gray, `P` for a palette, `1` for black and white, `I;16` for 16-bit gray, …
 *
 * @param bytes - The whole file.
 * @throws {FormatError} when the bytes are of no known format, or are damaged
 * @source Paddle, python/paddle/vision/image.py (`Image.open`)
 */
export function decodeImage(...args: Args<{ bytes: Uint8Array }, ['bytes']>): PilImage {
  const { bytes } = decodeImageSignature.bind(args);
  for (const [name, starts, decode] of FORMATS) {
    if (!starts(bytes)) continue;
    try {
      return decode(bytes);
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw new FormatError(
        `decodeImage: a ${name} file must be whole. Received ${bytes.length} bytes that its decoder refuses: ${error instanceof Error ? error.message : show(error)}. Get the file again.`,
        { cause: error },
      );
    }
  }
  const start = [...bytes.subarray(0, 4)].map((b) => b.toString(16).padStart(2, '0')).join(' ');
  throw new FormatError(
    `decodeImage: the bytes must be a JPEG, PNG, BMP or PNM file. Received ${bytes.length} bytes that begin with ${start || 'nothing'}. Convert the file to PNG or JPEG.`,
  );
}
