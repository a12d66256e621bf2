import type { Tensor } from '../engine/index.ts';
import type { Parameter } from './parameter.ts';

/** A parameter with its gradient. */
export type ParameterGradient = readonly [parameter: Parameter, gradient: Tensor];

/** Bounds gradients before they are used. */
export interface GradientClip {
  /** The pairs with bounded gradients; `.grad` itself stays as it is. */
  clip(pairs: readonly ParameterGradient[]): ParameterGradient[];
}
