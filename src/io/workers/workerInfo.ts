/** What a dataset may ask inside a loader worker. It cannot be changed. */
export interface WorkerInfo {
  /** Number of the worker, from 0. */
  readonly id: number;
  readonly numWorkers: number;
  /** The loader's base seed, the same in all workers; worker i is seeded with it and i. */
  readonly seed: bigint;
  /** The worker's own copy of the dataset. */
  readonly dataset: unknown;
}

let current: WorkerInfo | null = null;
let booting = false;

/**
 * Who this worker is, inside a loader worker; null elsewhere. An IterableDataset uses it to give each worker a part of the samples.
 *
 * @source Paddle, python/paddle/io/dataloader/worker.py
 */
export function getWorkerInfo(): WorkerInfo | null {
  return current;
}

/** Says who this worker is, for good. */
export function setWorkerInfo(info: WorkerInfo): void {
  current = Object.freeze(info);
}

/** Runs `action` as if in a worker. */
export function asWorker<R>(info: WorkerInfo | null, action: () => R): R {
  const before = current;
  current = info;
  try {
    return action();
  } finally {
    current = before;
  }
}

/** Whether this thread is a loader worker that still imports the module of its dataset. */
export function isBooting(): boolean {
  return booting;
}

/** Says so. */
export function setBooting(value: boolean): void {
  booting = value;
}
