import { ANY, type Cases, type Draw, FLOATS, forEach } from '../draw.ts';

/** A shape, an axis of it, and an index that takes more or fewer places along it. */
function along(draw: Draw): { shape: number[]; axis: number; taken: number[] } {
  const shape = draw.shape(1, 4, { empty: false });
  const axis = draw.int(0, shape.length - 1);
  const taken = shape.map((n, i) => (i === axis ? draw.int(1, n + 2) : draw.large ? n : draw.int(1, n)));
  return { shape, axis, taken };
}

/** Kernels that pick, place and order elements. */
export const indexing: Cases<
  | 'Gather'
  | 'GatherGrad'
  | 'TakeAlongAxis'
  | 'TakeAlongAxisGrad'
  | 'ScatterNd'
  | 'GatherNd'
  | 'Cumulative'
  | 'Sort'
  | 'NonZero'
> = {
  Gather: {
    '': (draw) => {
      const shape = draw.shape(1, 4, { empty: false });
      const axis = draw.int(0, shape.length - 1);
      const index = draw.ints(draw.int(0, 2), 0, 5);
      return {
        inputs: [draw.input(shape, draw.dtype(ANY)), draw.places(index, shape[axis]!)],
        attrs: { axis },
        exact: true,
      };
    },
  },
  GatherGrad: {
    '': (draw) => {
      const shape = draw.shape(1, 4, { empty: false });
      const axis = draw.int(0, shape.length - 1);
      const index = draw.ints(draw.int(0, 2), 1, 5);
      const given = [...shape.slice(0, axis), ...index, ...shape.slice(axis + 1)];
      return {
        inputs: [draw.input(given, draw.dtype(FLOATS)), draw.places(index, shape[axis]!)],
        attrs: { axis, shape },
        terms: 25,
      };
    },
  },
  TakeAlongAxis: {
    '': (draw) => {
      const { shape, axis, taken } = along(draw);
      return {
        inputs: [draw.input(shape, draw.dtype(ANY)), draw.places(taken, shape[axis]!)],
        attrs: { axis },
        exact: true,
      };
    },
  },
  TakeAlongAxisGrad: {
    '': (draw) => {
      const { shape, axis, taken } = along(draw);
      return {
        inputs: [draw.input(taken, draw.dtype(FLOATS)), draw.places(taken, shape[axis]!)],
        attrs: { axis, shape },
        terms: taken[axis]!,
      };
    },
  },
  ScatterNd: forEach(['overwrite', 'add'], (mode) => (draw) => {
    const shape = draw.shape(1, 4, { empty: false });
    const depth = draw.int(1, shape.length);
    const count = draw.int(0, 6);
    const dtype = draw.dtype(FLOATS);
    return {
      inputs: [
        draw.input(shape, dtype),
        draw.places([count, depth], Math.min(...shape.slice(0, depth))),
        draw.input([count, ...shape.slice(depth)], dtype),
      ],
      attrs: { mode },
      exact: mode === 'overwrite',
      terms: count,
    };
  }),
  GatherNd: {
    '': (draw) => {
      const shape = draw.shape(1, 4, { empty: false });
      const depth = draw.int(1, shape.length);
      const index = [...draw.ints(draw.int(0, 2), 0, 4), depth];
      return {
        inputs: [draw.input(shape, draw.dtype(ANY)), draw.places(index, Math.min(...shape.slice(0, depth)))],
        attrs: {},
        exact: true,
      };
    },
  },
  Cumulative: forEach(['sum', 'prod'], (kind) => (draw) => {
    const shape = draw.shape(1, 4);
    const axis = draw.int(0, shape.length - 1);
    const values = kind === 'sum' ? {} : { from: 0.99, to: 1.01 };
    return {
      inputs: [draw.input(shape, draw.dtype(FLOATS), values)],
      attrs: draw.flag() ? { kind, axis } : { kind, axis, reverse: draw.flag() },
      terms: shape[axis]!,
    };
  }),
  Sort: {
    '': (draw) => ({
      inputs: [draw.input(draw.shape(0, 4), draw.dtype(ANY), { specials: [0, -0, 0.5, Number.NaN] })],
      attrs: { descending: draw.flag() },
      exact: true,
    }),
  },
  NonZero: {
    '': (draw) => ({
      inputs: [draw.input(draw.shape(0, 4), draw.dtype(ANY), { specials: [0, -0, Number.NaN] })],
      attrs: {},
      exact: true,
    }),
  },
};
