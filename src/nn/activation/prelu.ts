import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { prelu } from '../functional/activation.ts';
import { Constant } from '../initializer/constant.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const parameters = {
  numParameters: z.int().default(1),
  init: z.number().default(0.25),
  weightAttr: z.custom<ParamAttrLike>(() => true).optional(),
  dataFormat: z.string().default('NCHW'),
  name: z.any().optional(),
};
const declared = signature('PReLU', parameters);

/**
 * x where positive, else a trained slope (one, or one per channel) times x.
 *
 * @param numParameters - 1, or the number of channels.
 * @param init - First value; 0.25 by default.
 * @param weightAttr - How the slope is made.
 * @param dataFormat - Where the channels are: `'NC…'` or `'N…C'`; `'NCHW'` by default.
 * @shape any, kept
 * @source Paddle, python/paddle/nn/layer/activation.py, class PReLU
 */
export class PReLU extends Layer {
  readonly _weight: Parameter;
  readonly #given: ReturnType<typeof declared.bind>;

  constructor(
    ...args: Args<Options<typeof parameters>, ['numParameters', 'init', 'weightAttr', 'dataFormat', 'name']>
  ) {
    super();
    this.#given = declared.bind(args);
    const { numParameters, weightAttr, init } = this.#given;
    this._weight = this.createParameter([numParameters], { attr: weightAttr, defaultInitializer: new Constant(init) });
  }

  override forward(x: Tensor): Tensor {
    return prelu(x, this._weight, this.#given.dataFormat);
  }

  override extraRepr(): string {
    const { numParameters, dataFormat, init } = this.#given;
    return `num_parameters=${numParameters}, data_format=${dataFormat}, init=${pythonText(init)}, dtype=float32`;
  }
}
