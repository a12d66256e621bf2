import { z } from 'zod';
import { type Args, type Bound, type Options, signature } from '../core/index.ts';
import { ops, type Tensor } from '../engine/index.ts';
import { adamAccumulators, checkAdam } from './adamStep.ts';
import { blend, inPrecisionOf, put } from './compose.ts';
import { type Accumulator, Optimizer, optimizerParameters, type Update } from './optimizer.ts';

const { learningRate, parameters: list, gradClip, multiPrecision, name } = optimizerParameters;
const parameters = {
  learningRate,
  lambWeightDecay: z.number().default(0.01),
  beta1: z.number().default(0.9),
  beta2: z.number().default(0.999),
  epsilon: z.number().default(1e-6),
  parameters: list,
  gradClip,
  excludeFromWeightDecayFn: z
    .custom<((parameter: Tensor) => boolean) | null>((value) => value == null || typeof value === 'function')
    .nullish()
    .describe('a function of a parameter'),
  multiPrecision,
  alwaysAdapt: z.boolean().default(false),
  name,
};
const declared = signature('Lamb', parameters);

/**
 * Adam whose step is as long as the parameter: `r = m̂/(√v̂ + ε) + λp; p ← p − η·‖p‖/‖r‖·r`. Where λ is 0, or a norm is, the ratio is 1.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param lambWeightDecay - λ; 0.01 by default.
 * @param beta1 - β₁; 0.9 by default.
 * @param beta2 - β₂; 0.999 by default.
 * @param epsilon - ε; 1e-6 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param gradClip - Bounds gradients first.
 * @param excludeFromWeightDecayFn - Says of a parameter whether its λ is 0.
 * @param alwaysAdapt - Whether the ratio is used where λ is 0, too; false by default.
 * @param multiPrecision - Taken as in Paddle; no effect here.
 * @throws {ArgumentError} when a β lies outside [0, 1), or ε is negative
 * @source Paddle, python/paddle/optimizer/lamb.py; paddle/phi/kernels/impl/lamb_kernel_impl.h
 */
export class Lamb extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: Bound<typeof parameters>;

  constructor(
    ...args: Args<
      Options<typeof parameters>,
      [
        'learningRate',
        'lambWeightDecay',
        'beta1',
        'beta2',
        'epsilon',
        'parameters',
        'gradClip',
        'excludeFromWeightDecayFn',
        'multiPrecision',
        'alwaysAdapt',
        'name',
      ]
    >
  ) {
    const given = declared.bind(args);
    checkAdam('Lamb', given);
    super(given);
    this.#settings = given;
    this.accumulators = adamAccumulators(given, false);
  }

  protected override update(updates: readonly Update[]): void {
    for (const update of updates) this.#move(update);
  }

  #move({ parameter, gradient, state, rate, group }: Update): void {
    const given = { ...this.#settings, ...(group.settings as Partial<Bound<typeof parameters>>) };
    const [first, second, power1, power2] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const [beta1, beta2] = [inPrecisionOf(parameter, given.beta1), inPrecisionOf(parameter, given.beta2)];
    const decay = given.excludeFromWeightDecayFn?.(parameter) ? 0 : given.lambWeightDecay;
    put(first, blend(first, gradient, beta1));
    put(second, blend(second, ops.square(gradient), beta2));
    const mean = ops.scale(first, 1 / (1 - power1.item()));
    const root = ops.sqrt(ops.scale(second, 1 / (1 - power2.item())));
    const step = ops.add(ops.divide(mean, ops.scale(root, 1, given.epsilon)), ops.scale(parameter, decay));
    let ratio = 1;
    if (decay > 0 || given.alwaysAdapt) {
      const [size, length] = [ops.norm(parameter).item(), ops.norm(step).item()];
      if (size > 0 && length > 0) ratio = size / length;
    }
    put(parameter, ops.subtract(parameter, ops.scale(step, rate * ratio)));
    put(power1, ops.scale(power1, beta1));
    put(power2, ops.scale(power2, beta2));
  }
}
