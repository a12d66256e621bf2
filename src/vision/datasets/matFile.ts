import { inflateSync } from 'node:zlib';
import { FormatError, show } from '../../core/index.ts';

/** Numbers of a MATLAB file's parts. */
const COMPRESSED = 15;
const MATRIX = 14;

/** Bytes of an element and how to read one, by the number of its type. */
const NUMBERS: Readonly<Record<number, [bytes: number, read: (view: DataView, at: number) => number]>> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at) => view.getInt16(at, true)],
  4: [2, (view, at) => view.getUint16(at, true)],
  5: [4, (view, at) => view.getInt32(at, true)],
  6: [4, (view, at) => view.getUint32(at, true)],
  7: [4, (view, at) => view.getFloat32(at, true)],
  9: [8, (view, at) => view.getFloat64(at, true)],
};

interface Part {
  readonly type: number;
  readonly body: Uint8Array;
}

/**
 * The real numeric arrays of a MATLAB file of version 5, by their names, each flat in the file's order (columns first).
 *
 * @param bytes - The whole file.
 * @param where - Who asks, and for which file; begins every error text.
 * @throws {FormatError} when the bytes are no such file, or broken
 */
export function readMat(bytes: Uint8Array, where: string): Map<string, number[]> {
  const broken = (received: string, cause?: unknown): FormatError =>
    new FormatError(
      `${where}: the file must be a whole MATLAB file of version 5. Received ${received}. Give the published file.`,
      { cause },
    );
  if (bytes.length < 128 || bytes[126] !== 0x49 || bytes[127] !== 0x4d) {
    throw broken(`${bytes.length} bytes without its header`);
  }

  const parts = (from: Uint8Array): Part[] => {
    const view = new DataView(from.buffer, from.byteOffset, from.length);
    const found: Part[] = [];
    for (let at = 0; at + 8 <= from.length; ) {
      const word = view.getUint32(at, true);
      // A part of up to four bytes stands in its own header.
      const small = word >>> 16;
      const type = small ? word & 0xffff : word;
      const size = small || view.getUint32(at + 4, true);
      const start = at + (small ? 4 : 8);
      if (start + size > from.length || small > 4) throw broken(`a part of ${size} bytes that ends beyond the file`);
      found.push({ type, body: from.subarray(start, start + size) });
      at = small ? at + 8 : start + (type === COMPRESSED ? size : Math.ceil(size / 8) * 8);
    }
    return found;
  };

  const numbers = ({ type, body }: Part): number[] => {
    const kind = NUMBERS[type];
    if (!kind || body.length % kind[0] !== 0) throw broken(`numbers of type ${type}`);
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    return Array.from({ length: body.length / kind[0] }, (_, i) => kind[1](view, i * kind[0]));
  };

  const inflated = (body: Uint8Array): Uint8Array => {
    try {
      return new Uint8Array(inflateSync(body));
    } catch (cause) {
      throw broken(`damaged data (${(cause as Error).message})`, cause);
    }
  };

  const arrays = new Map<string, number[]>();
  for (const outer of parts(bytes.subarray(128))) {
    for (const { type, body } of outer.type === COMPRESSED ? parts(inflated(outer.body)) : [outer]) {
      if (type !== MATRIX) continue;
      const [flags, dimensions, name, real] = parts(body);
      if (!flags || !dimensions || !name) throw broken('an array without its header');
      // Classes 6 to 13 are arrays of numbers; texts, structures and cells are left out.
      const kind = flags.body[0] ?? 0;
      if (kind < 6 || kind > 13) continue;
      const values = real ? numbers(real) : [];
      const count = numbers(dimensions).reduce((product, size) => product * size, 1);
      const label = Buffer.from(name.body).toString('latin1');
      if (values.length !== count) throw broken(`${values.length} of ${count} numbers of ${show(label)}`);
      arrays.set(label, values);
    }
  }
  return arrays;
}
