import { ops, type Tensor } from '../engine/index.ts';

/** Puts new elements into a parameter or an accumulator. */
export function put(x: Tensor, value: Tensor): void {
  ops.overwrite(x, value);
}

/** `keep·x + (1 − keep)·y`: a mean that forgets. */
export function blend(x: Tensor, y: Tensor, keep: number): Tensor {
  return ops.add(ops.scale(x, keep), ops.scale(y, 1 - keep));
}

/** A setting as a parameter of this precision sees it: Paddle computes with single precision unless the parameter is double. */
export function inPrecisionOf(x: Tensor, value: number): number {
  return x.handle.dtype === 'float64' ? value : Math.fround(value);
}
