import type { Context } from '../../src/cli/context.ts';
import type { Ended, RunOptions } from '../../src/cli/run.ts';

/** A call of a program. */
export interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: RunOptions;
}

export const ended = (stdout: string, status: number | null = 0, stderr = ''): Ended => ({ status, stdout, stderr });
/** As the system ends what it cannot find. */
export const missing = ended('', null, 'spawn ENOENT');

/** A context in which `answer` stands for every program; it keeps what was written and called. */
export function contextOf(
  answer: (call: Call) => Ended | Promise<Ended> = () => missing,
  interrupt = new AbortController(),
): { context: Context; printed: string[]; noted: string[]; calls: Call[] } {
  const [printed, noted, calls] = [[], [], []] as [string[], string[], Call[]];
  const context: Context = {
    print: (text) => printed.push(text),
    note: (text) => noted.push(text),
    self: ['node', 'paddle-hapi'],
    signal: interrupt.signal,
    run: async (command, args, options = {}) => {
      const call = { command, args, options };
      calls.push(call);
      const end = await answer(call);
      interrupt.signal.throwIfAborted();
      return end;
    },
  };
  return { context, printed, noted, calls };
}
