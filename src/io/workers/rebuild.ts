import { arrayTypeOf, NdArray, type TypedArray } from '../../core/index.ts';
import type { WorkerSpec } from '../dataset/index.ts';

/** A value on its way to a worker: arrays by their elements, objects by their specs. */
type Frozen =
  | { readonly frozen: 'array'; readonly data: TypedArray; readonly shape: readonly number[]; readonly dtype: string }
  | { readonly frozen: 'object'; readonly spec: WorkerSpec };

/** Elements of this size and more go into shared memory, once for all workers. */
const SHARED_FROM = 65536;
const shared = new WeakMap<object, TypedArray>();

function share(data: TypedArray): TypedArray {
  if (data.byteLength < SHARED_FROM || data.buffer instanceof SharedArrayBuffer) return data;
  let copy = shared.get(data);
  if (!copy) {
    copy = new (data.constructor as new (buffer: SharedArrayBuffer) => TypedArray)(
      new SharedArrayBuffer(data.byteLength),
    );
    (copy as Uint8Array).set(data as Uint8Array);
    shared.set(data, copy);
  }
  return copy;
}

/** Whether an object says how it is made anew. */
function specOf(value: object): WorkerSpec | null | undefined {
  const { workerSpec } = value as { workerSpec?: () => WorkerSpec | null };
  return typeof workerSpec === 'function' ? workerSpec.call(value) : undefined;
}

/**
 * A value as it can be sent to a worker.
 *
 * @returns undefined when some part of it cannot
 */
export function freeze(value: unknown): { value: unknown } | undefined {
  if (value === null || typeof value !== 'object')
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : { value };
  if (value instanceof NdArray)
    return {
      value: { frozen: 'array', data: share(value.data), shape: value.shape, dtype: value.dtype } satisfies Frozen,
    };
  if (ArrayBuffer.isView(value)) return { value: value instanceof DataView ? value : share(value as TypedArray) };
  if (value instanceof SharedArrayBuffer || value instanceof ArrayBuffer) return { value };
  const spec = specOf(value);
  if (spec === null) return undefined;
  if (spec) {
    const state = freeze(spec.state);
    return state && { value: { frozen: 'object', spec: { ...spec, state: state.value } } satisfies Frozen };
  }
  if (Array.isArray(value)) {
    const parts = value.map(freeze);
    return parts.some((part) => part === undefined) ? undefined : { value: parts.map((part) => part!.value) };
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const entries = Object.entries(value).map(([key, part]) => [key, freeze(part)] as const);
  return entries.some(([, part]) => part === undefined)
    ? undefined
    : { value: Object.fromEntries(entries.map(([key, part]) => [key, part!.value])) };
}

/** The value that was sent. */
export async function thaw(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(thaw));
  if (
    value === null ||
    typeof value !== 'object' ||
    ArrayBuffer.isView(value) ||
    value instanceof SharedArrayBuffer ||
    value instanceof ArrayBuffer
  )
    return value;
  const frozen = value as Partial<Frozen>;
  if (frozen.frozen === 'array')
    return new NdArray(asElements(frozen.data!, frozen.dtype!), frozen.shape!, frozen.dtype!);
  if (frozen.frozen === 'object') return rebuild(frozen.spec!);
  return Object.fromEntries(
    await Promise.all(Object.entries(value).map(async ([key, part]) => [key, await thaw(part)] as const)),
  );
}

function asElements(data: TypedArray, dtype: string): TypedArray {
  const type = arrayTypeOf(dtype as never);
  return data instanceof type ? data : new type(data.buffer, data.byteOffset, data.length);
}

/** An object made anew from its spec. */
async function rebuild({ module, name, state, factory }: WorkerSpec): Promise<unknown> {
  const exported = ((await import(module)) as Record<string, unknown>)[name] as ((state: unknown) => unknown) & {
    prototype: object;
    fromWorkerState?: (state: unknown) => unknown;
  };
  const made = await thaw(state);
  if (factory) return exported(made);
  if (typeof exported.fromWorkerState === 'function') return exported.fromWorkerState(made);
  return Object.assign(Object.create(exported.prototype), made);
}
