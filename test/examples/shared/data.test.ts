import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cifar10 } from 'paddle-hapi/vision/datasets';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cifar10OrDigits } from '../../../examples/shared/data.ts';
import { TestServer } from '../../vision/download/server.ts';

const archive = fileURLToPath(new URL('../../golden/datasets/cifar-10-python.tar.gz', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'example-'));
  const server = await TestServer.start({});
  await server.stop(); // nothing listens there any more
  vi.stubEnv('TMPDIR', folder);
  vi.stubEnv('PADDLE_CACHE_HOME', folder);
  vi.stubEnv('PADDLE_DOWNLOAD_MIRROR', server.origin);
  vi.stubEnv('PADDLE_LOG_LEVEL', 'silent');
  return () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  };
});

describe('cifar10OrDigits', () => {
  it('reads the archive of the command line, in every way the class is written', async () => {
    const { Cifar10: Class, names } = await cifar10OrDigits(archive);
    expect(names[6]).toBe('frog');
    expect(new Class().length).toBe(10);
    expect(new Class({ mode: 'test', transform: null }).length).toBe(3);
    expect(new Class(null, 'test').dataFile).toBe(archive);
    expect(new Class({ dataFile: archive })).toBeInstanceOf(Cifar10);
    expect((await Class.load({ mode: 'test' })).length).toBe(3);
    await expect(cifar10OrDigits('/no/such/file').then((it) => it.Cifar10.load())).rejects.toThrow('ENOENT');
  });

  it('falls back on real digits, and says so in one line', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { Cifar10: Class, names, file } = await cifar10OrDigits(undefined);
    expect(names[6]).toBe('digit 6');
    expect(new Class({ mode: 'test' }).dataFile).toBe(file);
    expect(error.mock.calls).toHaveLength(1);
    expect(error.mock.calls[0]![0]).toMatch(
      /^CIFAR-10 cannot be had \((?=.*ECONNREFUSED)[^()]*\), so this run learns handwritten digits: MNIST.*--data FILE\.$/,
    );
    error.mockRestore();

    const train = new Class({ mode: 'train', backend: 'cv2' });
    const test = new Class({ mode: 'test' });
    expect([train.length, test.length]).toEqual([50000, 10000]);
    const [image, label] = train.getItem(0);
    expect(label.item()).toBe(5);
    expect(label.shape).toEqual([]);
    expect(image).toMatchObject({ shape: [32, 32, 3], dtype: 'float32' });
    const pixels = Array.from(image.data as Float32Array);
    // The first digit's 27,525 of gray, three times; the margin is black.
    expect(pixels.reduce((a, b) => a + b)).toBe(3 * 27525);
    expect(pixels.slice(0, 2 * 32 * 3).every((value) => value === 0)).toBe(true);
    expect(readdirSync(folder)).toContain('paddle-hapi-digits-1.tar.gz');
  });
});
