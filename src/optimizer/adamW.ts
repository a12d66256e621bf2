import { z } from 'zod';
import { type Args, ArgumentError, type Options, show, signature } from '../core/index.ts';
import { Tensor } from '../engine/index.ts';
import { type AdamSettings, adamAccumulators, adamStep, checkAdam } from './adamStep.ts';
import { type Accumulator, Optimizer, optimizerParameters, type ParameterGroup, type Update } from './optimizer.ts';

const { learningRate, parameters: list, gradClip, multiPrecision, name } = optimizerParameters;
const parameters = {
  learningRate,
  beta1: z.number().default(0.9),
  beta2: z.number().default(0.999),
  epsilon: z.number().default(1e-8),
  parameters: list,
  weightDecay: z.number().default(0.01),
  useLowprecisionMoment: z.boolean().default(false),
  lrRatio: z.null().optional(),
  applyDecayParamFun: z
    .custom<((name: string) => boolean) | null>((value) => value == null || typeof value === 'function')
    .nullish(),
  gradClip,
  lazyMode: z.boolean().default(false),
  multiPrecision,
  amsgrad: z.boolean().default(false),
  name,
};
const declared = signature('AdamW', parameters);

/**
 * Adam with decoupled weight decay: first `p ← p·(1 − η·λ)`, then Adam's step.
 *
 * @param learningRate - η, or its schedule; 0.001 by default.
 * @param beta1 - 0.9 by default.
 * @param beta2 - 0.999 by default.
 * @param epsilon - 1e-8 by default.
 * @param parameters - What is moved: a list, or groups.
 * @param weightDecay - λ, a number; 0.01 by default.
 * @param applyDecayParamFun - Says by a parameter's tensor name (`linear_0.b_0`) whether it decays.
 * @param gradClip - Bounds gradients first.
 * @param amsgrad - Whether the greatest second moment so far is divided by; false by default.
 * @param useLowprecisionMoment - Taken as in Paddle; no effect here; false by default.
 * @param lrRatio - Must be null: one learning rate for all.
 * @param lazyMode - Taken as in Paddle; no effect here: gradients are dense; false by default.
 * @param multiPrecision - Taken as in Paddle; no effect here.
 * @throws {ArgumentError} when a β lies outside [0, 1), ε is negative, or a group's weightDecay is not a number
 * @source Paddle, python/paddle/optimizer/adamw.py; paddle/phi/kernels/cpu/adamw_kernel.cc
 */
export class AdamW extends Optimizer {
  protected override readonly accumulators: readonly Accumulator[];
  readonly #settings: AdamSettings;
  readonly #amsgrad: boolean;
  readonly #decay: number;
  readonly #decays: ((name: string) => boolean) | null;

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
        'useLowprecisionMoment',
        'lrRatio',
        'applyDecayParamFun',
        'gradClip',
        'lazyMode',
        'multiPrecision',
        'amsgrad',
        'name',
      ]
    >
  ) {
    const { weightDecay, ...given } = declared.bind(args);
    checkAdam('AdamW', given);
    const list = [...given.parameters] as unknown as readonly (Tensor | ParameterGroup)[];
    for (const each of list) {
      const own = each instanceof Tensor ? null : each.weightDecay;
      if (own != null && typeof own !== 'number') {
        throw new ArgumentError(
          `AdamW: a group's weightDecay must be a number. Received ${show(own)}. Write its strength, e.g. 0.01.`,
        );
      }
    }
    super({ ...given, parameters: list as readonly ParameterGroup[] });
    this.#settings = given;
    this.#amsgrad = given.amsgrad;
    this.#decay = weightDecay;
    this.#decays = given.applyDecayParamFun ?? null;
    this.accumulators = adamAccumulators(given, given.amsgrad);
  }

  protected override get groupsOwnDecay(): boolean {
    return false;
  }

  protected override update(updates: readonly Update[]): void {
    adamStep(updates, this.#settings, this.#amsgrad, ({ parameter, group }) => {
      const decay = (group.settings.weightDecay as number | undefined) ?? this.#decay;
      return this.#decays && !this.#decays(parameter.name) ? 0 : decay;
    });
  }
}
