/** Counting, ranking and looking up; whole numbers come out, so gradients do not pass. */
import { z } from 'zod';
import { ArgumentError, type DTypeName, isFloat, NdArray, ShapeError, sameShape, showShape } from '../../core/index.ts';
import { apply } from '../apply.ts';
import { toArray, toTensor } from '../creation.ts';
import type { Tensor } from '../tensor.ts';
import { add, multiply, subtract } from './arithmetic.ts';
import { axes, axesOf, axisOf, cast, define, flag, number, tensor, view, whole } from './define.ts';
import { argsort, indexSelect, sort, takeAlongAxis } from './search.ts';
import { slab, stack, transpose } from './shape.ts';

const made = (values: ArrayLike<number>, shape: readonly number[], dtype: DTypeName): Tensor =>
  cast(toTensor(new NdArray(Float64Array.from(values), [...shape], 'float64')), dtype);

/**
 * How often each whole number stands in a row of them.
 *
 * @param x - One axis, not negative.
 * @param weights - What each element counts for; 1 when left out.
 * @param minlength - Least length of the result.
 * @throws {ArgumentError} for a negative number
 * @source Paddle, python/paddle/tensor/linalg.py, bincount
 */
export const bincount = define(
  'bincount',
  { x: tensor, weights: tensor.nullish(), minlength: whole.default(0) },
  ['x', 'weights', 'minlength'],
  ({ x, weights, minlength }): Tensor => {
    if (x.ndim !== 1 || (weights && !sameShape(weights.shape, x.shape)))
      throw new ShapeError(
        `bincount: x must have one axis, and weights x's shape. Received ${showShape(x.shape)}${weights ? ` and ${showShape(weights.shape)}` : ''}. Flatten them.`,
      );
    const values = toArray(x).toFloat64();
    const bad = values.findIndex((value) => value < 0);
    if (bad >= 0)
      throw new ArgumentError(
        `bincount: numbers must not be negative. Received ${values[bad]} (element ${bad}). Shift them.`,
      );
    const share = weights ? toArray(weights).toFloat64() : null;
    const counts = new Float64Array(values.reduce((most, value) => Math.max(most, value + 1), minlength));
    values.forEach((value, i) => {
      counts[value]! += share ? share[i]! : 1;
    });
    const kind = weights ? (weights.handle.dtype === 'float32' ? 'float32' : 'float64') : 'int64';
    return made(counts, [counts.length], kind);
  },
);

/**
 * How many elements lie in each of `bins` equal stretches from min to max.
 *
 * @param min - The least and the greatest element when both are 0. Likewise `max`.
 * @param weight - What each element counts for; the result is float32 then, as with `density`.
 * @param density - Whether the area is 1.
 * @source Paddle, python/paddle/tensor/linalg.py, histogram
 */
export const histogram = define(
  'histogram',
  {
    input: tensor,
    bins: z.int().min(1).default(100),
    min: number.default(0),
    max: number.default(0),
    weight: tensor.nullish(),
    density: flag.default(false),
  },
  ['input', 'bins', 'min', 'max', 'weight', 'density'],
  ({ input, bins, min, max, weight, density }): Tensor => {
    if (min > max)
      throw new ArgumentError(`histogram: min must not be above max. Received ${min} and ${max}. Exchange them.`);
    const values = toArray(input).toFloat64();
    const share = weight ? toArray(weight).toFloat64() : null;
    let [low, high] = [min, max];
    if (min === 0 && max === 0 && values.length > 0) {
      low = values.reduce((a, b) => Math.min(a, b));
      high = values.reduce((a, b) => Math.max(a, b));
    }
    if (low === high) [low, high] = [low - 1, high + 1];
    const counts = new Float64Array(bins);
    values.forEach((value, i) => {
      if (value >= low && value <= high)
        counts[Math.min(Math.floor(((value - low) * bins) / (high - low)), bins - 1)]! += share ? share[i]! : 1;
    });
    if (!density) return made(counts, [bins], weight ? 'float32' : 'int64');
    const area = (counts.reduce((a, b) => a + b, 0) * (high - low)) / bins;
    return made(
      counts.map((count) => count / area),
      [bins],
      'float32',
    );
  },
);

/** The first place in `sorted[from … from + count)` whose element is not below `value` (with `right`: is above it). */
function placeOf(sorted: Float64Array, from: number, count: number, value: number, right: boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    const here = sorted[from + middle]!;
    if (right ? here <= value : here < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Where values would go in a sorted sequence.
 *
 * @param sortedSequence - Sorted along its last axis: one axis, or all but the last as `values` has them.
 * @param outInt32 - Whether places are int32; int64 by default.
 * @param right - Whether a value goes behind its equals; before them by default.
 * @throws {ShapeError} when the axes do not fit
 * @source Paddle, python/paddle/tensor/search.py, searchsorted
 */
export const searchsorted = define(
  'searchsorted',
  { sortedSequence: tensor, values: tensor, outInt32: flag.default(false), right: flag.default(false) },
  ['sortedSequence', 'values', 'outInt32', 'right'],
  ({ sortedSequence, values, outInt32, right }): Tensor => {
    const own = sortedSequence.shape;
    if (own.length === 0 || (own.length > 1 && !sameShape(own.slice(0, -1), values.shape.slice(0, -1))))
      throw new ShapeError(
        `searchsorted: the sequence must have one axis, or all but the last as the values. Received ${showShape(own)} and ${showShape(values.shape)}. Reshape one of them.`,
      );
    const [sorted, wanted] = [toArray(sortedSequence).toFloat64(), toArray(values).toFloat64()];
    const count = own.at(-1)!;
    const width = values.shape.at(-1) ?? 1;
    const found = Array.from(wanted, (value, i) =>
      placeOf(sorted, own.length === 1 ? 0 : Math.floor(i / width) * count, count, value, right),
    );
    return made(found, values.shape, outInt32 ? 'int32' : 'int64');
  },
);

/** Which stretch of a sorted sequence each value lies in; {@link searchsorted} with one axis. @source Paddle, python/paddle/tensor/search.py, bucketize */
export const bucketize = define(
  'bucketize',
  { x: tensor, sortedSequence: tensor, outInt32: flag.default(false), right: flag.default(false) },
  ['x', 'sortedSequence', 'outInt32', 'right'],
  ({ x, sortedSequence, outInt32, right }): Tensor => {
    if (sortedSequence.ndim !== 1)
      throw new ShapeError(
        `bucketize: the sequence must have one axis. Received ${showShape(sortedSequence.shape)}. Use searchsorted.`,
      );
    return searchsorted(sortedSequence, x, outInt32, right);
  },
);

/** The most frequent along an axis (of equals the smallest), and its last place. @source Paddle, python/paddle/tensor/search.py, mode */
export const mode = define(
  'mode',
  { x: tensor, axis: whole.default(-1), keepdim: flag.default(false) },
  ['x', 'axis', 'keepdim'],
  ({ x, axis, keepdim }): [Tensor, Tensor] => {
    const along = axisOf('mode', axis, x.ndim);
    if (x.ndim === 0) return [x, made([0], [], 'int64')];
    const order = argsort(x, along);
    const rest = x.shape.map((_, i) => i).filter((i) => i !== along);
    const rows = (y: Tensor): Float64Array => toArray(transpose(y, { perm: [...rest, along] })).toFloat64();
    const [values, places] = [rows(takeAlongAxis(x, order, along)), rows(order)];
    const n = x.shape[along]!;
    const chosen: number[] = [];
    for (let from = 0; from < values.length; from += n) {
      let [best, most, run] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        run = i > 0 && values[from + i] === values[from + i - 1] ? run + 1 : 1;
        if (run > most || (run === most && values[from + i] === values[from + best])) [best, most] = [i, run];
      }
      chosen.push(places[from + best]!);
    }
    const kept = x.shape.map((size, i) => (i === along ? 1 : size));
    const at = made(chosen, kept, 'int64');
    const found = takeAlongAxis(x, at, along);
    const outer = rest.map((i) => x.shape[i]!);
    return keepdim ? [found, at] : [view(found, outer), view(at, outer)];
  },
);

/**
 * The value below which a share q of the elements lies.
 *
 * @param q - A share in [0, 1], or several; more than one become the first axis.
 * @param axis - One axis, several, or all when left out.
 * @param interpolation - Between two elements: `'linear'`, `'lower'`, `'higher'`, `'midpoint'` or `'nearest'`.
 * @throws {ArgumentError} for a share outside [0, 1]
 * @source Paddle, python/paddle/tensor/stat.py, quantile
 */
export const quantile = define(
  'quantile',
  {
    x: tensor,
    q: z.union([number, z.array(number).readonly(), tensor]),
    axis: axes,
    keepdim: flag.default(false),
    interpolation: z.enum(['linear', 'lower', 'higher', 'midpoint', 'nearest']).default('linear'),
  },
  ['x', 'q', 'axis', 'keepdim', 'interpolation'],
  ({ x, q, axis, keepdim, interpolation }): Tensor => {
    const shares =
      typeof q === 'number' ? [q] : Array.isArray(q) ? (q as number[]) : Array.from(toArray(q as Tensor).toFloat64());
    const bad = shares.find((share) => !(share >= 0 && share <= 1));
    if (bad !== undefined || shares.length === 0)
      throw new ArgumentError(`quantile: shares must lie in [0, 1]. Received ${bad}. 0.5 is the median.`);
    const list = axesOf('quantile', axis, x.ndim);
    const rest = x.shape.map((_, i) => i).filter((i) => !list.includes(i));
    const outer = rest.map((i) => x.shape[i]!);
    const n = list.reduce((product, i) => product * x.shape[i]!, 1);
    const rows = view(transpose(x, { perm: [...rest, ...list] }), [...outer, n]);
    const sorted = sort(isFloat(x.handle.dtype) ? rows : cast(rows, 'float32'), -1);
    const last = outer.length;
    // a NaN, which is sorted to the end, is the result
    const largest = slab(sorted, last, n - 1, 1);
    const strange = apply('Unary', [largest], { kind: 'isnan' });
    const parts = shares.map((share) => {
      const place = share * (n - 1);
      const at = (k: number): Tensor => slab(sorted, last, k, 1);
      const [low, high] = [Math.floor(place), Math.ceil(place)];
      const between = ((): Tensor => {
        if (interpolation === 'lower') return at(low);
        if (interpolation === 'higher') return at(high);
        if (interpolation === 'nearest')
          return at(place - low <= 0.5 && !(place - low === 0.5 && low % 2) ? low : high);
        const weight = interpolation === 'midpoint' ? 0.5 : place - low;
        if (low === high) return at(low);
        return add(at(low), multiply(subtract(at(high), at(low)), weight));
      })();
      const shaped = apply('Where', [strange, largest, between], {});
      return view(shaped, keepdim ? x.shape.map((size, i) => (list.includes(i) ? 1 : size)) : outer);
    });
    return parts.length === 1 ? parts[0]! : stack(parts, 0);
  },
);

/**
 * Without elements that equal the one before; on request with the place of each input element among them, and lengths of runs.
 *
 * @param axis - Compares whole slices along it; elements when left out.
 * @source Paddle, python/paddle/tensor/manipulation.py, unique_consecutive
 */
export const uniqueConsecutive = define(
  'uniqueConsecutive',
  {
    x: tensor,
    returnInverse: flag.default(false),
    returnCounts: flag.default(false),
    axis: whole.nullish(),
    dtype: z.enum(['int32', 'int64']).default('int64'),
  },
  ['x', 'returnInverse', 'returnCounts', 'axis', 'dtype'],
  ({ x, returnInverse, returnCounts, axis, dtype }): Tensor | Tensor[] => {
    const source = axis == null ? view(x, [x.size]) : x;
    const along = axis == null ? 0 : axisOf('uniqueConsecutive', axis, x.ndim);
    const n = source.shape[along]!;
    const rest = source.shape.map((_, i) => i).filter((i) => i !== along);
    const rows = toArray(transpose(source, { perm: [along, ...rest] })).toFloat64();
    const width = n === 0 ? 0 : rows.length / n;
    const [firsts, counts, inverse]: [number[], number[], number[]] = [[], [], []];
    for (let i = 0; i < n; i++) {
      const same = i > 0 && rows.subarray(i * width, (i + 1) * width).every((v, k) => v === rows[(i - 1) * width + k]);
      if (!same) {
        firsts.push(i);
        counts.push(0);
      }
      counts[counts.length - 1]!++;
      inverse.push(firsts.length - 1);
    }
    const list = (values: number[]): Tensor => made(values, [values.length], dtype);
    const found = indexSelect(source, made(firsts, [firsts.length], 'int64'), along);
    if (!returnInverse && !returnCounts) return found;
    return [found, ...(returnInverse ? [list(inverse)] : []), ...(returnCounts ? [list(counts)] : [])];
  },
);

/** Whether each element is among others. @param invert - Whether the answer is turned round. @source Paddle, python/paddle/tensor/math.py, isin */
export const isin = define(
  'isin',
  { x: tensor, testX: tensor, assumeUnique: flag.default(false), invert: flag.default(false) },
  ['x', 'testX', 'assumeUnique', 'invert'],
  ({ x, testX, invert }): Tensor => {
    const known = new Set(toArray(testX).toFloat64());
    const found = Array.from(toArray(x).toFloat64(), (value) => (known.has(value) && !Number.isNaN(value)) !== invert);
    return apply('Cast', [made(found.map(Number), x.shape, 'float32')], { dtype: 'bool' });
  },
);
