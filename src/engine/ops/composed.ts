/** Functions put together from other functions: parts of tensors, products along axes, joins. */
import { z } from 'zod';
import { ArgumentError, type DTypeName, ShapeError, showShape } from '../../core/index.ts';
import { apply } from '../apply.ts';
import { toArray, toTensor } from '../creation.ts';
import type { Tensor } from '../tensor.ts';
import { add, logicalNot, multiply, subtract } from './arithmetic.ts';
import { axes, axisOf, cast, define, flag, number, operand, tensor, tensors, view, whole, wholes } from './define.ts';
import { matmul } from './linalg.ts';
import { reduce } from './reduction.ts';
import { argmax, argsort, indexSelect, takeAlongAxis } from './search.ts';
import { concat, expand, flip, reshape, slab, transpose, unsqueeze } from './shape.ts';

const places = (list: readonly number[]): Tensor => toTensor([...list], { dtype: 'int64' });
const limits = z.union([wholes, z.array(z.custom<Tensor | number>()).readonly()]);
const numbers = (list: readonly unknown[]): number[] =>
  list.map((value) => (typeof value === 'number' ? value : toArray(value as Tensor).get(0)));

/**
 * A stretch of each named axis, as `x[start:end]`.
 *
 * @param axes - The axes, one for each start and end.
 * @param starts - First places, from the end when negative; likewise `ends`, which are left out.
 * @param input - Any tensor.
 * @source Paddle, python/paddle/tensor/manipulation.py, slice
 */
export const slice = define(
  'slice',
  { input: tensor, axes: wholes, starts: limits, ends: limits },
  ['input', 'axes', 'starts', 'ends'],
  ({ input, axes: along, starts, ends }): Tensor => cut('slice', input, along, numbers(starts), numbers(ends)),
);

/**
 * {@link slice} with steps.
 *
 * @param axes - The axes.
 * @param starts - Where each begins.
 * @param ends - Where each ends, not included.
 * @param strides - Steps, negative ones backwards.
 * @source Paddle, python/paddle/tensor/manipulation.py, strided_slice
 */
export const stridedSlice = define(
  'stridedSlice',
  { x: tensor, axes: wholes, starts: limits, ends: limits, strides: limits },
  ['x', 'axes', 'starts', 'ends', 'strides'],
  ({ x, axes: along, starts, ends, strides }): Tensor =>
    cut('stridedSlice', x, along, numbers(starts), numbers(ends), numbers(strides)),
);

function cut(
  where: string,
  x: Tensor,
  along: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  strides: readonly number[] = along.map(() => 1),
): Tensor {
  if ([starts, ends, strides].some((list) => list.length !== along.length))
    throw new ArgumentError(
      `${where}: there must be one start and one end for each axis. Received ${along.length} axes, ${starts.length} starts, ${ends.length} ends. Complete the lists.`,
    );
  const start = x.handle.shape.map(() => 0);
  const step = x.handle.shape.map(() => 1);
  const size = [...x.handle.shape];
  along.forEach((given, i) => {
    const axis = axisOf(where, given, x.ndim);
    const n = x.handle.shape[axis]!;
    const by = strides[i]!;
    if (by === 0)
      throw new ArgumentError(`${where}: a stride must not be 0. Received 0 for axis ${given}. Use 1 or −1.`);
    const limit = (value: number, low: number, high: number): number =>
      Math.min(Math.max(value < 0 ? value + n : value, low), high);
    const from = by > 0 ? limit(starts[i]!, 0, n) : limit(starts[i]!, -1, n - 1);
    const to = by > 0 ? limit(ends[i]!, 0, n) : limit(ends[i]!, -1, n - 1);
    start[axis] = from;
    step[axis] = by;
    size[axis] = Math.max(0, Math.ceil((to - from) / by));
  });
  return apply('Slice', [x], { start, step, size });
}

/** A block of `shape` that begins at `offsets`. @source Paddle, python/paddle/tensor/manipulation.py, crop */
export const crop = define(
  'crop',
  { x: tensor, shape: wholes.nullish(), offsets: wholes.nullish() },
  ['x', 'shape', 'offsets'],
  ({ x, shape, offsets }): Tensor => {
    const from = offsets ?? x.handle.shape.map(() => 0);
    const sizes = (shape ?? x.handle.shape).map((n, i) => (n === -1 ? x.handle.shape[i]! - from[i]! : n));
    return cut(
      'crop',
      x,
      sizes.map((_, i) => i),
      from,
      sizes.map((n, i) => from[i]! + n),
    );
  },
);

/** Elements on a diagonal of two axes, as a last axis. @source Paddle, python/paddle/tensor/math.py, diagonal */
export const diagonal = define(
  'diagonal',
  { x: tensor, offset: whole.default(0), axis1: whole.default(0), axis2: whole.default(1) },
  ['x', 'offset', 'axis1', 'axis2'],
  ({ x, offset, axis1, axis2 }): Tensor => {
    if (x.ndim < 2)
      throw new ShapeError(`diagonal: the input must have at least 2 axes. Received ${showShape(x.shape)}. See diag.`);
    const [a, b] = [axisOf('diagonal', axis1, x.ndim), axisOf('diagonal', axis2, x.ndim)];
    const rest = x.shape.map((_, i) => i).filter((i) => i !== a && i !== b);
    const [rows, columns] = [x.shape[a]!, x.shape[b]!];
    const [row, column] = [Math.max(-offset, 0), Math.max(offset, 0)];
    const count = Math.max(0, Math.min(rows - row, columns - column));
    const flat = reshape(transpose(x, { perm: [...rest, a, b] }), [...rest.map((i) => x.shape[i]!), rows * columns]);
    const picked = Array.from({ length: count }, (_, i) => (row + i) * columns + column + i);
    return indexSelect(flat, places(picked), rest.length);
  },
);

/** Σ of a diagonal. @source Paddle, python/paddle/tensor/math.py, trace */
export const trace = define(
  'trace',
  { x: tensor, offset: whole.default(0), axis1: whole.default(0), axis2: whole.default(1) },
  ['x', 'offset', 'axis1', 'axis2'],
  ({ x, offset, axis1, axis2 }): Tensor => reduce('trace', 'sum', diagonal(x, offset, axis1, axis2), -1, false),
);

/** A matrix with the vector on a diagonal (elsewhere `paddingValue`), or the diagonal of a matrix. @source Paddle, python/paddle/tensor/creation.py, diag */
export const diag = define(
  'diag',
  { x: tensor, offset: whole.default(0), paddingValue: number.default(0) },
  ['x', 'offset', 'paddingValue'],
  ({ x, offset, paddingValue }): Tensor => {
    if (x.ndim === 2) return diagonal(x, offset);
    if (x.ndim !== 1)
      throw new ShapeError(`diag: the input must have 1 or 2 axes. Received ${showShape(x.shape)}. Reshape it.`);
    const n = x.size + Math.abs(offset);
    const base = apply('Fill', [], { shape: [n * n], dtype: x.handle.dtype, value: paddingValue });
    const [row, column] = [Math.max(-offset, 0), Math.max(offset, 0)];
    const at = Array.from({ length: x.size }, (_, i) => (row + i) * n + column + i);
    return view(apply('ScatterNd', [base, view(places(at), [x.size, 1]), x], { mode: 'overwrite' }), [n, n]);
  },
);

/** Every product of an element of x with one of y. @source Paddle, python/paddle/tensor/math.py, outer */
export const outer = define(
  'outer',
  { x: tensor, y: tensor },
  ['x', 'y'],
  ({ x, y }): Tensor => multiply(view(x, [x.size, 1]), view(y, [1, y.size])),
);

/**
 * Products summed over the last axes.
 *
 * @param y - The other tensor.
 * @source Paddle, python/paddle/tensor/math.py, inner
 */
export const inner = define('inner', { x: tensor, y: tensor }, ['x', 'y'], ({ x, y }): Tensor => {
  if (x.size === 1 || y.size === 1) return multiply(x, y);
  const k = x.shape.at(-1)!;
  const product = matmul(reshape(x, [-1, k]), reshape(y, [-1, y.shape.at(-1)!]), false, true);
  return view(product, [...x.shape.slice(0, -1), ...y.shape.slice(0, -1)]);
});

/**
 * A matrix times a vector.
 *
 * @param vec - Vector, `[n]`.
 * @source Paddle, python/paddle/tensor/linalg.py, mv
 */
export const mv = define('mv', { x: tensor, vec: tensor }, ['x', 'vec'], ({ x, vec }): Tensor => matmul(x, vec));

/** x + weight·(y − x). @source Paddle, python/paddle/tensor/math.py, lerp */
export const lerp = define(
  'lerp',
  { x: tensor, y: tensor, weight: operand },
  ['x', 'y', 'weight'],
  (given): Tensor => add(given.x, multiply(subtract(given.y, given.x), given.weight)),
);

/**
 * The k-th smallest along an axis, and its place.
 *
 * @param keepdim - Whether reduced axes stay, with size 1; false by default.
 * @source Paddle, python/paddle/tensor/search.py, kthvalue
 */
export const kthvalue = define(
  'kthvalue',
  { x: tensor, k: whole, axis: whole.nullish(), keepdim: flag.default(false) },
  ['x', 'k', 'axis', 'keepdim'],
  ({ x, k, axis, keepdim }): [Tensor, Tensor] => {
    const along = axisOf('kthvalue', axis ?? -1, x.ndim);
    const n = x.shape[along] ?? 1;
    if (k < 1 || k > n)
      throw new ArgumentError(`kthvalue: k must lie in [1, ${n}]. Received ${k}. It is counted from 1, the smallest.`);
    const at = slab(argsort(x, along), along, k - 1, 1);
    const value = takeAlongAxis(x, at, along);
    const shape = keepdim ? value.shape : value.shape.filter((_, i) => i !== along);
    return [view(value, shape), view(at, shape)];
  },
);

/**
 * The middle of the sorted elements, the mean of the two middle ones (`'avg'`, of whole numbers as float32) or the smaller of them
 * (`'min'`, with an axis together with its place). NaN where there is one.
 *
 * @param axis - One axis; all elements when left out.
 * @source Paddle, python/paddle/tensor/stat.py, median
 */
export const median = define(
  'median',
  { x: tensor, axis: whole.nullish(), keepdim: flag.default(false), mode: z.enum(['avg', 'min']).default('avg') },
  ['x', 'axis', 'keepdim', 'mode'],
  ({ x, axis, keepdim, mode }): Tensor | [Tensor, Tensor] => {
    const values = mode === 'avg' && x.handle.dtype !== 'float64' ? cast(x, 'float32') : x;
    const source = axis == null ? view(values, [x.size]) : values;
    const along = axisOf('median', axis ?? 0, source.ndim);
    const order = argsort(source, along);
    const n = source.shape[along]!;
    const at = (place: number): Tensor => slab(order, along, place, 1);
    const pick = (places: Tensor): Tensor => takeAlongAxis(source, places, along);
    // a NaN is the median of what it is among
    const strange = cast(apply('Unary', [source], { kind: 'isnan' }), 'int64');
    const first = argmax(strange, along, true);
    const hasNan = cast(reduce('median', 'max', strange, along, true), 'bool');
    const lower = apply('Where', [hasNan, first, at((n - 1) >> 1)], {});
    const middle =
      mode === 'min' || n % 2 === 1
        ? pick(lower)
        : apply('Unary', [add(pick(lower), pick(at(n >> 1)))], { kind: 'scale', a: 0.5, b: 0 });
    const shaped = (y: Tensor): Tensor => {
      if (keepdim)
        return axis == null
          ? view(
              y,
              x.shape.map(() => 1),
            )
          : y;
      return view(y, axis == null ? [] : y.shape.filter((_, i) => i !== along));
    };
    return mode === 'min' && axis != null ? [shaped(middle), shaped(lower)] : shaped(middle);
  },
);

/** Each element repeated, along an axis or over all. @source Paddle, python/paddle/tensor/manipulation.py, repeat_interleave */
export const repeatInterleave = define(
  'repeatInterleave',
  { x: tensor, repeats: z.union([whole, tensor, wholes]), axis: whole.nullish() },
  ['x', 'repeats', 'axis'],
  ({ x, repeats, axis }): Tensor => {
    const source = axis == null ? view(x, [x.size]) : x;
    const along = axisOf('repeatInterleave', axis ?? 0, source.ndim);
    const n = source.shape[along]!;
    const list =
      typeof repeats === 'number'
        ? new Array<number>(n).fill(repeats)
        : Array.isArray(repeats)
          ? (repeats as number[])
          : Array.from(toArray(repeats as Tensor).toFloat64());
    if (list.length !== n)
      throw new ArgumentError(
        `repeatInterleave: there must be one number of repeats for each of the ${n} places. Received ${list.length}. Give one number for all, or complete the list.`,
      );
    return indexSelect(source, places(list.flatMap((times, i) => new Array<number>(times).fill(i))), along);
  },
);

/** Vectors spread over a grid: one tensor for each, all of one shape. @source Paddle, python/paddle/tensor/creation.py, meshgrid */
export function meshgrid(...args: readonly Tensor[] | readonly [readonly Tensor[]]): Tensor[] {
  const list = (Array.isArray(args[0]) ? args[0] : args) as readonly Tensor[];
  const shape = list.map((each) => each.size);
  return list.map((each, axis) =>
    expand(
      view(
        each,
        shape.map((n, i) => (i === axis ? n : 1)),
      ),
      shape,
    ),
  );
}

/**
 * The elements without repetition, sorted; on request with first places, the place of each input element among them, and counts.
 *
 * @param axis - Compares whole slices along it; elements when left out.
 * @source Paddle, python/paddle/tensor/manipulation.py, unique
 */
export const unique = define(
  'unique',
  {
    x: tensor,
    returnIndex: flag.default(false),
    returnInverse: flag.default(false),
    returnCounts: flag.default(false),
    axis: whole.nullish(),
    dtype: z.enum(['int32', 'int64']).default('int64'),
  },
  ['x', 'returnIndex', 'returnInverse', 'returnCounts', 'axis', 'dtype'],
  ({ x, returnIndex, returnInverse, returnCounts, axis, dtype }): Tensor | Tensor[] => {
    const along = axis == null ? 0 : axisOf('unique', axis, x.ndim);
    const source = axis == null ? view(x, [x.size]) : x;
    const n = source.shape[along]!;
    const rest = source.shape.map((_, i) => i).filter((i) => i !== along);
    const rows = toArray(transpose(source, { perm: [along, ...rest] })).toFloat64();
    const width = n === 0 ? 0 : rows.length / n;
    const compare = (a: number, b: number): number => {
      for (let i = 0; i < width; i++) {
        const difference = rows[a * width + i]! - rows[b * width + i]!;
        if (difference !== 0) return difference;
      }
      return 0;
    };
    const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => compare(a, b) || a - b);
    const firsts: number[] = [];
    const counts: number[] = [];
    const inverse = new Array<number>(n).fill(0);
    order.forEach((place, i) => {
      if (i === 0 || compare(order[i - 1]!, place) !== 0) {
        firsts.push(place);
        counts.push(0);
      }
      inverse[place] = firsts.length - 1;
      counts[counts.length - 1]!++;
    });
    const whole = (list: number[]): Tensor => toTensor(list, { dtype });
    const found = indexSelect(source, places(firsts), along);
    if (!returnIndex && !returnInverse && !returnCounts) return found;
    return [
      found,
      ...(returnIndex ? [whole(firsts)] : []),
      ...(returnInverse ? [whole(inverse)] : []),
      ...(returnCounts ? [whole(counts)] : []),
    ];
  },
);

/** Below each other. @source Paddle, python/paddle/tensor/manipulation.py, vstack */
export const vstack = define(
  'vstack',
  { x: tensors },
  ['x'],
  ({ x }): Tensor =>
    concat(
      x.map((each) => (each.ndim < 2 ? view(each, [1, each.size]) : each)),
      0,
    ),
);
/** Beside each other. @source Paddle, python/paddle/tensor/manipulation.py, hstack */
export const hstack = define(
  'hstack',
  { x: tensors },
  ['x'],
  ({ x }): Tensor =>
    concat(
      x.map((each) => (each.ndim < 1 ? view(each, [1]) : each)),
      x[0] && x[0].ndim > 1 ? 1 : 0,
    ),
);
/** Behind each other, along a third axis. @source Paddle, python/paddle/tensor/manipulation.py, dstack */
export const dstack = define(
  'dstack',
  { x: tensors },
  ['x'],
  ({ x }): Tensor =>
    concat(
      x.map((each) => (each.ndim < 2 ? view(each, [1, each.size, 1]) : each.ndim === 2 ? unsqueeze(each, 2) : each)),
      2,
    ),
);

/** A quarter turn in the plane of two axes, k times. @source Paddle, python/paddle/tensor/manipulation.py, rot90 */
export const rot90 = define(
  'rot90',
  { x: tensor, k: whole.default(1), axes: wholes.default([0, 1]) },
  ['x', 'k', 'axes'],
  ({ x, k, axes: plane }): Tensor => {
    const [a, b] = plane.map((axis) => axisOf('rot90', axis, x.ndim)) as [number, number];
    const swap = x.shape.map((_, i) => (i === a ? b : i === b ? a : i));
    const turns = ((k % 4) + 4) % 4;
    if (turns === 0) return apply('Unary', [x], { kind: 'scale', a: 1, b: 0 });
    if (turns === 2) return flip(flip(x, a), b);
    return turns === 1 ? flip(transpose(x, { perm: swap }), a) : flip(transpose(x, { perm: swap }), b);
  },
);

/** x[i + 1] − x[i] along an axis, n times; `prepend` and `append` are joined to x before. @source Paddle, python/paddle/tensor/math.py, diff */
export const diff = define(
  'diff',
  { x: tensor, n: whole.default(1), axis: whole.default(-1), prepend: tensor.nullish(), append: tensor.nullish() },
  ['x', 'n', 'axis', 'prepend', 'append'],
  ({ x, n, axis, prepend, append }): Tensor => {
    const along = axisOf('diff', axis, x.ndim);
    let y: Tensor =
      prepend || append
        ? concat(
            [prepend, x, append].filter((part) => part != null),
            along,
          )
        : x;
    for (let i = 0; i < n; i++) {
      const size = y.shape[along]! - 1;
      y = subtract(slab(y, along, 1, size), slab(y, along, 0, size));
    }
    return y;
  },
);

/**
 * How many elements are not zero.
 *
 * @param axis - One axis, a list of them, or null for all.
 * @param keepdim - Whether reduced axes stay, with size 1; false by default.
 * @source Paddle, python/paddle/tensor/math.py, count_nonzero
 */
export const countNonzero = define(
  'countNonzero',
  { x: tensor, axis: axes, keepdim: flag.default(false) },
  ['x', 'axis', 'keepdim'],
  ({ x, axis, keepdim }): Tensor => reduce('countNonzero', 'sum', cast(cast(x, 'bool'), 'int64'), axis, keepdim),
);

/**
 * Elements of each row at the places of the same row.
 *
 * @param index - For each row the columns taken, `[n, k]`.
 * @source Paddle, python/paddle/tensor/search.py, index_sample
 */
export const indexSample = define(
  'indexSample',
  { x: tensor, index: tensor },
  ['x', 'index'],
  ({ x, index }): Tensor => apply('TakeAlongAxis', [x, index], { axis: 1 }),
);

/**
 * Elements by their place in row-major order.
 *
 * @param mode - What happens to places outside: `'raise'` refuses them, `'wrap'` counts them round, `'clip'` takes the nearest.
 * @param index - Places in the flattened tensor, of any shape.
 * @throws {ArgumentError} for a place outside, unless `mode` says otherwise
 * @source Paddle, python/paddle/tensor/math.py, take
 */
export const take = define(
  'take',
  { x: tensor, index: tensor, mode: z.enum(['raise', 'wrap', 'clip']).default('raise') },
  ['x', 'index', 'mode'],
  ({ x, index, mode }): Tensor => {
    const n = x.size;
    const at = toArray(index).toFloat64();
    const bad = mode === 'raise' ? at.findIndex((place) => place < -n || place >= n) : -1;
    if (bad >= 0)
      throw new ArgumentError(
        `take: places must lie in [${-n}, ${n - 1}]. Received ${at[bad]} (element ${bad}). Correct it, or choose mode 'wrap' or 'clip'.`,
      );
    const inside = Array.from(at, (place) =>
      mode === 'clip' ? Math.min(Math.max(place, 0), n - 1) : ((place % n) + n) % n,
    );
    return view(indexSelect(view(x, [n]), places(inside), 0), index.shape);
  },
);

/**
 * Zeros of a shape with updates added at places.
 *
 * @param index - Places, `[…, k]` for the first k axes.
 * @source Paddle, python/paddle/tensor/manipulation.py, scatter_nd
 */
export const scatterNd = define(
  'scatterNd',
  { index: tensor, updates: tensor, shape: wholes },
  ['index', 'updates', 'shape'],
  ({ index, updates, shape }): Tensor =>
    apply(
      'ScatterNd',
      [apply('Fill', [], { shape, dtype: updates.handle.dtype as DTypeName, value: 0 }), index, updates],
      { mode: 'add' },
    ),
);

/**
 * Einstein's summation: each letter is an axis; axes that are missing on the right are summed. A letter that stands twice in a term
 * names its diagonal, `...` the axes that have no letter.
 *
 * @param equation - E.g. `'bij,bjk->bik'`; without an arrow the letters that stand once, sorted.
 * @param given - As many tensors as there are terms.
 * @throws {ArgumentError} when the equation cannot be read, or does not fit the tensors
 * @source Paddle, python/paddle/tensor/einsum.py, einsum
 */
export function einsum(equation: string, ...given: readonly Tensor[]): Tensor {
  const [left = '', right] = equation.replaceAll(' ', '').split('->');
  const written = left.split(',');
  const refuse = (what: string): ArgumentError =>
    new ArgumentError(`einsum: ${what}. Received '${equation}'. E.g. einsum('bij,bjk->bik', x, y).`);
  if (written.some((term) => !/^[a-zA-Z]*(\.\.\.)?[a-zA-Z]*$/.test(term)))
    throw refuse('each term must be letters, with at most one ellipsis');
  if (written.length !== given.length) throw refuse(`there must be one term for each of the ${given.length} tensors`);
  // an ellipsis stands for the axes that have no letter: digits, counted from the last one
  const covered = written.map((term, i) => (term.includes('...') ? given[i]!.ndim - (term.length - 3) : 0));
  const digits = (count: number): string =>
    Array.from({ length: Math.max(count, 0) }, (_, i) => count - 1 - i).join('');
  const spread = digits(Math.max(...covered));
  const spelt = written.map((term, i) => term.replace('...', digits(covered[i]!)));
  const [operands, terms] = [[...given], [...spelt]];
  spelt.forEach((term, i) => {
    if (term.length !== given[i]!.ndim)
      throw new ShapeError(
        `einsum: term '${written[i]}' must have a letter for each axis. Received shape ${showShape(given[i]!.shape)}. Correct '${equation}'.`,
      );
    // a letter that stands twice names a diagonal, which becomes the last axis
    for (let again = /(.).*\1/.exec(terms[i]!)?.[1]; again; again = /(.).*\1/.exec(terms[i]!)?.[1]) {
      const [a, b] = [terms[i]!.indexOf(again), terms[i]!.lastIndexOf(again)];
      operands[i] = diagonal(operands[i]!, 0, a, b);
      terms[i] = [...terms[i]!].filter((_, k) => k !== a && k !== b).join('') + again;
    }
  });
  const letters = [...new Set(terms.join(''))];
  const wanted =
    right?.replace('...', spread) ??
    spread +
      letters
        .filter((letter) => !/\d/.test(letter) && [...spelt.join('')].filter((other) => other === letter).length === 1)
        .sort()
        .join('');
  if ([...wanted].some((letter) => !letters.includes(letter)) || new Set(wanted).size !== wanted.length)
    throw refuse('the right side must name letters of the left side, each once');
  const order = [...wanted, ...letters.filter((letter) => !wanted.includes(letter))];
  const aligned = operands.map((each, i) => {
    const term = terms[i]!;
    const own = order.filter((letter) => term.includes(letter));
    const turned = transpose(each, { perm: own.map((letter) => term.indexOf(letter)) });
    return view(
      turned,
      order.map((letter) => (term.includes(letter) ? each.shape[term.indexOf(letter)]! : 1)),
    );
  });
  const product = aligned.reduce((a, b) => multiply(a, b));
  const summed = order.map((_, i) => i).slice(wanted.length);
  return summed.length === 0 ? product : reduce('einsum', 'sum', product, summed, false);
}

/**
 * ln(eˣ + eʸ) without overflow.
 *
 * @param y - The other tensor.
 * @source Paddle, python/paddle/tensor/math.py, logaddexp
 */
export const logaddexp = define('logaddexp', { x: tensor, y: tensor }, ['x', 'y'], ({ x, y }): Tensor => {
  const difference = apply('Unary', [subtract(x, y)], { kind: 'abs' });
  const top = apply('Binary', [x, y], { kind: 'max', dtype: x.handle.dtype });
  const decay = apply('Unary', [apply('Unary', [difference], { kind: 'neg' })], { kind: 'exp' });
  return add(top, apply('Unary', [decay], { kind: 'log1p' }));
});

/**
 * The sum over axes, NaN counted as 0.
 *
 * @param axis - One axis, a list of them, or null for all.
 * @param keepdim - Whether reduced axes stay, with size 1; false by default.
 * @source Paddle, python/paddle/tensor/math.py, nansum
 */
export const nansum = define(
  'nansum',
  { x: tensor, axis: axes, keepdim: flag.default(false) },
  ['x', 'axis', 'keepdim'],
  ({ x, axis, keepdim }): Tensor => reduce('nansum', 'sum', withoutNan(x), axis, keepdim),
);
/**
 * The mean over axes of the elements that are numbers.
 *
 * @param axis - One axis, a list of them, or null for all.
 * @param keepdim - Whether reduced axes stay, with size 1; false by default.
 * @source Paddle, python/paddle/tensor/stat.py, nanmean
 */
export const nanmean = define(
  'nanmean',
  { x: tensor, axis: axes, keepdim: flag.default(false) },
  ['x', 'axis', 'keepdim'],
  ({ x, axis, keepdim }): Tensor => {
    const counted = cast(logicalNot(apply('Unary', [x], { kind: 'isnan' })), x.handle.dtype);
    return apply(
      'Binary',
      [reduce('nanmean', 'sum', withoutNan(x), axis, keepdim), reduce('nanmean', 'sum', counted, axis, keepdim)],
      { kind: 'div', dtype: x.handle.dtype },
    );
  },
);
function withoutNan(x: Tensor): Tensor {
  const zero = apply('Fill', [], { shape: [], dtype: x.handle.dtype, value: 0 });
  return apply('Where', [apply('Unary', [x], { kind: 'isnan' }), zero, x], {});
}
