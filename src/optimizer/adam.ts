import { z } from 'zod';
import { type Args, type Options, signature } from '../core/index.ts';
import { type AdamSettings, adamAccumulators, adamStep, checkAdam } from './adamStep.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, weightDecay, gradClip, multiPrecision, name } = optimizerParameters;
const parameters = {
  learningRate,
  beta1: z.number().default(0.9),
  beta2: z.number().default(0.999),
  epsilon: z.number().default(1e-8),
  parameters: list,
  weightDecay,
  gradClip,
  lazyMode: z.boolean().default(false),
  multiPrecision,
  useMultiTensor: z.boolean().default(false),
  amsgrad: z.boolean().default(false),
  name,
};
const declared = signature('Adam', parameters);

/**
 * Adam; see {@link adamStep} for the formula. Weight decay is an L2 penalty in the gradient.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param beta1 - 0.9 by default.
 * @param beta2 - 0.999 by default.
 * @param epsilon - 1e-8 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - Strength of an L2 penalty, or a regularizer.
 * @param gradClip - Bounds gradients first.
 * @param amsgrad - Whether the greatest second moment so far is divided by; false by default.
 * @param lazyMode - Taken as in Paddle; no effect here: gradients are dense; false by default.
 * @param multiPrecision - Taken as in Paddle; no effect here.
 * @param useMultiTensor - Taken as in Paddle; no effect here; false by default.
 * @throws {ArgumentError} when a β lies outside [0, 1), or ε is negative
 * @source Paddle, python/paddle/optimizer/adam.py; paddle/phi/kernels/cpu/adam_kernel.cc
 */
export class Adam extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: AdamSettings;
  readonly #amsgrad: boolean;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      [
        'learningRate',
        'beta1',
        'beta2',
        'epsilon',
        'parameters',
        'weightDecay',
        'gradClip',
        'lazyMode',
        'multiPrecision',
        'useMultiTensor',
        'amsgrad',
        'name',
      ]
    >
  ) {
    const given = declared.bind(args);
    checkAdam('Adam', given);
    super(given);
    this.#settings = given;
    this.#amsgrad = given.amsgrad;
    this.accumulators = adamAccumulators(given, given.amsgrad);
  }

  protected override update(updates: readonly Update[]): void {
    adamStep(updates, this.#settings, this.#amsgrad, () => 0);
  }
}
