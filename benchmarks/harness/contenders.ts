import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type ContenderId = 'ours' | 'paddle' | 'torch';

export const NAMES: Readonly<Record<ContenderId, string>> = {
  ours: 'paddle-hapi',
  paddle: 'Paddle',
  torch: 'PyTorch',
};

/** How a contender's process is started; it gets the workload as the last argument. */
export interface Contender {
  readonly id: ContenderId;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A peer that does not take part. */
export interface Skipped {
  readonly id: ContenderId;
  /** the workload that it left out; all of them when there is none */
  readonly workload?: string;
  readonly reason: string;
}

/** This library, from its sources, under the Node.js that runs the benchmark and with the same flags. */
export function ours(threads: number): Contender {
  const script = fileURLToPath(new URL('../ours.ts', import.meta.url));
  return { id: 'ours', command: process.execPath, args: [...process.execArgv, script], env: environment(threads) };
}

/** Paddle and PyTorch, if a Python here has them. */
export function peers(threads: number): { found: Contender[]; skipped: Skipped[] } {
  const cache = process.env.CI_CACHE || join(homedir(), '.cache', 'paddle-hapi-ci');
  const answers = [
    peer('paddle', 'PADDLE_PYTHON', [join(cache, 'paddle-3.3.1', 'bin', 'python'), 'python3'], threads),
    peer('torch', 'TORCH_PYTHON', ['python3', '/usr/bin/python3'], threads),
  ];
  return {
    found: answers.filter((answer) => 'command' in answer),
    skipped: answers.filter((answer) => 'reason' in answer),
  };
}

/** A Python that the user named is the only one that is tried: another one in its stead would be a surprise. */
function peer(
  id: 'paddle' | 'torch',
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
    if (status === 0) return { id, command, args: ['-W', 'ignore', script, id], env };
  }
  return {
    id,
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
