import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What a run may be cut to on the command line, beside the tutorial's own numbers. */
export interface RunOptions {
  /** passes over the data */
  epochs: number;
  /** batches of a pass; null for all */
  steps: number | null;
  batchSize: number;
}

/** Those, and what a program may do besides. */
export interface Run extends RunOptions {
  /** path of an archive of CIFAR-10 */
  data: string | undefined;
  /** whether this process is the one that only loads what another has saved */
  load: boolean;
}

/**
 * Reads `--epochs N`, `--steps N`, `--batch-size N`, for a program of CIFAR-10 `--data FILE`, and `--help`. What cannot be read ends the
 * program with one line that says so.
 *
 * @param defaults - What holds without them.
 * @param takes - `'data'` for a program that takes an archive.
 * @param argv - Words of the command line, by default the program's.
 */
export function runOptions(defaults: RunOptions, takes?: 'data', argv = process.argv.slice(2)): Run {
  const end = (code: number, text: string): never => {
    (code === 0 ? console.log : console.error)(text);
    process.exit(code);
  };
  const refuse = (text: string): never => end(2, `${text} --help lists the options.`);
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        epochs: { type: 'string' },
        steps: { type: 'string' },
        'batch-size': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        load: { type: 'boolean' },
        ...(takes && { data: { type: 'string' as const } }),
      },
    });
    if (values.help) end(0, help(defaults, takes));
    const whole = (name: 'epochs' | 'steps' | 'batch-size'): number | undefined => {
      const text = values[name];
      if (text === undefined) return undefined;
      return /^0*[1-9]\d*$/.test(text)
        ? Number(text)
        : refuse(`--${name} must be a whole number from 1 on, not '${text}'.`);
    };
    const epochs = whole('epochs');
    const steps = whole('steps');
    // as the user sees it: npm changes to the package's folder
    const data = typeof values.data === 'string' ? resolve(process.env.INIT_CWD ?? '', values.data) : undefined;
    if (data !== undefined && !existsSync(data)) refuse(`--data must be an archive that is there, not ${data}.`);
    return {
      epochs: epochs ?? defaults.epochs,
      // the tutorial's full length, unless steps are given too
      steps: steps ?? (epochs === undefined ? defaults.steps : null),
      batchSize: whole('batch-size') ?? defaults.batchSize,
      data,
      load: values.load === true,
    };
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) throw error;
    return refuse((error as Error).message.replace(/\. To specify.*$/s, '.').replace(/([^.])$/, '$1.'));
  }
}

function help({ epochs, steps, batchSize }: RunOptions, takes: 'data' | undefined): string {
  return [
    'Options',
    ...(takes
      ? [
          '  --data FILE     archive of CIFAR-10; by default the one in the cache, a download, or digits of MNIST instead',
        ]
      : []),
    `  --epochs N      passes over the data, the whole of it unless --steps is given; ${epochs} by default`,
    `  --steps N       batches of a pass; ${steps ?? 'all'} by default`,
    `  --batch-size N  pictures of a batch; ${batchSize} by default`,
  ].join('\n');
}
