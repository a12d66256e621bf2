import type { DTypeName } from '../../../../../src/core/index.ts';
import { type Cases, type Draw, FLOATS, forEach, type Input } from '../draw.ts';

/** Scores, some so far below the others that they count for nothing, or above all. */
const SCORES = { from: -5, to: 5, specials: [90, -1000, Number.NEGATIVE_INFINITY, Number.NaN] };

/** Rows of scores over classes, labels for them, and the label that is passed over. */
function labelled(draw: Draw): { shape: number[]; dtype: DTypeName; labels: Input; ignore: number } {
  const [n, c] = draw.shape(2, 2, { empty: false }) as [number, number];
  const ignore = draw.pick([-100, 0, 255]);
  const labels = draw.input([n], draw.pick(['int64', 'int32']), {
    from: 0,
    to: c - 1,
    whole: true,
    specials: [ignore],
  });
  return { shape: [n, c], dtype: draw.dtype(FLOATS), labels, ignore };
}

/** Softmax, its logarithm, the loss on top of it, and their gradients. */
export const softmax: Cases<'Softmax' | 'SoftmaxGrad' | 'SoftmaxCrossEntropy' | 'SoftmaxCrossEntropyGrad'> = {
  Softmax: forEach(['itself', 'its logarithm'], (form) => (draw) => {
    const log = form === 'its logarithm';
    const shape = draw.shape(0, 4);
    const values = draw.flag() ? SCORES : { from: -5, to: 5 };
    return { inputs: [draw.input(shape, draw.dtype(FLOATS), values)], attrs: { log }, terms: shape.at(-1) ?? 1 };
  }),
  SoftmaxGrad: forEach(['itself', 'its logarithm'], (form) => (draw) => {
    const log = form === 'its logarithm';
    const shape = draw.shape(0, 4);
    const dtype = draw.dtype(FLOATS);
    const y = draw.input(shape, dtype, log ? { from: -5, to: 0 } : { from: 0, to: 1 });
    return { inputs: [y, draw.input(shape, dtype)], attrs: { log }, terms: shape.at(-1) ?? 1 };
  }),
  SoftmaxCrossEntropy: {
    '': (draw) => {
      const { shape, dtype, labels, ignore } = labelled(draw);
      const values = draw.flag() ? SCORES : { from: -5, to: 5 };
      return { inputs: [draw.input(shape, dtype, values), labels], attrs: { ignore }, terms: shape[1]! };
    },
  },
  SoftmaxCrossEntropyGrad: {
    '': (draw) => {
      const { shape, dtype, labels, ignore } = labelled(draw);
      const probabilities = draw.input(shape, dtype, { from: 0, to: 1 });
      return { inputs: [probabilities, labels, draw.input([shape[0]!], dtype)], attrs: { ignore } };
    },
  },
};
