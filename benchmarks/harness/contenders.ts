import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tfjsNodeFolder } from './tfjsNode.ts';

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
  /** milliseconds that a turn may take, where it is not known whether it ever ends: a graphics card may be an imitation */
  readonly patience?: number;
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
  /** how what it says that it computes with begins */
  readonly kernels: string;
}

/** Where the package of TensorFlow.js is that bare scripts use too. */
const { TFJS_NODE } = process.env;

/** Engines beside the default one. */
const ENGINES: Readonly<Record<string, Variant>> = {
  node: {
    name: 'node',
    env: { PADDLE_ENGINE: 'node', ...(TFJS_NODE && { NODE_PATH: join(TFJS_NODE, 'node_modules') }) },
    kernels: 'TensorFlow',
  },
  'node-gpu': { name: 'node-gpu', env: { PADDLE_ENGINE: 'node-gpu' }, kernels: 'TensorFlow' },
  webgpu: { name: 'webgpu', env: { PADDLE_ENGINE: 'webgpu' }, kernels: 'WebGPU' },
};

export const ENGINE_NAMES: readonly string[] = Object.keys(ENGINES);

/** This library with other kernels than it would choose: columns that `--also` adds. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  plain: { name: 'plain', env: { PADDLE_WASM_VARIANT: 'plain' }, kernels: 'WebAssembly (plain)' },
  wide: { name: '256-bit', env: { PADDLE_WASM_VARIANT: 'wide' }, kernels: 'WebAssembly (wide)' },
  onednn: { name: 'oneDNN', env: { PADDLE_ONEDNN: process.env.PADDLE_ONEDNN || '1' }, kernels: 'oneDNN' },
  ...ENGINES,
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
    env: { ...environment(threads), PADDLE_ENGINE: undefined, PADDLE_ONEDNN: '0', PADDLE_WASM_VARIANT: undefined },
  };
}

/** This library, and this library with other kernels. */
export function oursAnd(names: readonly string[], threads: number): Contender[] {
  const usual = ours(threads);
  const others = names.map((id) => {
    const { name, env, kernels } = VARIANTS[id]!;
    const called = { id: `ours-${id}`, name: `${usual.name}, ${name}` };
    return { ...usual, ...called, required: false, env: { ...usual.env, ...env }, kernels, patience: 120_000 };
  });
  return [usual, ...others];
}

/** Where what benchmarks need is made. */
const CACHE = process.env.CI_CACHE || join(homedir(), '.cache', 'paddle-hapi-ci');

/** TensorFlow.js without this library, if its native addon is here. */
export function bareTfjs(threads: number): Lineup {
  const name = 'tfjs-node';
  try {
    const env = { ...environment(threads), TFJS_NODE: tfjsNodeFolder(CACHE) };
    const args = [...process.execArgv, fileURLToPath(new URL('../bareTfjs.ts', import.meta.url))];
    const bare = { id: name, name, mine: false, required: false, command: process.execPath, args, env };
    return { found: [bare], skipped: [] };
  } catch (error) {
    return { found: [], skipped: [{ name, reason: (error as Error).message }] };
  }
}

/** Paddle and PyTorch, if a Python here has them. */
export function peers(threads: number): Lineup {
  const answers = [
    peer('paddle', 'Paddle', 'PADDLE_PYTHON', [join(CACHE, 'paddle-3.3.1', 'bin', 'python'), 'python3'], threads),
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
    TF_NUM_INTRAOP_THREADS: count,
    TF_NUM_INTEROP_THREADS: count,
  };
}
