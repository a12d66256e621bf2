import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { FormatError } from '../../core/index.ts';

const STORED = 0;
const DEFLATED = 8;
/** The longest end of an archive: a fixed part and a comment. */
const END = 22 + 0xffff;

interface Member {
  readonly name: string;
  readonly method: number;
  readonly size: number;
  readonly mode: number;
  /** place of its own header */
  readonly at: number;
}

/**
 * Unpacks some files of a wheel (a zip archive), one after the other, without holding them in memory: a library has a gigabyte.
 *
 * @param path - The wheel.
 * @param place - Where a member goes, by its name; undefined for those that are not wanted.
 * @param signal - Stops it.
 * @returns the places that were written
 * @throws {FormatError} when it is not a whole zip archive
 */
export async function unpackWheel(
  path: string,
  place: (name: string) => string | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const file = await open(path);
  try {
    const written: string[] = [];
    for (const member of await membersOf(file, path)) {
      const target = place(member.name);
      if (target === undefined) continue;
      if (member.method !== STORED && member.method !== DEFLATED)
        throw broken(path, `${member.name} in another way of packing`);
      await mkdir(dirname(target), { recursive: true });
      const header = await bytesAt(file, path, member.at, 30);
      const start = member.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
      await pipeline(
        member.size > 0 ? createReadStream(path, { start, end: start + member.size - 1 }) : [],
        member.method === DEFLATED ? createInflateRaw() : new PassThrough(),
        createWriteStream(target, { mode: member.mode }),
        { signal },
      );
      written.push(target);
    }
    return written;
  } finally {
    await file.close();
  }
}

/** The table at the archive's end. */
async function membersOf(file: FileHandle, path: string): Promise<Member[]> {
  const { size } = await file.stat();
  const tail = await bytesAt(file, path, Math.max(0, size - END), Math.min(size, END));
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > tail.length) throw broken(path, 'no table of contents');
  const table = await bytesAt(file, path, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const members: Member[] = [];
  for (let at = 0, left = tail.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > table.length || table.readUInt32LE(at) !== 0x02014b50)
      throw broken(path, 'a broken table of contents');
    const [name, extra, comment] = [28, 30, 32].map((field) => table.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    members.push({
      name: table.toString('utf8', at + 46, at + 46 + name),
      method: table.readUInt16LE(at + 10),
      size: table.readUInt32LE(at + 20),
      mode: (table.readUInt16LE(at + 40) & 0o777) | 0o644,
      at: table.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return members;
}

async function bytesAt(file: FileHandle, path: string, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) throw broken(path, `its end at byte ${at + bytesRead}`);
  return buffer;
}

const broken = (path: string, what: string): FormatError =>
  new FormatError(
    `setup tensorflow: a wheel must be a whole zip archive. Received ${path} with ${what}. Fetch it again.`,
  );
