import { join } from 'node:path';
import { openLibrary, places } from '../../../../../src/engine/adapters/wasm/onednn/library.ts';

/** The oneDNN of a major version on this machine: that of the Python with Paddle, or what the search finds. */
export function libraryOf(major: 2 | 3): string | undefined {
  const python = process.env.PADDLE_PYTHON;
  const env = python?.includes('/') ? { ...process.env, VIRTUAL_ENV: join(python, '..', '..') } : process.env;
  return places(undefined, env)
    .filter((path) => new RegExp(`[.]${major}([.]dylib)?$`).test(path))
    .find((path) => {
      try {
        return openLibrary([path]).version[0] === major;
      } catch {
        return false;
      }
    });
}
