import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError } from '../../../src/core/index.ts';
import { DatasetFolder, ImageFolder } from '../../../src/vision/datasets/index.ts';
import { setImageBackend } from '../../../src/vision/image/index.ts';
import { expectItem, golden, goldenPath } from './golden.ts';
import { transforms } from './transforms.ts';

const root = goldenPath('folder');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folder-'));
  return () => rmSync(folder, { recursive: true });
});
afterEach(() => setImageBackend('pil'));

/** Empty files; folders as they need be. */
const plant = (...names: string[]): void => {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
};
const below = (path: string): string => relative(folder, path).replaceAll('\\', '/');

describe.each(golden.folders)('what Paddle gives: $backend, $transform', (it_) => {
  beforeEach(() => setImageBackend(it_.backend));
  const transform = transforms[it_.transform];

  it('DatasetFolder', () => {
    const data = new DatasetFolder(root, { transform });
    expect(data.classes).toEqual(it_.classes);
    expect(data.classToIdx).toEqual(it_.class_to_idx);
    expect(data.samples.map(([path, target]) => [relative(root, path), target])).toEqual(it_.samples);
    expect(data.targets).toEqual(it_.targets);
    expect(data.length).toBe(it_.items.length);
    it_.items.forEach((item, i) => {
      expectItem(data.getItem(i), item);
    });
    expectItem(data.getItem(-1), it_.items.at(-1)!);
  });

  it('ImageFolder', () => {
    const data = new ImageFolder({ root, transform });
    expect(data.samples.map((path) => relative(root, path))).toEqual(it_.flat_samples);
    expect(data.length).toBe(it_.flat_items.length);
    it_.flat_items.forEach((item, i) => {
      expectItem(data.getItem(i), item);
    });
  });
});

describe('DatasetFolder', () => {
  it('reads with the loader it is given, whatever the files are', () => {
    plant('b/2.txt', 'b/1.TXT', 'a/x.dat', 'empty/y.png', 'loose.txt');
    const loader = (path: string): string => below(path);
    const data = new DatasetFolder(folder, loader, ['.txt'], (text: string) => text.toUpperCase());
    expect(data.classes).toEqual(['a', 'b', 'empty']);
    expect([data.getItem(0), data.getItem(1)]).toEqual([
      ['B/1.TXT', 1],
      ['B/2.TXT', 1],
    ]);
    expect([data.root, data.extensions, data.loader]).toEqual([folder, ['.txt'], loader]);
  });

  it('asks isValidFile, and takes one way of choosing only', () => {
    plant('a/1.png', 'a/2.png', 'a/3.txt');
    const isValidFile = (path: string): boolean => !path.endsWith('2.png');
    expect(new DatasetFolder({ root: folder, isValidFile }).samples.map(([path]) => below(path))).toEqual([
      'a/1.png',
      'a/3.txt',
    ]);
    expect(() => new DatasetFolder({ root: folder, isValidFile, extensions: ['.png'] })).toThrow(
      /Received both extensions and isValidFile/,
    );
  });

  it('sorts as Python does, folders by their whole paths', () => {
    plant('c/a/1.png', 'c/a-b/1.png', 'c/B/1.png', 'c/z.png', 'c/é.png', 'c/😀.png', 'c/ﬁ.png');
    expect(new DatasetFolder(folder).samples.map(([path]) => below(path))).toEqual([
      ...['c/z.png', 'c/é.png', 'c/ﬁ.png', 'c/😀.png'],
      ...['c/B/1.png', 'c/a/1.png', 'c/a-b/1.png'],
    ]);
  });

  it('follows links, but not round and round', () => {
    plant('a/1.png');
    mkdirSync(join(folder, 'b'));
    symlinkSync(join(folder, 'a'), join(folder, 'b', 'more'));
    symlinkSync(folder, join(folder, 'a', 'up'));
    const paths = new DatasetFolder(folder).samples.map(([path]) => below(path));
    expect(paths).toContain('b/more/1.png');
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('refuses a folder that is not there or holds nothing to take', () => {
    expect(() => new DatasetFolder(join(folder, 'none'))).toThrow(
      /^DatasetFolder: root must be a folder that can be read\. Received '.*none' \(ENOENT\)\. Correct the path\.$/,
    );
    plant('a/1.txt', 'loose.png');
    expect(() => new DatasetFolder(folder)).toThrow(ArgumentError);
    expect(() => new DatasetFolder(folder)).toThrow(
      /root must hold files to take, at least one in a folder for each class/,
    );
    expect(() => new DatasetFolder(folder, { extensions: '.png' as never })).toThrow(
      /extensions must be a list of texts or null/,
    );
  });

  it('refuses a place beyond the end', () => {
    expect(() => new DatasetFolder(root).getItem(6)).toThrow(
      /index must be a whole number, its absolute value within the length 6\. Received 6/,
    );
  });
});

describe('ImageFolder', () => {
  it('gives lists of one, and refuses an empty folder', () => {
    plant('1.png', 'x/2.png');
    expect(new ImageFolder(folder, below).getItem(1)).toEqual(['x/2.png']);
    expect(() => new ImageFolder(folder, { extensions: ['.foo'] })).toThrow(/none that ends in \.foo/);
    expect(() => new ImageFolder(join(folder, 'none'))).toThrow(ArgumentError);
  });
});
