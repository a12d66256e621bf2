import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { WORKLOAD_NAMES } from './workloads.ts';

export interface Options {
  readonly rounds: number;
  readonly batchSize: number;
  /** names of workloads */
  readonly only: readonly string[];
  readonly peers: boolean;
  readonly format: 'text' | 'json' | 'markdown';
  /** what every contender computes on */
  readonly threads: number;
}

export const HELP = `npm run bench -- [options]
npm run bench -- profile NAME [--steps N] [--batch-size N] [--shapes]   where a step's time goes, kernel by kernel

  --rounds N        turns of each contender that are counted; 10 by default
  --batch-size N    samples of a step; 64 by default
  --only A,B        some of the workloads: ${WORKLOAD_NAMES.join(', ')}
  --no-peers        paddle-hapi alone, without Paddle and PyTorch
  --json            everything that was measured, as JSON
  --markdown        the table of benchmarks/README.md

PADDLE_NUM_THREADS  threads of every contender; the machine's by default, at most 8
PADDLE_PYTHON       a Python that has Paddle
TORCH_PYTHON        a Python that has PyTorch`;

/** What the user typed cannot be done. */
export class UsageError extends Error {}

/**
 * The options of a command line.
 *
 * @returns null when help is wanted
 * @throws {UsageError} when an option is unknown or has no sensible value
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | null {
  const values = parsed(args);
  if (values.help) return null;
  if (values.json && values.markdown) throw new UsageError('--json and --markdown exclude each other.');
  const only = values.only === undefined ? WORKLOAD_NAMES : values.only.split(',').map((name) => name.trim());
  for (const name of only) {
    if (!WORKLOAD_NAMES.includes(name)) {
      throw new UsageError(`--only: there is no workload '${name}'. There are ${WORKLOAD_NAMES.join(', ')}.`);
    }
  }
  return {
    rounds: positive('--rounds', values.rounds),
    batchSize: positive('--batch-size', values['batch-size']),
    only,
    peers: !values['no-peers'],
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
    threads: env.PADDLE_NUM_THREADS
      ? positive('PADDLE_NUM_THREADS', env.PADDLE_NUM_THREADS)
      : Math.min(availableParallelism(), 8),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rounds: { type: 'string', default: '10' },
        'batch-size': { type: 'string', default: '64' },
        only: { type: 'string' },
        'no-peers': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        markdown: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/[.]?$/, '.'));
  }
}

/** @throws {UsageError} when the text is no whole number above 0 */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`${name}: must be a whole number above 0. Received '${text}'.`);
  }
  return value;
}
