import { readFileSync } from 'node:fs';
import * as np from 'numpy-ts';
import { describe, expect, it } from 'vitest';
import { ArgumentError, type DTypeName, DtypeError, NdArray, ShapeError } from '../../../src/core/index.ts';
import { toTensor } from '../../../src/engine/index.ts';
import { promote } from '../../../src/io/collate/promote.ts';
import { defaultCollateFn } from '../../../src/io/index.ts';

interface Recorded {
  readonly promotion: Readonly<Record<string, DTypeName>>;
  readonly numbers: readonly {
    readonly samples: readonly string[];
    readonly dtype: DTypeName;
    readonly data: unknown;
  }[];
}
const recorded = JSON.parse(readFileSync(new URL('../../golden/io.json', import.meta.url), 'utf8')) as Recorded;

const VALUES: Readonly<Record<string, unknown>> = { true: true, false: false, '1n': 1n, '2n': 2n, '0.5': 0.5 };

describe('defaultCollateFn', () => {
  it.each(recorded.numbers)('numbers $samples become $dtype', ({ samples, dtype, data }) => {
    const batch = defaultCollateFn(samples.map((name) => VALUES[name])) as NdArray;
    expect([batch.dtype, batch.tolist()]).toEqual([dtype, data]);
  });

  it('arrays of two types become one that holds both', () => {
    for (const [pair, dtype] of Object.entries(recorded.promotion)) {
      const [a, b] = pair.split(' ') as [DTypeName, DTypeName];
      expect(promote(a, b), pair).toBe(dtype);
      const ones = [a, b].map((name) => NdArray.from([1], name));
      expect((defaultCollateFn(ones) as NdArray).astype('float64').tolist()).toEqual([[1], [1]]);
    }
    expect(promote('bfloat16', 'float32')).toBeUndefined();
    expect(() => defaultCollateFn([NdArray.from([1], 'bfloat16'), NdArray.from([1])])).toThrow(DtypeError);
  });

  it('stacks arrays of any kind', () => {
    const one = [NdArray.from([1, 2]), Float32Array.of(3, 4), np.array([5, 6], 'float32'), toTensor([7, 8])];
    const batch = defaultCollateFn(one) as NdArray;
    expect([batch.shape, batch.dtype === 'float32' || batch.dtype === 'float64']).toEqual([[4, 2], true]);
    expect(batch.tolist()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
  });

  it('keeps texts, and goes into lists and objects', () => {
    expect(
      defaultCollateFn([
        { name: 'a', at: [1n, { deep: true }] },
        { at: [2n, { deep: false }], name: 'b', more: 1 },
      ]),
    ).toEqual({
      name: ['a', 'b'],
      at: [NdArray.from([1n, 2n]), { deep: NdArray.from([true, false]) }],
    });
  });

  it.each([
    [[null], ArgumentError, /only contain.*Received null in sample 0/],
    [[[1, new Date(0)]], ArgumentError, /Received Date in sample 0 of the batch\[1\]/],
    [[Promise.resolve(1)], ArgumentError, /Make getItem synchronous/],
    [[1, 'a'], ArgumentError, /Received 'a' in sample 1/],
    [[[1, 2], [1]], ArgumentError, /same number of fields.*2 in sample 0.*1 in sample 1/],
    [[{ a: 1 }, { b: 1 }], ArgumentError, /sample 1 of the batch without 'a'/],
    [
      [
        [0, NdArray.zeros([2])],
        [0, NdArray.zeros([3])],
      ],
      ShapeError,
      /\[2\] in sample 0 of the batch\[1\] and \[3\] in sample 1/,
    ],
    [[2n ** 64n], DtypeError, /64 bits/],
    [[], ArgumentError, /Received none/],
  ])('refuses %o', (samples, Class, text) => {
    expect(() => defaultCollateFn(samples as unknown[])).toThrow(Class);
    expect(() => defaultCollateFn(samples as unknown[])).toThrow(text);
  });
});
