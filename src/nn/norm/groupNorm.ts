import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { groupNorm } from '../functional/norm.ts';
import { Constant } from '../initializer/constant.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();
const parameters = {
  numGroups: z.int().min(1),
  numChannels: z.int().min(1),
  epsilon: z.number().default(1e-5),
  affine: z.boolean().default(true),
  weightAttr: attr,
  biasAttr: attr,
  dataFormat: z.enum(['NCL', 'NLC', 'NCHW', 'NHWC', 'NCDHW', 'NDHWC']).default('NCHW'),
  name: z.any().optional(),
};
const declared = signature('GroupNorm', parameters, { positional: 3 });

/**
 * Normalization over groups of channels of each sample.
 *
 * @param numGroups - Groups; a divisor of `numChannels`.
 * @param numChannels - Channels of the input.
 * @param epsilon - Added to the variance; 1e-5 by default.
 * @param weightAttr - How the scale is made, ones by default; `false` leaves it out. Likewise `biasAttr`, zeros.
 * @param affine - Whether it has weight and bias.
 * @param dataFormat - Where the channels are: first (`'NCHW'`) or last (`'NHWC'`); `'NCHW'` by default.
 * @shape kept
 * @throws {ArgumentError} when the groups do not divide the channels
 * @source Paddle, python/paddle/nn/layer/norm.py, class GroupNorm
 */
export class GroupNorm extends Layer {
  /** Factor of each channel, `[numChannels]`. */
  readonly weight: Parameter;
  /** Summand of each channel, `[numChannels]`. */
  readonly bias: Parameter;
  readonly #given: ReturnType<typeof declared.bind>;

  constructor(...args: Args<Options<typeof parameters>, ['numGroups', 'numChannels', 'epsilon']>) {
    super();
    const given = declared.bind(args);
    const { numGroups, numChannels, affine, weightAttr, biasAttr } = given;
    if (numChannels % numGroups !== 0)
      throw new ArgumentError(
        `GroupNorm: numGroups must divide numChannels. Received ${numGroups} and ${numChannels}. Choose a divisor.`,
      );
    this.#given = given;
    this.weight = this.createParameter([numChannels], {
      attr: affine ? weightAttr : false,
      defaultInitializer: new Constant(1),
    });
    this.bias = this.createParameter([numChannels], { attr: affine ? biasAttr : false, isBias: true });
  }

  override forward(x: Tensor): Tensor {
    const { numGroups, epsilon, dataFormat } = this.#given;
    return groupNorm({ x, numGroups, epsilon, weight: this.weight, bias: this.bias, dataFormat });
  }

  override extraRepr(): string {
    const { numGroups, numChannels, epsilon } = this.#given;
    return `num_groups=${numGroups}, num_channels=${numChannels}, epsilon=${pythonText(epsilon)}`;
  }
}
