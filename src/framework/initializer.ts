import type { DTypeName, Shape } from '../core/index.ts';
import type { Tensor } from '../engine/index.ts';

/** Makes a parameter's first values. */
export interface Initializer {
  /** A tensor of the shape and type, filled. Draws from Paddle's generator where chance is wanted. */
  initialize(shape: Shape, dtype: DTypeName): Tensor;
}

let globalWeight: Initializer | null = null;
let globalBias: Initializer | null = null;

/**
 * Initializers that stand before every layer's own default, norm scales included; only a ParamAttr's own comes first. `null` takes them back.
 *
 * @param weightInit - For weights; null takes both back.
 * @param biasInit - For biases; null leaves them as they are; null by default.
 * @source Paddle, python/paddle/nn/initializer/initializer.py, set_global_initializer
 */
export function setGlobalInitializer(weightInit: Initializer | null, biasInit: Initializer | null = null): void {
  globalWeight = weightInit;
  globalBias = weightInit === null ? null : biasInit;
}

/** The global initializer for weights or biases, if one is set. */
export function globalInitializer(isBias: boolean): Initializer | null {
  return isBias ? globalBias : globalWeight;
}
