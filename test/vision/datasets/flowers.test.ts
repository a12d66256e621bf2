import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, FormatError } from '../../../src/core/index.ts';
import { Flowers, type FlowersOptions } from '../../../src/vision/datasets/index.ts';
import { casesOf, expectItem, goldenPath } from './golden.ts';
import { transforms } from './transforms.ts';

let folder: string;
let files: { dataFile: string; labelFile: string; setidFile: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowers-'));
  // A copy, because the archive is unpacked beside itself.
  const copy = (name: string): string => {
    copyFileSync(goldenPath(name), join(folder, name));
    return join(folder, name);
  };
  files = { dataFile: copy('102flowers.tgz'), labelFile: copy('imagelabels.mat'), setidFile: copy('setid.mat') };
  return () => rmSync(folder, { recursive: true });
});

describe('Flowers', () => {
  it.each(casesOf('Flowers'))('gives the items of Paddle: $mode, $backend, $transform', async (it) => {
    const options: FlowersOptions = {
      ...files,
      mode: it.mode,
      backend: it.backend,
      transform: transforms[it.transform],
    };
    for (const data of [new Flowers(options), await Flowers.load(options)]) {
      expect(data.length).toBe(it.length);
      it.items.forEach((item, i) => {
        expectItem(data.getItem(i), item);
        expectItem(data.getItem(i - it.length), item);
      });
    }
  });

  it('unpacks once', () => {
    const data = new Flowers(files.dataFile, files.labelFile, files.setidFile);
    expect(data.dataPath).toBe(join(folder, '102flowers'));
    writeFileSync(files.dataFile, 'no longer an archive');
    expect(new Flowers(files).getItem(0)[1].tolist()).toEqual([2]);
    expect(readdirSync(folder).sort()).toEqual(['102flowers', '102flowers.tgz', 'imagelabels.mat', 'setid.mat']);
  });

  it('refuses files that are broken or of another kind, and unpacks nothing of them', () => {
    const whole = readFileSync(files.dataFile);
    writeFileSync(files.dataFile, whole.subarray(0, whole.length >> 1));
    expect(() => new Flowers(files)).toThrow(FormatError);
    expect(readdirSync(folder)).not.toContain('102flowers');
    const mat = readFileSync(files.setidFile);
    for (const bytes of [
      mat.subarray(0, 90),
      mat.subarray(0, 150),
      Buffer.from('<html>'),
      readFileSync(files.labelFile),
    ]) {
      writeFileSync(files.setidFile, bytes);
      expect(() => new Flowers(files)).toThrow(FormatError);
    }
    expect(() => new Flowers(files)).toThrow(/must hold 'tstid'/);
  });

  it.each([
    [{ mode: 'val' }, "Flowers: mode must be 'train', 'valid' or 'test'. Received 'val'."],
    [{ backend: 'tensor' }, "Flowers: backend must be 'pil' or 'cv2'."],
    [{ labelFile: '', download: false }, 'Flowers: labelFile must be given when downloading is switched off.'],
    [
      { setidFile: '/no/such/file' },
      'Flowers: a data file must be there and readable. Received /no/such/file (ENOENT)',
    ],
  ] satisfies [FlowersOptions, string][])('refuses %o', (options, message) => {
    expect(() => new Flowers({ ...files, ...options })).toThrow(ArgumentError);
    expect(() => new Flowers({ ...files, ...options })).toThrow(message);
  });
});
