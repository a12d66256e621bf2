import { z } from 'zod';
import { type Args, ArgumentError, type Bound, type Options, showShape, signature } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { conv1dTranspose, conv2dTranspose, conv3dTranspose } from '../functional/conv.ts';
import { padding, sizes, sizesOf } from '../functional/window.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();
const head = {
  inChannels: z.int().min(1),
  outChannels: z.int().min(1),
  kernelSize: sizes,
  stride: sizes.default(1),
  padding: padding.default(0),
  outputPadding: sizes.default(0),
};
const dilation = sizes.default(1);
const groups = z.int().min(1).default(1);
const tail = { weightAttr: attr, biasAttr: attr };
const parameters1 = { ...head, groups, dilation, ...tail, dataFormat: z.enum(['NCL', 'NLC']).default('NCL') };
const parameters2 = { ...head, dilation, groups, ...tail, dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW') };
const parameters3 = { ...head, groups, dilation, ...tail, dataFormat: z.enum(['NCDHW', 'NDHWC']).default('NCDHW') };
const declared1 = signature('Conv1DTranspose', parameters1);
const declared2 = signature('Conv2DTranspose', parameters2);
const declared3 = signature('Conv3DTranspose', parameters3);
const first = ['inChannels', 'outChannels', 'kernelSize', 'stride', 'padding', 'outputPadding'] as const;
const groupsFirst = [...first, 'groups', 'dilation', 'weightAttr', 'biasAttr', 'dataFormat'] as const;
const dilationFirst = [...first, 'dilation', 'groups', 'weightAttr', 'biasAttr', 'dataFormat'] as const;

type Given = Bound<typeof head> & {
  dilation: number | readonly number[];
  groups: number;
  weightAttr?: ParamAttrLike;
  biasAttr?: ParamAttrLike;
  dataFormat: string;
};
type Settings = Pick<Given, 'stride' | 'padding' | 'outputPadding' | 'dilation' | 'groups'>;
type Convolution = (given: Settings & { x: Tensor; weight: Tensor; bias: Tensor | null; outputSize: Size }) => Tensor;
type Size = number | readonly number[] | null;

/** Base of the transposed convolutions: makes weight and bias. */
export abstract class ConvTransposeNd extends Layer {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly #given: Given;
  readonly #axes: number;
  readonly #convolve: Convolution;

  constructor(where: string, axes: number, given: Given, convolve: Convolution) {
    super();
    const { inChannels, outChannels, kernelSize, groups } = given;
    if (inChannels % groups !== 0 || outChannels % groups !== 0)
      throw new ArgumentError(
        `${where}: groups must divide inChannels and outChannels. Received groups=${groups}, inChannels=${inChannels}, outChannels=${outChannels}. Choose a divisor.`,
      );
    this.#given = given;
    this.#axes = axes;
    this.#convolve = convolve;
    const kernel = sizesOf(where, 'kernelSize', kernelSize, axes);
    this.weight = this.createParameter([inChannels, outChannels / groups, ...kernel], { attr: given.weightAttr });
    this.bias = this.createParameter([outChannels], { attr: given.biasAttr, isBias: true });
  }

  /** Groups of channels that do not see each other. */
  get groups(): number {
    return this.#given.groups;
  }

  /** @param outputSize - Wanted sizes, where the stride leaves a choice. */
  override forward(x: Tensor, outputSize: Size = null): Tensor {
    const { stride, padding, outputPadding, dilation, groups } = this.#given;
    return this.#convolve({
      x,
      weight: this.weight,
      bias: this.bias,
      stride,
      padding,
      // a wanted size takes the place of the padding
      outputPadding: outputSize === null ? outputPadding : 0,
      dilation,
      groups,
      outputSize,
    });
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, padding, outputPadding, dilation, groups, dataFormat } =
      this.#given;
    const all = (value: number | readonly number[]): number[] => sizesOf('extraRepr', 'size', value, this.#axes);
    const other = (value: number | readonly number[], usual: number): boolean => all(value).some((n) => n !== usual);
    return [
      `${inChannels}, ${outChannels}, kernel_size=${showShape(all(kernelSize))}`,
      other(stride, 1) ? `stride=${showShape(all(stride))}` : '',
      padding !== 0 ? `padding=${pythonText(padding)}` : '',
      other(outputPadding, 0) ? `output_padding=${pythonText(outputPadding)}` : '',
      other(dilation, 1) ? `dilation=${showShape(all(dilation))}` : '',
      groups !== 1 ? `groups=${groups}` : '',
      `data_format=${dataFormat}`,
    ]
      .filter((part) => part !== '')
      .join(', ');
  }
}

/**
 * Transposed convolution over one axis.
 *
 * @param inChannels - Channels of the input.
 * @param outChannels - Channels of the output.
 * @param kernelSize - Size of the window; likewise `stride` (1), `dilation` (1).
 * @param padding - What is cut off at the edges of the output; 0 by default.
 * @param outputPadding - What is added at the end of the output; 0 by default.
 * @param groups - Groups of channels that do not see each other; 1 by default.
 * @param weightAttr - How `weight` is made; XavierUniform by default.
 * @param biasAttr - How `bias` is made, zeros by default; `false` leaves it out.
 * @shape input `[N, inChannels, L]`, weight `[inChannels, outChannels / groups, kernel]`
 * @source Paddle, python/paddle/nn/layer/conv.py, class Conv1DTranspose
 */
export class Conv1DTranspose extends ConvTransposeNd {
  constructor(...args: Args<Options<typeof parameters1>, typeof groupsFirst>) {
    const given = declared1.bind(args);
    super('Conv1DTranspose', 1, given, (call) => conv1dTranspose({ ...call, dataFormat: given.dataFormat }));
  }
}
/** Transposed convolution over two axes; parameters as {@link Conv1DTranspose}. @source Paddle, python/paddle/nn/layer/conv.py, class Conv2DTranspose */
export class Conv2DTranspose extends ConvTransposeNd {
  constructor(...args: Args<Options<typeof parameters2>, typeof dilationFirst>) {
    const given = declared2.bind(args);
    super('Conv2DTranspose', 2, given, (call) => conv2dTranspose({ ...call, dataFormat: given.dataFormat }));
  }
}
/** Transposed convolution over three axes; parameters as {@link Conv1DTranspose}. @source Paddle, python/paddle/nn/layer/conv.py, class Conv3DTranspose */
export class Conv3DTranspose extends ConvTransposeNd {
  constructor(...args: Args<Options<typeof parameters3>, typeof groupsFirst>) {
    const given = declared3.bind(args);
    super('Conv3DTranspose', 3, given, (call) => conv3dTranspose({ ...call, dataFormat: given.dataFormat }));
  }
}
