import { Callable, type DTypeName, invoke, type Shape } from '../../core/index.ts';
import { ops, type Tensor, withRecording } from '../../engine/index.ts';
import type { Initializer } from '../../framework/index.ts';

/** An initializer fills a parameter when it is called with one. */
export interface InitializerBase {
  // biome-ignore lint/style/useShorthandFunctionType: an interface, because it is merged with the class
  (parameter: Tensor): Tensor;
}

/**
 * Base of the initializers: each says how first values are made.
 *
 * @source Paddle, python/paddle/nn/initializer/initializer.py
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface gives the call its type
export abstract class InitializerBase extends Callable implements Initializer {
  abstract initialize(shape: Shape, dtype: DTypeName): Tensor;

  [invoke](parameter: Tensor): Tensor {
    return withRecording(false, () =>
      ops.overwrite(parameter, this.initialize(parameter.handle.shape, parameter.handle.dtype)),
    );
  }
}

/**
 * How many inputs and outputs one element of a weight connects: `[in, out]` for matrices, `[out, in, …kernel]` for convolutions.
 */
export function fans(shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length === 0) return { fanIn: 1, fanOut: 1 };
  if (shape.length === 1) return { fanIn: shape[0]!, fanOut: shape[0]! };
  if (shape.length === 2) return { fanIn: shape[0]!, fanOut: shape[1]! };
  const kernel = shape.slice(2).reduce((product, n) => product * n, 1);
  return { fanIn: shape[1]! * kernel, fanOut: shape[0]! * kernel };
}
