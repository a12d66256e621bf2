/**
 * `vision/transforms/functional`: the transforms as functions of a picture. Which way they work goes by the kind of the picture.
 */
export { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './adjustColor.ts';
export { affine, type Place } from './affine.ts';
export { centerCrop, crop, type Size } from './crop.ts';
export { type EraseValue, erase } from './erase.ts';
export { hflip, vflip } from './flip.ts';
export type { SameKind } from './imageFunction.ts';
export { type ChannelValues, normalize } from './normalize.ts';
export { type Fill, type Padding, pad } from './pad.ts';
export { perspective } from './perspective.ts';
export { type Interpolation, resize } from './resize.ts';
export { rotate } from './rotate.ts';
export { toGrayscale } from './toGrayscale.ts';
export { type DataFormat, toTensor } from './toTensor.ts';
