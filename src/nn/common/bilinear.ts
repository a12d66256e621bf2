import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { bilinear } from '../functional/common.ts';
import { Layer } from '../layer.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();
const parameters = {
  in1Features: z.int().min(1),
  in2Features: z.int().min(1),
  outFeatures: z.int().min(1),
  weightAttr: attr,
  biasAttr: attr,
  name: z.any().optional(),
};
const declared = signature('Bilinear', parameters);

/**
 * A product of two inputs for each output: `x1ᵀ·W·x2 + b`.
 *
 * @param in1Features - Width of the first input.
 * @param in2Features - Width of the second input.
 * @param outFeatures - Width of the output.
 * @param weightAttr - How `weight` is made; XavierUniform by default.
 * @param biasAttr - How `bias` is made, zeros by default; `false` leaves it out.
 * @shape inputs `[N, in1]` and `[N, in2]`, output `[N, out]`, weight `[out, in1, in2]`, bias `[1, out]`
 * @source Paddle, python/paddle/nn/layer/common.py, class Bilinear
 */
export class Bilinear extends Layer {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly #sizes: readonly [number, number, number];

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['in1Features', 'in2Features', 'outFeatures', 'weightAttr', 'biasAttr', 'name']
    >
  ) {
    super();
    const { in1Features, in2Features, outFeatures, weightAttr, biasAttr } = declared.bind(args);
    this.#sizes = [in1Features, in2Features, outFeatures];
    this.weight = this.createParameter([outFeatures, in1Features, in2Features], { attr: weightAttr });
    this.bias = this.createParameter([1, outFeatures], { attr: biasAttr, isBias: true });
  }

  /**
   * @param x1 - `[N, in1Features]`.
   * @param x2 - `[N, in2Features]`.
   */
  override forward(x1: Tensor, x2: Tensor): Tensor {
    return bilinear(x1, x2, this.weight, this.bias);
  }

  override extraRepr(): string {
    const [in1, in2, out] = this.#sizes;
    return `in1_features=${in1}, in2_features=${in2}, out_features=${out}, dtype=${this.base.dtype}`;
  }
}
