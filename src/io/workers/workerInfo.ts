/** What a dataset may ask inside a loader worker. @source Paddle, python/paddle/io/dataloader/worker.py, class WorkerInfo */
export interface WorkerInfo {
  readonly id: number;
  readonly numWorkers: number;
  readonly seed: bigint;
  readonly dataset: unknown;
}

let current: WorkerInfo | null = null;

/** Who this worker is; null in the main thread. @source Paddle, python/paddle/io/dataloader/worker.py, get_worker_info */
export function getWorkerInfo(): WorkerInfo | null {
  return current;
}

/** Says who this worker is. */
export function setWorkerInfo(info: WorkerInfo): void {
  current = Object.freeze(info);
}
