import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { ops } from '../../engine/index.ts';
import type { GradientClip, ParameterGradient } from '../../framework/index.ts';

const parameters = { clipNorm: z.number() };
const declared = signature('ClipGradByNorm', parameters);

/**
 * Scales each gradient whose 2-norm is larger than a bound down to it: `g · c/‖g‖`.
 *
 * @param clipNorm - The bound, c.
 * @source Paddle, python/paddle/nn/clip.py, class ClipGradByNorm
 */
export class ClipGradByNorm implements GradientClip {
  readonly clipNorm: number;

  constructor(...args: Args<Options<typeof parameters>, ['clipNorm']>) {
    this.clipNorm = declared.bind(args).clipNorm;
  }

  clip(pairs: readonly ParameterGradient[]): ParameterGradient[] {
    return pairs.map(([parameter, gradient]) => {
      if (parameter.needClip === false) return [parameter, gradient];
      const norm = ops.norm(gradient).item();
      return [parameter, norm <= this.clipNorm ? gradient : ops.scale(gradient, this.clipNorm / norm)];
    });
  }

  toString(): string {
    return `Gradient Clip By Norm, clip_norm=${this.clipNorm.toFixed(6)}`;
  }
}
