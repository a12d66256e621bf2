import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unpackWheel } from '../../../src/cli/setup/wheel.ts';
import { FormatError } from '../../../src/core/index.ts';

const { signal } = new AbortController();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheel-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (bytes: Uint8Array): string => {
  const path = join(folder, 'a.whl');
  writeFileSync(path, bytes);
  return path;
};

test('what is wanted comes out byte for byte, packed or stored, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), fc.constantFrom(0, 6), async (bytes, level) => {
      const wheel = file(zipSync({ 'a/b.so': bytes, 'a/c.so': strToU8('left') }, { level, comment: 'PK' }));
      const target = join(folder, 'out', 'b.so');
      const written = await unpackWheel(wheel, (name) => (name === 'a/b.so' ? target : undefined), signal);
      expect(written).toEqual([target]);
      expect(new Uint8Array(readFileSync(target))).toEqual(bytes);
    }),
    { numRuns: 20 },
  );
});

test('a program stays one', async () => {
  const zipped = zipSync({ run: [strToU8('#!'), { os: 3, attrs: 0o100744 << 16 }] });
  await unpackWheel(file(zipped), () => join(folder, 'run'), signal);
  expect(statSync(join(folder, 'run')).mode & 0o700).toBe(0o700);
});

test('what is cut, or no archive, is refused', async () => {
  const whole = zipSync({ 'a.so': new Uint8Array(9000).map((_, i) => i * i) });
  for (const bytes of [whole.subarray(0, -30), whole.subarray(500), new Uint8Array(0), strToU8('nothing')])
    await expect(unpackWheel(file(bytes), () => join(folder, 'x'), signal)).rejects.toThrow();
  await expect(unpackWheel(file(whole.subarray(0, -30)), () => undefined, signal)).rejects.toThrow(FormatError);
});

test('it can be stopped', async () => {
  const wheel = file(zipSync({ 'a.so': new Uint8Array(9000) }));
  await expect(unpackWheel(wheel, () => join(folder, 'x'), AbortSignal.abort())).rejects.toThrow(/abort/i);
});
