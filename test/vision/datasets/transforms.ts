import type { ImageTransform } from '../../../src/vision/datasets/index.ts';
import { Compose, Normalize, ToTensor, Transpose } from '../../../src/vision/transforms/index.ts';

/** The transforms of the golden cases by their names. */
export const transforms: Readonly<Record<string, ImageTransform | null>> = {
  none: null,
  Transpose: new Transpose(),
  ToTensor: new ToTensor(),
  Compose: new Compose([new Transpose(), new Normalize({ mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] })]),
};
