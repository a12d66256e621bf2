import { expect } from 'vitest';
import { ArgumentError } from '../../../../src/core/index.ts';
import type { Adapter } from '../../../../src/engine/adapter.ts';
import type { KernelName } from '../../../../src/engine/kernels/contract.ts';
import type { Case, Input, Values } from './draw.ts';
import { runOn } from './run.ts';

const input = (shape: number[], dtype: Input['dtype'], values: Values = {}): Input => ({
  shape,
  dtype,
  channelsLast: shape.length === 4,
  values,
  seed: 1,
});
const just = (value: number): Values => ({ from: value, to: value, whole: true });

function refuse<K extends KernelName>(adapter: Adapter, name: K, drawn: Case<K>): void {
  expect(() => runOn(adapter, name, drawn)).toThrow(ArgumentError);
}

/** What only a kernel can see, and must refuse as the plain one does: it depends on elements. */
const REFUSED: Readonly<Record<string, (adapter: Adapter) => void>> = {
  'a label outside the classes is refused'(adapter) {
    for (const label of [3, -1])
      refuse(adapter, 'SoftmaxCrossEntropy', {
        inputs: [input([4, 3], 'float32'), input([4], 'int64', just(label))],
        attrs: { ignore: -100 },
      });
  },
  'a place outside an axis is refused'(adapter) {
    for (const place of [3, -4]) {
      const inputs = [input([2, 3, 2, 2], 'float32'), input([2], 'int64', just(place))];
      refuse(adapter, 'Gather', { inputs, attrs: { axis: 1 } });
    }
    refuse(adapter, 'GatherNd', {
      inputs: [input([4, 3], 'float32'), input([2, 1], 'int64', just(-5))],
      attrs: {},
    });
  },
  'whole numbers are not divided by zero'(adapter) {
    for (const kind of ['div', 'mod', 'floorDiv'] as const)
      refuse(adapter, 'Binary', {
        inputs: [input([4, 3], 'int64'), input([4, 3], 'int64', just(0))],
        attrs: { kind, dtype: 'int64' },
      });
  },
};

/** What calls of kernels must do beyond giving the right results, by name. */
export const CALLS: typeof REFUSED = {
  ...REFUSED,

  'a refusal leaves no memory behind'(adapter) {
    const before = adapter.bytesInUse();
    for (const check of Object.values(REFUSED)) check(adapter);
    expect(adapter.bytesInUse()).toBe(before);
  },

  'what is kept for sizes that may come again does not add up'(adapter) {
    const w = input([1, 1, 3, 3], 'float32');
    const pads = [
      [1, 1],
      [1, 1],
    ] as const;
    const before = adapter.bytesInUse();
    for (let height = 1; height <= 100; height++)
      runOn(adapter, 'Conv', {
        inputs: [input([1, 1, height, 400], 'float32'), w],
        attrs: { stride: [1, 1], pads, dilation: [1, 1], groups: 1 },
      });
    // tables of 36 bytes for each place: 72 MiB for all these sizes
    expect(adapter.bytesInUse() - before).toBeLessThan(40 * 2 ** 20);
  },
};
