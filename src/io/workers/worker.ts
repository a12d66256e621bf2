/** The program of a loader's threads: the one that watches, and those that read. */
import { workerData } from 'node:worker_threads';
import type { SupervisorStart, WorkerStart } from './protocol.ts';

const start = workerData as SupervisorStart | WorkerStart;
if (start.role === 'supervisor') (await import('./supervise.ts')).supervise(start);
else await (await import('./serve.ts')).serve(start);
