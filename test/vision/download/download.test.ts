import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, BackendError, FormatError } from '../../../src/core/index.ts';
import {
  cacheFolder,
  type Download,
  datasetFileSync,
  datasetPath,
  download,
  downloadSync,
  getWeightsPathFromUrl,
  loadWeightsPathFromUrl,
  md5OfFile,
  md5OfFileSync,
} from '../../../src/vision/download/index.ts';
import { TestServer } from './server.ts';
import { tarOf } from './tarOf.ts';

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const bytesOf = (seed: number, size = 200_000): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (i * 31 + seed * 17 + (i >> 8)) & 255);

const body = bytesOf(1);
const other = bytesOf(2);
let server: TestServer;
let folder: string;

beforeAll(() => {
  process.env.PADDLE_LOG_LEVEL = 'silent';
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'download-'));
  server = await TestServer.start({
    '/good.bin': { body },
    '/half.bin': { body, breaks: 9 },
    '/resumed.bin': { body, breaks: 1, ranges: true },
    '/changed.bin': { body: other, breaks: 1, ranges: true, changesTo: { after: 1, body } },
    '/restarted.bin': { body, breaks: 2 },
    '/late.bin': { body: other, changesTo: { after: 1, body } },
    '/busy.bin': { body, status: 503 },
    '/net.pdparams': { body },
    '/net.tar': {
      body: tarOf([
        { name: 'net/a.txt', body: 'A' },
        { name: 'net/deep/b.txt', body: 'B' },
      ]),
    },
    '/evil.tar': {
      body: tarOf([
        { name: 'a.txt', body: 'A' },
        { name: '../b.txt', body: 'B' },
      ]),
    },
    '/mirror/cifar/cifar-10-python.tar.gz': { body: other },
    '/cifar/cifar-10-python.tar.gz': { body: other },
  });
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
});

const wanted = (name: string, more: Partial<Download> = {}): Download => ({
  url: `${server.origin}/${name}`,
  path: join(folder, 'below', name),
  md5: md5(body),
  where: 'Test',
  instead: 'Give a file.',
  pause: 1,
  ...more,
});

const twins = [
  ['downloadSync', async (it: Download) => downloadSync(it)],
  ['download', download],
] as const;

describe.each(twins)('%s', (_, fetchFile) => {
  const errorOf = (it: Download): Promise<Error> =>
    fetchFile(it).then(
      () => Promise.reject(new Error('it was downloaded')),
      (error: Error) => error,
    );

  it('brings a file, and takes it from there the next time', async () => {
    const path = await fetchFile(wanted('good.bin'));
    expect(md5OfFileSync(path)).toBe(md5(body));
    expect(await fetchFile(wanted('good.bin'))).toBe(path);
    expect(await server.asked()).toEqual([{ path: '/good.bin', range: undefined }]);
    expect(readdirSync(join(folder, 'below'))).toEqual(['good.bin']);
  });

  it('replaces a file that has another MD5, and takes any without one to compare', async () => {
    const path = await fetchFile(wanted('good.bin'));
    writeFileSync(path, 'damaged');
    expect(await fetchFile(wanted('good.bin', { md5: undefined }))).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe('damaged');
    await fetchFile(wanted('good.bin'));
    expect(md5OfFileSync(path)).toBe(md5(body));
  });

  it('goes on where a transfer broke off', async () => {
    const path = await fetchFile(wanted('resumed.bin'));
    expect(md5OfFileSync(path)).toBe(md5(body));
    const [, second] = await server.asked();
    // How much of the half had arrived is the network's business; that the rest was asked for is ours.
    expect(second?.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('begins anew when the file changed meanwhile, or the server gives no parts', async () => {
    expect(md5OfFileSync(await fetchFile(wanted('changed.bin')))).toBe(md5(body));
    expect(md5OfFileSync(await fetchFile(wanted('restarted.bin')))).toBe(md5(body));
  });

  it('tries again after a wrong MD5', async () => {
    expect(md5OfFileSync(await fetchFile(wanted('late.bin')))).toBe(md5(body));
  });

  it('refuses half a file after three attempts and leaves nothing behind', async () => {
    const error = await errorOf(wanted('half.bin'));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toMatch(/^Test: half\.bin must arrive whole\. Received .+\. .*Give a file\.$/);
    expect(await server.asked()).toHaveLength(3);
    expect(readdirSync(join(folder, 'below'))).toEqual([]);
  });

  it('refuses a wrong MD5, naming both', async () => {
    const error = await errorOf(wanted('good.bin', { md5: '0'.repeat(32) }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(`must have MD5 ${'0'.repeat(32)}. Received ${md5(body)} (200000 bytes)`);
    expect(readdirSync(join(folder, 'below'))).toEqual([]);
  });

  it('keeps the old file when no better one comes', async () => {
    const path = await fetchFile(wanted('good.bin'));
    writeFileSync(path, 'damaged');
    await errorOf(wanted('good.bin', { md5: '0'.repeat(32) }));
    expect(readFileSync(path, 'utf8')).toBe('damaged');
  });

  it('says at once that a server does not hold the file, and after three attempts that it is busy', async () => {
    const missing = await errorOf(wanted('missing.bin'));
    expect(missing).toBeInstanceOf(BackendError);
    expect(missing.message).toBe(
      `Test: the server must hold ${server.origin}/missing.bin. Received status 404. Give a file.`,
    );
    expect(await server.asked()).toHaveLength(1);
    expect(await errorOf(wanted('busy.bin'))).toBeInstanceOf(BackendError);
    expect(await server.asked()).toHaveLength(3);
  });

  it('says in one line that there is no network', async () => {
    await server.stop();
    const url = `${server.origin}/x.bin`;
    const error = await errorOf(wanted('x.bin', { url }));
    expect(error).toBeInstanceOf(BackendError);
    expect(error.message).toMatch(
      /^Test: the network must be there to download \S+\. Received [^\n]+\. Give a file\.$/,
    );
    expect(error.message).toContain(url);
  });

  it('refuses what is no http address', async () => {
    for (const url of ['file:///etc/passwd', 'nonsense', 'http://']) {
      expect(await errorOf(wanted('x.bin', { url }))).toBeInstanceOf(ArgumentError);
    }
  });
});

describe('places', () => {
  it('are those of Paddle below the home folder', () => {
    delete process.env.PADDLE_CACHE_HOME;
    expect(cacheFolder('hapi', 'weights')).toMatch(/[/\\]\.cache[/\\]paddle[/\\]hapi[/\\]weights$/);
    expect(datasetPath({ url: 'https://x/cifar/cifar-10-python.tar.gz', folder: 'cifar' })).toBe(
      join(cacheFolder(), 'dataset', 'cifar', 'cifar-10-python.tar.gz'),
    );
  });

  it('move with PADDLE_CACHE_HOME, and servers with PADDLE_DOWNLOAD_MIRROR', async () => {
    process.env.PADDLE_CACHE_HOME = folder;
    const file = {
      url: 'https://no.such.host.invalid/cifar/cifar-10-python.tar.gz',
      md5: md5(other),
      folder: 'cifar',
      parameter: 'dataFile',
    };
    try {
      for (const [mirror, asked] of [
        [server.origin, '/cifar/cifar-10-python.tar.gz'],
        [`${server.origin}/mirror/`, '/mirror/cifar/cifar-10-python.tar.gz'],
      ]) {
        process.env.PADDLE_DOWNLOAD_MIRROR = mirror;
        const path = datasetFileSync(file, 'Test');
        expect(path).toBe(join(folder, 'dataset', 'cifar', 'cifar-10-python.tar.gz'));
        expect(await server.asked()).toEqual([{ path: asked, range: undefined }]);
        rmSync(path);
      }
      process.env.PADDLE_DOWNLOAD_MIRROR = 'ftp://somewhere';
      expect(() => datasetFileSync(file, 'Test')).toThrow(ArgumentError);
    } finally {
      delete process.env.PADDLE_CACHE_HOME;
      delete process.env.PADDLE_DOWNLOAD_MIRROR;
    }
  });
});

describe('getWeightsPathFromUrl', () => {
  beforeEach(() => {
    process.env.PADDLE_CACHE_HOME = folder;
    return () => {
      delete process.env.PADDLE_CACHE_HOME;
    };
  });

  it('brings weights once', async () => {
    const url = `${server.origin}/net.pdparams`;
    const path = getWeightsPathFromUrl(url, md5(body));
    expect(path).toBe(join(folder, 'hapi', 'weights', 'net.pdparams'));
    expect(await loadWeightsPathFromUrl(url, md5(body))).toBe(path);
    expect(await md5OfFile(path)).toBe(md5(body));
    expect(await server.asked()).toHaveLength(1);
  });

  it('unpacks an archive', async () => {
    const path = await loadWeightsPathFromUrl(`${server.origin}/net.tar`);
    expect(path).toBe(join(folder, 'hapi', 'weights', 'net'));
    expect(readFileSync(join(path, 'deep', 'b.txt'), 'utf8')).toBe('B');
    expect(readdirSync(join(folder, 'hapi', 'weights')).sort()).toEqual(['net', 'net.tar']);
  });

  it('unpacks nothing of an archive that reaches out of its folder', () => {
    expect(() => getWeightsPathFromUrl(`${server.origin}/evil.tar`)).toThrow(FormatError);
    expect(readdirSync(join(folder, 'hapi', 'weights'))).toEqual(['evil.tar']);
    expect(existsSync(join(folder, 'hapi', 'b.txt'))).toBe(false);
  });

  it('refuses an address without a file', () => {
    expect(() => getWeightsPathFromUrl(`${server.origin}/`)).toThrow(ArgumentError);
    expect(() => getWeightsPathFromUrl('nonsense')).toThrow(/must be the http or https address of a file/);
  });
});
