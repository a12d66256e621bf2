import type { MessagePort } from 'node:worker_threads';
import type { Shape } from '../../../core/index.ts';
import type { RemoteType } from '../remote/index.ts';

/** Elements as they travel. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** What a kernel takes: tensors by name, or a list of them. */
export type Inputs = Readonly<Record<string, number>> | readonly number[];

/** What the thread is told to do. Tensors go by numbers, which the side that asks gives out before they are made. */
export type Command =
  | readonly ['upload', id: number, elements: Numbers, shape: Shape, dtype: RemoteType]
  | readonly ['run', kernel: string, inputs: Inputs, attrs: object, outputs: readonly number[]]
  | readonly ['free', id: number]
  | readonly ['download', id: number];

/** What went wrong, and where. */
export interface Failure {
  readonly kernel: string;
  readonly message: string;
}

/** What the thread answers to its start, and to each download; at its end, unasked. */
export type Answer =
  | { readonly about: string }
  | { readonly missing: string; readonly advice: string }
  | { readonly elements: Numbers }
  | { readonly failure: Failure }
  | { readonly ended: string };

/** What the thread gets when it starts. */
export interface Start {
  /** the module that makes its device; by default the one for WebGPU */
  readonly device: string | undefined;
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

/**
 * Places of the signal that both sides share: batches that are done, whether nothing will be done any more, how often the thread said either, a
 * count that goes on while it works, whether it shall stop, and whether it has: no code of it runs any more.
 */
export const DONE = 0;
export const ENDED = 1;
export const NEWS = 2;
export const PULSE = 3;
export const STOP = 4;
export const STOPPED = 5;
export const PLACES = 6;

/** What the thread drives: a device on which kernels run by name. What it throws is told with the kernel's name at the next download. */
export interface ThreadDevice {
  /** what it is, for people */
  readonly about: string;
  upload(id: number, elements: Numbers, shape: Shape, dtype: RemoteType): void;
  run(kernel: string, inputs: Inputs, attrs: object, outputs: readonly number[]): void;
  free(id: number): void;
  /** A copy of the elements, which the caller owns. */
  download(id: number): Promise<Numbers>;
  /** Resolves when all that was sent to the device is done. */
  settled(): Promise<unknown>;
  /** Lets go of the device; nothing is asked of it afterwards. */
  close(): Promise<unknown>;
}

/** What a device says unasked: an error of something that it was told, or that it is gone for good. */
export type Report = (message: string, isGone: boolean) => void;

/** Makes a device. @throws {Missing} when something must be installed first */
export type CreateDevice = (report: Report) => Promise<ThreadDevice>;

/** Why there is no device, and what helps. */
export class Missing extends Error {
  readonly advice: string;

  constructor(found: string, advice: string, cause?: unknown) {
    super(found, { cause });
    this.advice = advice;
  }
}
