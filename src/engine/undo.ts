import { copyOf, runKernel } from './dispatch.ts';
import type { Handle } from './storage.ts';
import { outlivesScope, type Tensor } from './tensor.ts';

/** What tensors held before they were written over, since {@link undoable} began. */
let before: Map<Tensor, Handle> | null = null;

/** Notes what a tensor holds, before it is written over for the first time. What the step itself made needs no note: it goes with the step. */
export function noteBefore(x: Tensor): void {
  if (!before || before.has(x) || !outlivesScope(x)) return;
  before.set(x, copyOf(x.handle));
}

/**
 * Runs `body`; when it throws, the tensors that it wrote over hold again what they held. It is for work that writes little, such as a
 * forward pass with its running statistics: what is written over is copied first.
 */
export function undoable<T>(body: () => T): T {
  if (before) return body();
  const noted = new Map<Tensor, Handle>();
  before = noted;
  try {
    return body();
  } catch (error) {
    before = null;
    for (const [x, held] of noted) if (!x.isDisposed) runKernel('Assign', [x.handle, held], {});
    throw error;
  } finally {
    before = null;
    for (const held of noted.values()) held.storage.release();
  }
}
