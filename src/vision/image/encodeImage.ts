import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { encodeJpeg } from './jpeg.ts';
import { PilImage } from './pilImage.ts';
import { encodePng } from './png.ts';

const parameters = {
  image: z.instanceof(PilImage).describe('a PilImage'),
  format: z.enum(['png', 'jpeg']).default('png'),
  quality: z.number().min(1).max(100).default(75),
};
const encodeImageSignature = signature('encodeImage', parameters);

/**
 * The bytes of an image file of a picture, as `Image.save` writes one.
 *
 * @param image - The picture. Modes other than gray, RGB and their forms with transparency are converted to RGB first.
 * @param format - `'png'` (the default; exact) or `'jpeg'`.
 * @param quality - Of a JPEG file, 1…100; 75 as in Pillow.
 */
export function encodeImage(...args: Args<Options<typeof parameters>, ['image', 'format', 'quality']>): Uint8Array {
  const { image, format, quality } = encodeImageSignature.bind(args);
  const isPlain = image.mode === 'L' || image.mode === 'LA' || image.mode === 'RGB' || image.mode === 'RGBA';
  const plain = isPlain ? image : image.convert('RGB');
  return format === 'png' ? encodePng(plain) : encodeJpeg(plain, quality);
}
