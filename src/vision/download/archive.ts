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
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gunzipSync, type ZlibOptions } from 'node:zlib';
import { unzipSync } from 'fflate';
import { ArgumentError, FormatError } from '../../core/index.ts';
import { checkName, readTar, type TarMember } from './tar.ts';

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
  if (other) {
    throw new FormatError(
      `${where}: the archive must be a tar or tar.gz file. Received ${path}, which is ${other}. Pack it anew, e.g. with tar -czf.`,
    );
  }
  return readTar(bytes, `${where} (${path})`);
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

  const beside = mkdtempSync(`${path}.`);
  try {
    for (const { name, kind, bytes } of members) {
      const to = join(beside, name);
      if (kind === 'folder') mkdirSync(to, { recursive: true });
      else if (kind === 'file') {
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, bytes);
      }
    }
    renameSync(single ? join(beside, first) : beside, target);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return target;
}

/** The same bytes without Node's own methods: `slice` of a `Buffer` shares its memory where every other array copies. */
const plain = (bytes: Buffer): Uint8Array => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);

/** One block holds the whole when the size that gzip states can be true; a forged one costs nothing. */
function optionsFor(bytes: Buffer): ZlibOptions {
  const stated = bytes.length >= 18 ? bytes.readUInt32LE(bytes.length - 4) : 0;
  const plausible = stated > 0 && stated <= bytes.length * 16;
  return { chunkSize: plausible ? Math.max(64, stated + 64) : 1 << 20 };
}

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

function otherKind(bytes: Uint8Array): string | undefined {
  if (isZip(bytes)) return 'a zip file';
  if (bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68) return 'a bzip2 file';
  if (bytes[0] === 0xfd && bytes[1] === 0x37 && bytes[2] === 0x7a) return 'an xz file';
  return undefined;
}

function looksLikeArchive(path: string): boolean {
  const head = Buffer.alloc(512);
  const file = openSync(path, 'r');
  try {
    readSync(file, head);
  } finally {
    closeSync(file);
  }
  if (isZip(head)) return true;
  // Weights may be gzip of something else; only an archive's own name makes them one.
  if (isGzip(head)) return /\.(tar\.gz|tgz)$/.test(path);
  return head.toString('latin1', 257, 262) === 'ustar';
}

function readZip(bytes: Uint8Array, path: string, where: string): TarMember[] {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes);
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
