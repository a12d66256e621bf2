import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { engine, oneDnn } from '../../../src/cli/doctor/engine.ts';
import { groupLimit, machine } from '../../../src/cli/doctor/machine.ts';
import { packageOf } from '../../../src/cli/doctor/packages.ts';
import { python } from '../../../src/cli/doctor/python.ts';
import { tensorflow } from '../../../src/cli/doctor/tensorflow.ts';
import { webgpu } from '../../../src/cli/doctor/webgpu.ts';
import { adaptersIn } from '../../../src/cli/doctor/webgpuAdapters.ts';
import { addonIn } from '../../../src/engine/adapters/index.ts';
import { contextOf, ended, missing } from '../context.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});
const put = (path: string, text = ''): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

describe('the machine', () => {
  test.each([
    [{ '/sys/fs/cgroup/cpu.max': '250000 100000\n' }, 2.5],
    [{ '/sys/fs/cgroup/cpu.max': 'max 100000\n' }, undefined],
    [{ '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000\n', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n' }, 0.5],
    [{ '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n' }, undefined],
    [{}, undefined],
  ] as const)('with %j may use %s processors', (files, limit) => {
    expect(groupLimit((path) => (files as Record<string, string>)[path])).toBe(limit);
  });

  test('is described by its files', () => {
    const files: Record<string, string> = {
      '/proc/cpuinfo': 'flags : avx avx2 f',
      '/sys/fs/cgroup/cpu.max': '50000 100000',
    };
    expect(machine((path) => files[path])).toMatchObject({ node: process.versions.node, usable: 0.5, avx2: true });
    expect(machine((path) => (path === '/proc/cpuinfo' ? 'flags : avx' : undefined)).avx2).toBe(false);
    expect(machine(() => undefined).avx2).toBeNull();
  });
});

describe('the engine', () => {
  const own = { kernels: 'WebAssembly (relaxed), 2 threads', lacksForWide: null };

  test('is asked as things are set and as nothing is', async () => {
    const set = { kernels: 'oneDNN 3.6.2 (/a), 2 threads', lacksForWide: null };
    const { context } = contextOf(({ options: { env } }) =>
      ended(JSON.stringify(env!.PADDLE_ONEDNN === '0' && env!.PADDLE_ENGINE === undefined ? own : set)),
    );
    vi.stubEnv('PADDLE_ONEDNN', undefined);
    expect(await engine(context, { PADDLE_NUM_THREADS: '2', PADDLE_ENGINE: '' })).toEqual({
      kernels: set.kernels,
      error: null,
      own: own.kernels,
      lacksForWide: null,
      settings: { PADDLE_NUM_THREADS: '2' },
    });
  });

  test('that does not start says why', async () => {
    const { context } = contextOf(({ options: { env } }) =>
      env!.PADDLE_ENGINE === 'x' ? ended('', 1, 'no such engine') : ended(JSON.stringify(own)),
    );
    vi.stubEnv('PADDLE_ENGINE', 'x');
    expect(await engine(context)).toMatchObject({ kernels: null, error: 'no such engine', own: own.kernels });
  });

  test('finds oneDNN where it is looked for, or says why not', async () => {
    const there = contextOf(() => ended('{"kernels":"oneDNN 3.6.2 (/a b), 1 thread","lacksForWide":null}'));
    expect(await oneDnn(there.context, { PADDLE_ONEDNN: '/a b' })).toMatchObject({
      library: 'oneDNN 3.6.2 (/a b)',
      lacks: null,
    });
    expect(there.calls[0]!.options.env!.PADDLE_ONEDNN).toBe('/a b');
    const text =
      'oneDNN: it must be usable. Received PADDLE_ONEDNN=1; libdnnl.so.3: no such file; it is old. Correct the variable or leave it out.';
    const none = contextOf(() => ended('', 1, text));
    expect(await oneDnn(none.context, { PADDLE_ONEDNN: 'off' })).toMatchObject({
      library: null,
      lacks: 'libdnnl.so.3: no such file; it is old',
    });
    expect(none.calls[0]!.options.env!.PADDLE_ONEDNN).toBe('1');
    const crash = contextOf(() => ended('', null));
    expect((await oneDnn(crash.context, {})).lacks).toMatch(/killed/);
  });
});

test('a package is one that the program has, then one that this library has', () => {
  put(join(folder, 'node_modules', 'fflate', 'package.json'), '{"version":"0.0.1"}');
  expect(packageOf('fflate', join(folder, 'deep'))).toEqual({
    folder: join(folder, 'node_modules', 'fflate'),
    version: '0.0.1',
  });
  expect(packageOf('zod', folder)?.version).toMatch(/^4\./);
  expect(packageOf('there-is-no-such-package', folder)).toBeUndefined();
});

test("TensorFlow's addons are found in packages and where setup puts them", () => {
  vi.stubEnv('PADDLE_HAPI_HOME', join(folder, 'home'));
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  const none = { package: '@tensorflow/tfjs-node', from: null, version: null, file: null };
  expect(tensorflow()).toEqual([none, { ...none, package: '@tensorflow/tfjs-node-gpu' }]);

  const inside = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  put(join(inside, 'package.json'), '{"version":"4.22.0"}');
  expect(tensorflow()[0]).toEqual({ ...none, version: '4.22.0' });
  const file = join(inside, 'lib', 'napi-v9', 'tfjs_binding.node');
  put(file);
  expect(tensorflow()[0]).toEqual({ ...none, from: 'package', version: '4.22.0', file });

  put(addonIn(true));
  put(join(dirname(addonIn(true)), 'engine.json'), '{"tensorflow":"2.15.0"}');
  expect(tensorflow()[1]).toMatchObject({ from: 'setup', version: '2.15.0', file: addonIn(true) });
});

test('WebGPU is asked only where its package is, and may crash', async () => {
  const without = contextOf();
  expect(await webgpu(without.context, () => undefined)).toEqual({
    packages: { webgpu: null, '@tensorflow/tfjs-backend-webgpu': null },
    adapters: [],
    error: null,
  });
  expect(without.calls).toEqual([]);
  const find = () => ({ folder: '/', version: '0.3.0' });
  const listed = contextOf(() => ended('["L4 (vulkan)"]')).context;
  expect(await webgpu(listed, find)).toMatchObject({ adapters: ['L4 (vulkan)'], error: null });
  expect((await webgpu(contextOf(() => ended('', null)).context, find)).error).toMatch(/killed/);
  const text =
    "Error: no suitable backends found\nAvailable adapters:\n * backend: 'vulkan', name: 'NVIDIA L4'\n * backend: 'null', name: 'Null'";
  expect(adaptersIn(text)).toEqual(['NVIDIA L4 (vulkan)', 'Null (null)']);
});

test('Pythons are asked for their Paddle', async () => {
  const { context } = contextOf(({ command }) =>
    command === '/a/python' ? ended('{"version":"3.11.2","paddle":"3.3.1"}') : missing,
  );
  expect(await python(context, { PADDLE_PYTHON: '/a/python' })).toEqual([
    { command: '/a/python', version: '3.11.2', paddle: '3.3.1' },
    { command: 'python3', version: null, paddle: null },
  ]);
  expect(await python(context, {})).toHaveLength(1);
});
