import type { Advice, Report } from './report.ts';

/** How many times as fast training steps were, by the last run with all columns in benchmarks/README.md. */
export const GAINS = {
  oneDnn: { 'ResNet-50': 1.6, 'VGG-16': 1.7, LeNet: 1.1 },
  wide: { 'ResNet-50': 1.6, 'VGG-16': 1.6, LeNet: 1.1 },
} as const;

/** Drivers that let the processor play a graphics card. */
const PLAYED = /swiftshader|llvmpipe|lavapipe|basic render/i;

const gainText = (gains: Readonly<Record<string, number>>): string =>
  `${Object.entries(gains)
    .map(([network, times]) => `${network} ${times}×`)
    .join(', ')} as fast`;

/** What would help on a machine, what helps most first. */
export function adviceFor(report: Omit<Report, 'advice'>): Advice[] {
  const { machine, engine, oneDnn, tensorflow, cards, webgpu } = report;
  const { settings } = engine;
  const advice: Advice[] = [];
  const add = (title: string, gain: string | null, ...commands: readonly (string | false)[]): void => {
    advice.push({ title, gain, commands: commands.filter((command) => command !== false) });
  };

  const { kernels } = engine;
  const onCard = / card \d+$/.test(kernels ?? '');
  if (cards.length > 0 && !onCard) {
    const there = tensorflow.some(({ package: name, file }) => name.endsWith('-gpu') && file !== null);
    add('the NVIDIA card', null, !there && 'npx paddle-hapi setup tensorflow --gpu', 'export PADDLE_ENGINE=gpu');
  }
  const byWebgpu = webgpu.adapters.filter((name) => !PLAYED.test(name));
  if (cards.length === 0 && byWebgpu.length > 0 && !kernels?.startsWith('WebGPU')) {
    const there = webgpu.packages['@tensorflow/tfjs-backend-webgpu'] !== null;
    add(
      `the graphics card, by WebGPU: ${byWebgpu[0]}`,
      null,
      !there && 'npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0',
      'export PADDLE_ENGINE=webgpu',
    );
  }
  // what follows is about the default engine
  if (kernels !== null && /^(TensorFlow|WebGPU)/.test(kernels)) return advice;
  if (settings.PADDLE_ENGINE === 'reference') add('the default engine', null, 'unset PADDLE_ENGINE');
  const threads = Number(settings.PADDLE_NUM_THREADS) || threadsOf(engine.own);
  const best = Math.max(1, Math.min(8, Math.floor(machine.usable)));
  if (threads < best) add(`${best} threads instead of ${threads}`, null, 'unset PADDLE_NUM_THREADS');
  if (threads > best)
    add(`${best} threads, for more this process may not use`, null, `export PADDLE_NUM_THREADS=${best}`);
  if (settings.PADDLE_WASM_VARIANT === 'plain') add('fused multiply-add', null, 'unset PADDLE_WASM_VARIANT');

  const loads = /^(linux|darwin) /.test(machine.system);
  const off = /^(0|off|false|no)$/i.test(settings.PADDLE_ONEDNN ?? '');
  const used = oneDnn.library !== null && !off;
  if (loads && !used)
    add(
      'convolutions and products by oneDNN',
      gainText(GAINS.oneDnn),
      off && 'unset PADDLE_ONEDNN',
      oneDnn.koffi === null && 'npm install koffi',
      oneDnn.library === null && 'pip install onednn-cpu-gomp',
    );
  const wide = kernels?.includes('(wide)') ?? false;
  const able = machine.system.endsWith(' x64') && machine.avx2 !== false;
  if (able && !used && !wide)
    add(
      `vectors of 256 bits, an experiment of V8's${loads ? ', in place of oneDNN' : ''}`,
      gainText(GAINS.wide),
      Number(machine.node.split('.')[0]) < 24 && 'nvm install 24   # or however Node.js comes to this machine',
      'export FLAGS_wasm_revectorize=1',
    );
  return advice;
}

/** The number of threads in the library's text about its kernels. */
const threadsOf = (kernels: string): number => Number(/(\d+) threads?/.exec(kernels)?.[1] ?? 1);
