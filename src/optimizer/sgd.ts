import { type Args, type Options, signature } from '../core/index.ts';
import { runKernel } from '../engine/index.ts';
import { Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, multiPrecision, name } = optimizerParameters;
const parameters = { learningRate, parameters: list, weightDecay, gradClip, multiPrecision, name };
const declared = signature('SGD', parameters);

/**
 * `p ← p − η·g`.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @param multiPrecision - Taken as in Paddle; no effect here.
 * @source Paddle, python/paddle/optimizer/sgd.py; paddle/phi/kernels/cpu/sgd_kernel.cc
 */
export class SGD extends Optimizer {
  protected override readonly accumulators = [];

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      ['learningRate', 'parameters', 'weightDecay', 'gradClip', 'multiPrecision', 'name']
    >
  ) {
    super(declared.bind(args));
  }

  protected override update(updates: readonly Update[]): void {
    runKernel(
      'SgdUpdate',
      updates.flatMap(({ parameter, gradient }) => [parameter.handle, gradient.handle]),
      { rates: updates.map(({ rate }) => rate) },
    );
  }
}
