import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Args, ArgumentError, NdArray, type Options, signature } from '../../core/index.ts';
import { decodeImage } from './decodeImage.ts';
import { checkBackend, getImageBackend, type ImageBackend } from './imageBackend.ts';
import type { PilImage } from './pilImage.ts';

const parameters = {
  path: z.string().describe('the path of an image file, a text'),
  backend: z.custom<ImageBackend | null>().optional(),
};
const imageLoadSignature = signature('imageLoad', parameters);

/**
 * Reads a picture from a file.
 *
 * @param path - Path of a JPEG, PNG, BMP or PNM file.
 * @param backend - `'pil'`: a {@link PilImage} in the file's own mode. `'cv2'`: a uint8 array `[H, W, 3]` in the order **blue, green, red**,
 *   as OpenCV reads it, or `null` when the file cannot be read. `'tensor'` gives `null`. The one of `setImageBackend` when left out.
 * @throws {ArgumentError} when the backend is unknown, or (with `'pil'`) there is no such file
 * @throws {FormatError} with `'pil'`, when the file is no picture
 * @source Paddle, python/paddle/vision/image.py
 */
export function imageLoad(...args: Args<Options<typeof parameters>, ['path', 'backend']>): PilImage | NdArray | null {
  const { path, backend } = imageLoadSignature.bind(args);
  const kind = checkBackend('imageLoad', backend ?? getImageBackend());
  if (kind === 'tensor') return null;
  if (kind === 'cv2') {
    try {
      return toBgr(decodeImage(readFileSync(path)));
    } catch {
      return null;
    }
  }
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ArgumentError(
      `imageLoad: path must be a file that can be read. Received '${path}': ${error instanceof Error ? error.message : String(error)}. Correct the path.`,
      { cause: error },
    );
  }
  return decodeImage(bytes);
}

/** A picture as OpenCV reads it: three channels, blue first. Transparency is dropped, 16-bit gray loses its low byte. */
function toBgr(image: PilImage): NdArray {
  const rgb = colours(image);
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    out[i] = rgb[i + 2]!;
    out[i + 1] = rgb[i + 1]!;
    out[i + 2] = rgb[i]!;
  }
  return new NdArray(out, [image.height, image.width, 3], 'uint8');
}

function colours(image: PilImage): Uint8Array {
  if (image.mode === 'I;16' || image.mode === 'I') {
    return Uint8Array.from({ length: image.data.length * 3 }, (_, i) => image.data[Math.floor(i / 3)]! >> 8);
  }
  if (image.mode !== 'CMYK') return image.convert('RGB').data as Uint8Array;
  const out = new Uint8Array(image.width * image.height * 3);
  for (let p = 0, o = 0; o < out.length; p += 4) {
    const white = 255 - image.data[p + 3]!;
    for (let k = 0; k < 3; k++) out[o++] = white - ((image.data[p + k]! * white) >> 8);
  }
  return out;
}
