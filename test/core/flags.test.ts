import { afterEach, expect, test, vi } from 'vitest';
import { ArgumentError, StateError } from '../../src/core/index.ts';

const FLAG = 'FLAGS_wasm_revectorize';

/** The module as it is when a program starts, under an environment. */
async function flags(value?: string): Promise<typeof import('../../src/core/flags.ts')> {
  vi.resetModules();
  vi.stubEnv(FLAG, value);
  return import('../../src/core/flags.ts');
}
afterEach(() => vi.unstubAllEnvs());

test('a flag is off until the program or the environment sets it; the program wins', async () => {
  const { getFlags, setFlags, takeFlag } = await flags();
  expect(getFlags(FLAG)).toEqual({ [FLAG]: false });
  setFlags({ [FLAG]: 1 });
  expect(getFlags([FLAG])).toEqual({ [FLAG]: true });
  expect(takeFlag(FLAG)).toBe(true);
  for (const on of ['1', 'true', 'True', 'YES', 'on']) expect((await flags(on)).takeFlag(FLAG)).toBe(true);
  for (const off of ['0', 'false', '']) expect((await flags(off)).takeFlag(FLAG)).toBe(false);
  const set = await flags('1');
  set.setFlags({ [FLAG]: false });
  expect(set.takeFlag(FLAG)).toBe(false);
});

test('a flag that was used keeps its value', async () => {
  const { getFlags, setFlags, takeFlag } = await flags();
  takeFlag(FLAG);
  setFlags({ [FLAG]: false });
  // the error classes are those of this load of the modules
  expect(() => setFlags({ [FLAG]: true })).toThrow(
    expect.objectContaining({
      name: StateError.name,
      message: `paddle.setFlags: ${FLAG} must be set before the first tensor, because the engine starts with it. Received true afterwards. Set it first of all, or start the program with ${FLAG}=1 in the environment.`,
    }),
  );
  expect(getFlags(FLAG)).toEqual({ [FLAG]: false });
});

test('flags that are not there, or not flags, are refused, and nothing is set', async () => {
  const { getFlags, setFlags } = await flags();
  const refused = (message: string): unknown => expect.objectContaining({ name: ArgumentError.name, message });
  expect(() => setFlags({ [FLAG]: true, FLAGS_wasm_revectorise: true })).toThrow(
    refused(`paddle.setFlags: a flag must be one of ${FLAG}. Received 'FLAGS_wasm_revectorise'. Did you mean ${FLAG}?`),
  );
  expect(() => getFlags('x')).toThrow(
    refused(`paddle.getFlags: a flag must be one of ${FLAG}. Received 'x'. Leave it out: nothing here depends on it.`),
  );
  for (const value of ['maybe', 2, null, Number.NaN])
    expect(() => setFlags({ [FLAG]: value as never })).toThrow(
      /^paddle.setFlags: FLAGS_wasm_revectorize must be true or false[.] Received/,
    );
  for (const names of [undefined, 3, { flags: [FLAG] }])
    expect(() => getFlags(names as never)).toThrow(
      /^paddle.getFlags: flags must be a name or a list of names[.] Received/,
    );
  expect(() => setFlags([] as never)).toThrow(
    refused(
      `paddle.setFlags: flags must be an object of values by name. Received []. Write paddle.setFlags({ ${FLAG}: true }).`,
    ),
  );
  expect(getFlags(FLAG)).toEqual({ [FLAG]: false });
});
