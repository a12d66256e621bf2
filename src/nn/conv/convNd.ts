import { z } from 'zod';
import { ArgumentError, type Bound, showShape } from '../../core/index.ts';
import type { Tensor } from '../../engine/index.ts';
import type { ParamAttrLike, Parameter } from '../../framework/index.ts';
import { pad } from '../functional/common.ts';
import { padding, sizes, sizesOf } from '../functional/window.ts';
import { Normal } from '../initializer/normal.ts';
import { Layer } from '../layer.ts';
import { pythonText } from '../layerText.ts';

const attr = z.custom<ParamAttrLike>(() => true).optional();

/** Settings that every convolution layer has. */
export const convParameters = {
  inChannels: z.int().min(1),
  outChannels: z.int().min(1),
  kernelSize: sizes,
  stride: sizes.default(1),
  padding: padding.default(0),
  dilation: sizes.default(1),
  groups: z.int().min(1).default(1),
  paddingMode: z.enum(['zeros', 'reflect', 'replicate', 'circular']).default('zeros'),
  weightAttr: attr,
  biasAttr: attr,
  bias: z.boolean().default(true),
  device: z.any().optional(),
  dtype: z.any().optional(),
  name: z.any().optional(),
};
export const convOrder = [
  'inChannels',
  'outChannels',
  'kernelSize',
  'stride',
  'padding',
  'dilation',
  'groups',
] as const;

type Given = Bound<typeof convParameters> & { dataFormat: string };
type Convolution = (given: {
  x: Tensor;
  weight: Tensor;
  bias: Tensor | null;
  stride: number | readonly number[];
  padding: Given['padding'];
  dilation: number | readonly number[];
  groups: number;
}) => Tensor;

/**
 * Base of the convolution layers over one, two and three axes: makes weight and bias, pads by other modes than zeros.
 */
export abstract class ConvNd extends Layer {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly #given: Given;
  readonly #convolve: Convolution;
  readonly #axes: number;

  constructor(where: string, axes: number, given: Given, convolve: Convolution) {
    super();
    const { inChannels, outChannels, kernelSize, groups, paddingMode } = given;
    if (inChannels % groups !== 0)
      throw new ArgumentError(
        `${where}: groups must divide inChannels. Received groups=${groups}, inChannels=${inChannels}. Choose a divisor.`,
      );
    if (outChannels % groups !== 0)
      throw new ArgumentError(
        `${where}: groups must divide outChannels. Received groups=${groups}, outChannels=${outChannels}. Choose a divisor.`,
      );
    if (paddingMode !== 'zeros' && typeof given.padding !== 'number')
      throw new ArgumentError(
        `${where}: paddingMode '${paddingMode}' needs one number for padding. Received ${String(given.padding)}. Pad with F.pad first.`,
      );
    if (given.weightAttr === false)
      throw new ArgumentError(`${where}: a convolution must have a weight. Received weightAttr: false. Leave it out.`);
    const kernel = sizesOf(where, 'kernelSize', kernelSize, axes);
    this.#given = given;
    this.#convolve = convolve;
    this.#axes = axes;
    const std = Math.sqrt(2 / (kernel.reduce((product, k) => product * k, 1) * inChannels));
    this.weight = this.createParameter([outChannels, inChannels / groups, ...kernel], {
      attr: given.weightAttr,
      defaultInitializer: new Normal(0, std),
    });
    this.bias = this.createParameter([outChannels], { attr: given.bias ? given.biasAttr : false, isBias: true });
  }

  /** Groups of channels that do not see each other. */
  get groups(): number {
    return this.#given.groups;
  }

  override forward(x: Tensor): Tensor {
    const { stride, padding, dilation, groups, paddingMode, dataFormat } = this.#given;
    const framed =
      paddingMode === 'zeros'
        ? x
        : pad({ x, pad: new Array<number>(2 * this.#axes).fill(padding as number), mode: paddingMode, dataFormat });
    return this.#convolve({
      x: framed,
      weight: this.weight,
      bias: this.bias,
      stride,
      padding: paddingMode === 'zeros' ? padding : 0,
      dilation,
      groups,
    });
  }

  override extraRepr(): string {
    const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups, paddingMode, dataFormat } =
      this.#given;
    const all = (value: number | readonly number[]): number[] => sizesOf('extraRepr', 'size', value, this.#axes);
    const changed = (value: number | readonly number[]): boolean => all(value).some((n) => n !== 1);
    return [
      `${inChannels}, ${outChannels}, kernel_size=${showShape(all(kernelSize))}`,
      changed(stride) ? `stride=${showShape(all(stride))}` : '',
      padding !== 0 ? `padding=${pythonText(padding)}` : '',
      paddingMode !== 'zeros' ? `padding_mode=${paddingMode}` : '',
      changed(dilation) ? `dilation=${showShape(all(dilation))}` : '',
      groups !== 1 ? `groups=${groups}` : '',
      `data_format=${dataFormat}`,
    ]
      .filter((part) => part !== '')
      .join(', ');
  }
}
