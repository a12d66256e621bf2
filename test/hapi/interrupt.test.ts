import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const CHECKPOINTS = ['0.pdparams', '1.pdparams', 'final.pdparams'];

/** When Ctrl-C comes, what `fit` had done by its end, and in which of its parts. */
const MOMENTS = [
  ['in a step', 'step', { steps: 2, files: [] }],
  ['in an evaluation', 'evaluation', { steps: 4, files: CHECKPOINTS.slice(0, 1) }],
  ['while it waits for a batch that never comes', 'waiting', { steps: 9, files: [] }],
  ['while it saves at its end', 'end', { steps: 8, files: CHECKPOINTS }],
] as const;

describe('Ctrl-C ends fit after the step in work, with nothing half saved', () => {
  for (const [name, moment, done] of MOMENTS) {
    it(name, () => {
      const folder = mkdtempSync(join(tmpdir(), 'interrupt-'));
      try {
        const program = fileURLToPath(new URL('./interruptedRun.ts', import.meta.url));
        const { stdout, stderr, status } = spawnSync(
          process.execPath,
          ['--conditions=source', '--import', 'tsx', program, moment, folder],
          { encoding: 'utf8', timeout: 50_000 },
        );
        expect(stderr).toContain(
          'StateError: Model.fit: the run must not be interrupted to end by itself. Received Ctrl-C. The last step was finished and every file is whole; load the last checkpoint to go on.',
        );
        expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual(done);
        // as shells know it of a program that Ctrl-C ended
        expect(status).toBe(130);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }, 60_000);
  }
});
