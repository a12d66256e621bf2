import { expect, test } from 'vitest';
import { runner } from '../../src/cli/run.ts';

const node = process.execPath;
const FOREVER = 'setInterval(() => {}, 1000); console.log("begun")';

test('a program gives its status and what it wrote', async () => {
  const run = runner(new AbortController().signal);
  const program = 'console.log(process.env.WORD); console.error("é"); process.exitCode = 3';
  expect(await run(node, ['-e', program], { env: { WORD: 'ü' } })).toEqual({ status: 3, stdout: 'ü\n', stderr: 'é\n' });
});

test('one that is not there, or does not end, has no status', async () => {
  const run = runner(new AbortController().signal);
  expect(await run('/nowhere/program', [])).toMatchObject({ status: null, stdout: '' });
  expect(await run(node, ['-e', FOREVER], { seconds: 0.5 })).toMatchObject({ status: null });
});

test('a stop ends it with what it started, and then nothing runs', async () => {
  const interrupt = new AbortController();
  const run = runner(interrupt.signal);
  const parent = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(FOREVER)}], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => require('node:fs').writeSync(2, 'begun'));
    setInterval(() => {}, 1000);`;
  // closed only when the grandchild, which holds the same stream, has ended too
  const running = run(node, ['-e', parent]);
  setTimeout(() => interrupt.abort(), 300);
  await expect(running).rejects.toThrow();
  await expect(run(node, ['-e', ''])).rejects.toThrow();
});
