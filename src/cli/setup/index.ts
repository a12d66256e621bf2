/** `cli/setup`: makes native engines work on this machine. Not its business: how they are used. */
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { addonIn, enginesFolder } from '../../engine/adapters/index.ts';
import type { Command, Context } from '../context.ts';
import { build, type EngineRecord } from './build.ts';
import { fileError, hashOf } from './files.ts';
import { installedIn } from './installed.ts';
import { thisMachine } from './machine.ts';
import { HELP, setupOptions } from './options.ts';
import { planOf } from './plan.ts';
import { type Seen, verify } from './verify.ts';

export type { EngineRecord } from './build.ts';

/** The command `setup`. */
export const setup: Command = async (argv, context) => {
  const options = setupOptions(argv);
  if (options.help) {
    context.print(HELP);
    return 0;
  }
  const { gpu } = options;
  const home = enginesFolder();
  const place = addonIn(gpu);
  if (options.remove) {
    await remove(context, dirname(place));
    return 0;
  }
  if (existsSync(place) && !options.force) {
    const { made, tensorflow } = recordOf(place);
    context.note(
      `${dirname(place)} is there already: TensorFlow ${tensorflow}, made ${made}. Trying it; --force makes it anew.`,
    );
    tell(context, gpu, await verify(context, home, place, gpu));
    return 0;
  }
  const begin = performance.now();
  const [machine, installed, given] = await Promise.all([
    thisMachine(context),
    options.python === undefined ? undefined : installedIn(context, options.python),
    hashesOf(options.wheels, context.signal),
  ]);
  const plan = planOf(options, { machine, installed, given });
  for (const line of plan.notes) context.note(line);
  const seen = await build(context, plan, home, place);
  context.note(`${dirname(place)} is ready, in ${Math.round((performance.now() - begin) / 1000)} s.`);
  tell(context, gpu, seen);
  if (gpu && machine.card && !seen.card)
    context.note(
      'There is a card, but TensorFlow does not use it. TF_CPP_MIN_LOG_LEVEL=0 before a program lets it say why.',
    );
  return 0;
};

function tell({ note, print }: Context, gpu: boolean, { tensorflow, card, steps, off }: Seen): void {
  note(`TensorFlow ${tensorflow}, ${card ? 'on a card' : 'on the processor'}.`);
  note(`LeNet, ${steps} steps: losses within ${off.toExponential(0)} of the default engine's.`);
  const name = gpu ? (card ? 'gpu' : 'node-gpu') : 'node';
  print(`Use it with paddle.setDevice('${name}') or PADDLE_ENGINE=${name}.`);
}

/** What is known of an engine that was made. */
export function recordOf(addon: string): EngineRecord {
  return JSON.parse(readFileSync(join(dirname(addon), 'engine.json'), 'utf8'));
}

async function remove({ print }: Context, folder: string): Promise<void> {
  if (!existsSync(folder)) {
    print(`There is no ${folder}.`);
    return;
  }
  try {
    await rm(folder, { recursive: true });
  } catch (error) {
    throw fileError(`${folder} must be removable`, error, 'Correct its rights, then try again.');
  }
  print(`Removed ${folder}.`);
}

/** The given wheels by their hashes. */
async function hashesOf(files: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const file of files)
    try {
      hashes.set(await hashOf(resolve(file), 'sha256', 'hex', signal), resolve(file));
    } catch (error) {
      signal.throwIfAborted();
      throw fileError('--wheel must be a file that can be read', error, 'Correct the path.');
    }
  return hashes;
}
