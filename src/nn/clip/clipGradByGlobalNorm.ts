import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { ops } from '../../engine/index.ts';
import type { GradientClip, ParameterGradient } from '../../framework/index.ts';

const parameters = {
  clipNorm: z.number(),
  groupName: z.string().default('default_group'),
  autoSkipClip: z.boolean().default(false),
};
const declared = signature('ClipGradByGlobalNorm', parameters);

/**
 * Scales all gradients together: each `· c/max(G, c)`, G the 2-norm over all of them.
 *
 * @param clipNorm - The bound, c.
 * @param groupName - Kept for Paddle's static graphs.
 * @param autoSkipClip - Whether nothing is done while G ≤ c; false by default.
 * @source Paddle, python/paddle/nn/clip.py, class ClipGradByGlobalNorm
 */
export class ClipGradByGlobalNorm implements GradientClip {
  readonly clipNorm: number;
  readonly groupName: string;
  readonly autoSkipClip: boolean;

  constructor(...args: Args<Options<typeof parameters>, ['clipNorm', 'groupName', 'autoSkipClip']>) {
    const given = declared.bind(args);
    this.clipNorm = given.clipNorm;
    this.groupName = given.groupName;
    this.autoSkipClip = given.autoSkipClip;
  }

  clip(pairs: readonly ParameterGradient[]): ParameterGradient[] {
    const clipped = pairs.filter(([parameter]) => parameter.needClip !== false);
    if (clipped.length === 0) return [...pairs];
    const squares = clipped.map(([, gradient]) => ops.sum(ops.square(gradient)));
    const norm = Math.fround(Math.sqrt(ops.addN(squares).item()));
    if (this.autoSkipClip && norm <= this.clipNorm) return [...pairs];
    const factor = Math.fround(this.clipNorm / Math.max(norm, this.clipNorm));
    return pairs.map(([parameter, gradient]) => [
      parameter,
      parameter.needClip === false ? gradient : ops.scale(gradient, factor),
    ]);
  }

  toString(): string {
    return `Gradient Clip By GlobalNorm, global_norm=${this.clipNorm.toFixed(6)}`;
  }
}
