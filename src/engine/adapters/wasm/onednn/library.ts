import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KoffiFunc, LibraryHandle } from 'koffi';

type Koffi = typeof import('koffi');
type KoffiFunction = KoffiFunc<(...given: readonly unknown[]) => unknown>;

/** Functions of a library by name; each is looked up once. */
export interface Functions {
  (result: string, name: string, types: string): (...given: readonly unknown[]) => unknown;
  /** The text at an address. */
  text(address: bigint): string;
}

/** A oneDNN that this process has loaded. */
export interface Library {
  readonly call: Functions;
  readonly path: string;
  readonly version: readonly [major: number, minor: number, patch: number];
  /** Where a buffer's first byte lies. */
  addressOf(buffer: ArrayBufferLike): number;
}

/** What the library is called, the newest version first. */
const NAMES: { readonly [P in NodeJS.Platform]?: readonly string[] } = {
  linux: ['libdnnl.so.3', 'libdnnl.so.2'],
  darwin: ['libdnnl.3.dylib', 'libdnnl.2.dylib'],
};

const RTLD_NOW = 2;
const OPENMP = 2;

/** How OpenMP's threads wait, unless the user says it: they sleep soon, since the engine's own threads want the processors between two calls. */
const WAITING = [
  ['GOMP_SPINCOUNT', '1000'],
  ['KMP_BLOCKTIME', '0'],
] as const;

/**
 * Where a oneDNN may be, the likeliest first: where the system looks, inside Paddle for Python, beside what `pip` installed. Newer versions
 * come first. Only files are looked at; no Python is started.
 *
 * @param given - a file or a folder that is to be taken instead
 */
export function places(given: string | undefined, env: NodeJS.ProcessEnv = process.env): string[] {
  const names = NAMES[process.platform] ?? [];
  if (given !== undefined) return isFolder(given) ? inFolders([given], names) : [given];
  const folders = pythonFolders(env);
  return names.flatMap((name) => [name, ...inFolders(folders, [name])]);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const inFolders = (folders: readonly string[], names: readonly string[]): string[] =>
  names.flatMap((name) => folders.map((folder) => join(folder, name))).filter((path) => existsSync(path));

/** The folders of Pythons in which Paddle or `onednn-cpu-gomp` leaves the library. */
function pythonFolders(env: NodeJS.ProcessEnv): string[] {
  const search = (env.PATH ?? '').split(delimiter).filter((folder) => existsSync(join(folder, 'python3')));
  const prefixes = [env.VIRTUAL_ENV, env.CONDA_PREFIX, ...search.map((folder) => join(folder, '..'))];
  const roots = [...prefixes, '/usr/local', join(homedir(), '.local')].filter((root) => root !== undefined);
  const sites = roots.flatMap((root) => {
    const lib = join(root, 'lib');
    const versions = isFolder(lib) ? readdirSync(lib).filter((name) => /^python3/.test(name)) : [];
    return versions.flatMap((name) => [join(lib, name, 'site-packages'), join(lib, name, 'dist-packages')]);
  });
  const modules = [...(env.PYTHONPATH ?? '').split(delimiter).filter(Boolean), ...sites];
  return [
    ...new Set([...modules.map((site) => join(site, 'paddle', 'libs')), ...roots.map((root) => join(root, 'lib'))]),
  ];
}

/**
 * Loads the first library that is there. The search ends with it, usable or not: two versions in one process would share what must not be shared.
 *
 * @throws {Error} when there is none that can be used; it says why
 */
export function openLibrary(paths: readonly string[]): Library {
  const koffi = loadKoffi();
  const reasons: string[] = [];
  for (const path of paths) {
    let loaded: LibraryHandle;
    try {
      loaded = keep(koffi, path);
    } catch (error) {
      reasons.push(`${path}: ${(error as Error).message.trim()}`);
      continue;
    }
    return usable(koffi, path, loaded);
  }
  throw new Error(reasons.join('; ') || 'there is no library');
}

function loadKoffi(): Koffi {
  try {
    return createRequire(import.meta.url)('koffi') as Koffi;
  } catch {
    throw new Error("the package 'koffi' is not installed");
  }
}

function usable(koffi: Koffi, path: string, loaded: LibraryHandle): Library {
  const known = new Map<string, KoffiFunction>();
  const lookUp = (result: string, name: string, types: string): KoffiFunction => {
    let found = known.get(name);
    if (!found) known.set(name, (found = loaded.func(`${result} ${name}(${types})`)));
    return found;
  };
  const call: Functions = Object.assign(lookUp, { text: (address: bigint) => koffi.decode.string(address) });
  const about = call('void *', 'dnnl_version', '')();
  const version = Array.from(koffi.decode(about, 'int', 3) as ArrayLike<number>) as unknown as Library['version'];
  if (version[0] !== 2 && version[0] !== 3) throw new Error(`${path}: version ${version.join('.')} is not known here`);
  // three numbers, a pointer to a text, then what runs the threads
  if (koffi.decode(about, 24, 'uint') !== OPENMP) throw new Error(`${path}: its threads are not those of OpenMP`);
  call('void', 'omp_set_num_threads', 'int');
  return { call, path, version, addressOf: (buffer) => Number(koffi.address(new Uint8Array(buffer))) };
}

/**
 * Loads a library that stays loaded until the process ends. OpenMP's threads sleep inside it: unloaded with one of Node's environments while
 * they are there, its code would vanish under them, and the process would crash.
 */
function keep(koffi: Koffi, path: string): LibraryHandle {
  const system = koffi.load(null);
  // OpenMP reads the process's environment while it is loaded; `process.env` of a thread is a copy
  const set = system.func('int setenv(const char *, const char *, int)');
  const unset = system.func('int unsetenv(const char *)');
  const open = WAITING.filter(([name]) => process.env[name] === undefined && process.env.OMP_WAIT_POLICY === undefined);
  for (const [name, value] of open) set(name, value, 1);
  // a reference that nobody gives back
  system.func('void *dlopen(const char *, int)')(path, RTLD_NOW);
  for (const [name] of open) unset(name);
  return koffi.load(path);
}
