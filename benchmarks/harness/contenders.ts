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
  /** what it must say that it computes with, or it is not what it is taken for */
  readonly kernels?: string;
}

/** A contender that does not take part. */
export interface Skipped {
  readonly name: string;
  /** what it left out; everything when there is none */
  readonly from?: string;
  readonly reason: string;
}

/** The peers that take part, and those that cannot. */
interface Lineup {
  readonly found: readonly Contender[];
  readonly skipped: readonly Skipped[];
}

interface Variant {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  readonly kernels: string;
}

/** This library with other kernels than it would choose: columns that `--also` adds. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  plain: { name: 'plain', env: { PADDLE_WASM_VARIANT: 'plain' }, kernels: 'WebAssembly (plain)' },
  wide: { name: '256-bit', env: { PADDLE_WASM_VARIANT: 'wide' }, kernels: 'WebAssembly (wide)' },
  onednn: { name: 'oneDNN', env: { PADDLE_ONEDNN: process.env.PADDLE_ONEDNN || '1' }, kernels: 'oneDNN' },
};

export const VARIANT_NAMES: readonly string[] = Object.keys(VARIANTS);

/** This library as npm alone installs it, from its sources, under the Node.js that runs the benchmark and with the same flags. */
export function ours(threads: number): Contender {
  return {
    id: 'ours',
    name: 'paddle-hapi',
    mine: true,
    required: true,
    command: process.execPath,
    args: [...process.execArgv, fileURLToPath(new URL('../ours.ts', import.meta.url))],
    env: { ...environment(threads), PADDLE_ONEDNN: '0', PADDLE_WASM_VARIANT: undefined },
  };
}

/** This library, and this library with other kernels. */
export function oursAnd(names: readonly string[], threads: number): Contender[] {
  const usual = ours(threads);
  const others = names.map((id) => {
    const { name, env, kernels } = VARIANTS[id]!;
    const called = { id: `ours-${id}`, name: `${usual.name}, ${name}` };
    return { ...usual, ...called, required: false, env: { ...usual.env, ...env }, kernels };
  });
  return [usual, ...others];
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

/** The same contender on another number of threads. */
export function onThreads(contender: Contender, threads: number): Contender {
  return { ...contender, id: `${contender.id}-threads-${threads}`, env: { ...contender.env, ...counts(threads) } };
}

/** The same number of threads for everybody, and no one tuned by hand: OPENBLAS_CORETYPE may name another processor's kernels. */
function environment(threads: number): NodeJS.ProcessEnv {
  return { ...process.env, OPENBLAS_CORETYPE: undefined, OPENBLAS_L2_SIZE: undefined, ...counts(threads) };
}

function counts(threads: number): NodeJS.ProcessEnv {
  const count = String(threads);
  return {
    PADDLE_NUM_THREADS: count,
    OMP_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
  };
}
