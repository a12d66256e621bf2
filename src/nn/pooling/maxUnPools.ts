import { z } from 'zod';
import { type Args, type Bound, type Options, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import { maxUnpool1d, maxUnpool2d, maxUnpool3d } from '../functional/pooling.ts';
import { sizes } from '../functional/window.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const parameters = {
  kernelSize: sizes,
  stride: sizes.nullish(),
  padding: sizes.default(0),
  dataFormat: z.string().optional(),
  outputSize: z.array(z.int()).readonly().nullish(),
  name: z.any().optional(),
};
type Given = Bound<typeof parameters>;
type Order = readonly ['kernelSize', 'stride', 'padding', 'dataFormat', 'outputSize', 'name'];
type Unpool = (
  given: { x: Tensor; indices: Tensor } & Pick<Given, 'kernelSize' | 'stride' | 'padding' | 'outputSize'>,
) => Tensor;

/** Base of the three: values back at the places where a max pooling took them. */
abstract class MaxUnPool extends Layer {
  readonly #given: Given;
  readonly #unpool: Unpool;

  constructor(given: Given, unpool: Unpool) {
    super();
    this.#given = given;
    this.#unpool = unpool;
  }

  override forward(x: Tensor, indices: Tensor): Tensor {
    const { kernelSize, stride, padding, outputSize } = this.#given;
    return this.#unpool({ x, indices, kernelSize, stride, padding, outputSize });
  }

  override extraRepr(): string {
    return `output_size=${pythonText(this.#given.outputSize)}`;
  }
}

const declared1 = signature('MaxUnPool1D', parameters);
const declared2 = signature('MaxUnPool2D', parameters);
const declared3 = signature('MaxUnPool3D', parameters);

/** Values of `[N, C, L]` back where a max pooling took them. @param outputSize - Sizes of the result, when the pooling cut something off. @source Paddle, python/paddle/nn/layer/pooling.py, class MaxUnPool1D */
export class MaxUnPool1D extends MaxUnPool {
  constructor(...args: Args<Options<typeof parameters>, Order>) {
    super(declared1.bind(args), maxUnpool1d);
  }
}
/** Values of `[N, C, H, W]` back where a max pooling took them. @source Paddle, python/paddle/nn/layer/pooling.py, class MaxUnPool2D */
export class MaxUnPool2D extends MaxUnPool {
  constructor(...args: Args<Options<typeof parameters>, Order>) {
    super(declared2.bind(args), maxUnpool2d);
  }
}
/** Values of `[N, C, D, H, W]` back where a max pooling took them. @source Paddle, python/paddle/nn/layer/pooling.py, class MaxUnPool3D */
export class MaxUnPool3D extends MaxUnPool {
  constructor(...args: Args<Options<typeof parameters>, Order>) {
    super(declared3.bind(args), maxUnpool3d);
  }
}
