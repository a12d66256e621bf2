import { Missing } from './doors.ts';

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

interface ConsoleModule {
  setConsole(other: { write(text: string): void; now: Clock; columns(): number } | null): unknown;
}

/** The module that knows where the log goes. @throws {Missing} while there is none */
async function consoleModule(): Promise<ConsoleModule> {
  try {
    return (await import('../../../src/hapi/console.ts')) as ConsoleModule;
  } catch {
    throw new Missing('src/hapi/console.ts');
  }
}

/**
 * Runs `body` with the package's console replaced: text is collected, the time comes from `now`, the terminal is `columns` wide.
 * The one place that knows how the package lets itself be watched.
 */
export async function captured(body: () => unknown, now: Clock = tickingClock(), columns = 80): Promise<Captured> {
  const { setConsole } = await consoleModule();
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  setConsole({ write, now, columns: () => columns });
  try {
    return { value: await body(), error: undefined, threw: false, text };
  } catch (error) {
    return { value: undefined, error, threw: true, text };
  } finally {
    setConsole(null);
  }
}
