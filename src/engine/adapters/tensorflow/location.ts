import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where engines are put that are made on this machine: `PADDLE_HAPI_HOME`, else `paddle-hapi` in the user's cache. */
export function enginesFolder(): string {
  const { PADDLE_HAPI_HOME, XDG_CACHE_HOME } = process.env;
  return PADDLE_HAPI_HOME || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'paddle-hapi');
}

/** The native addon that `npx paddle-hapi setup tensorflow` makes. */
export function addonIn(gpu: boolean): string {
  return join(enginesFolder(), 'tensorflow', `tfjs-node${gpu ? '-gpu' : ''}-4.22.0`, 'tfjs_binding.node');
}
