import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { readDocument } from '../support/golden/index.ts';

interface Recorded {
  readonly programs: Record<string, { readonly stdout: string[]; readonly files: string[] }>;
}

const here = new URL('.', import.meta.url);
const { programs } = readDocument(here.pathname, 'tutorials.json') as Recorded;
const tsx = import.meta.resolve('tsx');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Runs a program of test/tutorials in an empty folder, as a user does: in a process of its own. */
async function run(name: string): Promise<{ stdout: string[]; files: string[] }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tutorial-')));
  folders.push(folder);
  symlinkSync(fileURLToPath(new URL('datasets', here)), join(folder, 'data'));
  const program = fileURLToPath(new URL(`../tutorials/${name}.ts`, here));
  const options = { cwd: folder, env: { ...process.env, PADDLE_LOG_LEVEL: 'error' } };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=source', '--import', tsx, program],
    options,
  );
  const text = stdout.replaceAll(folder, '.').replace(/ - (ETA: \S+ - )?\d+(us|ms|s)\/step/g, '');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  // newer versions of Node follow the link to the data too
  const files = entries
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !file.startsWith('data/'));
  return { stdout: text.replace(/[\b\r]+/g, '\n').split('\n'), files: files.sort() };
}

const NUMBER = /(?<![\w.])-?\d+\.?\d*(?:e[+-]?\d+)?/g;

/** A line as both languages print it: Python's words and brackets for lists and records are JavaScript's, spaces count once. */
function common(line: string): string {
  return line
    .replace(/paddle\.Size\((\[.*?\])\)/g, '$1')
    .replace(/np\.float64\((.*?)\)/g, '$1')
    .replace(/'(\w+)': /g, '$1: ')
    .replace(/([[{]) +/g, '$1')
    .replace(/ +([\]},])/g, '$1')
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
    .replace(/\bNone\b/g, 'null')
    .replace(/ +/g, ' ')
    .trimEnd();
}

/** Whether two numbers agree within rounding, or in the last digit that is shown. */
function agrees(ours: string, paddles: string): boolean {
  const digits = /\.(\d*)(?:e([+-]?\d+))?$/.exec(paddles);
  const apart = Math.abs(Number(ours) - Number(paddles));
  if (digits === null) return apart === 0;
  const last = 10 ** (Number(digits[2] ?? 0) - digits[1]!.length);
  return apart <= Math.max(1.01 * last, 1e-6 + 1e-5 * Math.abs(Number(paddles)));
}

test('every program of Paddle has its counterpart', () => {
  const ours = readdirSync(new URL('../tutorials', here)).map((file) => file.replace(/\.ts$/, ''));
  expect(ours.sort()).toEqual(Object.keys(programs).sort());
});

test.each(Object.keys(programs))(
  '%s prints and writes what it does in Paddle',
  async (name) => {
    const { stdout, files } = await run(name);
    const recorded = programs[name]!;
    const ours = stdout.map(common);
    // Numbers that agree are taken as Paddle's, so that what is left is a difference to look at.
    const told = recorded.stdout.map(common).map((line, i) => {
      const numbers = ours[i]?.match(NUMBER) ?? [];
      let n = 0;
      return line.replace(NUMBER, (number) => {
        const given = numbers[n++];
        return given !== undefined && agrees(given, number) ? given : number;
      });
    });
    expect(ours).toEqual(told);
    expect(files).toEqual(recorded.files);
  },
  120_000,
);
