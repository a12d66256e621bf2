import { z } from 'zod';
import { type Args, type Options, signature } from '../core/index.ts';
import { runKernel } from '../engine/index.ts';
import { Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, multiPrecision, name } = optimizerParameters;
const parameters = {
  learningRate,
  momentum: z.number().default(0.9),
  parameters: list,
  useNesterov: z.boolean().default(false),
  weightDecay,
  gradClip,
  multiPrecision,
  rescaleGrad: z.number().default(1),
  useMultiTensor: z.boolean().default(false),
  name,
};
const declared = signature('Momentum', parameters);

/**
 * `v ← μ·v + g; p ← p − η·v`, or with Nesterov `p ← p − η·(g + μ·v)`. An L2 penalty enters before the velocity.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param momentum - μ; 0.9 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param useNesterov - false by default.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @param multiPrecision - Taken as in Paddle; no effect here.
 * @param rescaleGrad - Factor of gradients; 1 by default.
 * @param useMultiTensor - Taken as in Paddle; no effect here; false by default.
 * @source Paddle, python/paddle/optimizer/momentum.py; paddle/phi/kernels/impl/momentum_kernel_impl.h
 */
export class Momentum extends Optimizer {
  protected override readonly accumulators = [{ name: 'velocity', initial: 0 }];
  protected override readonly fusedDecay = true;
  readonly #momentum: number;
  readonly #nesterov: boolean;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      [
        'learningRate',
        'momentum',
        'parameters',
        'useNesterov',
        'weightDecay',
        'gradClip',
        'multiPrecision',
        'rescaleGrad',
        'useMultiTensor',
        'name',
      ]
    >
  ) {
    const given = declared.bind(args);
    super(given);
    this.#momentum = given.momentum;
    this.#nesterov = given.useNesterov;
  }

  protected override update(updates: readonly Update[]): void {
    const { settings } = updates[0]!.group;
    const momentum = (settings.momentum as number | undefined) ?? this.#momentum;
    runKernel(
      'MomentumUpdate',
      updates.flatMap(({ parameter, gradient, state }) => [parameter.handle, gradient.handle, state[0]!.handle]),
      {
        rates: updates.map(({ rate }) => rate),
        momentum: updates.map(() => momentum),
        nesterov: (settings.useNesterov as boolean | undefined) ?? this.#nesterov,
        decays: updates.map(({ decay }) => decay),
      },
    );
  }
}
