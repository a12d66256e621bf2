import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { build } from '../../../src/cli/setup/build.ts';
import type { Plan } from '../../../src/cli/setup/plan.ts';
import { BackendError } from '../../../src/core/index.ts';
import { tarOf } from '../../vision/download/tarOf.ts';
import { type Call, contextOf, ended } from '../context.ts';

const ALONE = { tensorflow: '2.15.0', gpu: false, product: [19, 22, 43, 50] };

/** What the registries hand out. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'tensorflow-cpu==2.15.0': zipSync({
    'tensorflow/libtensorflow_cc.so.2': strToU8('library'),
    'tensorflow/libtensorflow_framework.so.2': strToU8('framework'),
    'tensorflow/include/tensorflow/c/c_api.h': strToU8('header'),
    'tensorflow/python/large.so': strToU8('not wanted'),
    'nvidia/cudnn/lib/libcudnn.so.8': strToU8('cudnn'),
    'nvidia/cuda_nvcc/bin/ptxas': strToU8('ptxas'),
    'nvidia/cudnn/include/cudnn.h': strToU8('not wanted'),
  }),
  'tfjs@4.22.0': gzipSync(
    tarOf([
      { name: 'package/binding/a.cc', body: 'source' },
      { name: 'package/binding/a.h', body: 'header' },
      { name: 'package/dist/index.js', body: 'not wanted' },
    ]),
  ),
  'headers@1.9.0': gzipSync(tarOf([{ name: 'package/include/node_api.h', body: 'header' }])),
};
const hash = (file: string, algorithm: string, encoding: 'hex' | 'base64') =>
  createHash(algorithm).update(FILES[file]!).digest(encoding);
const tool = (name: string) => ({ command: [name] as const, version: `${name} 1` });

const PLAN: Plan = {
  gpu: false,
  packages: [
    { name: 'tfjs', version: '4.22.0', sha512: hash('tfjs@4.22.0', 'sha512', 'base64') },
    { name: 'headers', version: '1.9.0', sha512: hash('headers@1.9.0', 'sha512', 'base64') },
  ],
  installed: undefined,
  wheels: [
    {
      pin: {
        name: 'tensorflow-cpu',
        version: '2.15.0',
        platform: 'any',
        sha256: hash('tensorflow-cpu==2.15.0', 'sha256', 'hex'),
        size: 1000,
        kept: 1000,
      },
      file: undefined,
      sha256: hash('tensorflow-cpu==2.15.0', 'sha256', 'hex'),
    },
  ],
  compiler: tool('g++'),
  npm: tool('npm'),
  pip: tool('pip'),
  notes: [],
  space: 1000,
};

/** Which program a call is, by what it is for. */
function kindOf({ command, args }: Call): string {
  return command === 'node' ? args[2]! : command;
}

/** Programs that do their work as they should. */
function working(call: Call) {
  const { command, args } = call;
  const after = (option: string) => args[args.indexOf(option) + 1]!;
  const kind = kindOf(call);
  if (kind === 'npm' || kind === 'pip')
    writeFileSync(join(after(kind === 'npm' ? '--pack-destination' : '--dest'), 'file'), FILES[args.at(-1)!]!);
  if (kind === 'g++') writeFileSync(after('-o'), 'addon');
  if (kind === 'addon') return ended(JSON.stringify(ALONE));
  if (kind === 'training') return ended('[2,1]');
  if (!['npm', 'pip', 'g++'].includes(kind)) throw new Error(command);
  return ended('');
}

let home: string;
let place: string;
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'build-')), 'engines');
  place = join(home, 'tensorflow', 'tfjs', 'tfjs_binding.node');
});
afterEach(() => rmSync(dirname(home), { recursive: true, force: true }));

/** Every file below a folder. */
const filesOf = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort()
    : [];

describe('making an engine', () => {
  test('leaves the addon, libraries in the folders that they look in, and a record', async () => {
    const { context, calls } = contextOf(working);
    expect(await build(context, PLAN, home, place)).toEqual({ tensorflow: '2.15.0', card: false, steps: 2, off: 0 });
    expect(readdirSync(home)).toEqual(['tensorflow']);
    expect(filesOf(dirname(place))).toEqual([
      'engine.json',
      'nvidia/cuda_nvcc/bin/ptxas',
      'nvidia/cudnn/lib/libcudnn.so.8',
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
      'tfjs_binding.node',
    ]);
    expect(JSON.parse(readFileSync(join(dirname(place), 'engine.json'), 'utf8'))).toEqual({
      addon: 'tfjs 4.22.0',
      tensorflow: '2.15.0',
      sources: {
        'tfjs 4.22.0': `sha512-${PLAN.packages[0].sha512}`,
        'headers 1.9.0': `sha512-${PLAN.packages[1].sha512}`,
        'tensorflow-cpu 2.15.0': `sha256-${PLAN.wheels[0]!.sha256}`,
      },
      compiler: 'g++ 1',
      node: process.version,
      made: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    const compiled = calls.find(({ command }) => command === 'g++')!.args;
    expect(compiled.filter((argument) => argument.endsWith('.cc')).map((path) => basename(path))).toEqual(['a.cc']);
    expect(compiled).toContain('-Wl,-rpath,$ORIGIN/tensorflow');
    // what is tried is what was made, before it is in its place
    const tried = calls.find(({ args }) => args.includes('addon'))!.args.at(-1)!;
    expect(tried).toBe(join(home, `.setup-${process.pid}`, 'tensorflow', 'tfjs', 'tfjs_binding.node'));
  });

  test('takes a wheel at hand, and an installed TensorFlow where it lies', async () => {
    const file = join(dirname(home), 'a.whl');
    writeFileSync(file, FILES['tensorflow-cpu==2.15.0']!);
    const given = contextOf(working);
    await build(given.context, { ...PLAN, wheels: [{ ...PLAN.wheels[0]!, file }], pip: undefined }, home, place);
    expect(given.calls.map(kindOf)).not.toContain('pip');
    expect(existsSync(file)).toBe(true);

    const there = contextOf(working);
    const installed = { folder: '/site/tensorflow', version: '2.15.1' };
    await build(there.context, { ...PLAN, wheels: [], installed }, home, place);
    expect(there.calls.find(({ command }) => command === 'g++')!.args).toEqual(
      expect.arrayContaining(['-I/site/tensorflow/include', '-L/site/tensorflow', '-Wl,-rpath,/site/tensorflow']),
    );
    expect(filesOf(dirname(place))).toEqual(['engine.json', 'tfjs_binding.node']);
    expect(readFileSync(join(dirname(place), 'engine.json'), 'utf8')).toMatch(/"installed": "\/site\/tensorflow"/);
  });

  test.each([
    [
      'pip',
      () => ended('', 1, 'no route'),
      /pip download must fetch tensorflow-cpu==2\.15\.0\. Received status 1 and:\nno route/,
    ],
    ['pip', () => ended('', null, 'spawn ENOENT'), /Received:\nspawn ENOENT/],
    ['npm', () => ended('', 1, 'E404'), /npm pack must fetch tfjs@4\.22\.0.*E404/s],
    ['npm', () => ended(''), /npm pack must fetch/],
    [
      'g++',
      () => ended('', 1, 'a.cc:1: error'),
      /g\+\+ 1 must compile the addon\. Received status 1 and:\na\.cc:1: error/,
    ],
    ['g++', () => ended(''), /must compile the addon/],
    ['addon', () => ended('', null), /Received from the addon: the process ended without a word/],
    ['training', () => ended('', 1, 'no such engine'), /no such engine/],
  ] as const)('what fails in %s leaves what was there before, and nothing else', async (kind, end, text) => {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, 'the one before');
    const { context } = contextOf((call) => (kindOf(call) === kind ? end() : working(call)));
    const failing = build(context, PLAN, home, place);
    await expect(failing).rejects.toThrow(BackendError);
    await expect(failing).rejects.toThrow(text);
    expect(filesOf(home)).toEqual(['tensorflow/tfjs/tfjs_binding.node']);
    expect(readdirSync(home)).toEqual(['tensorflow']);
    expect(readFileSync(place, 'utf8')).toBe('the one before');
  });

  test.each(Object.keys(FILES))('another %s than the pinned one is refused and not used', async (spec) => {
    const { context, calls } = contextOf((call) => {
      const end = working(call);
      if (call.args.at(-1) === spec) {
        const folder = call.args[call.args.findIndex((word) => /^--(dest|pack-destination)$/.test(word)) + 1]!;
        writeFileSync(join(folder, 'file'), 'another one');
      }
      return end;
    });
    await expect(build(context, PLAN, home, place)).rejects.toThrow(
      /must be what its registry published, with the hash/,
    );
    expect(calls.map(kindOf)).not.toContain('g++');
    expect(readdirSync(home)).toEqual([]);
  });

  test.each(['pip', 'npm', 'g++', 'addon', 'training'])('a stop in %s leaves nothing', async (kind) => {
    const interrupt = new AbortController();
    const { context } = contextOf((call) => {
      if (kindOf(call) === kind) interrupt.abort();
      return working(call);
    }, interrupt);
    await expect(build(context, PLAN, home, place)).rejects.toThrow(/abort/i);
    expect(readdirSync(home)).toEqual([]);
  });

  test('the one before is replaced, and what killed processes left is removed', async () => {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(join(dirname(place), 'old.so'), '');
    for (const name of ['.setup-999999999', `.setup-${process.pid}`, `.setup-${process.ppid}`, 'mine'])
      mkdirSync(join(home, name, 'deep'), { recursive: true });
    await build(contextOf(working).context, PLAN, home, place);
    expect(readdirSync(home).sort()).toEqual([`.setup-${process.ppid}`, 'mine', 'tensorflow']);
    expect(filesOf(dirname(place))).not.toContain('old.so');
  });

  test('a place that takes no files, and a disk without room, are refused before anything is fetched', async () => {
    const { context, calls } = contextOf(working);
    writeFileSync(home, 'a file');
    await expect(build(context, PLAN, home, place)).rejects.toThrow(
      /must take new files\. Received .*Set PADDLE_HAPI_HOME/,
    );
    rmSync(home);
    const vast = build(context, { ...PLAN, space: 1e18 }, home, place);
    await expect(vast).rejects.toThrow(/must have 1000000000\.0 GB free\. Received .* Make room/);
    expect(readdirSync(home)).toEqual([]);
    expect(calls).toEqual([]);
  });
});
