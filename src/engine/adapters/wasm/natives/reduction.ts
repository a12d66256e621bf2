import { sizeOf } from '../../../../core/index.ts';
import type { Handle } from '../../../storage.ts';
import { float, type Host } from '../host.ts';
import type { Workspace } from '../workspace.ts';
import type { Natives } from './native.ts';

/** Axes that lie side by side and are all kept, or all reduced. */
interface Run {
  size: number;
  reduced: boolean;
}

/** Sums, means, largest and smallest over any axes that leave the order of the others as it lies in memory. */
export function reduction(host: Host, { at, make, floats, temporary, done }: Workspace): Natives {
  return {
    Reduce([x], { kind, axes }) {
      if (!floats(x!) || !(kind === 'sum' || kind === 'mean' || kind === 'max' || kind === 'min')) return undefined;
      const runs = runsOf(x!, axes);
      if (!runs) return undefined;
      const y = make(x!.shape.filter((_, axis) => !axes.includes(axis)));
      // the last run that is reduced first; what is left is reduced again
      let from = at(x!);
      let size = sizeOf(x!.shape);
      const copies: number[] = [];
      do {
        const last = runs.findLastIndex(({ reduced }) => reduced);
        const reduced = last < 0 ? 1 : runs[last]!.size;
        const inner = runs.slice(last + 1).reduce((product, run) => product * run.size, 1);
        const outer = size / reduced / inner;
        if (last >= 0) runs.splice(last, 1);
        const isLast = !runs.some((run) => run.reduced);
        const to = isLast ? at(y) : temporary(outer * inner);
        if (!isLast) copies.push(to);
        if (kind === 'sum' || kind === 'mean')
          host.run('sum', size, from, to, outer, reduced, inner, float(kind === 'mean' ? 1 / reduced : 1));
        else host.run('extreme', size, from, to, outer, reduced, inner, kind === 'min' ? 1 : 0);
        from = to;
        size = outer * inner;
      } while (runs.some(({ reduced }) => reduced));
      done(...copies);
      return [y];
    },
  };
}

/** The axes as they lie in memory, joined where they can be; null when those that are kept lie in another order. */
function runsOf({ shape, channelsLast }: Handle, axes: readonly number[]): Run[] | null {
  const order = channelsLast ? [0, 2, 3, 1] : shape.map((_, axis) => axis);
  const counted = order.filter((axis) => shape[axis] !== 1);
  const kept = counted.filter((axis) => !axes.includes(axis));
  if (kept.some((axis, i) => i > 0 && axis < kept[i - 1]!)) return null;
  const runs: Run[] = [];
  for (const axis of counted) {
    const reduced = axes.includes(axis);
    const last = runs.at(-1);
    if (last?.reduced === reduced) last.size *= shape[axis]!;
    else runs.push({ size: shape[axis]!, reduced });
  }
  return runs;
}
