import { ArgumentError } from '../core/index.ts';
import { ops, runKernel, type Tensor } from '../engine/index.ts';
import { blend, put } from './compose.ts';
import type { Accumulator, Update } from './optimizer.ts';

/** The settings that the Adam family shares. */
export interface AdamSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
}

const DEFAULTS: Record<string, number> = { beta1: 0.9, beta2: 0.999 };

/** Checks them. @throws {ArgumentError} when a β lies outside [0, 1), or ε is negative */
export function checkAdam(where: string, { beta1, beta2, epsilon }: AdamSettings): void {
  for (const [name, value] of Object.entries({ beta1, beta2 })) {
    if (!(value >= 0 && value < 1)) {
      throw new ArgumentError(
        `${where}: ${name} must lie in [0, 1). Received ${value}. Paddle's default is ${DEFAULTS[name]}.`,
      );
    }
  }
  if (!(epsilon >= 0))
    throw new ArgumentError(`${where}: epsilon must be ≥ 0. Received ${epsilon}. Paddle's default is 1e-8.`);
}

/** The powers of β, which begin at β: those of the group, where it has its own. */
export function powerOf(name: 'beta1' | 'beta2', fallback: number): Accumulator {
  return {
    name: `${name}_pow_acc`,
    initial: (settings) => (settings[name] as number | undefined) ?? fallback,
    shape: [1],
  };
}

/** What Adam and AdamW keep: moments, with amsgrad the greatest of the second, and the powers of β. */
export function adamAccumulators({ beta1, beta2 }: AdamSettings, amsgrad: boolean): readonly Accumulator[] {
  return [
    { name: 'moment1', initial: 0 },
    { name: 'moment2', initial: 0 },
    ...(amsgrad ? [{ name: 'moment2_max', initial: 0 }] : []),
    powerOf('beta1', beta1),
    powerOf('beta2', beta2),
  ];
}

/**
 * `m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; p ← p − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε√(1 − β₂ᵗ))`,
 * after `p ← p·(1 − η·λ)` where λ = `decoupled` is not 0. With amsgrad the greatest v so far takes v's place in the last one.
 */
export function adamStep(
  updates: readonly Update[],
  defaults: AdamSettings,
  amsgrad: boolean,
  decoupled: (update: Update) => number,
): void {
  const { settings } = updates[0]!.group;
  const given = { ...defaults, ...(settings as Partial<AdamSettings>) };
  const single = updates.filter(({ parameter }) => parameter.handle.dtype !== 'float64');
  const double = updates.filter(({ parameter }) => parameter.handle.dtype === 'float64');
  // 1 − β₂ in single precision is another number than in double, by more than results may differ
  for (const [part, round] of [
    [single, Math.fround],
    [double, (value: number): number => value],
  ] as const) {
    if (part.length === 0) continue;
    const [beta1, beta2] = [round(given.beta1), round(given.beta2)];
    if (amsgrad) for (const update of part) amsgradStep(update, { ...given, beta1, beta2 }, round, decoupled(update));
    else
      runKernel(
        'AdamUpdate',
        part.flatMap(({ parameter, gradient, state }) => [parameter, gradient, ...state].map(({ handle }) => handle)),
        {
          rates: part.map(({ rate }) => rate),
          beta1,
          beta2,
          epsilon: given.epsilon,
          decoupled: part.map(decoupled),
        },
      );
  }
}

function amsgradStep(
  { parameter, gradient, state, rate }: Update,
  { beta1, beta2, epsilon }: AdamSettings,
  round: (value: number) => number,
  decay: number,
): void {
  const [first, second, greatest, ...powers] = state as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const [power1, power2] = powers.map((power) => power.item()) as [number, number];
  put(first, blend(first, gradient, beta1));
  put(second, blend(second, ops.square(gradient), beta2));
  put(greatest, ops.maximum(greatest, second));
  const root = Math.sqrt(1 - power2);
  const step = ops.divide(first, ops.scale(ops.sqrt(greatest), 1, epsilon * root));
  const decayed = decay === 0 ? parameter : ops.scale(parameter, 1 - rate * decay);
  put(parameter, ops.subtract(decayed, ops.scale(step, (rate * root) / (1 - power1))));
  powers[0].fill_(round(power1 * beta1));
  powers[1].fill_(round(power2 * beta2));
}
