import { z } from 'zod';
import { type Args, type Options, signature } from '../core/index.ts';
import { ops, type Tensor } from '../engine/index.ts';
import { WeightDecayRegularizer } from './weightDecay.ts';

const parameters = { coeff: z.number().default(0) };
const declared = signature('L2Decay', parameters);

/**
 * `gradient + coeff · parameter`.
 *
 * @param coeff - Strength; 0 by default.
 * @source Paddle, python/paddle/regularizer.py, class L2Decay
 */
export class L2Decay extends WeightDecayRegularizer {
  readonly coeff: number;

  constructor(...args: Args<Options<typeof parameters>, ['coeff']>) {
    super();
    this.coeff = declared.bind(args).coeff;
  }

  /**
   * @param parameter - The parameter.
   */
  override addTo(gradient: Tensor, parameter: Tensor): Tensor {
    return ops.add(gradient, ops.multiply(parameter, this.coeff));
  }

  override toString(): string {
    return `L2Decay, coeff=${this.coeff.toFixed(6)}`;
  }
}
