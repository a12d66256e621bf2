/**
 * `vision/image`: pictures before the batch: the `PilImage` of the `'pil'` backend, image files, and the choice of backend.
 * Not its business: what is done to pictures (`vision/transforms`), tensors.
 */
export { decodeImage } from './decodeImage.ts';
export { encodeImage } from './encodeImage.ts';
export { getImageBackend, type ImageBackend, setImageBackend } from './imageBackend.ts';
export { imageLoad } from './imageLoad.ts';
export { PilImage } from './pilImage.ts';
export { grayOfRgb, type PilMode } from './pixelFormat.ts';
