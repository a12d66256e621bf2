import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const module = fileURLToPath(new URL('../../src/core/log.ts', import.meta.url));
const program = `const { log, warn } = await import(${JSON.stringify(module)}); log().info('two'); warn('a "word",\\nas people write'); process.exit();`;

function stderrAt(level: string | undefined): string {
  const { PADDLE_LOG_LEVEL: _, ...env } = process.env;
  return spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: level === undefined ? env : { ...env, PADDLE_LOG_LEVEL: level },
  }).stderr;
}

test('a message is a line that people can read, from warnings on', () => {
  expect(stderrAt(undefined)).toBe('paddle warn: a "word",\nas people write\n');
  expect(stderrAt('info')).toBe('paddle info: two\npaddle warn: a "word",\nas people write\n');
  expect(stderrAt('silent')).toBe('');
});

test('a level that there is not is refused with those that there are', () => {
  expect(stderrAt('loud')).toContain(
    "ArgumentError: PADDLE_LOG_LEVEL: the level must be one of trace, debug, info, warn, error, fatal, silent. Received 'loud'.",
  );
});
