import { ArgumentError, BackendError, show } from '../core/index.ts';
import type { Context } from './context.ts';

/** What is asked in a process of its own, because it may crash, or needs its own environment. Each gives something for JSON. */
const PROBES = {
  kernels: async () => {
    const [{ getKernels }, { lacksForWide }] = await Promise.all([
      import('../engine/index.ts'),
      import('../engine/adapters/index.ts'),
    ]);
    return { kernels: getKernels(), lacksForWide: lacksForWide() ?? null };
  },
  addon: async (file: string) => (await import('./setup/addonProduct.ts')).addonProduct(file),
  training: async () => (await import('./setup/training.ts')).training(),
  webgpu: async () => (await import('./doctor/webgpuAdapters.ts')).webgpuAdapters(),
} as const satisfies Readonly<Record<string, (given: string) => Promise<unknown>>>;

type Probe = keyof typeof PROBES;

/** The command behind {@link ask}: prints what a probe gives, as JSON. */
export async function probe([name, given]: readonly string[], context: Context): Promise<number> {
  if (name === undefined || !Object.hasOwn(PROBES, name))
    throw new ArgumentError(
      `probe: it must be one of ${Object.keys(PROBES).join(', ')}. Received ${show(name)}. It is for this program's own use.`,
    );
  context.print(JSON.stringify(await PROBES[name as Probe](given ?? '')));
  return 0;
}

/** Where a probe runs. */
interface Place {
  readonly given?: string;
  /** variables beside this process's, or without them where undefined */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly seconds?: number;
}

/**
 * Runs a probe in a process of its own.
 *
 * @throws {BackendError} when it fails, crashes or does not end; the text is what it said
 */
export async function ask<P extends Probe>(
  context: Pick<Context, 'run' | 'self'>,
  name: P,
  { given, env, cwd, seconds = 120 }: Place = {},
): Promise<Awaited<ReturnType<(typeof PROBES)[P]>>> {
  const [command, ...args] = context.self;
  const { status, stdout, stderr } = await context.run(
    command,
    [...args, 'probe', name, ...(given === undefined ? [] : [given])],
    { env: { ...process.env, ...env }, cwd, seconds },
  );
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1)!);
  const said = stderr.trim().split('\n').slice(-5).join('\n');
  throw new BackendError(said || `the process ended without a word, ${status === null ? 'killed' : `with ${status}`}`);
}
