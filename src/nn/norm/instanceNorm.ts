import { z } from 'zod';
import { type Args, type Bound, type Options, ShapeError, showShape, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { instanceNorm } from '../functional/norm.ts';
import { Constant } from '../initializer/constant.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();
const parameters = {
  numFeatures: z.int().min(1),
  epsilon: z.number().default(1e-5),
  momentum: z.number().default(0.9),
  weightAttr: attr,
  biasAttr: attr,
  dataFormat: z.string().optional(),
  name: z.any().optional(),
};
const order = ['numFeatures', 'epsilon', 'momentum', 'weightAttr', 'biasAttr', 'dataFormat', 'name'] as const;
const declared1 = signature('InstanceNorm1D', parameters);
const declared2 = signature('InstanceNorm2D', parameters);
const declared3 = signature('InstanceNorm3D', parameters);

/** Base of the instance normalization layers: each channel of each sample by its own mean and variance. */
export abstract class InstanceNormBase extends Layer {
  readonly scale: Parameter;
  /** Summand of each channel, `[numFeatures]`. */
  readonly bias: Parameter;
  readonly #given: Bound<typeof parameters>;
  readonly #ranks: readonly number[];

  constructor(given: Bound<typeof parameters>, ranks: readonly number[]) {
    super();
    this.#given = given;
    this.#ranks = ranks;
    const { numFeatures, weightAttr, biasAttr } = given;
    this.scale = this.createParameter([numFeatures], { attr: weightAttr, defaultInitializer: new Constant(1) });
    this.bias = this.createParameter([numFeatures], { attr: biasAttr, isBias: true });
  }

  override forward(x: Tensor): Tensor {
    if (!this.#ranks.includes(x.ndim))
      throw new ShapeError(
        `${this.constructor.name}: the input must have ${this.#ranks.join(' or ')} axes. Received ${showShape(x.shape)}. Use the InstanceNorm of the right rank.`,
      );
    return instanceNorm({ x, weight: this.scale, bias: this.bias, eps: this.#given.epsilon });
  }

  override extraRepr(): string {
    return `num_features=${this.#given.numFeatures}, epsilon=${pythonText(this.#given.epsilon)}`;
  }
}

/**
 * Instance normalization of `[N, C]` or `[N, C, L]`.
 *
 * @param numFeatures - Channels.
 * @param epsilon - Added to the variance; 1e-5 by default.
 * @param weightAttr - How the scale is made, ones by default; `false` leaves it out. Likewise `biasAttr`, zeros.
 * @param momentum - Share of the old running statistics that stays; 0.9 by default.
 * @param dataFormat - `'NCL'` or `'NLC'`: where the channels are; `'NCL'` by default.
 * @shape kept
 * @source Paddle, python/paddle/nn/layer/norm.py, class InstanceNorm1D
 */
export class InstanceNorm1D extends InstanceNormBase {
  constructor(...args: Args<Options<typeof parameters>, typeof order>) {
    super(declared1.bind(args), [2, 3]);
  }
}
/** Instance normalization of `[N, C, H, W]`; parameters as {@link InstanceNorm1D}. @shape kept @source Paddle, python/paddle/nn/layer/norm.py, class InstanceNorm2D */
export class InstanceNorm2D extends InstanceNormBase {
  constructor(...args: Args<Options<typeof parameters>, typeof order>) {
    super(declared2.bind(args), [4]);
  }
}
/** Instance normalization of `[N, C, D, H, W]`; parameters as {@link InstanceNorm1D}. @shape kept @source Paddle, python/paddle/nn/layer/norm.py, class InstanceNorm3D */
export class InstanceNorm3D extends InstanceNormBase {
  constructor(...args: Args<Options<typeof parameters>, typeof order>) {
    super(declared3.bind(args), [5]);
  }
}
