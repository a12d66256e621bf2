import { describe, expect, test } from 'vitest';
import { verify } from '../../../src/cli/setup/verify.ts';
import { BackendError } from '../../../src/core/index.ts';
import { type Call, contextOf, ended } from '../context.ts';

const LOSSES = [2.3, 2.2, 2.1];
const ALONE = { tensorflow: '2.15.0', gpu: false, product: [19, 22, 43, 50] };

/** Probes that answer like these. */
const answers =
  ({ alone = ended(JSON.stringify(ALONE)), own = LOSSES, theirs = ended(JSON.stringify(LOSSES)) }) =>
  ({ args, options }: Call) => {
    if (args.includes('addon')) return alone;
    return options.env!.PADDLE_ENGINE === 'wasm' ? ended(JSON.stringify(own)) : theirs;
  };
const tried = (given: Parameters<typeof answers>[0], gpu = false) =>
  verify(contextOf(answers(given)).context, '/home', '/home/a.node', gpu);

describe('trying an engine', () => {
  test('asks the addon alone, and the library with and without it', async () => {
    const { context, calls } = contextOf(answers({ theirs: ended('[2.3,2.2002,2.1]') }));
    expect(await verify(context, '/home', '/home/a.node', true)).toEqual({
      tensorflow: '2.15.0',
      card: false,
      steps: 3,
      off: expect.closeTo(9.1e-5, 6),
    });
    expect(calls.map(({ args }) => args.slice(2))).toEqual([['addon', '/home/a.node'], ['training'], ['training']]);
    expect(calls[1]!.options.env).toMatchObject({ PADDLE_ENGINE: 'wasm', PADDLE_ONEDNN: '0' });
    expect(calls[2]!.options).toMatchObject({
      env: { PADDLE_ENGINE: 'node-gpu', PADDLE_HAPI_HOME: '/home' },
      cwd: '/home',
    });
  });

  test.each([
    [{ alone: ended('', 1, 'no libstdc++') }, /Received from the addon: no libstdc\+\+\./],
    [{ alone: ended('', null) }, /Received from the addon: the process ended without a word, killed\./],
    [{ alone: ended(JSON.stringify({ ...ALONE, product: [19, 22, 43, 0] })) }, /\[19,22,43,0\] as a product/],
    [{ theirs: ended('', 1, 'no such engine') }, /Received from the engine 'node': no such engine/],
    [{ theirs: ended('[2.3,2.21,2.1]') }, /the losses 2\.3, 2\.21, 2\.1 instead of 2\.3, 2\.2, 2\.1/],
    [{ theirs: ended('[2.3,null,2.1]') }, /the losses/],
    [{ theirs: ended('[]') }, /the losses {2}instead of/],
  ])('%j is refused', async (given, text) => {
    await expect(tried(given)).rejects.toThrow(BackendError);
    await expect(tried(given)).rejects.toThrow(text);
  });
});
