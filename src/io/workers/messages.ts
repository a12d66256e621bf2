import { NdArray } from '../../core/index.ts';

/** The words of the ring between the main thread and a worker: how many batches were asked for, how many were done. */
export const ASKED = 0;
export const DONE = 1;
export const CLOSED = 2;
export const ALIVE = 3;

/** What the main thread asks a worker for. */
export interface Ask {
  readonly ticket: number;
  readonly indices: readonly number[];
}

/** A batch with its arrays in shared memory, or an error with its kind. */
export type Answer =
  | { readonly ticket: number; readonly batch: unknown }
  | { readonly ticket: number; readonly end: true }
  | {
      readonly ticket: number;
      readonly error: {
        readonly name: string;
        readonly message: string;
        readonly stack: string;
        readonly index: number | null;
      };
    };

/** An array on its way between threads. */
interface Sent {
  readonly sent: 'array';
  readonly buffer: SharedArrayBuffer;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** A batch whose arrays lie in shared memory, ready to be sent. */
export function pack(value: unknown): unknown {
  if (value instanceof NdArray) {
    const { buffer: own, byteLength } = value.data;
    const shared = own instanceof SharedArrayBuffer && own.byteLength === byteLength ? own : new SharedArrayBuffer(byteLength);
    if (shared !== own) new Uint8Array(shared).set(value.bytes());
    return { sent: 'array', buffer: shared, shape: value.shape, dtype: value.dtype } satisfies Sent;
  }
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, pack(part)]));
  return value;
}

/** The batch that was sent. */
export function unpack(
  value: unknown,
  arrayOf: (buffer: SharedArrayBuffer, dtype: string) => NdArray['data'],
): unknown {
  if (Array.isArray(value)) return value.map((part) => unpack(part, arrayOf));
  if (typeof value !== 'object' || value === null) return value;
  const sent = value as Partial<Sent>;
  if (sent.sent === 'array') return new NdArray(arrayOf(sent.buffer!, sent.dtype!), sent.shape!, sent.dtype!);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpack(part, arrayOf)]));
}
