import { z } from 'zod';
import { type Args, type Options, signature } from '../../core/index.ts';
import { conv2d } from '../functional/conv.ts';
import { ConvNd, convOrder, convParameters } from './convNd.ts';

const parameters = { ...convParameters, dataFormat: z.enum(['NCHW', 'NHWC']).default('NCHW') };
const declared = signature('Conv2D', parameters, { positional: convOrder.length });

/**
 * Convolution over two axes.
 *
 * @param inChannels - Channels of the input.
 * @param outChannels - Channels of the output.
 * @param kernelSize - Size of the window, one number or one per axis; likewise `stride` (1), `dilation` (1).
 * @param padding - Zeros around: a number, one per axis, two per axis, `'SAME'` or `'VALID'`; 0 by default.
 * @param groups - Groups of channels that do not see each other; 1 by default.
 * @param paddingMode - `'zeros'`, `'reflect'`, `'replicate'` or `'circular'`.
 * @param weightAttr - How `weight` is made; Normal(0, √(2 / (window · inChannels))) by default.
 * @param biasAttr - How `bias` is made, zeros by default; `false` leaves it out.
 * @param device - Taken as in Paddle; there is one device.
 * @param dtype - Taken as in Paddle; no effect here.
 * @shape input `[N, inChannels, …]` (or as `dataFormat` says), weight `[outChannels, inChannels / groups, …kernel]`
 * @throws {ArgumentError} when groups do not divide the channels
 * @throws {ShapeError} when the input does not fit
 * @source Paddle, python/paddle/nn/layer/conv.py, class Conv2D
 */
export class Conv2D extends ConvNd {
  constructor(...args: Args<Options<typeof parameters>, typeof convOrder>) {
    const given = declared.bind(args);
    super('Conv2D', 2, given, (call) => conv2d({ ...call, dataFormat: given.dataFormat }));
  }
}
