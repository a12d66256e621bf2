import { z } from 'zod';
import { type Args, ArgumentError, type Options, showShape, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { layerNorm } from '../functional/norm.ts';
import { Constant } from '../initializer/constant.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();
const parameters = {
  normalizedShape: z.union([z.int(), z.array(z.int()).readonly()]),
  epsilon: z.number().default(1e-5),
  elementwiseAffine: z.boolean().default(true),
  bias: z.boolean().default(true),
  weightAttr: attr,
  biasAttr: attr,
  name: z.any().optional(),
};
const declared = signature('LayerNorm', parameters, { positional: 2 });

/**
 * Normalization over the last axes of each sample.
 *
 * @param normalizedShape - Their sizes, or the size of the last.
 * @param epsilon - Added to the variance; 1e-5 by default, at most 0.001.
 * @param elementwiseAffine - Whether it has weight and bias; true by default.
 * @param weightAttr - How `weight` is made.
 * @param biasAttr - How `bias` is made, zeros by default; `false` leaves it out.
 * @shape kept; weight and bias have one axis of all the elements
 * @throws {ArgumentError} when epsilon is too large
 * @throws {ShapeError} when the input does not end in `normalizedShape`
 * @source Paddle, python/paddle/nn/layer/norm.py, class LayerNorm
 */
export class LayerNorm extends Layer {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly #shape: readonly number[];
  readonly #epsilon: number;

  constructor(...args: Args<Options<typeof parameters>, ['normalizedShape', 'epsilon']>) {
    super();
    const given = declared.bind(args);
    if (!(given.epsilon >= 0 && given.epsilon <= 0.001))
      throw new ArgumentError(`LayerNorm: epsilon must lie in [0, 0.001]. Received ${given.epsilon}. Use 1e-5.`);
    this.#shape = typeof given.normalizedShape === 'number' ? [given.normalizedShape] : given.normalizedShape;
    this.#epsilon = given.epsilon;
    const size = this.#shape.reduce((product, n) => product * n, 1);
    this.weight = this.createParameter([size], {
      attr: given.elementwiseAffine ? given.weightAttr : false,
      defaultInitializer: new Constant(1),
    });
    this.bias = this.createParameter([size], {
      attr: given.elementwiseAffine && given.bias ? given.biasAttr : false,
      isBias: true,
    });
  }

  override forward(x: Tensor): Tensor {
    return layerNorm({ x, normalizedShape: this.#shape, weight: this.weight, bias: this.bias, epsilon: this.#epsilon });
  }

  override extraRepr(): string {
    return `normalized_shape=${showShape(this.#shape)}, epsilon=${pythonText(this.#epsilon)}`;
  }
}
