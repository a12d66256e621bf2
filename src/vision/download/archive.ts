import { constants } from 'node:buffer';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gunzipSync, type ZlibOptions } from 'node:zlib';
import { unzipSync } from 'fflate';
import { ArgumentError, FormatError } from '../../core/index.ts';
import { checkName, readTar, type TarEntry, type TarMember, type TarSource, tarEntries } from './tar.ts';

const BLOCK = 512;

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * A file's bytes, gunzipped when they are gzip.
 *
 * @param where - Who asks; begins every error text.
 * @throws {ArgumentError} when the file is not there or cannot be read
 * @throws {FormatError} when the gzip data is broken
 */
export function readGzipSync(path: string, where: string): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw unreadable(path, where, cause);
  }
  if (!isGzip(bytes)) return plain(bytes);
  try {
    return plain(gunzipSync(bytes, optionsFor(bytes)));
  } catch (cause) {
    throw broken(path, where, cause);
  }
}

/** The twin of {@link readGzipSync} that does not block the thread. */
export async function readGzip(path: string, where: string): Promise<Uint8Array> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw unreadable(path, where, cause);
  }
  if (!isGzip(bytes)) return plain(bytes);
  try {
    return plain(await promisify<Uint8Array, ZlibOptions, Buffer>(gunzip)(bytes, optionsFor(bytes)));
  } catch (cause) {
    throw broken(path, where, cause);
  }
}

/** The members of a tar or tar.gz archive in memory. @throws {FormatError} when `bytes` are of another kind */
export function membersOf(bytes: Uint8Array, path: string, where: string): TarMember[] {
  const other = otherKind(bytes);
  if (other) throw wrongKind(path, other, where);
  return readTar(bytes, `${where} (${path})`);
}

/** An archive whose members are read one by one; one that is not compressed stays on disk. */
export interface OpenArchive {
  readonly path: string;
  /** Its files by their names. */
  readonly files: ReadonlyMap<string, TarEntry>;
  /** A copy of a file's bytes. @throws {FormatError} when there is none of that name */
  read(name: string): Uint8Array;
}

/**
 * Opens a tar or tar.gz archive of any size. An archive that is not compressed is read anew for each file, so nothing needs to be closed.
 *
 * @throws {ArgumentError} when the file is not there or cannot be read
 * @throws {FormatError} when it is not such an archive, or broken
 */
export function openArchive(path: string, where: string): OpenArchive {
  const inMemory = isGzip(headOf(path, where)) ? readGzipSync(path, where) : undefined;
  const source: TarSource = inMemory
    ? { size: inMemory.length, read: (at, length) => inMemory.slice(at, at + length) }
    : { size: statSync(path).size, read: (at, length) => readPart(path, at, length) };
  const other = otherKind(source.read(0, Math.min(8, source.size)));
  if (other) throw wrongKind(path, other, where);
  const named = `${where} (${path})`;
  const entries = inMemory ? tarEntries(source, named) : walkOnDisk(path, source.size, named);
  const files = new Map(entries.filter(({ kind }) => kind === 'file').map((entry) => [entry.name, entry]));
  return {
    path,
    files,
    read(name) {
      const entry = files.get(name);
      if (!entry) {
        throw new FormatError(
          `${where}: the archive must hold ${name}. Received ${path}, which does not. Give the published archive.`,
        );
      }
      return source.read(entry.start, entry.size);
    },
  };
}

/** Reads the headers of an archive on disk, which is opened once for all of them. */
function walkOnDisk(path: string, size: number, where: string): TarEntry[] {
  const file = openSync(path, 'r');
  try {
    return tarEntries({ size, read: (at, length) => readAt(file, at, length) }, where);
  } finally {
    closeSync(file);
  }
}

function readPart(path: string, at: number, length: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    return readAt(file, at, length);
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const count = readSync(file, bytes, done, length - done, at + done);
    if (count === 0) break;
    done += count;
  }
  return bytes;
}

function headOf(path: string, where: string): Uint8Array {
  try {
    return readPart(path, 0, BLOCK);
  } catch (cause) {
    throw unreadable(path, where, cause);
  }
}

/**
 * Unpacks a tar, tar.gz or zip archive beside itself and returns what it unpacked to; any other file is returned as it is.
 * A single file or folder keeps its name; several go into a folder named after the archive. Links are left out.
 *
 * @throws {FormatError} when the archive is broken or a name in it reaches outside; nothing is unpacked then
 * @source Paddle, python/paddle/utils/download.py
 */
export function unpackArchive(path: string): string {
  const where = 'unpackArchive';
  if (!looksLikeArchive(path)) return path;
  const raw = readGzipSync(path, where);
  const members: readonly TarMember[] = isZip(raw) ? readZip(raw, path, where) : membersOf(raw, path, where);
  if (members.length === 0)
    throw new FormatError(`${where}: an archive must hold files. Received ${path}, which holds none. Fetch it again.`);
  const first = members[0]!.name.split('/')[0]!;
  const single = members.every(({ name }) => name.split('/')[0] === first);
  const folder = dirname(path);
  const root = single ? first : basename(path, extname(path));
  const target = join(folder, root);
  if (existsSync(target)) return target;

  place(members, single ? first : undefined, target);
  return target;
}

/**
 * Unpacks a tar or tar.gz archive into a folder of its own, whole or not at all. Links are left out.
 *
 * @throws {FormatError} when the archive is broken or a name in it reaches outside
 */
export function unpackInto(path: string, folder: string, where: string): void {
  place(membersOf(readGzipSync(path, where), path, where), undefined, folder);
}

/** Writes members beside `target` and renames: all of them, or the one folder or file they are in. */
function place(members: readonly TarMember[], single: string | undefined, target: string): void {
  const beside = mkdtempSync(`${target}.`);
  try {
    for (const { name, kind, bytes } of members) {
      const to = join(beside, name);
      if (kind === 'folder') mkdirSync(to, { recursive: true });
      else if (kind === 'file') {
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, bytes);
      }
    }
    renameSync(single === undefined ? beside : join(beside, single), target);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** The same bytes without Node's own methods: `slice` of a `Buffer` shares its memory where every other array copies. */
const plain = (bytes: Buffer): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);

/** One block holds the whole when the size that gzip states can be true; a forged one costs nothing. */
function optionsFor(bytes: Buffer): ZlibOptions {
  const stated = bytes.length >= 18 ? bytes.readUInt32LE(bytes.length - 4) : 0;
  const plausible = stated > 0 && stated <= bytes.length * 16;
  return { chunkSize: plausible ? Math.max(64, stated + 64) : 1 << 20, maxOutputLength: mostOf(bytes) };
}

/**
 * Bytes that compressed data may grow to: far more than pictures and numbers do, far less than what is made to fill a memory, and no more than
 * Node can hold in one piece, above which it refuses even the limit.
 */
const mostOf = (bytes: Uint8Array): number => Math.min(constants.MAX_LENGTH, Math.max(2 ** 28, bytes.length * 64));

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

function otherKind(bytes: Uint8Array): string | undefined {
  if (isZip(bytes)) return 'a zip file';
  if (bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68) return 'a bzip2 file';
  if (bytes[0] === 0xfd && bytes[1] === 0x37 && bytes[2] === 0x7a) return 'an xz file';
  return undefined;
}

function wrongKind(path: string, kind: string, where: string): FormatError {
  return new FormatError(
    `${where}: the archive must be a tar or tar.gz file. Received ${path}, which is ${kind}. Pack it anew, e.g. with tar -czf.`,
  );
}

function looksLikeArchive(path: string): boolean {
  const head = headOf(path, 'unpackArchive');
  if (isZip(head)) return true;
  // Weights may be gzip of something else; only an archive's own name makes them one.
  if (isGzip(head)) return /\.(tar\.gz|tgz)$/.test(path);
  return Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar';
}

function readZip(bytes: Uint8Array, path: string, where: string): TarMember[] {
  let entries: Record<string, Uint8Array>;
  try {
    let left = mostOf(bytes);
    entries = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        left -= originalSize;
        if (left < 0) throw new Error(`it grows beyond ${mostOf(bytes)} bytes`);
        return true;
      },
    });
  } catch (cause) {
    throw broken(path, where, cause);
  }
  return Object.entries(entries).map(([name, content]) => {
    checkName(name, `${where} (${path})`);
    return { name: name.replace(/\/+$/, ''), kind: name.endsWith('/') ? 'folder' : 'file', bytes: content };
  });
}

function unreadable(path: string, where: string, cause: unknown): ArgumentError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new ArgumentError(
    `${where}: a data file must be there and readable. Received ${path} (${code ?? message}). Correct the path.`,
    { cause },
  );
}

function broken(path: string, where: string, cause: unknown): FormatError {
  return new FormatError(
    `${where}: compressed data must be whole. Received ${path} (${(cause as Error).message}). Fetch the file again.`,
    { cause },
  );
}
