import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { contextOf } from './context.ts';

async function answered(...argv: string[]) {
  const { context, printed, noted } = contextOf();
  return { status: await main(argv, context), printed: printed.join('\n'), noted: noted.join('\n') };
}

describe('the command line', () => {
  test('help names every command', async () => {
    const { status, printed, noted } = await answered('--help');
    expect([status, noted]).toEqual([0, '']);
    expect(printed).toMatch(/doctor[\s\S]*setup tensorflow/);
    for (const command of ['doctor', 'setup']) {
      const own = await answered(command, '--help');
      expect(own.status).toBe(0);
      expect(own.printed).toContain(`npx paddle-hapi ${command}`);
    }
  });

  test("the version is the package's", async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await answered('--version')).toEqual({ status: 0, printed: version, noted: '' });
  });

  test.each([
    [['docter'], "Received 'docter'. Did you mean 'doctor'?"],
    [['xyzzyx'], "Received 'xyzzyx'. See npx paddle-hapi --help."],
    [[], 'Received none. See npx paddle-hapi --help.'],
    [['toString'], "Received 'toString'. See npx paddle-hapi --help."],
    [['setup', 'tensorflw'], "Received tensorflw. Did you mean 'tensorflow'?"],
    [['setup'], 'Received none. Write npx paddle-hapi setup tensorflow.'],
    [['doctor', '--jsno'], 'Received --jsno. Did you mean --json?'],
    [['doctor', 'me'], "Received 'me'. Leave that out."],
    [['probe', 'x'], "Received 'x'."],
  ])('%j is wrong use', async (argv, text) => {
    const { status, printed, noted } = await answered(...argv);
    expect([status, printed]).toEqual([2, '']);
    expect(noted).toContain(text);
  });

  test('what fails ends with 1 and without a stack, what was stopped says so', async () => {
    const stopped = contextOf(
      undefined,
      (() => {
        const interrupt = new AbortController();
        interrupt.abort();
        return interrupt;
      })(),
    );
    expect(await main(['setup', 'tensorflow', '--wheel', 'nowhere.whl'], stopped.context)).toBe(1);
    expect(stopped.noted).toEqual(['Stopped; nothing was changed.']);
    const { status, noted } = await answered('setup', 'tensorflow', '--wheel', '/nowhere.whl');
    expect(status).toBe(1);
    expect(noted).toMatch(
      /^setup tensorflow: --wheel must be a file that can be read\. Received ENOENT.*Correct the path\.$/,
    );
  });
});
