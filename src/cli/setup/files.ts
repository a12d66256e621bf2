import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { BackendError } from '../../core/index.ts';

/** The hash of a file of any size. */
export async function hashOf(
  path: string,
  algorithm: 'sha256' | 'sha512',
  encoding: 'hex' | 'base64',
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest(encoding);
}

/** What the system said about a file, as an error of ours. */
export function fileError(what: string, cause: unknown, advice: string): BackendError {
  return new BackendError(`setup tensorflow: ${what}. Received ${(cause as Error).message}. ${advice}`, { cause });
}
