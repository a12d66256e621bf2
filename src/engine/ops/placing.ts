/** Elements put in places, taken in patterns, or looked at under another shape. */
import { z } from 'zod';
import {
  ArgumentError,
  bytesOf,
  type DTypeLike,
  dtypeName,
  NdArray,
  ShapeError,
  sameShape,
  showShape,
  sizeOf,
} from '../../core/index.ts';
import { alias, apply } from '../apply.ts';
import { toArray, toTensor } from '../creation.ts';
import { withRecording } from '../mode.ts';
import { Tensor } from '../tensor.ts';
import { divide, maximum, minimum, multiply, scale } from './arithmetic.ts';
import { diag } from './composed.ts';
import {
  axisOf,
  besides,
  cast,
  define,
  flag,
  number,
  operand,
  tensor,
  tensors,
  view,
  whole,
  wholes,
} from './define.ts';
import { add_ } from './inPlace.ts';
import { moveaxis, reshape, stack } from './shape.ts';

const wholesOf = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor =>
  cast(toTensor(new NdArray(Float64Array.from(values), [...shape], 'float64')), 'int64');

/** x under the shape of another tensor of the same size. @source Paddle, python/paddle/tensor/manipulation.py, view_as */
export const viewAs = define(
  'viewAs',
  { x: tensor, other: tensor },
  ['x', 'other'],
  ({ x, other }): Tensor => reshape(x, other.shape),
);

/** A copy that gradients flow through. @source Paddle, python/paddle/tensor/creation.py, clone */
export const clone = define(
  'clone',
  { x: tensor },
  ['x'],
  ({ x }): Tensor => apply('Unary', [x], { kind: 'scale', a: 1, b: 0 }),
);

/** x in one row. @source Paddle, python/paddle/tensor/manipulation.py, ravel */
export const ravel = define('ravel', { input: tensor }, ['input'], ({ input }): Tensor => view(input, [input.size]));

/**
 * Windows along an axis: `size` elements every `step`, as a new last axis.
 *
 * @source Paddle, python/paddle/tensor/manipulation.py, unfold
 */
export const unfold = define(
  'unfold',
  { x: tensor, axis: whole, size: z.int().min(1), step: z.int().min(1) },
  ['x', 'axis', 'size', 'step'],
  ({ x, axis, size, step }): Tensor => {
    const along = axisOf('unfold', axis, x.ndim);
    const n = x.shape[along] ?? 1;
    if (size > n)
      throw new ArgumentError(`unfold: size must not exceed the axis's ${n}. Received ${size}. Take smaller windows.`);
    const count = Math.floor((n - size) / step) + 1;
    const index = Array.from({ length: count * size }, (_, i) => Math.floor(i / size) * step + (i % size));
    return moveaxis(apply('Gather', [x, wholesOf(index, [count, size])], { axis: along }), along + 1, -1);
  },
);

/**
 * Elements at `offset + Σ index·stride` in row-major order; here a copy.
 *
 * @param shape - Sizes of the result.
 * @param stride - Distance of neighbours along each axis, in elements.
 * @param offset - Where the first one lies, in bytes as in Paddle; 0 by default.
 * @source Paddle, python/paddle/tensor/manipulation.py, as_strided
 */
export const asStrided = define(
  'asStrided',
  { x: tensor, shape: wholes, stride: wholes, offset: whole.default(0) },
  ['x', 'shape', 'stride', 'offset'],
  ({ x, shape, stride, offset }): Tensor => {
    const places = Array.from({ length: sizeOf(shape) }, (_, i) => {
      let [rest, at] = [i, offset / bytesOf(x.handle.dtype)];
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        at += (rest % shape[axis]!) * stride[axis]!;
        rest = Math.floor(rest / shape[axis]!);
      }
      return at;
    });
    const bad = places.find((at) => at < 0 || at >= x.size || !Number.isInteger(at));
    if (shape.length !== stride.length || bad !== undefined)
      throw new ArgumentError(
        `asStrided: every place must lie in [0, ${x.size - 1}], with one stride per axis. Received ${bad ?? `${stride.length} strides`}. Check shape, stride and offset.`,
      );
    return apply('Gather', [view(x, [x.size]), wholesOf(places, shape)], { axis: 0 });
  },
);

/** A matrix with the elements of x on a diagonal. @source Paddle, python/paddle/tensor/creation.py, diagflat */
export const diagflat = define(
  'diagflat',
  { x: tensor, offset: whole.default(0) },
  ['x', 'offset'],
  ({ x, offset }): Tensor => diag(view(x, [x.size]), offset),
);

const triangle = (name: string, inside: (row: number, column: number, offset: number) => boolean) =>
  define(
    name,
    {
      row: z.int().min(0),
      col: z.int().min(0).nullish(),
      offset: whole.default(0),
      dtype: z.custom<DTypeLike>().default('int64'),
    },
    ['row', 'col', 'offset', 'dtype'],
    ({ row, col, offset, dtype }): Tensor => {
      const columns = col ?? row;
      const rows = Array.from({ length: row * columns }, (_, i) => i).filter((i) =>
        inside(Math.floor(i / columns), i % columns, offset),
      );
      const places = [...rows.map((i) => Math.floor(i / columns)), ...rows.map((i) => i % columns)];
      return cast(wholesOf(places, [2, rows.length]), dtypeName(dtype, name));
    },
  );
/**
 * Places of the lower triangle of a matrix: rows, then columns.
 *
 * @param row - Rows of the matrix.
 * @param col - Columns of it; as many as rows by default.
 * @param offset - How far above the main diagonal the triangle's lies; 0 by default.
 * @param dtype - Data type of the places; int64 by default.
 * @source Paddle, python/paddle/tensor/creation.py, tril_indices
 */
export const trilIndices = triangle('trilIndices', (row, column, offset) => column - row <= offset);
/**
 * Places of the upper triangle of a matrix: rows, then columns.
 *
 * @param row - Rows of the matrix.
 * @param col - Columns of it; as many as rows by default.
 * @param offset - How far above the main diagonal the triangle's lies; 0 by default.
 * @param dtype - Data type of the places; int64 by default.
 * @source Paddle, python/paddle/tensor/creation.py, triu_indices
 */
export const triuIndices = triangle('triuIndices', (row, column, offset) => column - row >= offset);

/**
 * Row i of the tensor that the i-th number names.
 *
 * @param inputs - Tensors of one shape.
 * @param index - Whole numbers, one for each row: which tensor it is taken from.
 * @throws {ArgumentError} when a number names none
 * @source Paddle, python/paddle/tensor/math.py, multiplex
 */
export const multiplex = define(
  'multiplex',
  { inputs: tensors, index: tensor },
  ['inputs', 'index'],
  ({ inputs, index }): Tensor => {
    const named = toArray(index).toFloat64();
    const bad = named.findIndex((at) => at < 0 || at >= inputs.length);
    if (bad >= 0)
      throw new ArgumentError(
        `multiplex: numbers must lie in [0, ${inputs.length - 1}]. Received ${named[bad]} (element ${bad}). They name an input each.`,
      );
    const places = Array.from(named).flatMap((at, row) => [at, row]);
    return apply('GatherNd', [stack(inputs, 0), wholesOf(places, [named.length, 2])], {});
  },
);

/** Whole numbers of an index, counted from the front. @throws {ArgumentError} for one outside */
function inside(where: string, index: Tensor, n: number): number[] {
  return Array.from(toArray(index).toFloat64(), (at, i) => {
    if (at < -n || at >= n)
      throw new ArgumentError(
        `${where}: places must lie in [${-n}, ${n - 1}]. Received ${at} (element ${i}). Correct it.`,
      );
    return at < 0 ? at + n : at;
  });
}

/** x with slices along an axis changed: `mode` of slices that stand first. */
function slices(x: Tensor, along: number, rows: readonly number[], value: Tensor, mode: 'add' | 'overwrite'): Tensor {
  const first = moveaxis(x, along, 0);
  const index = wholesOf(rows, [rows.length, 1]);
  return moveaxis(apply('ScatterNd', [first, index, value], { mode }), 0, along);
}

/**
 * x with alpha·value added to the slices that the index names.
 *
 * @param value - As x, with one slice for each number of the index.
 * @source Paddle, python/paddle/tensor/manipulation.py, index_add
 */
export const indexAdd = define(
  'indexAdd',
  { x: tensor, index: tensor, axis: whole, value: tensor, alpha: number.default(1) },
  ['x', 'index', 'axis', 'value', 'alpha'],
  ({ x, index, axis, value, alpha }): Tensor => {
    const along = axisOf('indexAdd', axis, x.ndim);
    const rows = inside('indexAdd', index, x.shape[along] ?? 1);
    const wanted = x.shape.map((n, i) => (i === along ? rows.length : n));
    const wide = sameShape(value.shape, wanted) ? value : apply('Expand', [value], { shape: wanted });
    return slices(x, along, rows, moveaxis(alpha === 1 ? wide : scale(wide, alpha), along, 0), 'add');
  },
);

/** x with one value in the slices that the index names. @source Paddle, python/paddle/tensor/manipulation.py, index_fill */
export const indexFill = define(
  'indexFill',
  { x: tensor, index: tensor, axis: whole, value: operand },
  ['x', 'index', 'axis', 'value'],
  ({ x, index, axis, value }): Tensor => {
    const along = axisOf('indexFill', axis, x.ndim);
    const rows = inside('indexFill', index, x.shape[along] ?? 1);
    const shape = [rows.length, ...x.shape.filter((_, i) => i !== along)];
    return slices(x, along, rows, apply('Expand', [cast(besides(value, x), x.handle.dtype)], { shape }), 'overwrite');
  },
);

const WAYS = ['assign', 'add', 'mul', 'multiply', 'mean', 'amin', 'amax'] as const;
/**
 * arr with values put at the places that indices name along an axis.
 *
 * @param indices - As many axes as arr has; broadcast on the other axes unless `broadcast` is false.
 * @param values - A number, or a tensor that broadcasts to the indices.
 * @param reduce - What becomes of a place: `'assign'` (the last value; the default), `'add'`, `'multiply'`, `'mean'`, `'amin'`, `'amax'`.
 * @param includeSelf - Whether arr's own element counts; true by default.
 * @throws {ShapeError} when the axes do not fit @throws {ArgumentError} for a place outside
 * @source Paddle, python/paddle/tensor/manipulation.py, put_along_axis
 */
export const putAlongAxis = define(
  'putAlongAxis',
  {
    arr: tensor,
    indices: tensor,
    values: operand,
    axis: whole,
    reduce: z.enum(WAYS).default('assign'),
    includeSelf: flag.default(true),
    broadcast: flag.default(true),
  },
  ['arr', 'indices', 'values', 'axis', 'reduce', 'includeSelf', 'broadcast'],
  ({ arr, indices, values, axis, reduce: way, includeSelf, broadcast }): Tensor => {
    const where = 'putAlongAxis';
    if (indices.ndim !== arr.ndim)
      throw new ShapeError(
        `${where}: the indices must have ${arr.ndim} axes. Received ${showShape(indices.shape)}. Add axes of size 1.`,
      );
    const along = axisOf(where, axis, arr.ndim);
    const shape = arr.shape.map((n, i) => (i === along || !broadcast ? indices.shape[i]! : n));
    const wide = (x: Tensor): Tensor => (sameShape(x.shape, shape) ? x : apply('Expand', [x], { shape }));
    const rows = inside(where, wide(indices), arr.shape[along]!);
    const given = cast(besides(values, arr), arr.handle.dtype);
    const cut = given.ndim === shape.length && given.shape.some((n, i) => n !== 1 && n > shape[i]!);
    const spread = cut
      ? apply('Slice', [given], { start: shape.map(() => 0), step: shape.map(() => 1), size: shape })
      : wide(given);
    const flatValues = view(spread, [rows.length]);
    // the place of each value in row-major order, and how often that place came before
    const strides = arr.shape.map((_, i) => sizeOf(arr.shape.slice(i + 1)));
    const seen = new Map<number, number>();
    const rounds: [places: number[], from: number[]][] = [];
    rows.forEach((row, i) => {
      let [rest, at] = [i, 0];
      for (let k = shape.length - 1; k >= 0; k--) {
        at += (k === along ? row : rest % shape[k]!) * strides[k]!;
        rest = Math.floor(rest / shape[k]!);
      }
      const round = seen.get(at) ?? 0;
      seen.set(at, round + 1);
      rounds[round] ??= [[], []];
      rounds[round][0].push(at);
      rounds[round][1].push(i);
    });
    const put = (into: Tensor, at: readonly number[], from: Tensor, mode: 'add' | 'overwrite'): Tensor =>
      apply('ScatterNd', [into, wholesOf(at, [at.length, 1]), from], { mode });
    const pick = (from: Tensor, at: readonly number[]): Tensor => apply('Gather', [from, wholesOf(at)], { axis: 0 });
    let flat = view(arr, [arr.size]);
    rounds.forEach(([places, from], round) => {
      const fresh = pick(flatValues, from);
      const first = round === 0 && !includeSelf;
      const here = pick(flat, places);
      if (way === 'assign' || first) flat = put(flat, places, fresh, 'overwrite');
      else if (way === 'add' || way === 'mean') flat = put(flat, places, fresh, 'add');
      else {
        const combined = way === 'amin' ? minimum : way === 'amax' ? maximum : multiply;
        flat = put(flat, places, combined(here, fresh), 'overwrite');
      }
    });
    if (way === 'mean') {
      const counts = new Array<number>(arr.size).fill(1);
      for (const [at, count] of seen) counts[at] = count + (includeSelf ? 1 : 0);
      flat = divide(flat, cast(wholesOf(counts), arr.handle.dtype));
    }
    return view(flat, arr.shape);
  },
);

/** `value` added in place; gradients pass by, as in Paddle. @source Paddle, python/paddle/tensor/math.py, increment */
export const increment = define(
  'increment',
  { x: tensor, value: number.default(1) },
  ['x', 'value'],
  ({ x, value }): Tensor => withRecording(false, () => add_(x, value)),
);

const raised = (name: string, rank: number, shape: (x: Tensor) => number[]) => {
  /** One tensor gives one, several a list. */
  return (...inputs: readonly Tensor[] | readonly [readonly Tensor[]]): Tensor | Tensor[] => {
    const list = (Array.isArray(inputs[0]) ? inputs[0] : inputs) as readonly Tensor[];
    if (list.length === 0 || list.some((each) => !(each instanceof Tensor)))
      throw new ArgumentError(`${name}: every input must be a Tensor. Received ${list.length} inputs. Use toTensor.`);
    const wide = list.map((each) => (each.ndim >= rank ? alias(each, each.handle) : view(each, shape(each))));
    return wide.length === 1 ? wide[0]! : wide;
  };
};
/** With at least one axis. @source Paddle, python/paddle/tensor/manipulation.py, atleast_1d */
export const atleast1d = raised('atleast1d', 1, () => [1]);
/** With at least two axes, new ones in front. @source Paddle, python/paddle/tensor/manipulation.py, atleast_2d */
export const atleast2d = raised('atleast2d', 2, (x) => [1, x.size]);
/** With at least three axes. @source Paddle, python/paddle/tensor/manipulation.py, atleast_3d */
export const atleast3d = raised('atleast3d', 3, (x) => (x.ndim === 2 ? [...x.shape, 1] : [1, x.size, 1]));

/**
 * Cut along an axis into parts that need not be equal.
 *
 * @param numOrIndices - How many parts, the first ones larger by one; or the places to cut at.
 * @source Paddle, python/paddle/tensor/manipulation.py, tensor_split
 */
export const tensorSplit = define(
  'tensorSplit',
  { x: tensor, numOrIndices: z.union([z.int().min(1), wholes]), axis: whole.default(0) },
  ['x', 'numOrIndices', 'axis'],
  ({ x, numOrIndices, axis }): Tensor[] => {
    const along = axisOf('tensorSplit', axis, x.ndim);
    const n = x.shape[along]!;
    const cuts =
      typeof numOrIndices === 'number'
        ? Array.from(
            { length: numOrIndices - 1 },
            (_, i) => (i + 1) * Math.floor(n / numOrIndices) + Math.min(i + 1, n % numOrIndices),
          )
        : numOrIndices.map((at) => Math.min(Math.max(at < 0 ? at + n : at, 0), n));
    return [0, ...cuts].map((from, i) => {
      const to = Math.max(cuts[i] ?? n, from);
      return apply('Slice', [x], {
        start: x.shape.map((_, k) => (k === along ? from : 0)),
        step: x.shape.map(() => 1),
        size: x.shape.map((size, k) => (k === along ? to - from : size)),
      });
    });
  },
);
