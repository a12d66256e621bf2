import { parseArgs } from 'node:util';

/** What a run may be cut to on the command line, beside the tutorial's own numbers. */
export interface RunOptions {
  /** passes over the data */
  epochs: number;
  /** batches of a pass; null for all */
  steps: number | null;
  batchSize: number;
}

/**
 * Reads `--epochs N`, `--steps N` and `--batch-size N`.
 *
 * @param defaults - What holds without them.
 */
export function runOptions(defaults: RunOptions): RunOptions {
  const { values } = parseArgs({
    options: { epochs: { type: 'string' }, steps: { type: 'string' }, 'batch-size': { type: 'string' } },
    strict: false,
  });
  const whole = (value: unknown, fallback: number): number => {
    const number = Number(value ?? fallback);
    if (!Number.isInteger(number) || number < 1)
      throw new RangeError(`a number of epochs, steps or samples must be a whole number ≥ 1, not ${value}`);
    return number;
  };
  // the tutorial's full length, unless steps are given too
  const full = values.epochs !== undefined && values.steps === undefined;
  return {
    epochs: whole(values.epochs, defaults.epochs),
    steps: values.steps !== undefined ? whole(values.steps, 1) : full ? null : defaults.steps,
    batchSize: whole(values['batch-size'], defaults.batchSize),
  };
}
