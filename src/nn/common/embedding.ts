import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../../core/index.ts';
import { ops, type Tensor, withRecording } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { embedding } from '../functional/common.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const parameters = {
  numEmbeddings: z.int().min(1),
  embeddingDim: z.int().min(1),
  paddingIdx: z.int().nullish(),
  maxNorm: z.number().nullish(),
  normType: z.number().default(2),
  sparse: z.boolean().default(false),
  scaleGradByFreq: z.boolean().default(false),
  weightAttr: z.custom<ParamAttrLike>(() => true).optional(),
  name: z.any().optional(),
};
const declared = signature('Embedding', parameters, { positional: 5 });

/**
 * A trained table whose rows are picked by number.
 *
 * @param numEmbeddings - Rows of the table.
 * @param embeddingDim - Their width.
 * @param paddingIdx - A row that stays zero: it gives zeros and gets no gradient.
 * @param maxNorm - Must be left out: rows are not renormalized here.
 * @param normType - Which norm `maxNorm` would mean.
 * @param sparse - Taken as in Paddle; gradients are dense.
 * @param scaleGradByFreq - Taken as in Paddle.
 * @param weightAttr - How `weight` is made.
 * @shape input any, of whole numbers; output one axis more, of size `embeddingDim`
 * @throws {ArgumentError} when `paddingIdx`, or a number in the input, names no row
 * @source Paddle, python/paddle/nn/layer/common.py, class Embedding
 */
export class Embedding extends Layer {
  /** `[numEmbeddings, embeddingDim]`. */
  readonly weight: Parameter;
  readonly #given: ReturnType<typeof declared.bind>;

  constructor(
    ...args: Args<Options<typeof parameters>, ['numEmbeddings', 'embeddingDim', 'paddingIdx', 'maxNorm', 'normType']>
  ) {
    super();
    const given = declared.bind(args);
    const { numEmbeddings, embeddingDim, paddingIdx } = given;
    if (paddingIdx != null && (paddingIdx < -numEmbeddings || paddingIdx >= numEmbeddings)) {
      throw new ArgumentError(
        `Embedding: paddingIdx must lie in [${-numEmbeddings}, ${numEmbeddings - 1}]. Received ${paddingIdx}. Name a row.`,
      );
    }
    if (given.maxNorm != null)
      throw new ArgumentError(
        'Embedding: maxNorm must be left out. Received a number. Rows are not renormalized here; scale the weight yourself.',
      );
    this.#given = given;
    this.weight = this.createParameter([numEmbeddings, embeddingDim], { attr: given.weightAttr });
    if (paddingIdx != null) withRecording(false, () => ops.setItem(this.weight as Tensor, [paddingIdx], 0));
  }

  override forward(x: Tensor): Tensor {
    return embedding(x, this.weight, this.#given.paddingIdx);
  }

  override extraRepr(): string {
    const { numEmbeddings, embeddingDim, paddingIdx, sparse, scaleGradByFreq } = this.#given;
    const padding = paddingIdx == null ? '' : `, padding_idx=${paddingIdx}`;
    return `${numEmbeddings}, ${embeddingDim}${padding}, sparse=${pythonText(sparse)}, scale_grad_by_freq=${pythonText(scaleGradByFreq)}`;
  }
}
