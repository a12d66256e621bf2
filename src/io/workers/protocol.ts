import type { MessagePort } from 'node:worker_threads';
import type { Parcel } from './encode.ts';
import type { Failure } from './failure.ts';
import type { Recipe } from './fetcher.ts';
import type { Packed } from './slots.ts';

/** Words that all threads of a loader see: how many messages there were, whether the supervisor runs, and from DEAD on which workers have ended. */
export const EVENTS = 0;
export const STARTED = 1;
export const DEAD = 2;

/** A function that a module exports. */
export interface FunctionReference {
  readonly module: string;
  readonly name: string;
}

/** What a worker thread gets when it is made. */
export interface WorkerStart {
  readonly role: 'worker';
  readonly id: number;
  readonly numWorkers: number;
  readonly control: Int32Array;
  readonly port: MessagePort;
  readonly parcel: Parcel;
  readonly recipe: Recipe;
  readonly init: FunctionReference | null;
}

/** What the thread that makes and watches the workers gets. */
export interface SupervisorStart {
  readonly role: 'supervisor';
  readonly control: Int32Array;
  /** Tells the main thread of ends. */
  readonly port: MessagePort;
  readonly workers: readonly WorkerStart[];
}

/** From the main thread to a worker. */
export type Order =
  | { readonly begin: number; readonly seed: bigint }
  | { readonly pass: number; readonly slot: number; readonly indices: readonly number[] | null };

/** From a worker to the main thread, one for each order of a batch. */
export type Answer = { readonly pass: number; readonly slot: number } & (
  | { readonly packed: Packed }
  | { readonly end: true }
  | { readonly failure: Failure }
);

/** From the supervisor to the main thread. */
export interface Death {
  readonly worker: number;
  readonly reason: string;
}

/** Says that there is something to read. */
export function ring(control: Int32Array): void {
  Atomics.add(control, EVENTS, 1);
  Atomics.notify(control, EVENTS);
}
