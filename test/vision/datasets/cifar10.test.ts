import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, BackendError, FormatError, NdArray } from '../../../src/core/index.ts';
import { writePickle } from '../../../src/formats/index.ts';
import { Cifar10, Cifar100, type CifarOptions } from '../../../src/vision/datasets/index.ts';
import { PilImage, setImageBackend } from '../../../src/vision/image/index.ts';
import { TestServer } from '../download/server.ts';
import { tarOf } from '../download/tarOf.ts';
import { casesOf, expectItem, goldenPath } from './golden.ts';
import { transforms } from './transforms.ts';

const classes = { Cifar10, Cifar100 };
const archive = goldenPath('cifar-10-python.tar.gz');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cifar-'));
  return () => rmSync(folder, { recursive: true });
});
afterEach(() => setImageBackend('pil'));

const put = (bytes: Uint8Array): string => {
  const path = join(folder, 'archive.tar.gz');
  writeFileSync(path, bytes);
  return path;
};

describe.each(['Cifar10', 'Cifar100'] as const)('%s', (name) => {
  const Class = classes[name];

  it.each(casesOf(name))('gives the items of Paddle: $mode, $backend, $transform', async (it) => {
    const options: CifarOptions = {
      dataFile: goldenPath(it.arguments.dataFile!),
      mode: it.mode,
      backend: it.backend,
      transform: transforms[it.transform],
    };
    for (const data of [new Class(options), await Class.load(options)]) {
      expect(data).toBeInstanceOf(Class);
      expect(data.length).toBe(it.length);
      it.items.forEach((item, i) => {
        expectItem(data.getItem(i), item);
        expectItem(data.getItem(i - it.length), item);
      });
    }
  });
});

describe('Cifar10', () => {
  it('takes its parameters by position and by name, the mode in any case', () => {
    const data = new Cifar10(archive, 'TEST', null, false, 'cv2');
    expect([data.mode, data.backend, data.dataFile, data.transform]).toEqual(['test', 'cv2', archive, null]);
    expect(new Cifar10({ dataFile: archive }).mode).toBe('train');
    expect(new Cifar10(archive, { mode: 'test' }).length).toBe(3);
  });

  it('takes the backend that was set for all images', () => {
    expect(new Cifar10({ dataFile: archive }).getItem(0)[0]).toBeInstanceOf(PilImage);
    setImageBackend('cv2');
    expect(new Cifar10({ dataFile: archive }).getItem(0)[0]).toBeInstanceOf(NdArray);
    setImageBackend('tensor');
    expect(() => new Cifar10({ dataFile: archive })).toThrow(
      /^Cifar10: backend must be 'pil' or 'cv2'\. Received 'tensor'\./,
    );
  });

  it('hands out arrays of its own: changing one changes no other', () => {
    const data = new Cifar10({ dataFile: archive, backend: 'cv2' });
    const seen: NdArray[] = [];
    data.transform = (image: NdArray) => {
      seen.push(image);
      (image.data as Uint8Array).fill(0);
      return image;
    };
    data.getItem(0);
    data.transform = null;
    expectItem(data.getItem(0), casesOf('Cifar10').find((it) => it.backend === 'cv2')!.items[0]!);
    expect(seen).toHaveLength(1);
  });

  it('reads an archive that is not compressed', () => {
    const path = join(folder, 'plain.tar');
    writeFileSync(path, gunzipSync(readFileSync(archive)));
    expect(new Cifar10({ dataFile: path }).length).toBe(10);
  });

  it('keeps the kind of a subclass', async () => {
    class Mine extends Cifar10 {}
    expect(await Mine.load({ dataFile: archive })).toBeInstanceOf(Mine);
  });

  it.each([
    [{ mode: 'val' }, "Cifar10: mode must be 'train' or 'test'. Received 'val'. Choose one of them."],
    [{ backend: 'tensor' }, "Cifar10: backend must be 'pil' or 'cv2'. Received 'tensor'. Choose one of them."],
    [{ dataFile: null, download: false }, 'Cifar10: dataFile must be given when downloading is switched off.'],
    [{ dataFile: '/no/such/file' }, 'Cifar10: a data file must be there and readable. Received /no/such/file (ENOENT)'],
    [{ transform: 3 as never }, 'Cifar10: transform must be a function or null. Received 3.'],
    [{ transforms: null } as CifarOptions, "Did you mean 'transform'?"],
  ] satisfies [CifarOptions, string][])('refuses %o', async (options, message) => {
    const all = { dataFile: archive, ...options };
    expect(() => new Cifar10(all)).toThrow(ArgumentError);
    expect(() => new Cifar10(all)).toThrow(message);
    await expect(Cifar10.load(all)).rejects.toThrow(message);
  });

  it('refuses a place beyond the end', () => {
    const data = new Cifar10({ dataFile: archive });
    for (const index of [10, -11, 0.5, Number.NaN]) expect(() => data.getItem(index)).toThrow(ArgumentError);
    expect(() => data.getItem(10)).toThrow(
      'index must be a whole number, its absolute value within the length 10. Received 10.',
    );
  });

  it('refuses a transform that makes no array under backend cv2', () => {
    const data = new Cifar10({ dataFile: archive, backend: 'cv2', transform: () => 'text' });
    expect(() => data.getItem(0)).toThrow(
      /a transform must make an array of an image under backend 'cv2'\. Received 'text'/,
    );
  });

  it('refuses half an archive, another one, and no archive', () => {
    const whole = readFileSync(archive);
    expect(() => new Cifar10({ dataFile: put(whole.subarray(0, whole.length >> 1)) })).toThrow(FormatError);
    expect(() => new Cifar10({ dataFile: goldenPath('cifar-100-python.tar.gz') })).toThrow(
      /^Cifar10: the archive must hold files named data_batch\. Received .*, which holds none\./,
    );
    expect(() => new Cifar10({ dataFile: put(Buffer.from('<html>no such page</html>')) })).toThrow(FormatError);
    expect(() => new Cifar10({ dataFile: goldenPath('train-labels-idx1-ubyte.gz') })).toThrow(FormatError);
  });

  it('refuses an archive whose names reach outside', () => {
    const bytes = tarOf([{ name: '../../data_batch_1', body: 'x' }]);
    expect(() => new Cifar10({ dataFile: put(gzipSync(bytes)) })).toThrow(/names in an archive must stay inside/);
  });

  const rows = NdArray.zeros([2, 3072], 'uint8');
  it.each([
    ['no dict', [1, 2]],
    ['no data', new Map([['labels', [1, 2]]])],
    [
      'data of another shape',
      new Map<string, unknown>([
        ['labels', [1, 2]],
        ['data', NdArray.zeros([2, 3000], 'uint8')],
      ]),
    ],
    [
      'data of another type',
      new Map<string, unknown>([
        ['labels', [1, 2]],
        ['data', NdArray.zeros([2, 3072], 'float32')],
      ]),
    ],
    ['no labels', new Map<string, unknown>([['data', rows]])],
    [
      'fewer labels',
      new Map<string, unknown>([
        ['labels', [1]],
        ['data', rows],
      ]),
    ],
    [
      'labels that are texts',
      new Map<string, unknown>([
        ['labels', ['a', 'b']],
        ['data', rows],
      ]),
    ],
  ])('refuses a batch with %s', (_, batch) => {
    const body = writePickle(batch as never, { protocol: 2 });
    const bytes = gzipSync(tarOf([{ name: 'c/data_batch_1', body }]));
    expect(() => new Cifar10({ dataFile: put(bytes) })).toThrow(FormatError);
    expect(() => new Cifar10({ dataFile: put(bytes) })).toThrow(/^Cifar10: c\/data_batch_1 must /);
  });

  it('refuses a batch that would run code', () => {
    const body = Buffer.from('cposix\nsystem\n(S"true"\ntR.');
    const bytes = gzipSync(tarOf([{ name: 'c/data_batch_1', body }]));
    expect(() => new Cifar10({ dataFile: put(bytes) })).toThrow(FormatError);
  });

  it('downloads into the cache, and says what to do when it cannot', async () => {
    const server = await TestServer.start({ '/cifar/cifar-10-python.tar.gz': { body: readFileSync(archive) } });
    process.env.PADDLE_CACHE_HOME = folder;
    process.env.PADDLE_DOWNLOAD_MIRROR = server.origin;
    process.env.PADDLE_LOG_LEVEL = 'silent';
    try {
      expect(() => new Cifar10()).toThrow(
        /^Cifar10: cifar-10-python\.tar\.gz must have MD5 c58f30108f718f92721af3b95e74349a\. Received .* Give the file with \{ dataFile: 'path' \} or put it at .*cifar-10-python\.tar\.gz\.$/,
      );
      await expect(Cifar10.load()).rejects.toThrow(FormatError);
      expect(existsSync(join(folder, 'dataset', 'cifar', 'cifar-10-python.tar.gz'))).toBe(false);
      await server.stop();
      expect(() => new Cifar10()).toThrow(BackendError);
      expect(() => new Cifar100()).toThrow(
        /^Cifar100: the network must be there to download .*cifar-100-python\.tar\.gz\./,
      );
    } finally {
      delete process.env.PADDLE_CACHE_HOME;
      delete process.env.PADDLE_DOWNLOAD_MIRROR;
      await server.stop();
    }
  });

  const real = process.env.PADDLE_TEST_CIFAR10;
  it.skipIf(!real)('reads the whole archive (its path in PADDLE_TEST_CIFAR10)', () => {
    const train = new Cifar10({ dataFile: real!, backend: 'cv2' });
    const test = new Cifar10({ dataFile: real!, mode: 'test', backend: 'cv2' });
    expect([train.length, test.length]).toEqual([50000, 10000]);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < test.length; i++) counts[test.getItem(i)[1].item()]!++;
    expect(counts).toEqual(new Array(10).fill(1000));
  });
});
