import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as np from 'numpy-ts';
import { expect, test } from 'vitest';
import { numpyTs } from '../../src/core/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const PROGRAM = `
import * as np from 'numpy-ts';
import { globalNumpy, numpyTs, RandomState } from '../src/core/index.ts';

np.random.seed(42);
const own = new RandomState(42);
console.log(numpyTs().random === np.random, globalNumpy().random() === own.random(), np.random.random() === own.random());
`;

test('is what an import gives', () => {
  expect(numpyTs().random).toBe(np.random);
});

// The two ways in which tsx runs a program: as a module, and rewritten to CommonJS.
test.each(['module', 'commonjs'])('is what an import gives in a %s that tsx runs', (type) => {
  const directory = mkdtempSync(join(root, '.numpy-ts-'));
  try {
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ type }));
    writeFileSync(join(directory, 'program.ts'), PROGRAM);
    const run = spawnSync(process.execPath, ['--import', 'tsx', join(directory, 'program.ts')], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    expect(run.stderr).toBe('');
    expect(run.stdout.trim()).toBe('true true true');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
