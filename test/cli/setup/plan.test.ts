import { describe, expect, test } from 'vitest';
import type { Machine } from '../../../src/cli/setup/machine.ts';
import { CUDA, TENSORFLOW, TENSORFLOW_CPU, TENSORFLOW_GPU } from '../../../src/cli/setup/pins.ts';
import { type Found, planOf } from '../../../src/cli/setup/plan.ts';
import { BackendError } from '../../../src/core/index.ts';

const tool = (name: string) => ({ command: [name] as const, version: `${name} 1` });
const MACHINE: Machine = {
  system: 'linux x64',
  glibc: true,
  compiler: tool('g++'),
  npm: tool('npm'),
  pip: tool('pip'),
  card: false,
  cuda: false,
};
const INSTALLED = { folder: '/site/tensorflow', version: TENSORFLOW };

const plan = (gpu: boolean, machine: Partial<Machine> = {}, found: Partial<Found> = {}, noCuda = false) =>
  planOf({ gpu, noCuda }, { machine: { ...MACHINE, ...machine }, installed: undefined, given: new Map(), ...found });
const names = ({ wheels }: ReturnType<typeof plan>) => wheels.map(({ pin }) => pin.name);

describe('a plan', () => {
  test('for the processor is one wheel, addon and headers', () => {
    const made = plan(false);
    expect(names(made)).toEqual(['tensorflow-cpu']);
    expect(made.packages.map(({ name }) => name)).toEqual(['@tensorflow/tfjs-node', 'node-api-headers']);
    expect(made.notes).toEqual(['207 MB to fetch, 614 MB on disk.']);
    expect(made.space).toBeGreaterThan(TENSORFLOW_CPU.x64!.kept + TENSORFLOW_CPU.x64!.size);
    expect(names(plan(false, { system: 'linux arm64' }))).toEqual(['tensorflow-cpu-aws']);
  });

  test("for cards has NVIDIA's libraries only where there is a card without them", () => {
    const all = ['tensorflow', ...CUDA.map(({ name }) => name)];
    const withCard = plan(true, { card: true });
    expect(names(withCard)).toEqual(all);
    expect(withCard.packages[0].name).toBe('@tensorflow/tfjs-node-gpu');
    expect(withCard.notes.at(-1)).toBe('2.1 GB to fetch, 3.7 GB on disk.');
    expect(names(plan(true, { card: true, cuda: true }))).toEqual(['tensorflow']);
    expect(names(plan(true, { card: true }, {}, true))).toEqual(['tensorflow']);
    expect(names(plan(true, { card: true }, { installed: INSTALLED }))).toEqual([]);
    const without = plan(true);
    expect(names(without)).toEqual(['tensorflow']);
    expect(without.notes[0]).toMatch(/^No NVIDIA card was found/);
  });

  test('takes given wheels, for another Python too, and then needs no pip', () => {
    const { sha256, alike } = TENSORFLOW_CPU.x64!;
    for (const hash of [sha256, ...alike!]) {
      const made = plan(false, { pip: undefined }, { given: new Map([[hash, '/a.whl']]) });
      expect(made.wheels).toMatchObject([{ file: '/a.whl', sha256: hash }]);
      expect(made.notes).toEqual(['614 MB on disk.']);
    }
    const stray = () => plan(false, {}, { given: new Map([[TENSORFLOW_GPU.sha256, '/gpu.whl']]) });
    expect(stray).toThrow(BackendError);
    expect(stray).toThrow(
      /wanted here, to the last byte: tensorflow-cpu 2\.15\.0\. Received \/gpu\.whl, sha256 ed60.* pip download /,
    );
  });

  test('uses an installed TensorFlow, and says when it is another version', () => {
    const made = plan(false, { pip: undefined }, { installed: INSTALLED });
    expect(made).toMatchObject({ installed: INSTALLED, wheels: [], notes: [] });
    const other = plan(false, {}, { installed: { ...INSTALLED, version: '2.18.0' } });
    expect(other.notes).toEqual(['TensorFlow 2.18.0 is not the version that was tried, 2.15.0.']);
  });

  test.each([
    [{ compiler: undefined }, false, /a machine without a C\+\+ compiler \(apt-get install g\+\+/],
    [{ npm: undefined, pip: undefined }, false, /without npm .*, without pip /],
    [{ system: 'darwin arm64' }, false, /must be Linux\. Received darwin arm64\. .*npm install @tensorflow\/tfjs-node/],
    [{ system: 'win32 x64' }, true, /must be Linux\. Received win32 x64\./],
    [{ glibc: false }, false, /must be glibc/],
    [{ system: 'linux arm64' }, true, /x64\. Received arm64\. Leave --gpu out/],
    [{ system: 'linux riscv64' }, false, /x64, arm64\. Received riscv64\. Stay with the default engine/],
  ] as const)('%j is refused before anything is fetched', (machine, gpu, text) => {
    expect(() => plan(gpu, machine)).toThrow(BackendError);
    expect(() => plan(gpu, machine)).toThrow(text);
  });
});
