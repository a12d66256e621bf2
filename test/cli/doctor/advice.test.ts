import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adviceFor, GAINS } from '../../../src/cli/doctor/advice.ts';
import type { Report } from '../../../src/cli/doctor/report.ts';
import { CARD, PLAIN } from './report.ts';

const LIBRARY = { koffi: '3.3.0', library: 'oneDNN 3.6.2 (libdnnl.so.3)', lacks: null };
const commandsFor = (change: Partial<Omit<Report, 'advice'>>) =>
  adviceFor({ ...PLAIN, ...change }).map(({ commands }) => commands);
const engine = (change: Partial<Report['engine']>) => ({ engine: { ...PLAIN.engine, ...change } });

describe('advice', () => {
  test('is what is not in use, the larger gain first', () => {
    expect(adviceFor(PLAIN)).toEqual([
      {
        title: 'convolutions and products by oneDNN',
        gain: 'ResNet-50 1.6×, VGG-16 1.7×, LeNet 1.1× as fast',
        commands: ['npm install koffi', 'pip install onednn-cpu-gomp'],
      },
      {
        title: "vectors of 256 bits, an experiment of V8's, in place of oneDNN",
        gain: 'ResNet-50 1.6×, VGG-16 1.6×, LeNet 1.1× as fast',
        commands: ['export FLAGS_wasm_revectorize=1'],
      },
    ]);
    expect(adviceFor({ ...PLAIN, oneDnn: LIBRARY })).toEqual([]);
  });

  test('for oneDNN names what is missing of it', () => {
    const first = (change: Partial<Omit<Report, 'advice'>>) => commandsFor(change)[0];
    expect(first({ oneDnn: { koffi: '3.3.0', library: null, lacks: 'none' } })).toEqual([
      'pip install onednn-cpu-gomp',
    ]);
    expect(first({ oneDnn: LIBRARY, ...engine({ settings: { PADDLE_ONEDNN: 'off' } }) })).toEqual([
      'unset PADDLE_ONEDNN',
    ]);
    const windows = { machine: { ...PLAIN.machine, system: 'win32 x64' } };
    expect(commandsFor(windows)).toEqual([['export FLAGS_wasm_revectorize=1']]);
  });

  test('for wide vectors is given where they can be had, with the Node.js that has them', () => {
    const second = (machine: Partial<Report['machine']>) =>
      commandsFor({ machine: { ...PLAIN.machine, ...machine } })[1];
    expect(second({ node: '20.19.0' })).toEqual([expect.stringContaining('24'), 'export FLAGS_wasm_revectorize=1']);
    expect(second({ avx2: false })).toBeUndefined();
    expect(second({ system: 'linux arm64' })).toBeUndefined();
    expect(commandsFor(engine({ kernels: 'WebAssembly (wide), 2 threads' }))).toHaveLength(1);
  });

  test('for threads is as many as the process may use', () => {
    const threads = (usable: number, settings: Record<string, string>, own = 'WebAssembly (relaxed), 8 threads') =>
      commandsFor({
        oneDnn: LIBRARY,
        machine: { ...PLAIN.machine, cores: 16, usable },
        ...engine({ own, settings }),
      }).flat();
    expect(threads(16, {})).toEqual([]);
    expect(threads(16, { PADDLE_NUM_THREADS: '2' })).toEqual(['unset PADDLE_NUM_THREADS']);
    expect(threads(2.5, {})).toEqual(['export PADDLE_NUM_THREADS=2']);
    expect(threads(0.5, { PADDLE_NUM_THREADS: '1' })).toEqual([]);
  });

  test('begins with the card, unless it is in use', () => {
    const cards = [CARD];
    expect(commandsFor({ cards, oneDnn: LIBRARY })).toEqual([
      ['npx paddle-hapi setup tensorflow --gpu', 'export PADDLE_ENGINE=gpu'],
    ]);
    const tensorflow = [
      PLAIN.tensorflow[0]!,
      { package: '@tensorflow/tfjs-node-gpu', from: 'setup', version: '2.15.0', file: '/a.node' } as const,
    ];
    expect(commandsFor({ cards, tensorflow, oneDnn: LIBRARY })).toEqual([['export PADDLE_ENGINE=gpu']]);
    const inUse = engine({ kernels: 'TensorFlow 2.15.0 (/a.node), card 0' });
    expect(commandsFor({ cards, tensorflow, ...inUse })).toEqual([]);
  });

  test('undoes slow settings', () => {
    const settings = { PADDLE_ENGINE: 'reference', PADDLE_WASM_VARIANT: 'plain' };
    expect(commandsFor({ oneDnn: LIBRARY, ...engine({ kernels: 'TypeScript', settings }) })).toEqual([
      ['unset PADDLE_ENGINE'],
      ['unset PADDLE_WASM_VARIANT'],
    ]);
  });

  test('has the gains of the last run that stands in benchmarks/README.md', () => {
    const page = readFileSync(new URL('../../../benchmarks/README.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| (ResNet-50|VGG-16|LeNet), training step, [^|]*\|([^\n]*)$/gm)];
    const times = new Map<string, number[]>();
    for (const [, network, cells] of rows)
      if (!times.has(network!))
        times.set(
          network!,
          cells!.split('|').map((cell) => Number.parseFloat(cell)),
        );
    expect([...times.keys()].sort()).toEqual(Object.keys(GAINS.wide).sort());
    for (const [network, [own, wide, oneDnn]] of times) {
      const name = network as keyof typeof GAINS.wide;
      expect([name, GAINS.wide[name], GAINS.oneDnn[name]]).toEqual([
        name,
        Number((own! / wide!).toFixed(1)),
        Number((own! / oneDnn!).toFixed(1)),
      ]);
    }
  });
});
