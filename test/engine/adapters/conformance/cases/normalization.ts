import { type DTypeName, sizeOf } from '../../../../../src/core/index.ts';
import { type Cases, type Draw, FLOATS, type Input } from '../draw.ts';

const EPSILON = [1e-5, 1e-3];
/** Statistics of more than one row, as training has them: with one, all that is left of x is rounding. */
function images(draw: Draw): number[] {
  const [batch, ...rest] = draw.images() as [number, ...number[]];
  return [Math.max(batch, 2), ...rest];
}

const SPREAD = { from: 0.5, to: 2 };

/** Rows to normalize, with a factor and a summand or without. */
function rows(draw: Draw): {
  shape: number[];
  axes: number;
  width: number;
  leading: number[];
  dtype: DTypeName;
  perColumn: () => Input;
} {
  const shape = draw.shape(1, 4, { empty: false });
  const axes = draw.int(1, shape.length);
  const leading = shape.slice(0, shape.length - axes);
  const width = sizeOf(shape.slice(shape.length - axes));
  const dtype = draw.dtype(FLOATS);
  const affine = draw.flag();
  return { shape, axes, width, leading, dtype, perColumn: () => draw.input([affine ? width : 0], dtype) };
}

/** Normalizations and their gradients. */
export const normalization: Cases<
  'BatchNormInference' | 'BatchNorm' | 'BatchNormGrad' | 'LayerNorm' | 'LayerNormGrad'
> = {
  BatchNormInference: {
    '': (draw) => {
      const x = draw.images();
      const dtype = draw.dtype(FLOATS);
      const [scale, shift, mean] = [0, 1, 2].map(() => draw.input([x[1]!], dtype));
      return {
        inputs: [draw.input(x, dtype), scale!, shift!, mean!, draw.input([x[1]!], dtype, SPREAD)],
        attrs: { epsilon: draw.pick(EPSILON) },
      };
    },
  },
  BatchNorm: {
    '': (draw) => {
      const x = images(draw);
      const dtype = draw.dtype(FLOATS);
      const from = draw.pick([-1, 4]);
      return {
        inputs: [draw.input(x, dtype, { from, to: from + 2 }), draw.input([x[1]!], dtype), draw.input([x[1]!], dtype)],
        attrs: { epsilon: draw.pick(EPSILON) },
        terms: 100 + sizeOf(x) / x[1]!,
      };
    },
  },
  BatchNormGrad: {
    '': (draw) => {
      const x = draw.images();
      const dtype = draw.dtype(FLOATS);
      const [scale, mean] = [0, 1].map(() => draw.input([x[1]!], dtype));
      return {
        inputs: [draw.input(x, dtype), draw.input(x, dtype), scale!, mean!, draw.input([x[1]!], dtype, SPREAD)],
        attrs: {},
        terms: sizeOf(x) / x[1]!,
      };
    },
  },
  LayerNorm: {
    '': (draw) => {
      const { shape, axes, width, dtype, perColumn } = rows(draw);
      return {
        inputs: [draw.input(shape, dtype), perColumn(), perColumn()],
        attrs: { axes, epsilon: draw.pick(EPSILON) },
        terms: 100 + width,
      };
    },
  },
  LayerNormGrad: {
    '': (draw) => {
      const { shape, axes, width, leading, dtype, perColumn } = rows(draw);
      return {
        inputs: [
          draw.input(shape, dtype),
          draw.input(shape, dtype),
          perColumn(),
          draw.input(leading, dtype),
          draw.input(leading, dtype, SPREAD),
        ],
        attrs: { axes },
        terms: Math.max(width, sizeOf(leading)),
      };
    },
  },
};
