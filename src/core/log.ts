import type { Logger } from 'pino';
import { ArgumentError } from './errors.ts';

/** The levels of a log that the library writes at. */
export type Log = Pick<Logger, 'error' | 'warn' | 'info' | 'debug'>;

let made: Log | undefined;

/**
 * The library's log: warnings and what is worth knowing, one line each on stderr. What a user reads and compares (progress lines) does
 * not go here.
 *
 * Its level is that of the environment variable `PADDLE_LOG_LEVEL`, `'warn'` by default. It is loaded when first asked for; where
 * there is no Node, the console takes its place.
 *
 * @throws {ArgumentError} when the variable names no level
 */
export function log(): Log {
  made ??= pinoLog() ?? console;
  return made;
}

/** Writes a warning to the library's log. */
export function warn(message: string): void {
  log().warn(message);
}

function pinoLog(): Log | undefined {
  const load = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule;
  if (load === undefined) return undefined;
  const pino = load('node:module').createRequire(import.meta.url)('pino') as typeof import('pino');
  const { writeSync } = load('node:fs');
  const level = process.env.PADDLE_LOG_LEVEL || 'warn';
  const levels = [...Object.keys(pino.pino.levels.values), 'silent'];
  if (!levels.includes(level))
    throw new ArgumentError(
      `PADDLE_LOG_LEVEL: the level must be one of ${levels.join(', ')}. Received '${level}'. Set it so, or leave it out for 'warn'.`,
    );
  // Written at once: the process may end, or the thread be blocked, right afterwards. For people, so as a text.
  const write = (line: string): void => {
    const { level, msg } = JSON.parse(line) as { level: string; msg: string };
    writeSync(2, `paddle ${level}: ${msg}\n`);
  };
  return pino.pino(
    {
      base: null,
      timestamp: false,
      formatters: { level: (level) => ({ level }) },
      level,
    },
    { write },
  );
}
