import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { BaseTransform, type Keys } from './baseTransform.ts';
import { imageToTensor } from './functional/toTensor.ts';
import type { ImageInput, TensorImage } from './image.ts';

const parameters = {
  dataFormat: z.string().default('CHW'),
  keys: z.custom<Keys>().optional(),
};
const toTensorSignature = signature('ToTensor', parameters);

/**
 * Turns a picture into an array with the channels first, as training takes it: bytes become float32 of 0…1, other data types are kept.
 *
 * The result is a {@link TensorImage}: the transforms after it treat it as Paddle treats a tensor.
 *
 * @param dataFormat - `'CHW'` (the default) or `'HWC'`: the order of the result's axes.
 * @param keys - Names of the inputs; `['image']` when left out.
 * @source Paddle, python/paddle/vision/transforms/transforms.py
 */
export class ToTensor extends BaseTransform {
  readonly dataFormat: string;

  constructor(...args: Args<Options<typeof parameters>, ['dataFormat', 'keys']>) {
    const bound = toTensorSignature.bind(args);
    super({ keys: bound.keys });
    this._describe(ToTensor, 'ToTensor', bound);
    this.dataFormat = bound.dataFormat;
  }

  override _applyImage(img: ImageInput): TensorImage {
    return imageToTensor(img, this.dataFormat);
  }
}
