import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StateError } from '../core/index.ts';

/**
 * Writes a file beside its place and renames it there, so that a crash or a full disk leaves the old one whole. Folders are made.
 *
 * @param path - Where the file goes.
 * @param parts - Its bytes, in pieces.
 * @throws {StateError} when the disk is full or the place cannot be written; nothing is left behind
 */
export function writeFileWhole(path: string, parts: Uint8Array | readonly Uint8Array[]): void {
  const beside = `${path}.${process.pid}.part`;
  const folder = dirname(path);
  let file: number | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    file = openSync(beside, 'w');
    for (const part of Array.isArray(parts) ? parts : [parts as Uint8Array]) {
      for (let done = 0; done < part.length; ) done += writeSync(file, part, done);
    }
    fsyncSync(file);
    closeSync(file);
    file = undefined;
    renameSync(beside, path);
  } catch (cause) {
    if (file !== undefined) closeSync(file);
    remove(beside);
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'ENOSPC'
        ? 'a full disk'
        : code === 'EACCES' || code === 'EROFS'
          ? 'a folder that may not be written'
          : `'${code ?? message}'`;
    throw new StateError(
      `save: '${path}' must be writable. Received ${reason}. An older file of that name is as it was; free space or choose another place.`,
      { cause },
    );
  }
}

/** Takes half a file away, if there is one and it can be. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // the reason why it could not be written is told, not this one
  }
}
