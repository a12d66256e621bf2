import { type Call, Missing, openDoor } from './doors.ts';

/** A clock in seconds. */
export type Clock = () => number;

/** What a body printed, and what it returned or threw. */
export interface Captured {
  readonly text: string;
  readonly value: unknown;
  readonly error: unknown;
  readonly threw: boolean;
}

/** A clock that stands still, or goes on by `tick` seconds at every reading. */
export function tickingClock(tick = 0): Clock {
  let now = 1000;
  return () => {
    now += tick;
    return now;
  };
}

/**
 * Runs `body` with the package's console replaced: text is collected, the time comes from `now`, the terminal is `columns` wide.
 * The one place that knows how the package lets itself be watched.
 *
 * @throws {Missing} while there is no such console
 */
export async function captured(body: () => unknown, now: Clock = tickingClock(), columns = 80): Promise<Captured> {
  const hapi = await openDoor('./hapi');
  const withConsole = hapi?.withConsole as Call | undefined;
  if (!withConsole) throw new Missing('paddle.hapi.withConsole');
  let text = '';
  const outcome = { value: undefined as unknown, error: undefined as unknown, threw: false };
  const write = (part: string): void => {
    text += part;
  };
  await withConsole({ write, now, columns }, async () => {
    try {
      outcome.value = await body();
    } catch (error) {
      outcome.error = error;
      outcome.threw = true;
    }
  });
  return { text, ...outcome };
}
