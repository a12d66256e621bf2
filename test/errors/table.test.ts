/** Every bad use meets one of the library's errors, whole and before anything was changed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { PaddleError } from '../../src/index.ts';
import { CASES } from './cases.ts';

const CODES = {
  ArgumentError: 'ARGUMENT',
  ShapeError: 'SHAPE',
  DtypeError: 'DTYPE',
  StateError: 'STATE',
  FormatError: 'FORMAT',
  BackendError: 'BACKEND',
} as const;

let dir: string;
/** A text without what differs from run to run: folders, numbers of layers, ports, how much of a half file came before it broke off. */
const settled = (text: string): string =>
  text
    .replaceAll(dir, '{dir}')
    .replace(/linear_\d+\.w_0_moment1_\d+/g, '{accumulator}')
    .replace(/cross_entropy_loss_\d+/g, '{loss}')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, '{origin}')
    .replace(/\d+ bytes of 80000 bytes, then [^.]+\./, '{part} bytes of 80000 bytes, then {why}.');

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'errors-'));
  return () => rmSync(dir, { recursive: true });
});

describe('bad uses', () => {
  for (const bad of CASES) {
    it(bad.name, async () => {
      const before = bad.watched?.(dir);
      let met: unknown = null;
      try {
        await bad.run(dir);
      } catch (error) {
        met = error;
      }
      expect(met).toBeInstanceOf(PaddleError);
      const { name, code, message } = met as PaddleError;
      expect(settled(message)).toBe(bad.text);
      expect([name, code]).toEqual([bad.error, CODES[bad.error]]);
      // where: what must hold. Received what. What to do.
      expect(message).toMatch(/^[^:]+: .+\. Received .+[.?] .+[.?)]$/s);
      expect(bad.watched?.(dir)).toEqual(before);
    });
  }
});
