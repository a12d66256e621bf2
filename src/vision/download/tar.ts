import { FormatError, show } from '../../core/index.ts';

/** A member of a tar archive in memory. */
export interface TarMember {
  /** Its path inside the archive, with `/` between the parts. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Its bytes; shares the archive's memory. */
  readonly bytes: Uint8Array;
}

/** Where a member's bytes stand in an archive. */
export interface TarEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Place of its first byte in the archive. */
  readonly start: number;
  /** Number of its bytes. */
  readonly size: number;
}

/** Bytes of an archive, wherever they are kept. */
export interface TarSource {
  readonly size: number;
  /** The bytes from a place on, all of them there. */
  read(at: number, length: number): Uint8Array;
}

const BLOCK = 512;
const utf8 = new TextDecoder();

/**
 * The members of a tar archive in memory, in their order; see {@link tarEntries}.
 *
 * @param bytes - The archive, not compressed.
 * @param where - Who asks, and for which file; begins every error text.
 * @throws {FormatError} when the bytes are not a whole tar archive or a name reaches outside
 */
export function readTar(bytes: Uint8Array, where: string): TarMember[] {
  const source: TarSource = { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
  return tarEntries(source, where).map(({ name, kind, start, size }) => ({
    name,
    kind,
    bytes: bytes.subarray(start, start + size),
  }));
}

/**
 * The places of a tar archive's members, in their order: the ustar form with GNU's and pax' long names. Nothing is unpacked, yet a name
 * that would leave the archive's folder is refused, as is a header whose sum is wrong and an archive that ends inside a member.
 *
 * @throws {FormatError} when the bytes are not a whole tar archive or a name reaches outside
 */
export function tarEntries(source: TarSource, where: string): TarEntry[] {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  let longSize: number | undefined;
  let at = 0;
  for (;;) {
    // Without the empty block that ends an archive nobody could tell a whole one from half.
    if (at + BLOCK > source.size) throw notTar(where, Math.min(at, source.size), 'its end without an empty block');
    const header = source.read(at, BLOCK);
    if (header.every((byte) => byte === 0)) {
      if (at === 0 && source.size < 2 * BLOCK) throw notTar(where, at, 'an empty block');
      break;
    }
    if (sumOf(header) !== octal(header, 148, 8)) throw notTar(where, at, 'a header with a wrong sum');
    const type = String.fromCharCode(header[156]!);
    const size = longSize ?? octal(header, 124, 12);
    const start = at + BLOCK;
    if (!Number.isSafeInteger(size) || size < 0 || start + size > source.size) {
      throw new FormatError(
        `${where}: the archive must hold its members whole. Received a member of ${size} bytes at byte ${at} of ${source.size}. Fetch the file again.`,
      );
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;

    if (type === 'L') longName = text(source.read(start, size), 0, size);
    else if (type === 'x') {
      const records = paxRecords(source.read(start, size), where);
      longName = records.get('path') ?? longName;
      const wide = records.get('size');
      longSize = wide === undefined ? undefined : Number(wide);
    } else if (type !== 'g' && type !== 'K') {
      const prefix = text(header, 257, 6).startsWith('ustar') && header[262] === 0 ? text(header, 345, 155) : '';
      const short = text(header, 0, 100);
      const name = longName ?? (prefix ? `${prefix}/${short}` : short);
      checkName(name, where);
      const folder = type === '5' || ((type === '0' || type === '\0') && name.endsWith('/'));
      const kind = folder ? 'folder' : type === '0' || type === '\0' || type === '7' ? 'file' : 'other';
      const plain = name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
      if (plain !== '' && plain !== '.') entries.push({ name: plain, kind, start, size });
      longName = undefined;
      longSize = undefined;
    }
  }
  return entries;
}

/** Refuses a member's name that is absolute or climbs out of the archive's folder. @throws {FormatError} */
export function checkName(name: string, where: string): void {
  const parts = name.split(/[/\\]/);
  if (name === '' || name.includes('\0') || /^([/\\]|[A-Za-z]:)/.test(name) || parts.includes('..')) {
    throw new FormatError(
      `${where}: names in an archive must stay inside its folder. Received ${show(name)}. Do not trust this file; fetch it from its publisher.`,
    );
  }
}

function notTar(where: string, at: number, what: string): FormatError {
  return new FormatError(
    `${where}: the file must be a whole tar archive. Received ${what} at byte ${at}. Fetch the file again, or give another.`,
  );
}

function text(bytes: Uint8Array, from: number, length: number): string {
  const end = bytes.indexOf(0, from);
  return utf8.decode(bytes.subarray(from, end === -1 || end > from + length ? from + length : end));
}

/** A number of a header: octal digits, or GNU's big-endian form for those that do not fit. */
function octal(header: Uint8Array, from: number, length: number): number {
  if (header[from]! & 0x80) {
    let value = header[from]! & 0x7f;
    for (let i = from + 1; i < from + length; i++) value = value * 256 + header[i]!;
    return value;
  }
  const digits = text(header, from, length).trim();
  return digits === '' ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** The sum over a header, whose own place counts as blanks. */
function sumOf(header: Uint8Array): number {
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!;
  return sum;
}

/** Records `length key=value\n` of a pax header. */
function paxRecords(body: Uint8Array, where: string): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const blank = body.indexOf(32, at);
    const length = blank === -1 ? Number.NaN : Number(utf8.decode(body.subarray(at, blank)));
    if (!Number.isInteger(length) || length <= blank - at || at + length > body.length) {
      throw notTar(where, at, 'a malformed extended header');
    }
    const record = utf8.decode(body.subarray(blank + 1, at + length - 1));
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
