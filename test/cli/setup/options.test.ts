import { expect, test } from 'vitest';
import { setupOptions } from '../../../src/cli/setup/options.ts';
import { ArgumentError } from '../../../src/core/index.ts';

test('what is asked for', () => {
  expect(setupOptions(['tensorflow'])).toEqual({
    gpu: false,
    noCuda: false,
    wheels: [],
    python: undefined,
    force: false,
    remove: false,
    help: false,
  });
  const argv = ['--gpu', '--no-cuda', 'tensorflow', '--force', '--wheel', 'a.whl', '--wheel=b.whl'];
  expect(setupOptions(argv)).toMatchObject({ gpu: true, noCuda: true, force: true, wheels: ['a.whl', 'b.whl'] });
  expect(setupOptions(['tensorflow', '--python', 'python3.11'])).toMatchObject({ python: 'python3.11' });
  expect(setupOptions(['--help'])).toMatchObject({ help: true });
});

test.each([
  [[], /^setup: one engine must be named: tensorflow\. Received none\./],
  [['torch'], /Received torch\. Write npx paddle-hapi setup tensorflow\.$/],
  [['tensorflow', 'torch'], /Received tensorflow torch\. Write/],
  [['tensorflow', '--no-cuda'], /--no-cuda must stand beside --gpu/],
  [
    ['tensorflow', '--wheel', 'a.whl', '--python', 'python3'],
    /must come from one place\. Received --python and --wheel/,
  ],
  [['tensorflow', '--remove', '--force'], /--remove must stand alone or with --gpu/],
])('%j does not fit together', (argv, text) => {
  expect(() => setupOptions(argv)).toThrow(ArgumentError);
  expect(() => setupOptions(argv)).toThrow(text);
});
