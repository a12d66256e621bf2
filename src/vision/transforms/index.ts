/**
 * `vision/transforms`: what is done to pictures before the batch; Paddle's classes (callable objects) and functions.
 * Not its business: reading picture files (`vision/image`), tensors, devices.
 */
export { BaseTransform, ImageTransform, type Keys, type TransformSpec } from './baseTransform.ts';
export { BrightnessTransform } from './brightnessTransform.ts';
export { CenterCrop } from './centerCrop.ts';
export type { Range } from './checkInput.ts';
export { ColorJitter } from './colorJitter.ts';
export { Compose, type Step } from './compose.ts';
export { ContrastTransform } from './contrastTransform.ts';
export { fromSpec } from './fromSpec.ts';
export {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  affine,
  type ChannelValues,
  centerCrop,
  crop,
  type DataFormat,
  type EraseValue,
  erase,
  type Fill,
  hflip,
  type Interpolation,
  normalize,
  type Padding,
  type Place,
  pad,
  perspective,
  resize,
  rotate,
  type SameKind,
  type Size,
  toGrayscale,
  toTensor,
  vflip,
} from './functional/index.ts';
export { Grayscale } from './grayscale.ts';
export { HueTransform } from './hueTransform.ts';
export { type Image, type ImageInput, TensorImage } from './image.ts';
export { Normalize } from './normalize.ts';
export { Pad } from './pad.ts';
export { RandomAffine } from './randomAffine.ts';
export { RandomCrop } from './randomCrop.ts';
export { type ErasingValue, RandomErasing } from './randomErasing.ts';
export { RandomHorizontalFlip } from './randomHorizontalFlip.ts';
export { RandomPerspective } from './randomPerspective.ts';
export { RandomResizedCrop } from './randomResizedCrop.ts';
export { RandomRotation } from './randomRotation.ts';
export { RandomVerticalFlip } from './randomVerticalFlip.ts';
export { Resize } from './resize.ts';
export { SaturationTransform } from './saturationTransform.ts';
export { ToTensor } from './toTensor.ts';
export { Transpose } from './transpose.ts';
