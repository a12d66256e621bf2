import { ArgumentError, show, warn } from '../core/index.ts';

const AMP_KEYS = [
  'level',
  'custom_white_list',
  'custom_black_list',
  'custom_black_varnames',
  'init_loss_scaling',
  'incr_ratio',
  'decr_ratio',
  'incr_every_n_steps',
  'decr_every_n_nan_or_inf',
  'use_dynamic_loss_scaling',
];

/**
 * Checks mixed precision's settings as Paddle does; they are without effect on a CPU.
 *
 * @throws {ArgumentError} for a level or a key that Paddle does not know
 */
export function checkAmp(given: string | Record<string, unknown> | null | undefined): void {
  if (!given || Object.keys(given).length === 0) return;
  const level = typeof given === 'string' ? given : (given.level ?? 'O1');
  if (!['O0', 'O1', 'O2'].includes(level as string))
    throw new ArgumentError(
      `Model.prepare: the level of ampConfigs must be 'O0', 'O1' or 'O2'. Received ${show(level)}. Choose one of them.`,
    );
  if (typeof given !== 'string') {
    const unknown = Object.keys(given).filter(
      (key) => !AMP_KEYS.includes(key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)),
    );
    if (level !== 'O0' && unknown.length > 0)
      throw new ArgumentError(
        `Model.prepare: ampConfigs must hold ${AMP_KEYS.join(', ')}. Received ${unknown.join(', ')}. Remove it.`,
      );
  }
  if (level !== 'O0')
    warn(
      'amp_guard can only be enabled on CUDAPlace, XPUPlace, and CustomPlace, current place is Place(cpu), so it makes no effect.',
    );
}
