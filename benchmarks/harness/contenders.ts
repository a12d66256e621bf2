import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a contender's process is started; it gets its task as the last argument. */
export interface Contender {
  readonly id: string;
  /** what tables call it */
  readonly name: string;
  /** whether it is this library */
  readonly mine: boolean;
  /** whether nothing can be measured without it */
  readonly required: boolean;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A contender that does not take part. */
export interface Skipped {
  readonly name: string;
  /** what it left out; everything when there is none */
  readonly from?: string;
  readonly reason: string;
}

/** Who takes part, and who cannot. */
export interface Lineup {
  readonly found: readonly Contender[];
  readonly skipped: readonly Skipped[];
}

interface Variant {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  /** a variable that the user has to set */
  readonly needs?: string;
}

/** This library with other kernels than it would choose: columns that `--also` adds. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  plain: { name: 'plain', env: { PADDLE_WASM_VARIANT: 'plain' } },
  wide: { name: '256-bit', env: { PADDLE_WASM_VARIANT: 'wide' } },
  onednn: { name: 'oneDNN', env: { PADDLE_ONEDNN: process.env.PADDLE_ONEDNN }, needs: 'PADDLE_ONEDNN' },
};

export const VARIANT_NAMES: readonly string[] = Object.keys(VARIANTS);

/** This library, from its sources, under the Node.js that runs the benchmark and with the same flags. */
export function ours(threads: number): Contender {
  return {
    id: 'ours',
    name: 'paddle-hapi',
    mine: true,
    required: true,
    command: process.execPath,
    args: [...process.execArgv, fileURLToPath(new URL('../ours.ts', import.meta.url))],
    env: environment(threads),
  };
}

/** This library as it is, and with other kernels beside: what these set, the first one does without. */
export function variants(names: readonly string[], threads: number): Lineup {
  const wanted = names.map((name) => ({ id: `ours-${name}`, ...VARIANTS[name]! }));
  const usual = ours(threads);
  const unset = Object.fromEntries(wanted.flatMap(({ env }) => Object.keys(env).map((name) => [name, undefined])));
  const missing = (variant: Variant): boolean => variant.needs !== undefined && !process.env[variant.needs];
  return {
    found: [
      { ...usual, env: { ...usual.env, ...unset } },
      ...wanted
        .filter((variant) => !missing(variant))
        .map(({ id, name, env }) => ({
          ...usual,
          id,
          name: `${usual.name}, ${name}`,
          required: false,
          env: { ...usual.env, ...unset, ...env },
        })),
    ],
    skipped: wanted.filter(missing).map(({ name, needs }) => ({
      name: `${usual.name}, ${name}`,
      reason: `the variable ${needs} is not set`,
    })),
  };
}

/** Paddle and PyTorch, if a Python here has them. */
export function peers(threads: number): Lineup {
  const cache = process.env.CI_CACHE || join(homedir(), '.cache', 'paddle-hapi-ci');
  const answers = [
    peer('paddle', 'Paddle', 'PADDLE_PYTHON', [join(cache, 'paddle-3.3.1', 'bin', 'python'), 'python3'], threads),
    peer('torch', 'PyTorch', 'TORCH_PYTHON', ['python3', '/usr/bin/python3'], threads),
  ];
  return {
    found: answers.filter((answer) => 'command' in answer),
    skipped: answers.filter((answer) => 'reason' in answer),
  };
}

/** A Python that the user named is the only one that is tried: another one in its stead would be a surprise. */
function peer(
  id: 'paddle' | 'torch',
  name: string,
  variable: string,
  usual: readonly string[],
  threads: number,
): Contender | Skipped {
  const named = process.env[variable];
  const candidates = named ? [named] : usual;
  const env = environment(threads);
  const script = fileURLToPath(new URL('../peers.py', import.meta.url));
  for (const command of candidates) {
    const { status } = spawnSync(command, ['-W', 'ignore', '-c', `import ${id}`], {
      env,
      stdio: 'ignore',
      timeout: 120_000,
    });
    if (status === 0)
      return { id, name, mine: false, required: false, command, args: ['-W', 'ignore', script, id], env };
  }
  return {
    name,
    reason: `\`import ${id}\` fails in ${candidates.join(' and in ')}; set ${variable} to a Python that has it`,
  };
}

/** The same number of threads for everybody, and no one tuned by hand: OPENBLAS_CORETYPE may name another processor's kernels. */
function environment(threads: number): NodeJS.ProcessEnv {
  const count = String(threads);
  return {
    ...process.env,
    OPENBLAS_CORETYPE: undefined,
    OPENBLAS_L2_SIZE: undefined,
    PADDLE_NUM_THREADS: count,
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
  };
}
