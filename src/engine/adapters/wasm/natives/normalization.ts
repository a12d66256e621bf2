import { sizeOf } from '../../../../core/index.ts';
import type { Handle } from '../../../storage.ts';
import { float, type Host } from '../host.ts';
import type { Workspace } from '../workspace.ts';
import type { Fusion } from './fusion.ts';
import type { Natives } from './native.ts';

/** As in the kernels: rows of a strip, and floats of working memory for each thread. */
const STRIP = 128;
const SCRATCH = 256;

/** Rows of channels, as memory has them. */
interface Rows {
  readonly size: number;
  readonly rows: number;
  readonly channels: number;
}

/** What sums per channel are made of; the numbers are the kernel's. */
const SQUARES = 0;
const GRADIENTS = 1;
const ALONE = 2;

/** Batch normalization of rows of channels, and sums per channel. */
export function normalization(host: Host, workspace: Workspace, fusion: Fusion): Natives {
  const { at, make, floats, temporary, done, inRows } = workspace;

  const rowsOf = ({ shape }: Handle): Rows | null => {
    if (shape.length !== 4 && shape.length !== 2) return null;
    const size = sizeOf(shape);
    return { size, rows: size / shape[1]!, channels: shape[1]! };
  };

  /** Two sums per channel for each strip of rows; to be given back. */
  const sums = ({ size, rows, channels }: Rows, kind: number, x: number, dy = 0, mask = 0, mean = 0): number => {
    const partial = temporary(Math.ceil(rows / STRIP) * channels * 4);
    const scratch = temporary(SCRATCH * host.threads);
    host.run('channelSums', size, x, partial, rows, channels, kind, dy, mask, mean, scratch);
    done(scratch);
    return partial;
  };

  return {
    ChannelSum([dy]) {
      const matrix = rowsOf(dy!);
      if (!floats(dy!) || !matrix) return undefined;
      const { size, rows, channels } = matrix;
      const total = make([channels]);
      const given = inRows(dy!);
      // rows of few channels are summed side by side, as one long row
      let wide = 1;
      while (wide * channels < 64 && rows % (2 * wide) === 0) wide *= 2;
      const merged = { size, rows: rows / wide, channels: channels * wide };
      const partial = sums(merged, ALONE, 0, at(given));
      host.run('totals', channels, partial, Math.ceil(merged.rows / STRIP) * 2 * wide, channels, at(total));
      done(partial);
      given.storage.release();
      return [total];
    },
    BatchNorm([x, scale, shift], { epsilon }) {
      const matrix = rowsOf(x!);
      if (!floats(x!, scale!, shift!) || !matrix) return undefined;
      const { rows, channels } = matrix;
      const results = [make([channels]), make([channels]), make([channels])] as const;
      const [mean, inverse, variance] = results.map(at) as [number, number, number];
      const table = make([3 * channels]);
      const given = inRows(x!);
      const partial = sums(matrix, SQUARES, at(given));
      const parameters = [mean, variance, inverse, at(scale!), at(shift!), at(table)] as const;
      host.run('statistics', channels, at(given), partial, rows, channels, float(epsilon), ...parameters);
      done(partial);
      const y = fusion.normalized(given, table);
      for (const { storage } of [given, table]) storage.release();
      return [y, ...results];
    },
    BatchNormInference([x, scale, shift, mean, variance], { epsilon }) {
      const matrix = rowsOf(x!);
      if (!floats(x!, scale!, shift!, mean!, variance!) || !matrix) return undefined;
      const { channels } = matrix;
      const table = make([3 * channels]);
      const parameters = [mean!, variance!, scale!, shift!].map(at);
      host.run('givenStatistics', channels, ...parameters, at(table), channels, float(epsilon));
      const given = inRows(x!);
      const y = fusion.normalized(given, table);
      for (const { storage } of [given, table]) storage.release();
      return [y];
    },
    BatchNormGrad([x, dy, scale, mean, inverse]) {
      const matrix = rowsOf(x!);
      if (!floats(x!, dy!, scale!) || !matrix) return undefined;
      const { size, rows, channels } = matrix;
      const dx = make(x!.shape, x!.shape.length === 4);
      const [dscale, dshift] = [make([channels]), make([channels])];
      const [given, gradient] = [inRows(x!), inRows(dy!)];
      const { dy: pointer, mask } = fusion.unmasked(gradient);
      const table = temporary(4 * channels);
      const partial = sums(matrix, GRADIENTS, at(given), pointer, mask, at(mean!));
      const parameters = [at(mean!), at(inverse!), at(scale!), at(dscale), table] as const;
      host.run('gradientSums', channels, partial, rows, channels, at(dshift), ...parameters);
      host.run('affineGradient', size, at(given), pointer, mask, table, at(dx), rows, channels);
      done(partial, table);
      for (const { storage } of [given, gradient]) storage.release();
      return [dx, dscale, dshift];
    },
  };
}
