import { sizeOf } from '../../../../core/index.ts';
import type { Handle } from '../../../storage.ts';
import { float, type Host } from '../host.ts';
import type { Workspace } from '../workspace.ts';
import type { Natives } from './native.ts';

/** Batch normalization of rows of channels, and sums per channel. */
export function normalization(host: Host, workspace: Workspace): Natives {
  const { at, make, floats, temporary, done, elements, asRows } = workspace;

  /** How many rows of how many channels, or null for a shape that has no such rows. */
  const rowsOf = ({ shape }: Handle): { size: number; rows: number; channels: number } | null => {
    if (shape.length !== 4 && shape.length !== 2) return null;
    const size = sizeOf(shape);
    return { size, rows: size / shape[1]!, channels: shape[1]! };
  };
  const asMatrix = (handle: Handle): { pointer: number; copy: number } =>
    handle.shape.length === 2 ? { pointer: at(handle), copy: 0 } : asRows(handle);

  return {
    ChannelSum([dy]) {
      const matrix = rowsOf(dy!);
      if (!floats(dy!) || !matrix) return undefined;
      const { size, rows, channels } = matrix;
      const sums = make([channels]);
      const { pointer, copy } = asMatrix(dy!);
      // the sums of dy · (x − mean) are not asked for: any pointers do for what they need
      host.run('gradientSums', size, pointer, pointer, pointer, pointer, 0, at(sums), rows, channels);
      done(copy);
      return [sums];
    },
    BatchNorm([x, scale, shift], { epsilon }) {
      const matrix = rowsOf(x!);
      if (!floats(x!, scale!, shift!) || !matrix) return undefined;
      const { size, rows, channels } = matrix;
      const y = make(x!.shape, x!.shape.length === 4);
      const [mean, inverse, variance] = [make([channels]), make([channels]), make([channels])];
      const { pointer, copy } = asMatrix(x!);
      host.run('statistics', size, pointer, at(mean), at(variance), at(inverse), rows, channels, float(epsilon));
      const parameters = [at(mean), at(inverse), at(scale!), at(shift!)] as const;
      host.run('normalize', size, pointer, ...parameters, at(y), rows, channels, 0);
      done(copy);
      return [y, mean, inverse, variance];
    },
    BatchNormInference([x, scale, shift, mean, variance], { epsilon }) {
      const matrix = rowsOf(x!);
      if (!floats(x!, scale!, shift!, mean!, variance!) || !matrix) return undefined;
      const { size, rows, channels } = matrix;
      const inverse = temporary(channels);
      const from = elements(at(variance!), channels);
      const to = elements(inverse, channels);
      for (let i = 0; i < channels; i++) to[i] = 1 / Math.sqrt(from[i]! + epsilon);
      const y = make(x!.shape, x!.shape.length === 4);
      const { pointer, copy } = asMatrix(x!);
      host.run('normalize', size, pointer, at(mean!), inverse, at(scale!), at(shift!), at(y), rows, channels, 0);
      done(copy, inverse);
      return [y];
    },
    BatchNormGrad([x, dy, scale, mean, inverse]) {
      const matrix = rowsOf(x!);
      if (!floats(x!, dy!, scale!) || !matrix) return undefined;
      const { size, rows, channels } = matrix;
      const dx = make(x!.shape, x!.shape.length === 4);
      const [dscale, dshift] = [make([channels]), make([channels])];
      const rowsX = asMatrix(x!);
      const rowsDy = asMatrix(dy!);
      const given = [rowsX.pointer, rowsDy.pointer, at(mean!), at(inverse!)] as const;
      host.run('gradientSums', size, ...given, at(dscale), at(dshift), rows, channels);
      host.run('normalizeGradient', size, ...given, at(scale!), at(dscale), at(dshift), at(dx), rows, channels);
      done(rowsX.copy, rowsDy.copy);
      return [dx, dscale, dshift];
    },
  };
}
