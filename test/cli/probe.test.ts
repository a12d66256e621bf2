import { expect, test } from 'vitest';
import { ask } from '../../src/cli/probe.ts';
import { contextOf, ended } from './context.ts';

test('a probe is asked in a process of its own, with its environment', async () => {
  const { context, calls } = contextOf(() => ended('a line of a library\n["WebGPU"]\n'));
  expect(await ask(context, 'webgpu', { env: { PADDLE_ENGINE: 'wasm' }, cwd: '/', seconds: 5 })).toEqual(['WebGPU']);
  expect(calls).toMatchObject([
    { command: 'node', args: ['paddle-hapi', 'probe', 'webgpu'], options: { cwd: '/', seconds: 5 } },
  ]);
  expect(calls[0]!.options.env).toMatchObject({ PATH: process.env.PATH, PADDLE_ENGINE: 'wasm' });
});

test('one that fails says what it said, one that crashes that it did', async () => {
  await expect(ask(contextOf(() => ended('', 1, 'oneDNN: no\n')).context, 'kernels')).rejects.toThrow(/^oneDNN: no$/);
  await expect(ask(contextOf(() => ended('', null)).context, 'kernels')).rejects.toThrow('without a word, killed');
});
