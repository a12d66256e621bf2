import type { DTypeName } from '../../../../../src/core/index.ts';
import { ANY, type Build, type Cases, type Draw, FLOATS, type Input, type Values } from '../draw.ts';

/** For each of one to three parameters, its arrays, and single numbers; a half-float parameter has moments in float32. */
function groups(
  draw: Draw,
  values: readonly Values[],
  moments: boolean,
  singles: readonly Values[] = [],
): { count: number; inputs: Input[] } {
  const dtype = draw.dtype(FLOATS);
  const half = dtype === 'float16' || dtype === 'bfloat16';
  const count = draw.int(1, 3);
  const inputs = Array.from({ length: count }, () => {
    const shape = draw.shape(0, 4);
    const kept: DTypeName = half && moments ? 'float32' : dtype;
    return [
      ...values.map((each, i) => draw.input(shape, i >= 2 ? kept : dtype, each)),
      ...singles.map((each) => draw.input([1], kept, each)),
    ];
  });
  return { count, inputs: inputs.flat() };
}

const several = (draw: Draw, count: number, min: number, max: number): number[] =>
  Array.from({ length: count }, () => draw.real(min, max));

const momentum =
  (nesterov: boolean): Build<'MomentumUpdate'> =>
  (draw) => {
    const { count, inputs } = groups(draw, [{}, {}, {}], false);
    return {
      inputs,
      attrs: {
        rates: several(draw, count, 0.01, 0.3),
        momentum: several(draw, count, 0, 0.99),
        nesterov,
        decays: several(draw, count, 0, 0.1),
      },
    };
  };

/** Dropout, and the kernels that write into their first inputs. */
export const training: Cases<
  'Dropout' | 'SgdUpdate' | 'MomentumUpdate' | 'AdamUpdate' | 'MovingAverage' | 'AddInPlace' | 'Assign'
> = {
  Dropout: {
    '': (draw) => {
      const shape = draw.shape(0, 4);
      const specials = [0, Number.NaN, Number.POSITIVE_INFINITY];
      const mask = { from: 0, to: 1, whole: true };
      return {
        inputs: [draw.input(shape, draw.dtype(FLOATS), { specials }), draw.input(shape, 'uint8', mask)],
        attrs: { keep: draw.pick([1, 0.5, 0.7, 0.1]) },
      };
    },
  },
  SgdUpdate: {
    '': (draw) => {
      const { count, inputs } = groups(draw, [{}, {}], false);
      return { inputs, attrs: { rates: several(draw, count, 0.01, 0.3) } };
    },
  },
  MomentumUpdate: { plain: momentum(false), 'looking ahead': momentum(true) },
  AdamUpdate: {
    '': (draw) => {
      const { count, inputs } = groups(draw, [{}, {}, {}, { from: 0.1, to: 1 }], true, [
        { from: 0.1, to: 0.9 },
        { from: 0.9, to: 0.999 },
      ]);
      return {
        inputs,
        attrs: {
          rates: several(draw, count, 0.01, 0.3),
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          decoupled: several(draw, count, 0, 0.1),
        },
      };
    },
  },
  MovingAverage: {
    '': (draw) => ({ inputs: groups(draw, [{}, {}], false).inputs, attrs: { momentum: draw.pick([0.9, 0.99, 0, 1]) } }),
  },
  AddInPlace: {
    '': (draw) => {
      const shape = draw.shape(0, 4);
      const dtype = draw.dtype(ANY);
      return { inputs: [draw.input(shape, dtype), draw.input(shape, dtype)], attrs: {}, exact: true };
    },
  },
  Assign: {
    '': (draw) => {
      const shape = draw.shape(0, 4);
      const dtype = draw.dtype(ANY);
      return { inputs: [draw.input(shape, dtype), draw.input(shape, dtype)], attrs: {}, exact: true };
    },
  },
};
