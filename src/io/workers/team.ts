import { StateError } from '../../core/index.ts';

/** A batch that was asked for. */
export type Delivery = { readonly batch: unknown } | { readonly end: true };

/** Who reads samples: threads, or this thread. Each worker answers in the order of what it was asked. */
export interface Team {
  readonly size: number;
  /** Batches to ask for in advance; 0 to ask for each when it is wanted. */
  readonly ahead: number;
  /** Whether it can begin another pass. */
  readonly isAlive: boolean;
  /** Number of the pass that was begun last. */
  readonly pass: number;
  /** Begins a pass; what was asked before is not delivered any more. */
  begin(seed: bigint): void;
  /** Asks a worker for a batch. */
  ask(worker: number, indices: readonly number[] | null): void;
  /** Blocks until a worker's next batch is there. Its arrays hold until the next call. @throws the worker's error */
  take(worker: number): Delivery;
  /** {@link take}, without blocking. */
  takeLater(worker: number): Promise<Delivery>;
  /** Ends the workers. */
  close(): void;
}

/** The refusal of a pass whose workers serve another one. */
export function supplanted(): StateError {
  return new StateError(
    'DataLoader: a pass must be read before a new pass begins, which takes the same persistent workers. Received one that was left behind. Read passes one after the other, or set persistentWorkers to false.',
  );
}
