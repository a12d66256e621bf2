import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BackendError } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { fetchPackage, fetchWheel } from './fetch.ts';
import { fileError } from './files.ts';
import { bytesText, type Plan } from './plan.ts';
import { unpackLibraries, unpackSources } from './unpack.ts';
import { type Seen, verify } from './verify.ts';

/** What is known of an engine that was made, in its folder's `engine.json`. */
export interface EngineRecord {
  readonly addon: string;
  readonly tensorflow: string;
  /** the folder of TensorFlow's libraries, where they were not copied */
  readonly installed?: string;
  /** what it was made of, each with its hash */
  readonly sources: Readonly<Record<string, string>>;
  readonly compiler: string;
  readonly node: string;
  readonly made: string;
}

/** Where it is made: a folder beside its place, named after the process, so that a later one can tell what was left behind. */
const WORK = /^\.setup-(\d+)$/;

/**
 * Makes an engine beside its place, tries it, and puts it there; before that nothing is changed, and nothing is left when it fails.
 *
 * @param place - The addon's path in the end: `HOME/tensorflow/NAME/tfjs_binding.node`.
 * @param home - The folder of all engines.
 * @returns what was seen when it was tried
 * @throws {BackendError} when a step fails, with what it said
 */
export async function build(context: Context, plan: Plan, home: string, place: string): Promise<Seen> {
  const { signal, note } = context;
  const work = join(home, `.setup-${process.pid}`);
  await makeRoom(home, work, plan.space);
  try {
    const engine = dirname(place).replace(home, work);
    const addon = place.replace(home, work);
    const scratch = join(work, 'scratch');
    await mkdir(engine, { recursive: true });
    for (const { pin, file } of plan.wheels) {
      const spec = `${pin.name} ${pin.version}`;
      await timed(note, file ? `Unpacking ${file}` : `Fetching ${spec}, ${bytesText(pin.size)}`, async () => {
        const folder = join(scratch, pin.name);
        const wheel = file ?? (await fetchWheel(context, plan.pip!, pin, folder));
        const count = await unpackLibraries(wheel, engine, scratch, signal);
        if (count === 0)
          throw new BackendError(`setup tensorflow: ${wheel} must hold libraries. Received none. Report it.`);
        await rm(folder, { recursive: true, force: true });
      });
    }
    await compile(context, plan, engine, addon, scratch);
    const [sources, headers] = plan.packages;
    const record: EngineRecord = {
      addon: `${sources.name} ${sources.version}`,
      tensorflow: plan.installed?.version ?? plan.wheels[0]!.pin.version,
      ...(plan.installed && { installed: plan.installed.folder }),
      sources: Object.fromEntries([
        ...[sources, headers].map(({ name, version, sha512 }) => [`${name} ${version}`, `sha512-${sha512}`]),
        ...plan.wheels.map(({ pin: { name, version }, sha256 }) => [`${name} ${version}`, `sha256-${sha256}`]),
      ]),
      compiler: plan.compiler.version,
      node: process.version,
      made: new Date().toISOString(),
    };
    await writeFile(join(engine, 'engine.json'), `${JSON.stringify(record, null, 2)}\n`);
    const seen = await timed(note, 'Trying it', () => verify(context, work, addon, plan.gpu));
    signal.throwIfAborted();
    await putInPlace(engine, dirname(place), join(work, 'old'));
    return seen;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw fileError(
        'its folder must take what is written to it',
        error,
        'Make room or correct its rights, or set PADDLE_HAPI_HOME to another folder.',
      );
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Makes the folder to work in, and removes those of processes that were killed. */
async function makeRoom(home: string, work: string, space: number): Promise<void> {
  let free: number;
  try {
    await mkdir(home, { recursive: true });
    for (const name of await readdir(home)) {
      const left = WORK.exec(name);
      if (left && (Number(left[1]) === process.pid || !runs(Number(left[1]))))
        await rm(join(home, name), { recursive: true, force: true });
    }
    await mkdir(work);
    const { bavail, bsize } = await statfs(work);
    free = bavail * bsize;
  } catch (error) {
    throw fileError(`the folder ${home} must take new files`, error, 'Set PADDLE_HAPI_HOME to one that does.');
  }
  if (free >= space) return;
  await rm(work, { recursive: true, force: true });
  throw new BackendError(
    `setup tensorflow: ${home} must have ${bytesText(space)} free. Received ${bytesText(free)}. Make room, or set PADDLE_HAPI_HOME to another disk.`,
  );
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function compile(context: Context, plan: Plan, engine: string, addon: string, scratch: string): Promise<void> {
  const [sources, headers] = plan.packages;
  const [program, ...first] = plan.compiler.command;
  const libraries = plan.installed?.folder ?? join(engine, 'tensorflow');
  const include = plan.installed ? join(plan.installed.folder, 'include') : join(scratch, 'include');
  const own = join(scratch, 'node-api');
  const files = await timed(
    context.note,
    `Fetching ${sources.name} ${sources.version} and ${headers.name} ${headers.version}`,
    async () => {
      // one after the other: what fails must not leave the other one writing
      const binding = await fetchPackage(context, plan.npm, sources, join(scratch, sources.name));
      const api = await fetchPackage(context, plan.npm, headers, join(scratch, headers.name));
      await unpackSources(api, 'include', own);
      return unpackSources(binding, 'binding', join(scratch, 'binding'));
    },
  );
  await timed(context.note, `Compiling the addon with ${plan.compiler.command.join(' ')}`, async () => {
    const { status, stderr } = await context.run(program, [
      ...first,
      ...['-O2', '-std=c++17', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'],
      ...[`-I${own}`, `-I${include}`, ...files, '-o', addon, `-L${libraries}`],
      // beside the addon, wherever that is moved to; an installed TensorFlow stays where it is
      `-Wl,-rpath,${plan.installed ? libraries : '$ORIGIN/tensorflow'}`,
      ...['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
    ]);
    if (status === 0 && existsSync(addon)) return;
    const said = stderr.trim().split('\n').slice(0, 12).join('\n');
    throw new BackendError(
      `setup tensorflow: ${plan.compiler.version} must compile the addon. Received${status === null ? '' : ` status ${status} and`}:\n${said}\nTake another compiler (CXX=clang++), of C++17, and one that links for this machine.`,
    );
  });
}

/** What was there before is away only when the new one is in its place. */
async function putInPlace(made: string, place: string, old: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const before = existsSync(place);
  if (before) await rename(place, old);
  try {
    await rename(made, place);
  } catch (error) {
    if (before) await rename(old, place);
    throw error;
  }
}

async function timed<T>(note: Context['note'], title: string, work: () => Promise<T>): Promise<T> {
  note(`${title} …`);
  const begin = performance.now();
  const result = await work();
  note(`  ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  return result;
}
