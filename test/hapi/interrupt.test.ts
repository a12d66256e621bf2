import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('Ctrl-C ends fit after the step in work, with nothing half saved', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interrupt-'));
  try {
    const program = fileURLToPath(new URL('./interruptedRun.ts', import.meta.url));
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--conditions=source', '--import', 'tsx', program, folder],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      steps: [0, 1],
      code: 'STATE',
      text: 'fit: the run must not be interrupted to end by itself. Received Ctrl-C. The last step was finished and nothing was saved after it.',
      files: [],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
