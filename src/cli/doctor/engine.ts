import type { Context } from '../context.ts';
import { ask } from '../probe.ts';
import { packageOf } from './packages.ts';
import type { EngineReport, OneDnnReport } from './report.ts';

/** The variables that decide what the library computes with. */
const SETTINGS = [
  'PADDLE_ENGINE',
  'PADDLE_NUM_THREADS',
  'PADDLE_ONEDNN',
  'PADDLE_WASM_VARIANT',
  'FLAGS_wasm_revectorize',
] as const;

const UNSET = Object.fromEntries(SETTINGS.map((name) => [name, undefined]));

/** What the library computes with, asked in processes of their own: as things are set here, and as nothing is set. */
export async function engine(
  context: Pick<Context, 'run' | 'self'>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<EngineReport> {
  const [set, own] = await Promise.all([
    ask(context, 'kernels').then(
      ({ kernels }) => ({ kernels, error: null }),
      (error: Error) => ({ kernels: null, error: error.message }),
    ),
    ask(context, 'kernels', { env: { ...UNSET, PADDLE_ONEDNN: '0' } }),
  ]);
  return {
    ...set,
    own: own.kernels,
    lacksForWide: own.lacksForWide,
    settings: Object.fromEntries(SETTINGS.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
  };
}

/** The oneDNN that the library finds when it has to, or why it finds none. */
export async function oneDnn(
  context: Pick<Context, 'run' | 'self'>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<OneDnnReport> {
  const koffi = packageOf('koffi')?.version ?? null;
  const { PADDLE_ONEDNN: asked = '' } = env;
  const where = /^(|0|1|on|off|true|false|yes|no)$/i.test(asked) ? '1' : asked;
  try {
    const { kernels } = await ask(context, 'kernels', { env: { ...UNSET, PADDLE_ONEDNN: where } });
    return { koffi, library: kernels.replace(/, \d+ threads?$/, ''), lacks: null };
  } catch (error) {
    const { message } = error as Error;
    const reason = /Received PADDLE_ONEDNN=.*?; (.*)\. Correct the variable/s.exec(message)?.[1];
    return { koffi, library: null, lacks: reason ?? message };
  }
}
