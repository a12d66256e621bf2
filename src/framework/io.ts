import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  type Args,
  ArgumentError,
  FormatError,
  isPlainObject,
  NdArray,
  type Options,
  show,
  signature,
} from '../core/index.ts';
import { fromArray, Tensor, toArray } from '../engine/index.ts';
import {
  decodeParams,
  encodeParams,
  NamedArray,
  PyFloat,
  type PyInput,
  type PyValue,
  Tuple,
} from '../formats/index.ts';
import { writeFilesWhole } from './files.ts';

const saveParameters = {
  obj: z.any(),
  path: z.string(),
  protocol: z.union([z.literal(2), z.literal(3), z.literal(4)]).default(4),
};
const declaredSave = signature('paddle.save', saveParameters, { mappings: ['obj'] });

/**
 * Writes a state, a tensor, or nested lists and records of them, as Paddle does; Paddle opens the file.
 *
 * @param obj - A state dict (`layer.stateDict()`), a tensor, numbers, texts, lists and records of them.
 * @param path - Where; folders are made. A file there stays whole until the new one is.
 * @param protocol - Pickle protocol: 2, 3 or 4; 4 by default.
 * @throws {ArgumentError} for an empty path, or something that no file can hold (a Layer)
 * @source Paddle, python/paddle/framework/io.py, save
 */
export function save(...args: Args<Options<typeof saveParameters>, ['obj', 'path', 'protocol']>): void {
  const { obj, path, protocol } = declaredSave.bind(args);
  saveTogether([[obj, path]], protocol);
}

/**
 * {@link save} of several things to a file each, all of them or none.
 *
 * @throws as {@link save}
 */
export function saveTogether(
  things: readonly (readonly [obj: unknown, path: string])[],
  protocol: 2 | 3 | 4 = 4,
): void {
  writeFilesWhole(
    things.map(([obj, path]) => {
      if (path === '' || /[\\/]$/.test(path) || path.includes('\0'))
        throw new ArgumentError(
          `paddle.save: path must end in a file's name. Received ${show(path)}. E.g. 'model.pdparams'.`,
        );
      return { path, parts: encodeParams(toPython(obj), { protocol, where: 'paddle.save' }) };
    }),
  );
}

/** A value as a pickle holds it. */
function toPython(value: unknown): PyInput {
  if (value instanceof Tensor) return new NamedArray(value.name, toArray(value));
  if (value instanceof NdArray || value instanceof NamedArray || value instanceof PyFloat || value instanceof Tuple)
    return value as PyInput;
  if (
    value === null ||
    typeof value === 'number' ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint'
  )
    return value;
  if (Array.isArray(value)) return value.map(toPython);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, toPython(part)]));
  if (isPlainObject(value)) return new Map(Object.entries(value).map(([key, part]) => [key, toPython(part)]));
  throw new ArgumentError(
    `paddle.save: values must be tensors, numbers, texts, lists and records. Received ${show(value)}. Save a layer's stateDict() instead.`,
  );
}

const loadParameters = {
  path: z.string(),
  returnNumpy: z.boolean().default(false),
  keepNameTable: z.boolean().default(false),
};
const declaredLoad = signature('paddle.load', loadParameters, { positional: 1 });

/** What a file holds: tensors, numbers, texts, lists and records of them. */
// biome-ignore lint/suspicious/noExplicitAny: a file's content has no type known beforehand, as in Python
export type Loaded = any;

/**
 * Reads what `paddle.save` wrote, here or in Paddle.
 *
 * @param path - The file, whole name.
 * @param options.returnNumpy - Whether tensors come as light arrays instead; false by default.
 * @param keepNameTable - Taken as in Paddle; no effect here; false by default.
 * @returns records for dicts, lists for lists and tuples, tensors (with their names) for arrays
 * @throws {ArgumentError} when there is no such file
 * @throws {FormatError} when it is none of Paddle's; no code of a file is ever run
 * @source Paddle, python/paddle/framework/io.py, load
 */
export function load(...args: Args<Options<typeof loadParameters>, ['path']>): Loaded {
  const { path, returnNumpy } = declaredLoad.bind(args);
  return fromPython(decodeParams(readWhole('paddle.load', path), { where: `paddle.load '${path}'` }), returnNumpy);
}

/** A file's bytes. @throws {ArgumentError} when there is none */
export function readWhole(where: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const what =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${String(code)})`;
    const hint = existsSync(`${path}.pdparams`) ? `Give the whole name: '${path}.pdparams'` : 'Check the path';
    throw new ArgumentError(`${where}: path must name a file. Received '${path}', which ${what}. ${hint}.`, { cause });
  }
}

/** Lists in lists that a file may hold; Paddle's hold three. */
const DEEPEST = 1000;

function fromPython(value: PyValue, asArrays: boolean, depth = 0): Loaded {
  if (depth > DEEPEST)
    throw new FormatError(
      `paddle.load: a file must hold lists and dicts at most ${DEEPEST} deep. Received deeper ones. The file is damaged: get it again.`,
    );
  if (value instanceof NamedArray) {
    if (asArrays) return value.array;
    const tensor = fromArray(value.array);
    if (value.name !== null) tensor.name = value.name;
    return tensor;
  }
  if (value instanceof NdArray) return value;
  if (value instanceof PyFloat) return value.value;
  if (Array.isArray(value)) return Array.from(value, (part) => fromPython(part, asArrays, depth + 1));
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, part]) => [String(key), fromPython(part, asArrays, depth + 1)]));
  return value;
}
