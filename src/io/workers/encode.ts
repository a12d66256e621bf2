import { type DTypeName, NdArray, StateError, show, type TypedArray } from '../../core/index.ts';
import type { WorkerSpec } from '../dataset/index.ts';
import { importModule } from './importModule.ts';

/** A value on its way to another thread. What is plain travels as it is, everything else behind a tag. */
type Encoded =
  | { readonly kind: 'plain'; readonly value: unknown }
  | { readonly kind: 'list' | 'set'; readonly items: readonly Encoded[] }
  | { readonly kind: 'record' | 'map'; readonly entries: readonly (readonly [Encoded, Encoded])[] }
  | { readonly kind: 'bytes'; readonly data: Uint8Array }
  | { readonly kind: 'array'; readonly data: TypedArray; readonly shape: readonly number[]; readonly dtype: DTypeName }
  | { readonly kind: 'object'; readonly spec: Omit<WorkerSpec, 'state'>; readonly state: Encoded };

/** A dataset as it can be sent to workers. */
export interface Parcel {
  readonly content: Encoded;
  /** Whether something inside draws from the global generator of `numpy-ts`. */
  readonly drawsFromNumpy: boolean;
}

/** What keeps a dataset from being made anew in another thread. */
export class NotPortable {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Elements of this size and more, in bytes, go into memory that all threads share. */
const SHARED_FROM = 65536;

/**
 * A dataset as it can be sent to workers, any number of times; the elements of large arrays are copied into shared memory once.
 *
 * @returns the reason when it cannot be sent
 */
export function encode(dataset: unknown): Parcel | NotPortable {
  const seen = new Map<object, Encoded>();
  const open = new Set<object>();
  let drawsFromNumpy = false;

  const shared = <A extends TypedArray>(data: A): A => {
    if (data.byteLength < SHARED_FROM || data.buffer instanceof SharedArrayBuffer) return data;
    const copy = new (data.constructor as new (buffer: SharedArrayBuffer) => A)(new SharedArrayBuffer(data.byteLength));
    (copy as Uint8Array).set(data as Uint8Array);
    return copy;
  };

  const object = (value: object, path: string): Encoded => {
    if (value instanceof NdArray) {
      return { kind: 'array', data: shared(value.data), shape: value.shape, dtype: value.dtype };
    }
    const { workerSpec } = value as { workerSpec?: () => WorkerSpec | null };
    if (typeof workerSpec === 'function') {
      const spec = workerSpec.call(value);
      if (spec === null) throw new NotPortable(`${path} (${show(value)}) does not say how a worker can make it anew`);
      const { state, ...how } = spec;
      drawsFromNumpy ||= spec.drawsFromNumpy === true;
      return { kind: 'object', spec: how, state: walk(state, path) };
    }
    if (typeof value === 'function') throw new NotPortable(`${path} is a function, which cannot go to another thread`);
    if (globalThis.Buffer?.isBuffer(value)) return { kind: 'bytes', data: shared(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value)) {
      return { kind: 'plain', value: value instanceof DataView ? value : shared(value as TypedArray) };
    }
    if (Array.isArray(value)) return list('list', value, path);
    if (value instanceof Set) return list('set', [...value], path);
    if (value instanceof Map) return entries('map', [...value], path);
    if (
      value instanceof ArrayBuffer ||
      value instanceof SharedArrayBuffer ||
      value instanceof Date ||
      value instanceof RegExp
    ) {
      return { kind: 'plain', value };
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return entries('record', Object.entries(value), path);
    throw new NotPortable(`${path} is an object of ${show(value)}, which a worker cannot make anew`);
  };
  const list = (kind: 'list' | 'set', items: readonly unknown[], path: string): Encoded =>
    // Long lists of numbers, such as indices, need no tag for each.
    items.every((item) => item === null || (typeof item !== 'object' && typeof item !== 'function'))
      ? { kind: 'plain', value: kind === 'set' ? new Set(items.map(checked(path))) : items.map(checked(path)) }
      : { kind, items: items.map((item, i) => walk(item, `${path}[${i}]`)) };
  const entries = (kind: 'record' | 'map', pairs: readonly (readonly [unknown, unknown])[], path: string): Encoded => ({
    kind,
    entries: pairs.map(([key, value]) => [walk(key, path), walk(value, `${path}.${String(key)}`)]),
  });
  const checked =
    (path: string) =>
    (value: unknown): unknown => {
      if (typeof value === 'symbol') throw new NotPortable(`${path} holds a symbol, which cannot go to another thread`);
      return value;
    };
  const walk = (value: unknown, path: string): Encoded => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
      return { kind: 'plain', value: checked(path)(value) };
    }
    const known = seen.get(value);
    if (known) return known;
    if (open.has(value)) throw new NotPortable(`${path} holds an object that holds it again`);
    open.add(value);
    const encoded = object(value, path);
    open.delete(value);
    seen.set(value, encoded);
    return encoded;
  };

  try {
    const content = walk(dataset, 'it');
    return { content, drawsFromNumpy };
  } catch (reason) {
    if (reason instanceof NotPortable) return reason;
    throw reason;
  }
}

/**
 * The dataset that was sent.
 *
 * @throws {StateError} when a module lacks what the dataset's spec says
 */
export async function decode(encoded: Encoded): Promise<unknown> {
  switch (encoded.kind) {
    case 'plain':
      return encoded.value;
    case 'list':
      return each(encoded.items);
    case 'set':
      return new Set(await each(encoded.items));
    case 'map':
      return new Map(await eachPair(encoded.entries));
    case 'record':
      return Object.fromEntries((await eachPair(encoded.entries)) as [string, unknown][]);
    case 'bytes':
      return Buffer.from(encoded.data.buffer, encoded.data.byteOffset, encoded.data.byteLength);
    case 'array':
      return new NdArray(encoded.data, encoded.shape, encoded.dtype);
    case 'object':
      return make(encoded.spec, await decode(encoded.state));
  }
}

async function each(items: readonly Encoded[]): Promise<unknown[]> {
  const out: unknown[] = [];
  for (const item of items) out.push(await decode(item));
  return out;
}

async function eachPair(pairs: readonly (readonly [Encoded, Encoded])[]): Promise<[unknown, unknown][]> {
  const out: [unknown, unknown][] = [];
  for (const [key, value] of pairs) out.push([await decode(key), await decode(value)]);
  return out;
}

/** The export that a spec names. @throws {StateError} when it is not there */
export async function exported({ module, name }: Pick<WorkerSpec, 'module' | 'name'>): Promise<Function> {
  const found = (await importModule(module))[name];
  if (typeof found === 'function') return found;
  throw new StateError(
    `DataLoader: the module must export what a worker makes a dataset with. Received ${module}, whose export '${name}' is ${show(found)}. Export the class by its own name from the module that its workerModule names.`,
  );
}

async function make(spec: Omit<WorkerSpec, 'state'>, state: unknown): Promise<unknown> {
  const made = (await exported(spec)) as Function & { fromWorkerState?: (state: unknown) => unknown };
  if (spec.factory) return (made as unknown as (state: unknown) => unknown)(state);
  if (typeof made.fromWorkerState === 'function') return made.fromWorkerState(state);
  const object = Object.create(made.prototype as object) as object;
  for (const [key, value] of Object.entries(state as object)) {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return object;
}
