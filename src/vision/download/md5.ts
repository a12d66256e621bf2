import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';

const BLOCK = 1 << 20;

/** The MD5 of a file's bytes, as lower-case hexadecimal digits. */
export function md5OfFileSync(path: string): string {
  const hash = createHash('md5');
  const block = Buffer.allocUnsafe(BLOCK);
  const file = openSync(path, 'r');
  try {
    for (let count = readSync(file, block); count > 0; count = readSync(file, block)) {
      hash.update(block.subarray(0, count));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** The MD5 of a file's bytes, read without blocking the thread. */
export async function md5OfFile(path: string): Promise<string> {
  const hash = createHash('md5');
  for await (const block of createReadStream(path, { highWaterMark: BLOCK })) hash.update(block as Buffer);
  return hash.digest('hex');
}
