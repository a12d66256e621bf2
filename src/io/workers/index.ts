/** Loader workers: threads that read and transform samples. */
export { getWorkerInfo, type WorkerInfo } from './workerInfo.ts';
export { WorkerPool } from './workerPool.ts';
