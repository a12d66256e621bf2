import { apply } from './apply.ts';
import { runKernel } from './dispatch.ts';
import { withRecording } from './mode.ts';
import { keep, outlivesScope, type Tensor } from './tensor.ts';

/** What tensors held before they were written over, since {@link undoable} began. */
let before: Map<Tensor, Tensor> | null = null;

/** Notes what a tensor holds, before it is written over for the first time. What the step itself made needs no note: it goes with the step. */
export function noteBefore(x: Tensor): void {
  if (!before || before.has(x) || !outlivesScope(x)) return;
  const copy = withRecording(false, () => apply('Unary', [x], { kind: 'scale', a: 1, b: 0 }));
  before.set(x, keep(copy));
}

/**
 * Runs `body`; when it throws, the tensors that it wrote over hold again what they held. It is for work that writes little, such as a
 * forward pass with its running statistics: what is written over is copied first.
 */
export function undoable<T>(body: () => T): T {
  if (before) return body();
  const noted = new Map<Tensor, Tensor>();
  before = noted;
  try {
    return body();
  } catch (error) {
    before = null;
    for (const [x, held] of noted) if (!x.isDisposed) runKernel('Assign', [x.handle, held.handle], {});
    throw error;
  } finally {
    before = null;
    for (const held of noted.values()) held.dispose();
  }
}
