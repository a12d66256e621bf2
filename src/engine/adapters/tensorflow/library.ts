import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BackendError } from '../../../core/index.ts';
import { threadsWanted } from '../threads.ts';
import type { Binding } from './binding.ts';
import { addonIn } from './location.ts';

/** Where an addon may be, in the order in which it is looked for. */
export interface Search {
  /** the addon that is found; null when there is none */
  readonly file: string | null;
  /** what was found instead, for people */
  readonly found: string;
}

/** The addon's file inside its package. */
const INSIDE = ['lib/napi-v8/tfjs_binding.node', 'lib/napi-v9/tfjs_binding.node', 'lib/napi-v10/tfjs_binding.node'];

/**
 * Looks for the native addon of `@tensorflow/tfjs-node` or `-gpu`: in the packages of the program, then where `npx paddle-hapi setup tensorflow`
 * puts it.
 */
export function findAddon(gpu: boolean): Search {
  const name = `@tensorflow/tfjs-node${gpu ? '-gpu' : ''}`;
  const places = createRequire(join(process.cwd(), 'program.js')).resolve.paths(name) ?? [];
  const folder = places.map((place) => join(place, name)).find((place) => existsSync(join(place, 'package.json')));
  const own = INSIDE.map((file) => folder && join(folder, file)).find((file) => file && existsSync(file));
  if (own) return { file: own, found: own };
  const made = addonIn(gpu);
  if (existsSync(made)) return { file: made, found: made };
  return {
    file: null,
    found: folder
      ? `${folder} without its native library`
      : `neither the package ${name} nor a library that setup made`,
  };
}

/** How many NVIDIA cards their driver tells of; the driver for Windows and its guests tells through its own program only. */
function installedCards(): number {
  const folder = '/proc/driver/nvidia/gpus';
  if (existsSync(folder)) return readdirSync(folder).length;
  const { stdout } = spawnSync('nvidia-smi', ['-L'], { encoding: 'utf8', timeout: 10_000 });
  return stdout?.match(/^GPU \d+:/gm)?.length ?? 0;
}
let installed: number | undefined;

/** How many NVIDIA cards a program may use: those of the machine, or those of them that `CUDA_VISIBLE_DEVICES` names. */
export function cardCount(): number {
  installed ??= installedCards();
  const named = process.env.CUDA_VISIBLE_DEVICES?.split(',').filter(
    (text) => text.trim() !== '' && text.trim() !== '-1',
  );
  return Math.min(installed, named?.length ?? installed);
}

/** The one that this process loaded: a second library under the same name would not be another one. */
let loaded: { gpu: boolean; card: number; file: string; binding: Binding } | null = null;

/**
 * Loads the native addon.
 *
 * @param gpu - Whether that of the package for cards.
 * @param card - Which card it shall see.
 * @throws {BackendError} when there is none, when it does not load, and when another one is loaded
 */
export function load(gpu: boolean, card: number): { binding: Binding; file: string } {
  const engine = gpu ? 'node-gpu' : 'node';
  if (loaded) {
    if (loaded.gpu === gpu && (!gpu || loaded.card === card)) return loaded;
    const wanted = gpu && loaded.gpu ? `card ${card}` : gpu ? 'that of tfjs-node-gpu' : 'that of tfjs-node';
    throw new BackendError(
      `${engine}: a process must keep to one TensorFlow library and one card. Received a wish for ${wanted}, beside ${loaded.file}. Start another process for it.`,
    );
  }
  const option = gpu ? ' --gpu' : '';
  const { file, found } = findAddon(gpu);
  if (!file)
    throw new BackendError(
      `${engine}: TensorFlow's library must be there. Received ${found}. Make it with: npx paddle-hapi setup tensorflow${option}`,
    );
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  const threads = threadsWanted();
  if (threads) process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  const visible = process.env.CUDA_VISIBLE_DEVICES;
  if (gpu && card > 0) process.env.CUDA_VISIBLE_DEVICES = visible?.split(',')[card] ?? String(card);
  try {
    loaded = { gpu, card, file, binding: createRequire(import.meta.url)(file) as Binding };
    return loaded;
  } catch (cause) {
    throw new BackendError(
      `${engine}: TensorFlow's library must load. Received ${file}, which says: ${(cause as Error).message}. Make it again with: npx paddle-hapi setup tensorflow${option} --force`,
      { cause },
    );
  }
}
