import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { NdArray } from '../../../src/core/index.ts';
import { spelled, spelledKeys } from '../../../tools/spelling.ts';

/** A public name that a recorded case needs and the package does not have. */
export class Missing extends Error {}

/** What a door hands out, by name. */
export type Door = Record<string, unknown>;

/** The part of a tensor that replaying needs. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: { readonly name: string };
  stopGradient: boolean;
  readonly grad: TensorLike | null;
  name: string;
  array(): NdArray;
  backward(gradient?: TensorLike | null): void;
}

/** Anything that may be called or constructed. */
export type Call = (...args: unknown[]) => unknown;
export type Make = new (...args: unknown[]) => object;

const ROOT = new URL('../../../', import.meta.url);
const doors = new Map<string, Door | undefined>();

/** Doors that exist but cannot be opened, with the reason: an error of the package, not a missing name. */
export const brokenDoors = new Map<string, string>();

interface Manifest {
  readonly exports: Record<string, string | { source?: string; default?: string }>;
}

const manifest = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as Manifest;

/** Every entry of the package that code can be imported from: `.`, `./nn`, … */
export const DOORS: readonly string[] = Object.keys(manifest.exports).filter((door) => !door.endsWith('.json'));

/**
 * The namespace behind an entry of the package (`./nn/functional`), read from its source; from `dist` when the variable
 * `GOLDEN_BUILD` is set. `undefined` while there is none.
 */
export async function openDoor(door: string): Promise<Door | undefined> {
  if (doors.has(door)) return doors.get(door);
  const entry = manifest.exports[door];
  const file = typeof entry === 'object' ? (process.env.GOLDEN_BUILD ? entry.default : entry.source) : undefined;
  let found: Door | undefined;
  if (file !== undefined) {
    const url = pathToFileURL(fileURLToPath(new URL(file, ROOT)));
    if (existsSync(url)) {
      try {
        found = (await import(/* @vite-ignore */ url.href)) as Door;
      } catch (error) {
        brokenDoors.set(door, error instanceof Error ? error.message : String(error));
      }
    }
  }
  doors.set(door, found);
  return found;
}

/** Opens all doors, so that {@link find} can look names up at once. */
export async function openDoors(): Promise<void> {
  for (const door of DOORS) await openDoor(door);
  await openNames();
}

/**
 * The public value behind Paddle's dotted name, such as `paddle.nn.functional.max_pool2d`.
 *
 * @throws {Missing} when there is none
 */
export function find(api: string): unknown {
  const path = api.split('.').slice(1);
  const last = path.pop() ?? '';
  // `var` is a word of JavaScript.
  const spellings = last === 'var' ? [last, 'var_'] : [last, spelled(last)];
  const places: (Door | undefined)[] = [walk(doors.get('.'), path), doors.get(['.', ...path].join('/'))];
  for (const place of places) {
    for (const spelling of spellings) if (place && spelling in place) return place[spelling];
  }
  throw new Missing(api);
}

function walk(from: Door | undefined, path: readonly string[]): Door | undefined {
  let at: unknown = from;
  for (const part of path) at = (at as Door | undefined)?.[part] ?? (at as Door | undefined)?.[spelled(part)];
  return at as Door | undefined;
}

/** {@link find} for something to be called. */
export function fn(api: string): Call {
  return find(api) as Call;
}

/** {@link find} for a class. */
export function classOf(api: string): Make {
  return find(api) as Make;
}

/** A method of an object by its name here. @throws {Missing} when it has none */
export function method(object: unknown, name: string): Call {
  const found = (object as Record<string, unknown>)[name];
  if (typeof found !== 'function') throw new Missing(`${(object as object).constructor.name}.${name}`);
  return (found as Call).bind(object);
}

/** Arguments as Python gave them, the way they are given here: by position, then one object of the named ones. */
export function argumentsOf(positional: readonly unknown[], named: Record<string, unknown>): unknown[] {
  return Object.keys(named).length ? [...positional, spelledKeys(named)] : [...positional];
}

/** Makes or calls what `api` names: classes are constructed. */
export function make(api: string, positional: readonly unknown[], named: Record<string, unknown>): unknown {
  const target = find(api);
  const args = argumentsOf(positional, named);
  const name = api.slice(api.lastIndexOf('.') + 1);
  return /^[A-Z]/.test(name) ? new (target as Make)(...args) : (target as Call)(...args);
}

const CODES = new Set(['ARGUMENT', 'SHAPE', 'DTYPE', 'STATE', 'FORMAT', 'BACKEND']);

/** Whether an error is one of the package's six. */
export function isPaddleError(error: unknown): boolean {
  return error instanceof Error && CODES.has((error as { code?: string }).code ?? '');
}

let guardOfNames: Call | undefined;

/** Finds the guard of names, which is no public name. */
async function openNames(): Promise<void> {
  try {
    guardOfNames = (await import('../../../src/framework/uniqueName.ts')).guard as Call;
  } catch {
    guardOfNames = undefined;
  }
}

/** Whether {@link freshNames} does what it says: the package hands out the guard of names. */
export function hasFreshNames(): boolean {
  return guardOfNames !== undefined;
}

/** Runs `body` with fresh counters for the names of layers and parameters, as in a new process. */
export function freshNames<T>(body: () => T): T {
  return guardOfNames ? (guardOfNames(body) as T) : body();
}
