import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { TOPIC_NAMES } from './around.ts';
import { ENGINE_NAMES, VARIANT_NAMES } from './contenders.ts';
import { ENGINE_WORKLOADS } from './engines.ts';
import { WORKLOAD_NAMES } from './workloads.ts';

export interface Options {
  /** whether this library's engines are compared, beside TensorFlow.js; else this library, beside Paddle and PyTorch */
  readonly engines: boolean;
  readonly rounds: number;
  readonly batchSize: number;
  /** names of workloads and topics */
  readonly only: readonly string[];
  /** names of variants of ours that take part too */
  readonly also: readonly string[];
  readonly peers: boolean;
  readonly format: 'text' | 'json' | 'markdown';
  /** what every contender computes on */
  readonly threads: number;
  /** path of CIFAR-10's archive */
  readonly data: string | undefined;
}

const NAMES = [...WORKLOAD_NAMES, ...TOPIC_NAMES];

export const HELP = `npm run bench -- [options]
npm run bench -- engines [options]   on every engine that is here, beside TensorFlow.js without this library: ${ENGINE_WORKLOADS.join(', ')}
npm run bench -- profile NAME [--steps N] [--batch-size N] [--shapes]   where a step's time goes, kernel by kernel

  --rounds N        turns of each contender that are counted; 10 by default
  --batch-size N    samples of a step; 64 by default
  --only A,B        some of the steps: ${WORKLOAD_NAMES.join(', ')},
                    or of what lies around them: ${TOPIC_NAMES.join(', ')}
  --also A,B        paddle-hapi with other kernels beside: ${VARIANT_NAMES.join(', ')};
                    for engines ${ENGINE_NAMES.join(', ')} by default
  --data PATH       the archive of CIFAR-10 for the loader; random pictures by default
  --no-peers        paddle-hapi alone, without Paddle and PyTorch, or TensorFlow.js
  --json            everything that was measured, as JSON
  --markdown        the tables of benchmarks/README.md

PADDLE_NUM_THREADS  threads of every contender; the machine's by default, at most 8
PADDLE_PYTHON       a Python that has Paddle
TORCH_PYTHON        a Python that has PyTorch
TFJS_NODE           a folder whose node_modules has @tensorflow/tfjs-node
PADDLE_ONEDNN       the library that --also onednn computes with; else the one that is found`;

/** What the user typed cannot be done. */
export class UsageError extends Error {}

/**
 * The options of a command line.
 *
 * @returns null when help is wanted
 * @throws {UsageError} when an option is unknown or has no sensible value
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | null {
  const engines = args[0] === 'engines';
  const names = engines ? ENGINE_WORKLOADS : NAMES;
  const values = parsed(engines ? args.slice(1) : args);
  if (values.help) return null;
  if (values.json && values.markdown) throw new UsageError('--json and --markdown exclude each other.');
  return {
    engines,
    rounds: positive('--rounds', values.rounds),
    batchSize: positive('--batch-size', values['batch-size']),
    only: values.only === undefined ? names : among('--only', values.only, names),
    also: values.also === undefined ? (engines ? ENGINE_NAMES : []) : among('--also', values.also, VARIANT_NAMES),
    peers: !values['no-peers'],
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
    threads: env.PADDLE_NUM_THREADS
      ? positive('PADDLE_NUM_THREADS', env.PADDLE_NUM_THREADS)
      : Math.min(availableParallelism(), 8),
    data: values.data,
  };
}

function parsed(args: readonly string[]) {
  return orUsage(() =>
    parseArgs({
      args: [...args],
      options: {
        rounds: { type: 'string', default: '10' },
        'batch-size': { type: 'string', default: '64' },
        only: { type: 'string' },
        also: { type: 'string' },
        data: { type: 'string' },
        'no-peers': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        markdown: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }),
  ).values;
}

/** What `parse` makes of a command line. @throws {UsageError} when it refuses */
export function orUsage<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/[.]?$/, '.'));
  }
}

/** The names of a list. @throws {UsageError} when there is no such name */
function among(option: string, list: string, names: readonly string[]): string[] {
  const given = list.split(',').map((name) => name.trim());
  const wrong = given.find((name) => !names.includes(name));
  if (wrong !== undefined) throw new UsageError(`${option}: there is no '${wrong}'. There are ${names.join(', ')}.`);
  return given;
}

/** @throws {UsageError} when the text is no whole number above 0 */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`${name}: must be a whole number above 0. Received '${text}'.`);
  }
  return value;
}
