import { DEAD, type Death, ring, STARTED, type SupervisorStart } from './protocol.ts';
import { startThread } from './threadProgram.ts';

/**
 * Makes the workers, and tells the main thread when one ends, in whatever way. The main thread cannot see that itself while it is blocked
 * waiting for a batch. When this thread is terminated, its workers are.
 */
export function supervise({ control, port, workers }: SupervisorStart): void {
  const died = (worker: number, reason: string): void => {
    if (Atomics.load(control, DEAD + worker) !== 0) return;
    port.postMessage({ worker, reason } satisfies Death);
    Atomics.store(control, DEAD + worker, 1);
    ring(control);
  };
  for (const start of workers) {
    try {
      const thread = startThread(start, [start.port]);
      thread.on('error', (error: Error) => died(start.id, `${error.name}: ${error.message}`));
      thread.on('exit', (code) => died(start.id, `it ended with exit code ${code}`));
    } catch (error) {
      died(start.id, String(error));
    }
  }
  Atomics.store(control, STARTED, 1);
  ring(control);
}
