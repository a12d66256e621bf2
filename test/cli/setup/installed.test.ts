import { expect, test } from 'vitest';
import { installedIn } from '../../../src/cli/setup/installed.ts';
import { BackendError } from '../../../src/core/index.ts';
import { contextOf, ended, missing } from '../context.ts';

const answer = (found: object) => ended(JSON.stringify(found));

test('a TensorFlow is found by its Python', async () => {
  const { context } = contextOf(() => answer({ folder: '/site/tensorflow', version: '2.15.0', there: true }));
  expect(await installedIn(context, 'python3')).toEqual({ folder: '/site/tensorflow', version: '2.15.0' });
});

test.each([
  [missing, /Received nowhere, which says: spawn ENOENT/],
  [answer({ folder: null, version: null, there: false }), /Received nowhere, which has no TensorFlow/],
  [
    answer({ folder: '/t', version: '2.0', there: false }),
    /whose TensorFlow 2\.0 in \/t lacks them.*pip install tensorflow-cpu$/,
  ],
])('a Python without one is refused', async (end, text) => {
  const found = () => installedIn(contextOf(() => end).context, 'nowhere');
  await expect(found()).rejects.toThrow(BackendError);
  await expect(found()).rejects.toThrow(text);
});
