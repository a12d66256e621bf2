import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { linear } from '../functional/common.ts';
import { Layer } from '../layer.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();
const parameters = {
  inFeatures: z.int().min(0),
  outFeatures: z.int().min(0),
  weightAttr: attr,
  biasAttr: attr,
  name: z.any().optional(),
};
const declared = signature('Linear', parameters);

/**
 * Affine map of the last axis: `y = x·W + b`.
 *
 * @param inFeatures - Size of the last axis of the input.
 * @param outFeatures - Size of the last axis of the output.
 * @param weightAttr - How `weight` is made; XavierUniform by default.
 * @param biasAttr - How `bias` is made, zeros by default; `false` leaves it out.
 * @shape input `[..., inFeatures]`, output `[..., outFeatures]`, weight `[inFeatures, outFeatures]`
 * @throws {ShapeError} when the last axis of the input is not `inFeatures`
 * @source Paddle, python/paddle/nn/layer/common.py, class Linear
 */
export class Linear extends Layer {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly #sizes: readonly [number, number];

  constructor(
    ...args: Args<Options<typeof parameters>, ['inFeatures', 'outFeatures', 'weightAttr', 'biasAttr', 'name']>
  ) {
    super();
    const { inFeatures, outFeatures, weightAttr, biasAttr } = declared.bind(args);
    this.#sizes = [inFeatures, outFeatures];
    this.weight = this.createParameter([inFeatures, outFeatures], { attr: weightAttr });
    this.bias = this.createParameter([outFeatures], { attr: biasAttr, isBias: true });
  }

  override forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.#sizes[0]}, out_features=${this.#sizes[1]}, dtype=${this.base.dtype}`;
  }
}
