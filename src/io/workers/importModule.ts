import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

let isRegistered = import.meta.url.endsWith('.ts');

/**
 * Imports a module of a user's in a loader worker. TypeScript is read as the main thread reads it: by Node itself, or by `tsx`, which older Nodes must
 * be told in every thread.
 *
 * @param module - What `import()` takes.
 */
export async function importModule(module: string): Promise<Readonly<Record<string, unknown>>> {
  if (!isRegistered && /^file:.*\.[cm]?tsx?$/.test(module) && !('registerHooks' in nodeModule)) await registerTsx();
  const found = (await import(module)) as Record<string, unknown>;
  // What a CommonJS module exports may be behind `default` alone.
  return found.default instanceof Object ? { ...found.default, ...found } : found;
}

/** Does what `node --import tsx` does for the main thread, if that is how the program was begun. */
async function registerTsx(): Promise<void> {
  isRegistered = true;
  const words = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')];
  const tsx = words.map((word) => word.replace(/^--\w+=/, '')).find((word) => /(^|\/)tsx(\/|$)/.test(word));
  if (tsx === undefined) return;
  const from = tsx.startsWith('file:') ? tsx : pathToFileURL(join(process.cwd(), 'program.js')).href;
  const path = nodeModule.createRequire(from).resolve('tsx/esm/api').replace(/cjs$/, 'mjs');
  ((await import(pathToFileURL(path).href)) as { register(): void }).register();
}
