import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import * as F from '../functional/common.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const cosine = { axis: z.int().default(1), eps: z.number().default(1e-8) };
const declaredCosine = signature('CosineSimilarity', cosine);

/**
 * The cosine of the angle between two tensors along an axis.
 *
 * @param axis - 1 by default.
 * @param eps - The product of the lengths counts at least as much; 1e-8 by default.
 * @source Paddle, python/paddle/nn/layer/common.py, class CosineSimilarity
 */
export class CosineSimilarity extends Layer {
  readonly #given: ReturnType<typeof declaredCosine.bind>;

  constructor(...args: Args<Options<typeof cosine>, ['axis', 'eps']>) {
    super();
    this.#given = declaredCosine.bind(args);
  }

  /**
   * @param x1 - The first tensor.
   * @param x2 - The second, of a shape that broadcasts with it.
   */
  override forward(x1: Tensor, x2: Tensor): Tensor {
    return F.cosineSimilarity(x1, x2, this.#given.axis, this.#given.eps);
  }

  override extraRepr(): string {
    return `axis=${this.#given.axis}, eps=${pythonText(this.#given.eps)}`;
  }
}

const pairwise = {
  p: z.number().default(2),
  epsilon: z.number().default(1e-6),
  keepdim: z.boolean().default(false),
  name: z.any().optional(),
};
const declaredPairwise = signature('PairwiseDistance', pairwise);

/**
 * The p-norm of the difference of two tensors along the last axis.
 *
 * @param p - 2 by default.
 * @param epsilon - Added to the difference; 1e-6 by default.
 * @param keepdim - Whether the axis stays with size 1; false by default.
 * @source Paddle, python/paddle/nn/layer/distance.py, class PairwiseDistance
 */
export class PairwiseDistance extends Layer {
  readonly #given: ReturnType<typeof declaredPairwise.bind>;

  constructor(...args: Args<Options<typeof pairwise>, ['p', 'epsilon', 'keepdim', 'name']>) {
    super();
    this.#given = declaredPairwise.bind(args);
  }

  /**
   * @param y - The other tensor, of the same shape.
   */
  override forward(x: Tensor, y: Tensor): Tensor {
    const { p, epsilon, keepdim } = this.#given;
    return F.pairwiseDistance(x, y, p, epsilon, keepdim);
  }

  override extraRepr(): string {
    const { p, epsilon, keepdim } = this.#given;
    return [
      `p=${Number.isInteger(p) ? p.toFixed(1) : p}`,
      epsilon === 1e-6 ? '' : `epsilon=${pythonText(epsilon)}`,
      keepdim ? 'keepdim=True' : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
  }
}
