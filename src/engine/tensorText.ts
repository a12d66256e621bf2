import { tensorText as textOf } from '../core/index.ts';
import { toArray } from './creation.ts';
import { homeOf } from './device.ts';
import type { Tensor } from './tensor.ts';

/** A tensor as Paddle prints it. @source Paddle, python/paddle/tensor/to_string.py */
export function tensorText(tensor: Tensor): string {
  if (tensor.isDisposed) return 'Tensor(freed)';
  return textOf(toArray(tensor), {
    placeText: homeOf(tensor.handle.storage).place,
    stopGradient: tensor.stopGradient,
    ...('trainable' in tensor ? { prefix: 'Parameter containing:' } : {}),
  });
}
