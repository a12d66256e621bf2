import type { Report } from '../../../src/cli/doctor/report.ts';

/** A machine with 2 cores on which nothing has been installed or set. */
export const PLAIN: Omit<Report, 'advice'> = {
  version: '1.2.3',
  machine: { node: '24.1.0', system: 'linux x64', processor: 'EPYC', cores: 2, usable: 2, avx2: true },
  engine: {
    kernels: 'WebAssembly (relaxed), 2 threads',
    error: null,
    own: 'WebAssembly (relaxed), 2 threads',
    lacksForWide: null,
    settings: {},
  },
  oneDnn: { koffi: null, library: null, lacks: "the package 'koffi' is not installed" },
  tensorflow: [
    { package: '@tensorflow/tfjs-node', from: null, version: null, file: null },
    { package: '@tensorflow/tfjs-node-gpu', from: null, version: null, file: null },
  ],
  cards: [],
  webgpu: { packages: { webgpu: null, '@tensorflow/tfjs-backend-webgpu': null }, adapters: [], error: null },
  python: [{ command: 'python3', version: null, paddle: null }],
};
export const CARD = { name: 'NVIDIA L4', memory: 23034, driver: '535.104' };
