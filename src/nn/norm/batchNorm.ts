import { z } from 'zod';
import { type Args, type Bound, type Options, ShapeError, showShape, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import { ParamAttr, type ParamAttrLike, type Parameter } from '../../framework/index.ts';
import { batchNorm } from '../functional/norm.ts';
import { Constant } from '../initializer/constant.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();
const common = {
  numFeatures: z.int().min(1),
  momentum: z.number().default(0.9),
  epsilon: z.number().default(1e-5),
  weightAttr: attr,
  biasAttr: attr,
};
const rest = { useGlobalStats: z.boolean().nullish(), name: z.any().optional() };
const order = [
  'numFeatures',
  'momentum',
  'epsilon',
  'weightAttr',
  'biasAttr',
  'dataFormat',
  'useGlobalStats',
  'name',
] as const;

/**
 * Base of the batch normalization layers: scale, shift and the running statistics.
 *
 * `running = momentum · running + (1 − momentum) · batch`, both with the biased variance.
 */
export abstract class BatchNormBase extends Layer {
  /** Factor of each channel, `[numFeatures]`. */
  readonly weight: Parameter;
  /** Summand of each channel, `[numFeatures]`. */
  readonly bias: Parameter;
  readonly _mean: Parameter;
  readonly _variance: Parameter;
  readonly #given: Bound<typeof common & typeof rest> & { dataFormat: string };
  readonly #ranks: readonly number[];

  constructor(given: Bound<typeof common & typeof rest> & { dataFormat: string }, ranks: readonly number[]) {
    super();
    this.#given = given;
    this.#ranks = ranks;
    const { numFeatures, weightAttr, biasAttr, name } = given;
    const statistic = (value: number, suffix: string): Parameter =>
      this.createParameter([numFeatures], {
        attr: new ParamAttr({
          name: name ? `${name}_${suffix}` : null,
          initializer: new Constant(value),
          trainable: false,
          doModelAverage: true,
        }),
      });
    this.weight = this.createParameter([numFeatures], { attr: weightAttr, defaultInitializer: new Constant(1) });
    this.bias = this.createParameter([numFeatures], { attr: biasAttr, isBias: true });
    this._mean = statistic(0, 'mean');
    this._variance = statistic(1, 'variance');
  }

  override forward(x: Tensor): Tensor {
    if (!this.#ranks.includes(x.ndim)) {
      throw new ShapeError(
        `${this.constructor.name}: the input must have ${this.#ranks.join(' or ')} axes. Received ${showShape(x.shape)}. Use the BatchNorm of the right rank.`,
      );
    }
    const { momentum, epsilon, useGlobalStats, dataFormat } = this.#given;
    return batchNorm({
      x,
      runningMean: this._mean,
      runningVar: this._variance,
      weight: this.weight,
      bias: this.bias,
      training: this.training,
      momentum,
      epsilon,
      dataFormat: x.ndim === 2 ? 'NC' : dataFormat,
      useGlobalStats: useGlobalStats ?? null,
    });
  }

  override extraRepr(): string {
    const { numFeatures, momentum, epsilon, dataFormat, name } = this.#given;
    const format = dataFormat.startsWith('NC') ? '' : `, data_format=${dataFormat}`;
    return `num_features=${numFeatures}, momentum=${pythonText(momentum)}, epsilon=${pythonText(epsilon)}${format}${name ? `, name=${name}` : ''}`;
  }
}

const parameters1 = { ...common, dataFormat: z.enum(['NCL', 'NC', 'NLC']).default('NCL'), ...rest };
const parameters2 = { ...common, dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW'), ...rest };
const parameters3 = { ...common, dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW'), ...rest };
const declared1 = signature('BatchNorm1D', parameters1);
const declared2 = signature('BatchNorm2D', parameters2);
const declared3 = signature('BatchNorm3D', parameters3);

/**
 * Batch normalization of `[N, C]` or `[N, C, L]`.
 *
 * @param numFeatures - Channels.
 * @param momentum - Share of the running statistics that stays; 0.9 by default.
 * @param epsilon - Added to the variance; 1e-5 by default.
 * @param useGlobalStats - true: running statistics always; false: the batch's always; null: as the mode says.
 * @param dataFormat - `'NCL'` or `'NLC'`: where the channels are; `'NCL'` by default.
 * @param weightAttr - How `weight` is made.
 * @param biasAttr - How `bias` is made, zeros by default; `false` leaves it out.
 * @shape kept
 * @source Paddle, python/paddle/nn/layer/norm.py, class BatchNorm1D
 */
export class BatchNorm1D extends BatchNormBase {
  constructor(...args: Args<Options<typeof parameters1>, typeof order>) {
    super(declared1.bind(args), [2, 3]);
  }
}

/**
 * Batch normalization of `[N, C, H, W]`; parameters as {@link BatchNorm1D}.
 *
 * @shape kept
 * @source Paddle, python/paddle/nn/layer/norm.py, class BatchNorm2D
 */
export class BatchNorm2D extends BatchNormBase {
  constructor(...args: Args<Options<typeof parameters2>, typeof order>) {
    super(declared2.bind(args), [4]);
  }
}

/**
 * Batch normalization of `[N, C, D, H, W]`; parameters as {@link BatchNorm1D}.
 *
 * @shape kept
 * @source Paddle, python/paddle/nn/layer/norm.py, class BatchNorm3D
 */
export class BatchNorm3D extends BatchNormBase {
  constructor(...args: Args<Options<typeof parameters3>, typeof order>) {
    super(declared3.bind(args), [5]);
  }
}
