import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, FormatError } from '../../../src/core/index.ts';
import { VOC2012, type Voc2012Options } from '../../../src/vision/datasets/index.ts';
import { tarOf } from '../download/tarOf.ts';
import { casesOf, expectItem, goldenPath } from './golden.ts';
import { transforms } from './transforms.ts';

const zipped = goldenPath('VOCtrainval.tar.gz');
let folder: string;
let plain: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voc-'));
  plain = join(folder, 'VOCtrainval.tar');
  writeFileSync(plain, gunzipSync(readFileSync(zipped)));
  return () => rmSync(folder, { recursive: true });
});

describe('VOC2012', () => {
  it.each(casesOf('VOC2012'))('gives the items of Paddle: $mode, $backend, $transform', async (it) => {
    // The published archive is not compressed, and then read from disk; the other way must give the same.
    for (const dataFile of [plain, zipped]) {
      const options: Voc2012Options = {
        dataFile,
        mode: it.mode,
        backend: it.backend,
        transform: transforms[it.transform],
      };
      for (const data of [new VOC2012(options), await VOC2012.load(options)]) {
        expect(data.length).toBe(it.length);
        it.items.forEach((item, i) => {
          expectItem(data.getItem(i), item);
          expectItem(data.getItem(i - it.length), item);
        });
      }
    }
  });

  it('refuses archives that are broken or of another kind', () => {
    const bytes = readFileSync(plain);
    const refused = (content: Uint8Array): void => {
      writeFileSync(plain, content);
      expect(() => new VOC2012(plain)).toThrow(FormatError);
    };
    refused(bytes.subarray(0, 700));
    refused(tarOf([{ name: 'VOCdevkit/other.txt', body: 'x' }]));
    refused(tarOf([{ name: '../VOCdevkit/other.txt', body: 'x' }]));
    refused(Buffer.from('<html>'));
    refused(Buffer.alloc(0));
    refused(Buffer.from('PK\x03\x04', 'latin1'));
  });

  it('refuses an image that the archive lacks, when it is asked for', () => {
    const body = 'one\n\nthree\n';
    writeFileSync(plain, tarOf([{ name: 'VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt', body }]));
    const data = new VOC2012(plain, 'valid');
    expect(data.length).toBe(2);
    expect(() => data.getItem(1)).toThrow(
      /^VOC2012: the archive must hold VOCdevkit\/VOC2012\/JPEGImages\/three\.jpg\./,
    );
    expect(() => data.getItem(2)).toThrow(ArgumentError);
  });

  it.each([
    [{ mode: 'val' }, "VOC2012: mode must be 'train', 'valid' or 'test'. Received 'val'."],
    [{ backend: 'tensor' }, "VOC2012: backend must be 'pil' or 'cv2'."],
    [{ dataFile: null, download: false }, 'VOC2012: dataFile must be given when downloading is switched off.'],
    [{ dataFile: '/no/such/file' }, 'VOC2012: a data file must be there and readable. Received /no/such/file (ENOENT)'],
  ] satisfies [Voc2012Options, string][])('refuses %o', (options, message) => {
    expect(() => new VOC2012({ dataFile: plain, ...options })).toThrow(ArgumentError);
    expect(() => new VOC2012({ dataFile: plain, ...options })).toThrow(message);
  });
});
