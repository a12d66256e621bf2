import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { libraryOf } from './libraryOf.ts';

const program = fileURLToPath(new URL('program.ts', import.meta.url));
const path = libraryOf(3) ?? libraryOf(2);
/** How the program ends, and with which code. */
const ENDINGS = [
  ['by itself', 0],
  ['process.exit(3)', 3],
  ['an error', 1],
  ['a thread ends', 0],
  ['a thread is stopped', 0],
] as const;

// OpenMP's threads must not outlive the code that they sleep in
if (path === undefined)
  test.skip('a program that trained ends cleanly (oneDNN: none is here; set PADDLE_PYTHON to a Python with Paddle)');
else
  for (const [ending, code] of ENDINGS)
    test(`a program that trained with oneDNN ends cleanly, four times: ${ending}`, () => {
      for (let turn = 0; turn < 4; turn++) {
        const { status, signal, stdout } = spawnSync(
          process.execPath,
          ['--conditions=source', '--import', 'tsx', program, ending],
          { env: { ...process.env, PADDLE_ONEDNN: path, PADDLE_NUM_THREADS: '2' }, encoding: 'utf8' },
        );
        expect({ status, signal }).toEqual({ status: code, signal: null });
        expect(stdout).toMatch(/^oneDNN [23]\./);
      }
    });
