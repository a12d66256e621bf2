import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compatibility } from '../../tools/compatibility.ts';

test('docs/compatibility.md says what the package has', async () => {
  const page = readFileSync(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
  expect(page === (await compatibility()), 'run `npm run docs:compatibility`').toBe(true);
});
