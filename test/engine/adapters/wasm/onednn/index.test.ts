import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BackendError } from '../../../../../src/core/index.ts';
import type { Adapter } from '../../../../../src/engine/adapter.ts';
import { Host } from '../../../../../src/engine/adapters/wasm/host.ts';
import { createAdapter } from '../../../../../src/engine/adapters/wasm/index.ts';
import { Memory } from '../../../../../src/engine/adapters/wasm/memory.ts';
import { Kept } from '../../../../../src/engine/adapters/wasm/onednn/kept.ts';
import { places } from '../../../../../src/engine/adapters/wasm/onednn/library.ts';
import { selfTest } from '../../../../../src/engine/adapters/wasm/onednn/selfTest.ts';
import { ownPrimitives } from '../../../../../src/engine/adapters/wasm/ownPrimitives.ts';
import type { Primitives } from '../../../../../src/engine/adapters/wasm/primitives.ts';
import { Tables } from '../../../../../src/engine/adapters/wasm/tables.ts';
import { workspace } from '../../../../../src/engine/adapters/wasm/workspace.ts';
import { libraryOf } from './libraryOf.ts';

const name = process.platform === 'darwin' ? 'libdnnl.3.dylib' : 'libdnnl.so.3';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paddle-hapi-onednn-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function adapterWith(asked: string): Adapter {
  vi.stubEnv('PADDLE_ONEDNN', asked);
  return createAdapter();
}

test.each(['0', 'off', 'false'])('PADDLE_ONEDNN=%s leaves the work to our own kernels', (asked) => {
  expect(adapterWith(asked).describe()).toMatch(/^WebAssembly \((plain|relaxed)\), \d+ threads?$/);
});

test('a library that is asked for by its path and cannot be used is an error, with the reason', () => {
  const broken = join(folder, name);
  writeFileSync(broken, 'no library');
  for (const path of [broken, join(folder, 'none.so')])
    expect(() => adapterWith(path).describe()).toThrow(new RegExp(`PADDLE_ONEDNN=${path}.*${path}`, 's'));
  mkdirSync(join(folder, 'empty'));
  expect(() => adapterWith(join(folder, 'empty')).describe()).toThrow(BackendError);
});

test('a library that was not asked for and cannot be used leaves the work to our own kernels', () => {
  const libs = join(folder, 'paddle', 'libs');
  mkdirSync(libs, { recursive: true });
  writeFileSync(join(libs, name), 'no library');
  vi.stubEnv('PYTHONPATH', folder);
  vi.stubEnv('PATH', '');
  const described = adapterWith('').describe();
  // the system may have a library of its own
  expect(described).toMatch((libraryOf(2) ?? libraryOf(3)) ? /^(oneDNN|WebAssembly) / : /^WebAssembly /);
});

test('libraries are looked for in Pythons, newer versions first, and no Python is started', () => {
  const older = name.replace('3', '2');
  const site = join(folder, 'lib', 'python3.11', 'site-packages', 'paddle', 'libs');
  mkdirSync(site, { recursive: true });
  for (const file of [join(site, name), join(folder, 'lib', name), join(folder, 'lib', older)]) writeFileSync(file, '');
  const found = places(undefined, { VIRTUAL_ENV: folder }).filter((path) => path.startsWith(folder) || path === older);
  expect(found).toEqual([join(site, name), join(folder, 'lib', name), older, join(folder, 'lib', older)]);
  expect(places(folder)).toEqual([]);
  expect(places(site)).toEqual([join(site, name)]);
  expect(places(join(site, name))).toEqual([join(site, name)]);
});

test('the self-test passes what is right, and finds each primitive that is wrong in one number', () => {
  const host = new Host();
  const memory = new Memory(host.heap);
  const space = workspace(host, memory);
  const own = ownPrimitives(host, space, new Tables(host.heap, () => 0));
  const wrong = (which: keyof Primitives): Primitives => ({
    ...own,
    [which](...given: never[]) {
      (own[which] as (...given: never[]) => void)(...given);
      space.elements(given[which === 'convolve' ? 3 : 2]!, 256)[200]! += 1;
    },
  });
  selfTest(own, own, space);
  const before = memory.bytesInUse();
  const said = { convolve: 'convolution', inputGradient: 'input', filterGradient: 'filter', multiply: 'product' };
  for (const which of Object.keys(said) as (keyof Primitives)[])
    expect(() => selfTest(wrong(which), own, space)).toThrow(said[which]);
  expect(memory.bytesInUse()).toBe(before);
});

test('what was not used for longest is destroyed, and made again when it is asked for', () => {
  const events: string[] = [];
  const kept = new Kept<{ destroy(): void }>(2);
  const ask = (key: string): void => {
    kept.get(key, () => {
      events.push(`+${key}`);
      return { destroy: () => events.push(`-${key}`) };
    });
  };
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) ask(key);
  expect(events).toEqual(['+a', '+b', '+c', '-b', '+b', '-c']);
  expect(kept.get('none', () => null)).toBeNull();
  expect(
    kept.get('none', () => {
      throw new Error('asked twice');
    }),
  ).toBeNull();
});
