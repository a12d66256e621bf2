import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runOptions } from '../../../examples/shared/options.ts';

const defaults = { epochs: 1, steps: 60, batchSize: 64 };
const module = new URL('../../../examples/shared/options.ts', import.meta.url).href;

/** What a program of its own prints and ends with. */
function run(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const program = `const { runOptions } = await import(${JSON.stringify(module)}); runOptions(${JSON.stringify(defaults)}, 'data', ${JSON.stringify(words)});`;
  return spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
}

describe('runOptions', () => {
  it('reads what a run may be cut to', () => {
    const nothing = { ...defaults, data: undefined, load: false };
    expect(runOptions(defaults, 'data', [])).toEqual(nothing);
    expect(runOptions(defaults, undefined, ['--steps', '3', '--batch-size=8'])).toEqual({
      ...nothing,
      steps: 3,
      batchSize: 8,
    });
    expect(runOptions(defaults, undefined, ['--epochs', '50'])).toEqual({ ...nothing, epochs: 50, steps: null });
    expect(runOptions(defaults, undefined, ['--epochs', '50', '--steps', '2'])).toMatchObject({ epochs: 50, steps: 2 });
    const data = fileURLToPath(module);
    expect(runOptions(defaults, 'data', ['--load', '--data', data])).toEqual({ ...nothing, data, load: true });
  });

  it('lists the options and ends', () => {
    const { status, stdout, stderr } = run('--help');
    expect([status, stderr]).toEqual([0, '']);
    for (const option of ['--data FILE', '--epochs N', '--steps N', '--batch-size N']) expect(stdout).toContain(option);
  });

  it.each([
    [['--steps', '0'], "--steps must be a whole number from 1 on, not '0'."],
    [['--epochs', '1.5'], "--epochs must be a whole number from 1 on, not '1.5'."],
    [['--step', '3'], "Unknown option '--step'."],
    [['more'], "Unexpected argument 'more'."],
    [['--data', '/no/such'], '--data must be an archive that is there, not /no/such.'],
  ])('refuses %j in one line', (words, text) => {
    const { status, stdout, stderr } = run(...words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^[^\n]*--help lists the options\.\n$/);
    expect(stderr).toContain(text);
  });
});
