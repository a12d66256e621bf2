import type { Run } from './run.ts';

/** What commands have of the world; tests give their own. */
export interface Context {
  /** Writes a line that was asked for. */
  print(text: string): void;
  /** Writes a line about the work. */
  note(text: string): void;
  readonly run: Run;
  /** This command with its interpreter, for parts that need a process of their own. */
  readonly self: readonly [command: string, ...args: string[]];
  /** Fires when the user stops the command. */
  readonly signal: AbortSignal;
}

/** A command: takes its arguments, gives the status that the process ends with. */
export type Command = (argv: readonly string[], context: Context) => Promise<number>;
