import { sizeOf } from '../../../../core/index.ts';
import type { Handle } from '../../../storage.ts';
import { type Float, float, type Host } from '../host.ts';
import type { Workspace } from '../workspace.ts';
import type { Natives } from './native.ts';

/** Bytes of a row of the table that tells the kernel of each parameter. */
const ROW = 64;

/** Optimizers: one call moves every parameter. */
export function training(host: Host, { at, floats, temporary, done, elements, words }: Workspace): Natives {
  const covers = (handles: readonly Handle[]): boolean =>
    floats(...handles) && !handles.some((handle) => handle.channelsLast);

  /**
   * Runs a kernel over a table of parameters.
   *
   * @param group - How many handles each parameter has: itself, its gradient, what the optimizer keeps.
   * @param numbers - Of each parameter: the rates that follow its pointers and its length.
   */
  const update = (
    kernel: 'sgd' | 'momentum' | 'adam',
    handles: readonly Handle[],
    group: number,
    numbers: readonly (readonly number[])[],
    ...more: readonly (number | Float)[]
  ): void => {
    const table = temporary((numbers.length * ROW) / 4);
    numbers.forEach((rates, i) => {
      const own = handles.slice(group * i, group * (i + 1));
      words(table + i * ROW, group + 1).set([...own.map(at), sizeOf(own[0]!.shape)]);
      elements(table + i * ROW + (group + 1) * 4, rates.length).set(rates);
    });
    const size = handles.reduce((sum, handle) => sum + sizeOf(handle.shape), 0) / group;
    host.run(kernel, size, table, numbers.length, ...more);
    done(table);
  };

  return {
    SgdUpdate(handles, { rates }) {
      if (!covers(handles)) return undefined;
      const numbers = rates.map((rate) => [rate]);
      update('sgd', handles, 2, numbers);
      return [];
    },
    MomentumUpdate(handles, { rates, momentum, nesterov, decays }) {
      if (!covers(handles)) return undefined;
      const numbers = rates.map((rate, i) => [rate, momentum[i]!, decays[i]!]);
      update('momentum', handles, 3, numbers, nesterov ? 1 : 0);
      return [];
    },
    AdamUpdate(handles, { rates, beta1, beta2, epsilon, decoupled }) {
      if (!covers(handles)) return undefined;
      const powers = rates.map((_, i) => handles.slice(6 * i + 4, 6 * i + 6).map((power) => elements(at(power), 1)));
      const numbers = rates.map((rate, i) => {
        const [power1, power2] = powers[i]!.map(([power]) => power!) as [number, number];
        const root = Math.sqrt(1 - power2);
        return [(rate * root) / (1 - power1), epsilon * root, 1 - rate * decoupled[i]!];
      });
      const moved = handles.filter((_, i) => i % 6 < 4);
      update('adam', moved, 4, numbers, float(beta1), float(beta2));
      for (const [power1, power2] of powers) {
        power1![0]! *= beta1;
        power2![0]! *= beta2;
      }
      return [];
    },
    MovingAverage(handles, { momentum }) {
      if (!covers(handles)) return undefined;
      for (let i = 0; i < handles.length; i += 2) {
        const n = sizeOf(handles[i]!.shape);
        host.run('movingAverage', n, at(handles[i]!), at(handles[i + 1]!), n, float(momentum), float(1 - momentum));
      }
      return [];
    },
  };
}
