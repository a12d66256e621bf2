import { ArgumentError, bytesOf, FormatError, NdArray, show, sizeOf } from '../core/index.ts';
import { readPickle } from './pickle/reader.ts';
import { NamedArray, type PyDict, type PyInput, type PyKey, type PyValue, Tuple } from './pickle/values.ts';
import { type PickleProtocol, writePickle } from './pickle/writer.ts';
import { decodeTensor } from './tensorRecord.ts';

/** Key of the table from keys to tensor names, last in a flat file. */
const NAME_TABLE = 'StructuredToParameterName@@';
/** Key of the table of arrays that were cut into parts; Paddle spells it so. */
const SLICE_TABLE = 'UnpackBigParamInfor@@';
const MAX_SLICE_BYTES = 2 ** 30 - 1;

/** Settings of {@link decodeParams}. */
export interface DecodeParamsOptions {
  /** Who reads; begins every error's text. Default `decodeParams`. */
  where?: string;
  /** Gives floats that happen to be whole as `PyFloat`, so that they are written as floats again. Default `false`: plain numbers. */
  keepFloats?: boolean;
}

/** Settings of {@link encodeParams}. */
export interface EncodeParamsOptions {
  /** Pickle protocol. Default 4, Paddle's. */
  protocol?: PickleProtocol;
  /** Who writes; begins every error's text. Default `encodeParams`. */
  where?: string;
  /** Protocols 2 and 3: arrays with more bytes than this are cut into parts. Default 2³⁰ − 1, Paddle's. */
  maxSliceBytes?: number;
}

/**
 * Reads what `paddle.save` wrote: `.pdparams`, `.pdopt`, any nested value, a single tensor in binary form, and old files of Paddle 2.x.
 *
 * Tensors come back as {@link NamedArray}, by Paddle's rule: in a file with a name table the arrays named in it, in a file with reduced tensors
 * (`tuple((name, array))`) those, and in any other file every array, without a name. Other arrays stay bare `NdArray`s. Arrays that were cut
 * into parts are joined and stand last, as in Paddle.
 *
 * @param bytes - The whole file.
 * @param options - See {@link DecodeParamsOptions}.
 * @returns The value; a dict is a `Map` in the file's order, without the name table.
 * @throws {FormatError} when the file is damaged, cut short, names a constructor that no such file needs, or has a table that does not fit
 *
 * @source Paddle, python/paddle/framework/io.py (load)
 */
export function decodeParams(bytes: Uint8Array, options: DecodeParamsOptions = {}): PyValue {
  const where = options.where ?? 'decodeParams';
  // A tensor record begins with its version, 0, which is no opcode.
  if (bytes.length >= 16 && bytes[0] === 0) return new NamedArray(null, decodeTensor(bytes, where));
  const value = readPickle(bytes, { where, keepFloats: options.keepFloats ?? false });
  if (value instanceof Map) {
    joinSlices(value, where);
    const table = value.get(NAME_TABLE);
    if (table !== undefined) {
      value.delete(NAME_TABLE);
      nameByTable(value, table, where);
      return value;
    }
  }
  return mapValue(
    value,
    containsReduced(value)
      ? (v) => (isReduced(v) ? new NamedArray(v[0], v[1]) : v)
      : (v) => (v instanceof NdArray ? new NamedArray(null, v) : v),
  );
}

/**
 * The file that `paddle.save` writes for a value.
 *
 * A dict (a `Map` or a plain object) whose values are all tensors, or dicts without tensors, takes Paddle's *flat* form with its table of names;
 * anything else the *nested* form. Tensors are {@link NamedArray}s; a whole number is a Python `int`, a `float` that is whole takes `PyFloat`.
 *
 * @param value - What to save.
 * @param options - See {@link EncodeParamsOptions}.
 * @returns The bytes of the file, those of Paddle 3.3.1.
 * @throws {ArgumentError} when a value has no counterpart in Python, contains itself, or a tensor has no name
 *
 * @source Paddle, python/paddle/framework/io.py (save)
 */
export function encodeParams(value: PyInput, options: EncodeParamsOptions = {}): Uint8Array {
  const where = options.where ?? 'encodeParams';
  const protocol = options.protocol ?? 4;
  const entries = dictEntries(value);
  if (entries === undefined || !isFlat(entries)) return writePickle(value, { protocol, where });
  const flat = new Map<PyKey, PyInput>();
  const names = new Map<PyKey, PyInput>();
  for (const [key, entry] of entries) {
    if (entry instanceof NamedArray) {
      if (entry.name === null) {
        throw new ArgumentError(
          `${where}: a tensor must have a name. Received null for ${show(key)}. Make a NamedArray with a name.`,
        );
      }
      // Paddle makes a new array of each tensor, so a tensor that stands twice is stored twice.
      flat.set(key, entry.array.reshape(entry.array.shape));
      names.set(key, entry.name);
    } else flat.set(key, entry);
  }
  flat.set(NAME_TABLE, names);
  const shared = protocol < 4 ? cutSlices(flat, options.maxSliceBytes ?? MAX_SLICE_BYTES) : new Set<string>();
  return writePickle(flat, { protocol, where, shared });
}

function dictEntries(value: PyInput): [PyKey, PyInput][] | undefined {
  if (value instanceof Map) return [...value.entries()];
  if (typeof value !== 'object' || value === null) return undefined;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : undefined;
}

function isFlat(entries: [PyKey, PyInput][]): boolean {
  return entries.every(([, entry]) => {
    if (entry instanceof NamedArray) return true;
    const inner = dictEntries(entry);
    return inner !== undefined && !inner.some(([, value]) => containsTensor(value));
  });
}

function containsTensor(value: PyInput, path: PyInput[] = []): boolean {
  if (value instanceof NamedArray) return true;
  if (path.includes(value)) return false;
  const below = [...path, value];
  if (Array.isArray(value)) return value.some((item) => containsTensor(item as PyInput, below));
  return dictEntries(value)?.some(([, item]) => containsTensor(item, below)) ?? false;
}

function cutSlices(flat: Map<PyKey, PyInput>, maxBytes: number): Set<string> {
  const table = new Map<PyKey, PyInput>();
  const shared = new Set<string>();
  for (const [key, array] of [...flat]) {
    if (!(array instanceof NdArray)) continue;
    const most = Math.floor(maxBytes / bytesOf(array.dtype));
    if (array.size <= most) continue;
    const slices: string[] = [];
    const lanes = array.data.length / array.size;
    flat.delete(key);
    for (let start = 0; start < array.size; start += most) {
      const name = `${String(key)}@@.${slices.length}`;
      const part = array.data.subarray(start * lanes, Math.min(start + most, array.size) * lanes);
      flat.set(name, new NdArray(part, [part.length / lanes], array.dtype));
      slices.push(name);
      shared.add(name);
    }
    table.set(
      key,
      new Map<PyKey, PyInput>([
        ['OriginShape', Tuple.from(array.shape) as Tuple],
        ['slices', slices],
      ]),
    );
  }
  if (table.size > 0) flat.set(SLICE_TABLE, table);
  return shared;
}

function joinSlices(value: PyDict, where: string): void {
  const table = value.get(SLICE_TABLE);
  if (table === undefined) return;
  if (!(table instanceof Map)) throw bad(where, `'${SLICE_TABLE}' must be a dict`, show(table));
  const used = new Set<PyKey>();
  for (const [key, info] of table) {
    const slices = info instanceof Map ? info.get('slices') : undefined;
    const shape = info instanceof Map ? info.get('OriginShape') : undefined;
    if (!Array.isArray(slices) || !Array.isArray(shape) || !shape.every((n): n is number => typeof n === 'number')) {
      throw bad(where, `'${SLICE_TABLE}' must give the shape and the slices of ${show(key)}`, show(info));
    }
    const parts = slices.map((name) => {
      const part = value.get(name as PyKey);
      if (!(part instanceof NdArray))
        throw bad(where, `the part ${show(name)} of ${show(key)} must be an array`, show(part));
      used.add(name as PyKey);
      return part;
    });
    const first = parts[0];
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    if (first === undefined || parts.some((part) => part.dtype !== first.dtype) || sizeOf(shape) !== size) {
      throw bad(
        where,
        `the parts of ${show(key)} must be of one type and fill the shape ${show(shape)}`,
        `${parts.length} parts of ${size} elements`,
      );
    }
    const joined = NdArray.zeros(shape, first.dtype);
    let at = 0;
    for (const part of parts) {
      joined.bytes().set(part.bytes(), at);
      at += part.bytes().length;
    }
    value.set(key, joined);
  }
  for (const name of used) value.delete(name);
  value.delete(SLICE_TABLE);
}

function nameByTable(value: PyDict, table: PyValue, where: string): void {
  if (!(table instanceof Map)) throw bad(where, `'${NAME_TABLE}' must be a dict`, show(table));
  for (const [key, name] of table) {
    const array = value.get(key);
    if (array === undefined) throw bad(where, `every key of '${NAME_TABLE}' must be in the file`, show(key));
    if (typeof name !== 'string') throw bad(where, `the name of ${show(key)} must be a text`, show(name));
    if (array instanceof NdArray) value.set(key, new NamedArray(name, array));
  }
}

function bad(where: string, must: string, received: string): FormatError {
  return new FormatError(`${where}: ${must}. Received ${received}. The file is damaged: get it again.`);
}

function isReduced(value: PyValue): value is Tuple & [string, NdArray] {
  return value instanceof Tuple && value.length === 2 && typeof value[0] === 'string' && value[1] instanceof NdArray;
}

/** Calls `visit` with every list, tuple and dict in `value`, each once. */
function walk(value: PyValue, visit: (container: PyValue[] | PyDict) => void): void {
  const open: PyValue[] = [value];
  const seen = new Set<PyValue>();
  while (open.length > 0) {
    const next = open.pop()!;
    if (!(Array.isArray(next) || next instanceof Map) || seen.has(next)) continue;
    seen.add(next);
    for (const item of next.values()) open.push(item);
    visit(next);
  }
}

function containsReduced(value: PyValue): boolean {
  let found = false;
  walk(value, (container) => {
    found ||= isReduced(container);
  });
  return found;
}

/** Replaces values inside lists, tuples and dicts, which are the reader's own, in place. */
function mapValue(value: PyValue, change: (value: PyValue) => PyValue): PyValue {
  const whole = change(value);
  if (whole !== value) return whole;
  walk(value, (container) => {
    if (container instanceof Map) for (const [key, item] of container) container.set(key, change(item));
    else for (let i = 0; i < container.length; i++) container[i] = change(container[i]!);
  });
  return value;
}
