import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StateError } from '../core/index.ts';

/** A file to write: where it goes, and its bytes, in pieces. */
export interface WholeFile {
  readonly path: string;
  readonly parts: Uint8Array | readonly Uint8Array[];
}

/** What a failed write is in words, by the system's code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'a full disk',
  EDQUOT: 'a full disk',
  EACCES: 'a folder that may not be written',
  EPERM: 'a folder that may not be written',
  EROFS: 'a folder that may not be written',
  ENOTDIR: 'a path through a file, which is no folder',
  EISDIR: 'the name of a folder',
  ENAMETOOLONG: 'a name that is too long',
  ENOENT: 'a folder that cannot be made',
};

/**
 * Writes files beside their places and renames them there when all are written, so that a crash or a full disk leaves the old ones whole, and a set
 * of files that belong together is never half of an old and half of a new one. Folders are made.
 *
 * @throws {StateError} when the disk is full or a place cannot be written; nothing is left behind
 */
export function writeFilesWhole(files: readonly WholeFile[]): void {
  const besides = files.map(({ path }) => `${path}.${process.pid}.part`);
  let at = '';
  try {
    files.forEach(({ path, parts }, i) => {
      at = path;
      writeBeside(path, besides[i]!, parts);
    });
    files.forEach(({ path }, i) => {
      at = path;
      renameSync(besides[i]!, path);
    });
  } catch (cause) {
    besides.forEach(remove);
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new StateError(
      `save: '${at}' must be writable. Received ${REASONS[code ?? ''] ?? `'${code ?? message}'`}. An older file of that name is as it was; free space or choose another place.`,
      { cause },
    );
  }
}

/**
 * Says before long work that its files will find no place; what is not there yet is not made.
 *
 * @throws {StateError} when the folder, or the first one above it that is there, cannot be written
 */
export function needWritableFolder(where: string, folder: string): void {
  let there = resolve(folder);
  while (!existsSync(there)) there = dirname(there);
  let reason = statSync(there).isDirectory() ? undefined : REASONS.ENOTDIR;
  try {
    accessSync(there, constants.W_OK);
  } catch (error) {
    reason ??= REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message;
  }
  if (reason)
    throw new StateError(
      `${where}: '${folder}' must be a folder that can be written. Received ${reason}. Choose another place.`,
    );
}

function writeBeside(path: string, beside: string, parts: WholeFile['parts']): void {
  makeFolder(dirname(path));
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  const file = openSync(beside, 'w');
  try {
    for (const part of Array.isArray(parts) ? parts : [parts as Uint8Array]) {
      for (let done = 0; done < part.length; ) done += writeSync(file, part, done);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a folder and those above it. Node's own way to do so never ends where a file system refuses without a reason, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // somebody else may have made it at the same time
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
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
