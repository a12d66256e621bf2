import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { ArgumentError, FormatError } from '../../../src/core/index.ts';
import { membersOf, readGzip, readGzipSync, unpackArchive } from '../../../src/vision/download/index.ts';
import { type Member, tarOf } from './tarOf.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
  return () => rmSync(folder, { recursive: true });
});
const put = (name: string, bytes: Uint8Array | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const read = (bytes: Uint8Array): [string, string, string][] =>
  membersOf(bytes, 'x.tar', 'Test').map((m) => [m.name, m.kind, Buffer.from(m.bytes).toString()]);

describe('membersOf', () => {
  it('lists files, folders and other things in order', () => {
    const members: Member[] = [
      { name: './', type: '5' },
      { name: './a/', type: '5' },
      { name: './a/b.txt', body: 'B' },
      { name: 'link', type: '2' },
      { name: 'empty' },
    ];
    expect(read(tarOf(members))).toEqual([
      ['a', 'folder', ''],
      ['a/b.txt', 'file', 'B'],
      ['link', 'other', ''],
      ['empty', 'file', ''],
    ]);
  });

  it('reads long names, of GNU and of pax, for the member that follows', () => {
    const long = `${'d/'.repeat(80)}f.txt`;
    const record = ` path=${long}\n`;
    const members: Member[] = [
      { name: '././@LongLink', type: 'L', body: `${long}\0` },
      { name: long.slice(0, 100), body: '1' },
      { name: 'PaxHeader', type: 'x', body: `${record.length + 3}${record}` },
      { name: 'short', body: '2' },
      { name: 'plain', body: '3' },
    ];
    expect(read(tarOf(members))).toEqual([
      [long, 'file', '1'],
      [long, 'file', '2'],
      ['plain', 'file', '3'],
    ]);
  });

  it('refuses an archive that was cut between two members', () => {
    const whole = tarOf([
      { name: 'a', body: 'A' },
      { name: 'b', body: 'B' },
    ]);
    for (const length of [700, 1024, 2048]) {
      expect(() => read(whole.subarray(0, length))).toThrow(
        /must be a whole tar archive\. Received its end without an empty block/,
      );
    }
    expect(read(whole.subarray(0, 2560))).toHaveLength(2);
  });

  it.each(['../a', 'a/../../b', '/etc/passwd', 'C:\\a', 'a\\..\\b', '\\\\host\\share'])(
    'refuses the name %s',
    (name) => {
      expect(() => read(tarOf([{ name: 'good', body: 'x' }, { name }]))).toThrow(
        /^Test \(x\.tar\): names in an archive must stay inside its folder\. Received '/,
      );
    },
  );

  it('refuses what is no whole tar archive', () => {
    const good = tarOf([{ name: 'a', body: 'A'.repeat(5000) }]);
    const wrongSum = good.slice();
    wrongSum[0] = 98;
    expect(() => read(wrongSum)).toThrow(/a header with a wrong sum at byte 0/);
    expect(() => read(good.subarray(0, 3000))).toThrow(/must hold its members whole\. Received a member of 5000 bytes/);
    expect(() => read(good.subarray(0, 100))).toThrow(FormatError);
    expect(() => read(new Uint8Array(0))).toThrow(FormatError);
    expect(() => read(Buffer.from('<html>not found</html>'.repeat(40)))).toThrow(/must be a whole tar archive/);
    expect(() => read(tarOf([{ name: 'PaxHeader', type: 'x', body: '9999 path=x\n' }]))).toThrow(FormatError);
  });

  it('names other kinds of archives', () => {
    expect(() => read(zipSync({ a: strToU8('A') }))).toThrow(/x\.tar, which is a zip file/);
    expect(() => read(Buffer.from('BZh91AY&SY'))).toThrow(/a bzip2 file/);
    expect(() => read(Buffer.from('\xfd7zXZ', 'latin1'))).toThrow(/an xz file/);
  });
});

describe.each([
  ['readGzipSync', async (path: string) => readGzipSync(path, 'Test')],
  ['readGzip', (path: string) => readGzip(path, 'Test')],
] as const)('%s', (_, reader) => {
  it('unzips what is gzip and leaves the rest', async () => {
    const text = 'abc'.repeat(1000);
    expect(Buffer.from(await reader(put('a.gz', gzipSync(text)))).toString()).toBe(text);
    expect(Buffer.from(await reader(put('a.txt', text))).toString()).toBe(text);
    expect(await reader(put('empty.gz', gzipSync('')))).toHaveLength(0);
  });

  it('reads a file so large that what it may grow to is more than a buffer holds', async () => {
    const path = put('large.gz', gzipSync('abc'));
    truncateSync(path, 2 ** 26 + 1); // a hole, which costs no disk; gzip passes over what follows its end
    expect(Buffer.from(await reader(path)).toString()).toBe('abc');
  });

  it('refuses half a file, a damaged one and a missing one', async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 9999 }, (_, i) => (i * i) % 251)));
    await expect(reader(put('half.gz', whole.subarray(0, whole.length >> 1)))).rejects.toThrow(FormatError);
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 6]! ^= 255;
    await expect(reader(put('damaged.gz', damaged))).rejects.toThrow(
      /^Test: compressed data must be whole\. Received .*damaged\.gz \(.+\)\. Fetch the file again\.$/,
    );
    await expect(reader(join(folder, 'none'))).rejects.toThrow(ArgumentError);
  });
});

describe('unpackArchive', () => {
  it('unpacks one folder under its name, several things into a folder named after the archive', () => {
    const one = put(
      'one.tar.gz',
      gzipSync(
        tarOf([
          { name: 'net/', type: '5' },
          { name: 'net/a', body: 'A' },
        ]),
      ),
    );
    expect(unpackArchive(one)).toBe(join(folder, 'net'));
    expect(readFileSync(join(folder, 'net', 'a'), 'utf8')).toBe('A');
    const two = put('two.zip', zipSync({ a: strToU8('A'), 'b/c': strToU8('C') }));
    expect(unpackArchive(two)).toBe(join(folder, 'two'));
    expect(readFileSync(join(folder, 'two', 'b', 'c'), 'utf8')).toBe('C');
    expect(unpackArchive(two)).toBe(join(folder, 'two'));
    expect(readdirSync(folder).sort()).toEqual(['net', 'one.tar.gz', 'two', 'two.zip']);
  });

  it('leaves links out', () => {
    const path = put(
      'x.tar',
      tarOf([
        { name: 'net/a', body: 'A' },
        { name: 'net/link', type: '2' },
      ]),
    );
    expect(readdirSync(unpackArchive(path))).toEqual(['a']);
  });

  it('returns any other file as it is', () => {
    const path = put('net.pdparams', 'a pickle');
    expect(unpackArchive(path)).toBe(path);
  });

  it('refuses names that reach outside, and an archive of nothing', () => {
    expect(() => unpackArchive(put('x.zip', zipSync({ '../a': strToU8('A') })))).toThrow(FormatError);
    expect(() => unpackArchive(put('x.tgz', gzipSync(tarOf([]))))).toThrow(/must hold files/);
    expect(readdirSync(folder).sort()).toEqual(['x.tgz', 'x.zip']);
  });
});
