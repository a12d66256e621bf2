import { ArgumentError } from '../core/index.ts';
import { runKernel } from '../engine/index.ts';
import type { Accumulator, Update } from './optimizer.ts';

/** The settings that Adam and AdamW share. */
export interface AdamSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** Checks them. @throws {ArgumentError} when a β lies outside [0, 1), or ε is negative */
export function checkAdam(where: string, { beta1, beta2, epsilon }: AdamSettings): void {
  for (const [name, value] of Object.entries({ beta1, beta2 }))
    if (!(value >= 0 && value < 1))
      throw new ArgumentError(
        `${where}: ${name} must lie in [0, 1). Received ${value}. Paddle's default is ${name === 'beta1' ? 0.9 : 0.999}.`,
      );
  if (!(epsilon >= 0))
    throw new ArgumentError(`${where}: epsilon must be ≥ 0. Received ${epsilon}. Paddle's default is 1e-8.`);
}

/** What both keep: moments, and the powers of β, which begin at β. */
export function adamAccumulators({ beta1, beta2 }: AdamSettings): readonly Accumulator[] {
  return [
    { name: 'moment1', initial: 0 },
    { name: 'moment2', initial: 0 },
    { name: 'beta1_pow_acc', initial: beta1, shape: [1] },
    { name: 'beta2_pow_acc', initial: beta2, shape: [1] },
  ];
}

/**
 * `m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; p ← p − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε√(1 − β₂ᵗ))`,
 * after `p ← p·(1 − η·λ)` where λ = `decoupled` is not 0.
 */
export function adamStep(
  updates: readonly Update[],
  defaults: AdamSettings,
  decoupled: (update: Update) => number,
): void {
  const { settings } = updates[0]!.group;
  const { beta1, beta2, epsilon } = { ...defaults, ...(settings as Partial<AdamSettings>) };
  const powers = updates.map(({ state }): readonly [number, number] => [state[2]!.item(), state[3]!.item()]);
  runKernel(
    'AdamUpdate',
    updates.flatMap(({ parameter, gradient, state }) => [
      parameter.handle,
      gradient.handle,
      state[0]!.handle,
      state[1]!.handle,
    ]),
    {
      rates: updates.map(({ rate }) => rate),
      beta1,
      beta2,
      epsilon,
      powers,
      decoupled: updates.map(decoupled),
    },
  );
  updates.forEach(({ state }, i) => {
    state[2]!.fill_(Math.fround(powers[i]![0] * Math.fround(beta1)));
    state[3]!.fill_(Math.fround(powers[i]![1] * Math.fround(beta2)));
  });
}
