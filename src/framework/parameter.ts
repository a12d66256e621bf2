import { ArgumentError, type DTypeName, type Shape, showShape } from '../core/index.ts';
import { keep, Tensor, withRecording } from '../engine/index.ts';
import type { WeightDecayRegularizer } from '../regularizer/index.ts';
import { globalInitializer, type Initializer } from './initializer.ts';
import type { ParamAttr } from './paramAttr.ts';
import { generate } from './uniqueName.ts';

/**
 * A named tensor that is trained.
 *
 * @source Paddle, python/paddle/base/framework.py, class EagerParamBase
 */
export class Parameter extends Tensor {
  /** What multiplies the optimizer's learning rate. */
  readonly optimizeAttr: { learningRate: number };
  /** Takes the place of the optimizer's weight decay. */
  regularizer: WeightDecayRegularizer | null;
  readonly needClip: boolean;
  readonly isDistributed = false;

  constructor(values: Tensor, attr: ParamAttr, name: string) {
    const { handle } = values;
    handle.storage.retain();
    handle.storage.isLasting = true;
    super(handle);
    keep<Tensor>(this);
    this.name = name;
    this.stopGradient = !attr.trainable;
    this.persistable = true;
    this.optimizeAttr = { learningRate: attr.learningRate };
    this.regularizer = attr.regularizer;
    this.needClip = attr.needClip;
  }

  /** Whether it is trained; the opposite of `stopGradient`. */
  get trainable(): boolean {
    return !this.stopGradient;
  }

  set trainable(trainable: boolean) {
    this.stopGradient = !trainable;
  }
}

const taken = new Set<string>();

/**
 * Makes a parameter.
 *
 * @param shape - Sizes; zeros are allowed.
 * @param attr - How it is made and trained.
 * @param options.scope - The layer's full name, from which the parameter's is made: `linear_0` → `linear_0.w_0`.
 * @param options.fallback - The layer's own initializer, used when neither `attr` nor a global one says otherwise.
 * @throws {ArgumentError} when a name given by hand is taken
 * @source Paddle, python/paddle/base/layer_helper_base.py, create_parameter
 */
export function makeParameter(
  shape: Shape,
  attr: ParamAttr,
  options: { dtype: DTypeName; isBias: boolean; scope: string; fallback: Initializer },
): Parameter {
  if (shape.some((n) => !Number.isInteger(n) || n < 0))
    throw new ArgumentError(
      `createParameter: sizes must be whole numbers ≥ 0. Received ${showShape(shape)}. Check the layer's sizes.`,
    );
  if (attr.name && taken.has(attr.name))
    throw new ArgumentError(
      `ParamAttr: a parameter's name must not be taken. Received '${attr.name}' a second time. Choose another, or leave it out.`,
    );
  const initializer = attr.initializer ?? globalInitializer(options.isBias) ?? options.fallback;
  const values = withRecording(false, () => initializer.initialize(shape, options.dtype));
  if (attr.name) taken.add(attr.name);
  return new Parameter(values, attr, attr.name ?? generate(`${options.scope}.${options.isBias ? 'b' : 'w'}`));
}
