import { warn } from '../../core/index.ts';
import type { Logs } from './callback.ts';

/** How a watched value gets better. */
export type Direction = 'min' | 'max';

/** The direction that a mode means; `auto` goes by the name: accuracy up, everything else down. */
export function directionOf(what: string, mode: string, monitor: string): Direction {
  if (mode === 'min' || mode === 'max') return mode;
  if (mode !== 'auto') warn(`${what} mode ${mode} is unknown, fallback to auto mode.`);
  return monitor.includes('acc') ? 'max' : 'min';
}

/** The watched number in the logs; undefined, with a warning, when there is none. */
export function watched(what: string, monitor: string, logs: Logs): number | undefined {
  if (!(monitor in logs)) {
    warn(`Monitor of ${what} should be loss or metric name.`);
    return undefined;
  }
  const value = logs[monitor]!;
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'number' || typeof first === 'bigint' ? Number(first) : undefined;
}
