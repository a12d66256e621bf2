/**
 * Do the other engines compute what ours does? `npm run test:engines [ENGINE...]`
 *
 * For each of `node`, `node-gpu` and `webgpu` that can be had here: the suite that every adapter must pass, every recorded case of Paddle's, and
 * a training of LeNet on digits. TensorFlow's library is set up if it is not there (`paddle-hapi setup tensorflow`, in PADDLE_HAPI_HOME); a
 * driver for WebGPU that computes on the processor comes out of Debian's Chromium. An engine that cannot be had is named with the reason.
 * Ends with 1 when something failed.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Readiness, tensorflow, webgpu } from './provide.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** An engine gets so many minutes for one of its parts. */
const LIMIT = 20;

interface Engine {
  readonly name: string;
  /** where its tests are */
  readonly tests: string;
  /** Makes it ready; says with what environment it runs, or why it cannot be had. */
  provide(): Promise<Readiness>;
}

const ENGINES: readonly Engine[] = [
  { name: 'node', tests: 'tensorflow', provide: () => tensorflow(ROOT, false) },
  { name: 'node-gpu', tests: 'tensorflow', provide: () => tensorflow(ROOT, true) },
  { name: 'webgpu', tests: 'webgpu', provide: () => webgpu(ROOT) },
];

interface Outcome {
  readonly status: number | null;
  readonly text: string;
  readonly seconds: number;
}

function run(command: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve) => {
    const begin = performance.now();
    const child = spawn(command[0]!, command.slice(1), {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: '1', ...env },
      timeout: LIMIT * 60_000,
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    const end = (status: number | null): void =>
      resolve({ status, text, seconds: Math.round((performance.now() - begin) / 1000) });
    child.on('error', (error) => {
      text += String(error);
      end(null);
    });
    child.on('close', end);
  });
}

const typescript = [process.execPath, '--conditions=source', '--import', 'tsx'];
const vitest = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run'];

/** What an engine must pass, with the lines of its output that say how it went. */
const PARTS = [
  {
    about: 'conformance',
    command: ({ tests }: Engine) => [...vitest, `test/engine/adapters/${tests}/`],
    slowly: { args: [], but: '' },
    says: /^\s+(Tests .*|(?:FAIL|×) .*)$/gm,
  },
  {
    about: "Paddle's cases",
    command: () => [...typescript, 'tools/golden/replay.ts'],
    slowly: { args: ['nn', 'random', 'hapi'], but: 'without vision and models' },
    says: /^(.*: \d+ passed.*| {2}FAILED .*)$/gm,
  },
  {
    about: 'LeNet',
    command: () => [...typescript, 'examples/mnist-lenet.ts', '--steps', '20', '--epochs', '1'],
    slowly: { args: ['--batch-size', '8'], but: 'batches of 8' },
    says: /^(\{ loss: .*|.*Error: .*)$/gm,
  },
  {
    about: 'memory of 2,000 steps',
    command: () => [...vitest, 'test/hapi/memory.test.ts'],
    slowly: null,
    says: /^\s+(Tests .*|(?:FAIL|×) .*)$/gm,
  },
] as const;

/** One engine, part by part. @returns whether nothing failed */
async function check(engine: Engine): Promise<boolean> {
  const { name } = engine;
  const ready = await engine.provide();
  if ('missing' in ready) {
    console.log(`skipped  ${name}: ${ready.missing}`);
    return true;
  }
  let whole = true;
  for (const { about, command, slowly, says } of PARTS) {
    if (ready.slow && !slowly) {
      console.log(`skipped  ${name}, ${about}: a processor plays its card here`);
      continue;
    }
    const less = ready.slow ? slowly! : { args: [], but: '' };
    const { status, text, seconds } = await run([...command(engine), ...less.args], {
      ...ready.env,
      PADDLE_ENGINE: name,
    });
    whole &&= status === 0;
    console.log(
      `${status === 0 ? 'passed ' : 'FAILED '}  ${name}, ${about}${less.but && `, ${less.but}`} (${seconds} s)`,
    );
    for (const [, line] of text.matchAll(says)) console.log(`           ${line!.trim()}`);
    if (status !== 0) console.log(text.split('\n').slice(-40).join('\n'));
  }
  return whole;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !ENGINES.some((engine) => engine.name === name));
if (unknown.length > 0) {
  console.error(
    `test:engines: engines must be of ${ENGINES.map(({ name }) => name).join(', ')}. Received ${unknown.join(', ')}. Name those, or none for all.`,
  );
  process.exit(2);
}
const queue = ENGINES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const results: boolean[] = [];
/** Takes engines one after the other; most of what they are checked with keeps one processor busy. */
const work = async (): Promise<void> => {
  for (let engine = queue.shift(); engine; engine = queue.shift()) results.push(await check(engine));
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
process.exitCode = results.every(Boolean) ? 0 : 1;
