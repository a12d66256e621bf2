import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import { ops } from '../../engine/index.ts';
import type { GradientClip, ParameterGradient } from '../../framework/index.ts';

const parameters = { max: z.number(), min: z.number().nullish() };
const declared = signature('ClipGradByValue', parameters);

/**
 * Cuts every element of a gradient to [min, max].
 *
 * @param max - Upper bound.
 * @param min - Lower bound; −max by default, and then max must be positive.
 * @throws {ArgumentError} when max is not positive and min is left out
 * @source Paddle, python/paddle/nn/clip.py, class ClipGradByValue
 */
export class ClipGradByValue implements GradientClip {
  readonly max: number;
  readonly min: number;

  constructor(...args: Args<Options<typeof parameters>, ['max', 'min']>) {
    const { max, min } = declared.bind(args);
    if (min == null && max <= 0)
      throw new ArgumentError(
        `ClipGradByValue: max must be positive when min is left out. Received ${max}. Give min too.`,
      );
    this.max = max;
    this.min = min ?? -max;
  }

  clip(pairs: readonly ParameterGradient[]): ParameterGradient[] {
    return pairs.map(([parameter, gradient]) => [
      parameter,
      parameter.needClip === false ? gradient : ops.clip(gradient, this.min, this.max),
    ]);
  }

  toString(): string {
    return `Clip Gradient By Value, min = ${this.min.toFixed(6)}, max=${this.max.toFixed(6)}`;
  }
}
