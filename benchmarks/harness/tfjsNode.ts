import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addonIn } from '../../src/engine/adapters/index.ts';

const NAME = '@tensorflow/tfjs-node';
const VERSION = '4.22.0';

/**
 * The folder whose `node_modules` has TensorFlow.js with its native addon: `TFJS_NODE`, else this repository, else one that is made in the cache
 * around the addon that `npx paddle-hapi setup tensorflow` made.
 *
 * @param cache - The folder of what benchmarks make.
 * @throws {Error} when there is no addon, or npm cannot install the rest
 */
export function tfjsNodeFolder(cache: string): string {
  const { TFJS_NODE } = process.env;
  if (TFJS_NODE) return TFJS_NODE;
  const here = fileURLToPath(new URL('../../', import.meta.url));
  try {
    createRequire(join(here, 'program.js')).resolve(`${NAME}/package.json`);
    return here;
  } catch {
    return made(join(cache, `tfjs-node-${VERSION}`));
  }
}

function made(folder: string): string {
  const addon = addonIn(false);
  if (!existsSync(addon))
    throw new Error(
      `TFJS_NODE names no folder that has ${NAME}, and ${addon} is not there; npx paddle-hapi setup tensorflow makes it`,
    );
  const link = join(folder, 'node_modules', NAME, 'lib', 'napi-v8', 'tfjs_binding.node');
  if (existsSync(link)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${NAME}@${VERSION}`];
  const { status, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${error?.message ?? status}: ${stderr.trim()}`);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(addon, link);
  return folder;
}
