import { accessSync, constants, existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder that keeps downloaded files: `~/.cache/paddle`, as Paddle's, so files that Paddle fetched are found and the other way round.
 * The environment variable `PADDLE_CACHE_HOME` names another one. Where the home folder cannot be written, the system's folder for temporary
 * files stands in for it.
 *
 * @param parts - Folders below it, e.g. `'dataset', 'cifar'` or `'hapi', 'weights'`.
 * @source Paddle, python/paddle/dataset/common.py and python/paddle/utils/download.py
 */
export function cacheFolder(...parts: readonly string[]): string {
  const chosen = process.env.PADDLE_CACHE_HOME;
  if (chosen) return join(chosen, ...parts);
  const home = homedir();
  return join(existsSync(home) && writable(home) ? home : tmpdir(), '.cache', 'paddle', ...parts);
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
