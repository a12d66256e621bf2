import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NdArray } from 'paddle-hapi';
import { writePickle } from '../../src/formats/index.ts';

/** Pictures for loaders. */
export interface Archive {
  readonly path: string;
  /** what they are, for a title */
  readonly what: string;
  remove(): void;
}

/** The archive of CIFAR-10 that the user has, or one of the same form with as many random pictures. */
export function archiveOf(path: string | undefined): Archive {
  if (path !== undefined) return { path, what: 'CIFAR-10', remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const made = join(folder, 'cifar-10-python.tar');
  writeFileSync(made, tarOf('cifar-10-batches-py/test_batch', batchOf(10_000)));
  return { path: made, what: 'random 32×32 pictures', remove: () => rmSync(folder, { recursive: true }) };
}

function batchOf(count: number): Uint8Array {
  const pixels = Uint8Array.from({ length: count * 3072 }, () => 256 * Math.random());
  const labels = Array.from({ length: count }, (_, i) => i % 10);
  const pickle = Buffer.from(writePickle({ data: new NdArray(pixels, [count, 3072], 'uint8'), labels }));
  // its keys are bytes, which our writer does not make of texts: the same with another opcode before them
  for (const key of ['data', 'labels']) pickle[pickle.indexOf(key, 'latin1') - 2] = 'C'.charCodeAt(0);
  return pickle;
}

/** A tar archive of one file. */
function tarOf(name: string, content: Uint8Array): Uint8Array {
  const header = Buffer.alloc(512);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o644, 7), 100);
  header.write(octal(content.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte),
      6,
    )} `,
    148,
  );
  return Buffer.concat([header, content, Buffer.alloc(1024 + ((512 - (content.length % 512)) % 512))]);
}
