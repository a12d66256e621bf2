import jpeg from 'jpeg-js';
import { decodeJpegFile } from './jpegDecoder.ts';
import { PilImage } from './pilImage.ts';

/** The picture of a JPEG file, in the mode that Pillow opens it in: `L`, `RGB` or `CMYK` (of which Adobe's inverted samples are turned). */
export function decodeJpeg(bytes: Uint8Array): PilImage {
  const { width, height, channels, data } = decodeJpegFile(bytes);
  if (channels === 4) {
    for (let i = 0; i < data.length; i++) data[i] = 255 - data[i]!;
    return new PilImage('CMYK', width, height, data);
  }
  return new PilImage(channels === 1 ? 'L' : 'RGB', width, height, data);
}

/** A JPEG file of a picture of mode `L` or `RGB`. */
export function encodeJpeg(image: PilImage, quality: number): Uint8Array {
  const rgba = image.convert('RGBA');
  return new Uint8Array(
    jpeg.encode({ width: rgba.width, height: rgba.height, data: rgba.data as Uint8Array }, quality).data,
  );
}
