import { ArgumentError, show } from '../../core/index.ts';
import type { BaseTransform, TransformSpec } from './baseTransform.ts';
import { BrightnessTransform } from './brightnessTransform.ts';
import { CenterCrop } from './centerCrop.ts';
import { ColorJitter } from './colorJitter.ts';
import { Compose } from './compose.ts';
import { ContrastTransform } from './contrastTransform.ts';
import { Grayscale } from './grayscale.ts';
import { HueTransform } from './hueTransform.ts';
import { Normalize } from './normalize.ts';
import { Pad } from './pad.ts';
import { RandomAffine } from './randomAffine.ts';
import { RandomCrop } from './randomCrop.ts';
import { RandomErasing } from './randomErasing.ts';
import { RandomHorizontalFlip } from './randomHorizontalFlip.ts';
import { RandomPerspective } from './randomPerspective.ts';
import { RandomResizedCrop } from './randomResizedCrop.ts';
import { RandomRotation } from './randomRotation.ts';
import { RandomVerticalFlip } from './randomVerticalFlip.ts';
import { Resize } from './resize.ts';
import { SaturationTransform } from './saturationTransform.ts';
import { ToTensor } from './toTensor.ts';
import { Transpose } from './transpose.ts';

type Maker = new (options: Record<string, unknown>) => BaseTransform;

const MAKERS: Readonly<Record<string, unknown>> = {
  BrightnessTransform,
  CenterCrop,
  ColorJitter,
  ContrastTransform,
  Grayscale,
  HueTransform,
  Normalize,
  Pad,
  RandomAffine,
  RandomCrop,
  RandomErasing,
  RandomHorizontalFlip,
  RandomPerspective,
  RandomResizedCrop,
  RandomRotation,
  RandomVerticalFlip,
  Resize,
  SaturationTransform,
  ToTensor,
  Transpose,
};

/**
 * Makes a transform from what `spec()` said of it, e.g. in a worker thread.
 *
 * @throws {ArgumentError} when the class is unknown
 * @source This library; there is none in Paddle
 */
export function fromSpec(spec: TransformSpec): BaseTransform | Compose {
  if (spec.name === 'Compose') {
    return new Compose((spec.args.transforms as readonly TransformSpec[]).map(fromSpec));
  }
  const maker = Object.hasOwn(MAKERS, spec.name) ? (MAKERS[spec.name] as Maker) : undefined;
  if (spec.module !== 'vision/transforms' || maker === undefined) {
    throw new ArgumentError(
      `fromSpec: a spec must name a class of vision/transforms. Received ${show(spec.name)} of ${show(spec.module)}. Take it from a transform's spec().`,
    );
  }
  return new maker({ ...spec.args });
}
