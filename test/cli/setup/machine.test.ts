import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thisMachine } from '../../../src/cli/setup/machine.ts';
import { CUDA_LIBRARIES } from '../../../src/cli/setup/pins.ts';
import { type Call, contextOf, ended, missing } from '../context.ts';

/** A machine that has these programs. */
const having = (programs: Readonly<Record<string, string>>) =>
  contextOf(({ command, args }: Call) => {
    const said = programs[[command, ...args].join(' ')];
    return said === undefined ? missing : ended(said);
  }).context;

test('tools are those that answer, in their order', async () => {
  const context = having({
    'c++ --version': 'c++ 12\nCopyright',
    'clang++ --version': 'clang 14',
    'python3 -m pip --version': 'pip 23',
  });
  const found = await thisMachine(context, {});
  expect(found).toMatchObject({
    system: `${process.platform} ${process.arch}`,
    compiler: { command: ['c++'], version: 'c++ 12' },
    npm: undefined,
    pip: { command: ['python3', '-m', 'pip'] },
    cuda: false,
  });
});

test('CXX is the compiler, and no other in its place', async () => {
  const context = having({ 'ccache g++ --version': 'g++ 9', 'g++ --version': 'g++ 12' });
  expect((await thisMachine(context, { CXX: 'ccache g++' })).compiler).toEqual({
    command: ['ccache', 'g++'],
    version: 'g++ 9',
  });
  expect((await thisMachine(context, { CXX: 'icpx' })).compiler).toBeUndefined();
});

test("CUDA is there when all of it is, in the loader's table or in LD_LIBRARY_PATH", async () => {
  const [last, ...others] = [...CUDA_LIBRARIES].reverse();
  const table = others.map((name) => `\t${name} (libc6,x86-64) => /cuda/${name}`).join('\n');
  const context = having({ '/sbin/ldconfig -p': `2 libs\n${table}\n` });
  const folder = mkdtempSync(join(tmpdir(), 'cuda-'));
  try {
    const env = { LD_LIBRARY_PATH: `:/nowhere:${folder}` };
    expect((await thisMachine(context, env)).cuda).toBe(false);
    writeFileSync(join(folder, last!), '');
    expect((await thisMachine(context, env)).cuda).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a card is one that NVIDIA’s tool lists', async () => {
  const smi = 'nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits';
  expect((await thisMachine(having({ [smi]: 'NVIDIA L4, 23034, 535.1' }), {})).card).toBe(true);
});
