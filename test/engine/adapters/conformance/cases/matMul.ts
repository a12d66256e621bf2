import type { Build, Cases, Draw } from '../draw.ts';
import { FLOATS } from '../draw.ts';

const product =
  (batches: (draw: Draw) => readonly [readonly number[], readonly number[]]): Build<'MatMul'> =>
  (draw) => {
    const [batchA, batchB] = batches(draw);
    const size = (): number => draw.pick([0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 17]);
    const [m, k, n] = draw.stretched(draw.large ? [5, 7, 9] : [size(), size(), size()]) as [number, number, number];
    const [transposeA, transposeB] = [draw.flag(), draw.flag()];
    const dtype = draw.dtype(FLOATS);
    return {
      inputs: [
        draw.input([...batchA, ...(transposeA ? [k, m] : [m, k])], dtype),
        draw.input([...batchB, ...(transposeB ? [n, k] : [k, n])], dtype),
      ],
      attrs: { transposeA, transposeB },
      terms: k,
    };
  };

/** The product of matrices: alone, in batches, in batches that broadcast. */
export const matMul: Cases<'MatMul'> = {
  MatMul: {
    'of two matrices': product(() => [[], []]),
    'of two batches': product((draw) => {
      const batch = draw.ints(draw.int(1, 2), 1, 3);
      return [batch, batch];
    }),
    'of batches that broadcast': product((draw) => {
      const batch = draw.ints(draw.int(1, 2), 1, 3);
      const some = (): number[] => batch.slice(draw.int(0, batch.length)).map((n) => (draw.flag() ? 1 : n));
      return draw.pick([
        [batch, some()],
        [some(), batch],
        [batch, []],
      ] as const);
    }),
  },
};
