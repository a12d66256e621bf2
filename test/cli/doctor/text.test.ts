import { expect, test } from 'vitest';
import { adviceFor } from '../../../src/cli/doctor/advice.ts';
import { textOf } from '../../../src/cli/doctor/text.ts';
import { CARD, PLAIN } from './report.ts';

test('a machine with nothing', () => {
  expect(textOf({ ...PLAIN, advice: adviceFor(PLAIN) })).toBe(`paddle-hapi 1.2.3

machine        EPYC, 2 cores, AVX2; linux x64, Node.js 24.1.0
computes with  WebAssembly (relaxed), 2 threads
own kernels    WebAssembly (relaxed), 2 threads
256-bit        can be used
oneDNN         none that can be used: the package 'koffi' is not installed
TensorFlow     @tensorflow/tfjs-node: none (npx paddle-hapi setup tensorflow)
               @tensorflow/tfjs-node-gpu: none (npx paddle-hapi setup tensorflow --gpu)
NVIDIA         no card
WebGPU         no webgpu, no @tensorflow/tfjs-backend-webgpu
Python         python3: none

What would make training faster
1. convolutions and products by oneDNN: ResNet-50 1.6×, VGG-16 1.7×, LeNet 1.1× as fast
     npm install koffi
     pip install onednn-cpu-gomp
2. vectors of 256 bits, an experiment of V8's, in place of oneDNN: ResNet-50 1.6×, VGG-16 1.6×, LeNet 1.1× as fast
     export FLAGS_wasm_revectorize=1`);
});

test('a machine with everything', () => {
  const text = textOf({
    ...PLAIN,
    machine: { ...PLAIN.machine, cores: 16, usable: 2.5, avx2: null },
    engine: {
      ...PLAIN.engine,
      kernels: null,
      error: 'no such engine',
      lacksForWide: 'Node.js 24',
      settings: { PADDLE_ENGINE: 'x', PADDLE_ONEDNN: '0' },
    },
    oneDnn: { koffi: '3.3.0', library: 'oneDNN 3.6.2 (libdnnl.so.3)', lacks: null },
    tensorflow: [
      { package: 'a', from: 'package', version: '4.22.0', file: '/a.node' },
      { package: 'b', from: 'setup', version: '2.15.0', file: '/b.node' },
      { package: 'c', from: null, version: '4.22.0', file: null },
    ],
    cards: [CARD],
    webgpu: { packages: { webgpu: '0.3.0' }, adapters: ['NVIDIA L4 (vulkan)'], error: null },
    python: [{ command: 'python3', version: '3.11.2', paddle: '3.3.1' }],
    advice: [],
  });
  expect(text.split('\n').slice(2)).toEqual([
    'machine        EPYC, 16 cores, 2.5 of them usable; linux x64, Node.js 24.1.0',
    'computes with  nothing: no such engine',
    '               PADDLE_ENGINE=x',
    '               PADDLE_ONEDNN=0',
    'own kernels    WebAssembly (relaxed), 2 threads',
    '256-bit        needs Node.js 24',
    'oneDNN         oneDNN 3.6.2 (libdnnl.so.3)',
    'TensorFlow     a: 4.22.0, /a.node',
    '               b: by setup, TensorFlow 2.15.0, /b.node',
    '               c: 4.22.0, without its native library (npx paddle-hapi setup tensorflow)',
    'NVIDIA         NVIDIA L4, 23034 MB, driver 535.104',
    'WebGPU         webgpu 0.3.0',
    '               NVIDIA L4 (vulkan)',
    'Python         python3 3.11.2, Paddle 3.3.1',
    '',
    'Nothing that is known would make training faster here.',
  ]);
});
