import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BackendError } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { hashOf } from './files.ts';
import type { Tool } from './machine.ts';
import { type NpmPin, PIP_OPTIONS, type WheelPin } from './pins.ts';

/**
 * Fetches a package with npm, as npm is set up here: its registry, its proxy, its cache.
 *
 * @param folder - An empty folder for it, which is made.
 * @returns the archive
 * @throws {BackendError} when npm fails or the archive is not the one that is pinned
 */
export async function fetchPackage(context: Context, npm: Tool, pin: NpmPin, folder: string): Promise<string> {
  const spec = `${pin.name}@${pin.version}`;
  const options = ['--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
  const file = await fetchInto(context, npm, folder, ['pack', ...options, spec]);
  check(file, spec, pin.sha512, await hashOf(file, 'sha512', 'base64', context.signal));
  return file;
}

/**
 * Fetches a wheel with pip, as pip is set up here.
 *
 * @param folder - An empty folder for it, which is made.
 * @returns the wheel
 * @throws {BackendError} when pip fails or the wheel is not the one that is pinned
 */
export async function fetchWheel(context: Context, pip: Tool, pin: WheelPin, folder: string): Promise<string> {
  const spec = `${pin.name}==${pin.version}`;
  const options = [
    '--platform',
    pin.platform,
    '--dest',
    folder,
    '--disable-pip-version-check',
    '--no-input',
    '--quiet',
  ];
  const file = await fetchInto(context, pip, folder, ['download', ...PIP_OPTIONS, ...options, spec]);
  check(file, spec, pin.sha256, await hashOf(file, 'sha256', 'hex', context.signal));
  return file;
}

/** Runs a tool that leaves one file in a folder. */
async function fetchInto(
  context: Context,
  { command: [program, ...first] }: Tool,
  folder: string,
  args: readonly string[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { status, stdout, stderr } = await context.run(program, [...first, ...args]);
  const [file] = await readdir(folder);
  if (status === 0 && file !== undefined) return join(folder, file);
  const said = `${stderr}\n${stdout}`.trim().split('\n').slice(-2).join('\n');
  throw new BackendError(
    `setup tensorflow: ${[program, ...first, args[0]].join(' ')} must fetch ${args.at(-1)}. Received${status === null ? '' : ` status ${status} and`}:\n${said}\nLook at the network and at the registry that it is set to, and run it again; or give a file that you have, with --wheel FILE.`,
  );
}

function check(file: string, spec: string, wanted: string, received: string): void {
  if (received === wanted) return;
  throw new BackendError(
    `setup tensorflow: ${spec} must be what its registry published, with the hash ${wanted}. Received ${file} with ${received}. Look at what the registry or mirror hands out; nothing of it was used.`,
  );
}
