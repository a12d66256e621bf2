import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  type Bound,
  type DTypeLike,
  type Options,
  show,
  signature,
} from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import { ParamAttr, type ParamAttrLike, type Parameter } from '../../framework/index.ts';
import { gelu, leakyRelu, relu, relu6, sigmoid, silu, softmax, swish, tanh } from '../functional/activation.ts';
import { batchNorm } from '../functional/norm.ts';
import { Constant } from '../initializer/constant.ts';
import { Layer } from '../layer.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();
const parameters = {
  numChannels: z.int().min(1),
  act: z.string().nullish(),
  isTest: z.boolean().default(false),
  momentum: z.number().default(0.9),
  epsilon: z.number().default(1e-5),
  paramAttr: attr,
  biasAttr: attr,
  dtype: z.custom<DTypeLike>().default('float32'),
  dataLayout: z.enum(['NCHW', 'NHWC']).default('NCHW'),
  inPlace: z.boolean().default(false),
  movingMeanName: z.string().nullish(),
  movingVarianceName: z.string().nullish(),
  doModelAverageForMeanAndVar: z.boolean().default(true),
  useGlobalStats: z.boolean().default(false),
  trainableStatistics: z.boolean().default(false),
};
const order = [
  'numChannels',
  'act',
  'isTest',
  'momentum',
  'epsilon',
  'paramAttr',
  'biasAttr',
  'dtype',
  'dataLayout',
  'inPlace',
  'movingMeanName',
  'movingVarianceName',
  'doModelAverageForMeanAndVar',
  'useGlobalStats',
  'trainableStatistics',
] as const;
const declared = signature('BatchNorm', parameters);
const ACTIVATIONS: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  relu,
  relu6,
  sigmoid,
  tanh,
  leaky_relu: leakyRelu,
  silu,
  swish,
  softmax,
  gelu,
};

/**
 * Batch normalization of any rank, Paddle's older class, with an activation behind it.
 *
 * @param numChannels - Channels.
 * @param act - Name of the activation, e.g. `'relu'`; none by default.
 * @param isTest - Whether it starts in evaluation.
 * @param momentum - Share of the running statistics that stays; 0.9 by default.
 * @param epsilon - Added to the variance; 1e-5 by default.
 * @param useGlobalStats - Whether the running statistics are used in training too.
 * @param trainableStatistics - Whether the batch's statistics are used in evaluation too.
 * @param paramAttr - How `weight` is made, ones by default.
 * @param biasAttr - How `bias` is made, zeros by default.
 * @param dtype - Data type of its parameters; `'float32'` by default.
 * @param dataLayout - Where the channels are: `'NCHW'` or `'NHWC'`.
 * @param inPlace - Taken as in Paddle; no effect here.
 * @param movingMeanName - Name of the running mean.
 * @param movingVarianceName - Name of the running variance.
 * @param doModelAverageForMeanAndVar - Whether averages of models take the running statistics in; true by default.
 * @throws {ArgumentError} for an activation that is not known
 * @shape `[N, C, …]`, kept
 * @source Paddle, python/paddle/nn/layer/norm.py, class BatchNorm
 */
export class BatchNorm extends Layer {
  /** Factor of each channel, `[numChannels]`. */
  readonly weight: Parameter;
  /** Summand of each channel, `[numChannels]`. */
  readonly bias: Parameter;
  readonly _mean: Parameter;
  readonly _variance: Parameter;
  readonly #given: Bound<typeof parameters>;
  readonly #act: ((x: Tensor) => Tensor) | null;

  constructor(...args: Args<Options<typeof parameters>, typeof order>) {
    super();
    const given = declared.bind(args);
    this.#given = given;
    this.#act = given.act == null ? null : (ACTIVATIONS[given.act] ?? null);
    if (given.act != null && !this.#act)
      throw new ArgumentError(
        `BatchNorm: act must be one of ${Object.keys(ACTIVATIONS).join(', ')}. Received ${show(given.act)}. Or put the activation's layer behind.`,
      );
    const { dtype, numChannels } = given;
    const statistic = (value: number, name: string | null | undefined): Parameter =>
      this.createParameter([numChannels], {
        dtype,
        attr: new ParamAttr({
          name: name ?? null,
          initializer: new Constant(value),
          trainable: false,
          doModelAverage: given.doModelAverageForMeanAndVar,
        }),
      });
    this.weight = this.createParameter([numChannels], {
      attr: given.paramAttr,
      dtype,
      defaultInitializer: new Constant(1),
    });
    this.bias = this.createParameter([numChannels], { attr: given.biasAttr, dtype, isBias: true });
    this._mean = statistic(0, given.movingMeanName);
    this._variance = statistic(1, given.movingVarianceName);
    this.training = !given.isTest;
  }

  override forward(x: Tensor): Tensor {
    const { momentum, epsilon, dataLayout, useGlobalStats, trainableStatistics } = this.#given;
    const y = batchNorm({
      x,
      runningMean: this._mean,
      runningVar: this._variance,
      weight: this.weight,
      bias: this.bias,
      training: this.training,
      momentum,
      epsilon,
      dataFormat: x.ndim === 2 ? 'NC' : dataLayout,
      useGlobalStats: useGlobalStats || (trainableStatistics ? false : null),
    });
    return this.#act ? this.#act(y) : y;
  }
}
