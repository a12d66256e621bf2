/** One recorded case, ready to be run again. */
export interface Replay {
  /** its name in the file */
  readonly name: string;
  /** Paddle's dotted names it proves something about */
  readonly apis: readonly string[];
  /** Runs it; throws `Mismatch` when the result differs, `Missing` when a name is not there. */
  run(): void | Promise<void>;
}
