import { z } from 'zod';
import {
  ArgumentError,
  type DTypeLike,
  type DTypeName,
  DtypeError,
  dtypeName,
  ShapeError,
  sameShape,
  show,
  showShape,
  sizeOf,
} from '../../core/index.ts';
import { alias, apply } from '../apply.ts';
import { Tensor } from '../tensor.ts';
import { traced } from '../trace.ts';
import { axes, axisOf, cast, define, tensor, tensors, view, whole, wholes } from './define.ts';

/**
 * The same elements under another shape, sharing memory.
 *
 * @param shape - Sizes of the axes; one may be −1 for whatever is left, a 0 copies the input's size at that place.
 * @throws {ShapeError} when the sizes do not multiply to the number of elements
 * @source Paddle, python/paddle/tensor/manipulation.py, reshape
 */
export const reshape = define(
  'reshape',
  { x: tensor, shape: z.union([wholes, whole]) },
  ['x', 'shape'],
  ({ x, shape }): Tensor => {
    const wanted = (typeof shape === 'number' ? [shape] : [...shape]).map((n, i) =>
      n === 0 ? (x.handle.shape[i] ?? 0) : n,
    );
    const open = wanted.indexOf(-1);
    const known = wanted.reduce((product, n) => (n === -1 ? product : product * n), 1);
    if (open >= 0) wanted[open] = known === 0 ? 0 : x.size / known;
    if (wanted.some((n) => !Number.isInteger(n) || n < 0) || sizeOf(wanted) !== x.size) {
      throw new ShapeError(
        `reshape: the new sizes must multiply to ${x.size}. Received ${show(shape)} for shape ${showShape(x.handle.shape)}. Use −1 for one axis to have it worked out.`,
      );
    }
    return view(x, wanted);
  },
);

/**
 * The same elements under another shape; {@link reshape} by its other name.
 *
 * @param shapeOrDtype - Sizes of the axes; one may be −1 for whatever is left.
 * @throws {ShapeError} when the sizes do not multiply to the number of elements
 * @source Paddle, python/paddle/tensor/manipulation.py, view
 */
export const viewed = define(
  'view',
  { x: tensor, shapeOrDtype: z.union([wholes, whole]) },
  ['x', 'shapeOrDtype'],
  ({ x, shapeOrDtype }): Tensor => reshape(x, shapeOrDtype),
);

/**
 * Axes startAxis … stopAxis joined into one.
 *
 * @param startAxis - First axis joined; 0 by default.
 * @param stopAxis - Last axis joined; −1 by default.
 * @source Paddle, python/paddle/tensor/manipulation.py, flatten
 */
export const flatten = define(
  'flatten',
  { x: tensor, startAxis: whole.default(0), stopAxis: whole.default(-1) },
  ['x', 'startAxis', 'stopAxis'],
  ({ x, startAxis, stopAxis }): Tensor => {
    const { shape } = x.handle;
    if (shape.length === 0) return view(x, [1]);
    const start = axisOf('flatten', startAxis, shape.length);
    const stop = axisOf('flatten', stopAxis, shape.length);
    if (stop < start)
      throw new ArgumentError(
        `flatten: stopAxis must not lie before startAxis. Received ${startAxis} and ${stopAxis}. Exchange them.`,
      );
    return view(x, [...shape.slice(0, start), sizeOf(shape.slice(start, stop + 1)), ...shape.slice(stop + 1)]);
  },
);

/**
 * Without axes of size 1; named axes of another size stay as they are.
 *
 * @source Paddle, python/paddle/tensor/manipulation.py, squeeze
 */
export const squeeze = define('squeeze', { x: tensor, axis: axes }, ['x', 'axis'], ({ x, axis }): Tensor => {
  const { shape } = x.handle;
  const named =
    axis == null || (Array.isArray(axis) && axis.length === 0)
      ? null
      : new Set(
          (typeof axis === 'number' ? [axis] : (axis as readonly number[])).map((a) =>
            axisOf('squeeze', a, shape.length),
          ),
        );
  return view(
    x,
    shape.filter((n, i) => n !== 1 || (named !== null && !named.has(i))),
  );
});

/** With new axes of size 1 at the places named in the result. @source Paddle, python/paddle/tensor/manipulation.py, unsqueeze */
export const unsqueeze = define(
  'unsqueeze',
  { x: tensor, axis: z.union([whole, wholes]) },
  ['x', 'axis'],
  ({ x, axis }): Tensor => {
    const shape = [...x.handle.shape];
    for (const at of typeof axis === 'number' ? [axis] : axis)
      shape.splice(axisOf('unsqueeze', at, shape.length + 1), 0, 1);
    return view(x, shape);
  },
);

/**
 * Axes in another order.
 *
 * @param perm - The old axis for each new one; two numbers by position exchange these two axes.
 * @source Paddle, python/paddle/tensor/linalg.py, transpose
 */
export function transpose(
  given: Tensor | { x: Tensor; perm: readonly number[] },
  orders?: readonly number[] | { perm: readonly number[] } | number,
  second?: number,
): Tensor {
  const x = given instanceof Tensor ? given : given.x;
  const perm = given instanceof Tensor ? orders! : given.perm;
  const rank = x.ndim;
  if (typeof perm === 'number' || (Array.isArray(perm) && perm.length === 2 && rank !== 2)) {
    const [a, b] = (typeof perm === 'number' ? [perm, second ?? 0] : (perm as readonly number[])).map((axis) =>
      axisOf('transpose', axis, rank),
    ) as [number, number];
    const order = Array.from({ length: rank }, (_, i) => (i === a ? b : i === b ? a : i));
    return traced('transpose', { x, perm: order }, () => apply('Transpose', [x], { perm: order }));
  }
  const order = (Array.isArray(perm) ? perm : (perm as { perm: readonly number[] }).perm).map((axis: number) =>
    axisOf('transpose', axis, rank),
  );
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new ArgumentError(
      `transpose: perm must name each of the ${rank} axes once. Received ${show(perm)} for shape ${showShape(x.handle.shape)}. E.g. ${showShape(Array.from({ length: rank }, (_, i) => rank - 1 - i))}.`,
    );
  }
  return traced('transpose', { x, perm: order }, () =>
    order.every((axis, i) => axis === i) ? alias(x, x.handle) : apply('Transpose', [x], { perm: order }),
  );
}

/** The transpose of a matrix; vectors and scalars as they are. @source Paddle, python/paddle/tensor/linalg.py, t */
export const t = define('t', { input: tensor }, ['input'], ({ input }): Tensor => {
  if (input.ndim > 2)
    throw new ShapeError(
      `t: the tensor must have at most 2 axes. Received ${showShape(input.handle.shape)}. Use transpose.`,
    );
  return input.ndim < 2 ? alias(input, input.handle) : transpose(input, [1, 0]);
});

/** One axis moved to another place. @source Paddle, python/paddle/tensor/manipulation.py, moveaxis */
export const moveaxis = define(
  'moveaxis',
  { x: tensor, source: z.union([whole, wholes]), destination: z.union([whole, wholes]) },
  ['x', 'source', 'destination'],
  ({ x, source, destination }): Tensor => {
    const rank = x.ndim;
    const from = (typeof source === 'number' ? [source] : source).map((a) => axisOf('moveaxis', a, rank));
    const to = (typeof destination === 'number' ? [destination] : destination).map((a) => axisOf('moveaxis', a, rank));
    const order = Array.from({ length: rank }, (_, i) => i).filter((axis) => !from.includes(axis));
    to.map((place, i) => [place, from[i]!] as const)
      .sort((a, b) => a[0] - b[0])
      .forEach(([place, axis]) => {
        order.splice(place, 0, axis);
      });
    return transpose(x, order);
  },
);

/** Checks that tensors can be joined and gives them one data type. */
function joined(where: string, parts: readonly Tensor[]): void {
  if (parts.length === 0)
    throw new ArgumentError(
      `${where}: at least one tensor must be given. Received an empty list. Give a list of tensors.`,
    );
  const kind = parts[0]!.handle.dtype;
  for (const part of parts)
    if (part.handle.dtype !== kind)
      throw new DtypeError(
        `${where}: all tensors must have one data type. Received ${kind} and ${part.handle.dtype}. Convert with astype.`,
      );
}

/**
 * Tensors joined along an axis.
 *
 * @param x - The tensors; sizes equal on every other axis.
 * @param axis - The axis; 0 by default.
 * @source Paddle, python/paddle/tensor/manipulation.py, concat
 */
export const concat = define('concat', { x: tensors, axis: whole.default(0) }, ['x', 'axis'], ({ x, axis }): Tensor => {
  joined('concat', x);
  const first = x[0]!.handle.shape;
  const along = axisOf('concat', axis, first.length);
  for (const part of x) {
    const { shape } = part.handle;
    if (shape.length !== first.length || shape.some((n, i) => i !== along && n !== first[i])) {
      throw new ShapeError(
        `concat: shapes must be equal but for axis ${along}. Received ${showShape(first)} and ${showShape(shape)}. Reshape or pad one of them.`,
      );
    }
  }
  return apply('Concat', x, { axis: along });
});

/** Tensors of one shape along a new axis. @source Paddle, python/paddle/tensor/manipulation.py, stack */
export const stack = define('stack', { x: tensors, axis: whole.default(0) }, ['x', 'axis'], ({ x, axis }): Tensor => {
  joined('stack', x);
  const first = x[0]!.handle.shape;
  for (const part of x)
    if (!sameShape(part.handle.shape, first))
      throw new ShapeError(
        `stack: all tensors must have one shape. Received ${showShape(first)} and ${showShape(part.handle.shape)}. Reshape or pad one of them.`,
      );
  const along = axisOf('stack', axis, first.length + 1);
  return apply(
    'Concat',
    x.map((part) => unsqueeze(part, along)),
    { axis: along },
  );
});

/** A part of `x` along one axis, copied. */
export function slab(x: Tensor, axis: number, start: number, size: number): Tensor {
  const { shape } = x.handle;
  return apply('Slice', [x], {
    start: shape.map((_, i) => (i === axis ? start : 0)),
    step: shape.map(() => 1),
    size: shape.map((n, i) => (i === axis ? size : n)),
  });
}

/**
 * Cut into parts along an axis.
 *
 * @param numOrSections - The number of equal parts, or the size of each (−1 once, for the rest).
 * @source Paddle, python/paddle/tensor/manipulation.py, split
 */
export const split = define(
  'split',
  { x: tensor, numOrSections: z.union([whole, wholes]), axis: whole.default(0) },
  ['x', 'numOrSections', 'axis'],
  ({ x, numOrSections, axis }): Tensor[] => {
    const along = axisOf('split', axis, x.ndim);
    const length = x.handle.shape[along]!;
    let sizes: number[];
    if (typeof numOrSections === 'number') {
      if (numOrSections < 1 || length % numOrSections !== 0)
        throw new ArgumentError(
          `split: the number of parts must divide the axis. Received ${numOrSections} parts of ${length}. Give a list of sizes instead.`,
        );
      sizes = new Array<number>(numOrSections).fill(length / numOrSections);
    } else {
      const known = numOrSections.reduce((total, n) => total + Math.max(n, 0), 0);
      sizes = numOrSections.map((n) => (n === -1 ? length - known : n));
      if (sizes.some((n) => n < 0) || sizes.reduce((a, b) => a + b, 0) !== length)
        throw new ArgumentError(
          `split: the sizes must add up to ${length}. Received ${show(numOrSections)}. Use −1 for one part to have it worked out.`,
        );
    }
    let start = 0;
    return sizes.map((size) => {
      start += size;
      return slab(x, along, start - size, size);
    });
  },
);

/** Cut into equal parts; {@link split} with a number. @source Paddle, python/paddle/tensor/manipulation.py, chunk */
export const chunk = define(
  'chunk',
  { x: tensor, chunks: whole, axis: whole.default(0) },
  ['x', 'chunks', 'axis'],
  ({ x, chunks, axis }): Tensor[] => split(x, chunks, axis),
);

/** One tensor per place along an axis, which is removed. @source Paddle, python/paddle/tensor/manipulation.py, unbind */
export const unbind = define(
  'unbind',
  { input: tensor, axis: whole.default(0) },
  ['input', 'axis'],
  ({ input, axis }): Tensor[] => {
    const along = axisOf('unbind', axis, input.ndim);
    const rest = input.handle.shape.filter((_, i) => i !== along);
    return Array.from({ length: input.handle.shape[along]! }, (_, i) => view(slab(input, along, i, 1), rest));
  },
);

/** {@link unbind} under its other name. @source Paddle, python/paddle/tensor/manipulation.py, unstack */
export const unstack = define(
  'unstack',
  { x: tensor, axis: whole.default(0), num: whole.nullish() },
  ['x', 'axis', 'num'],
  ({ x, axis, num }): Tensor[] => {
    const size = x.handle.shape[axisOf('unstack', axis, x.ndim)];
    if (num != null && num !== size)
      throw new ArgumentError(`unstack: num must be the size of axis ${axis}, ${size}. Received ${num}. Leave it out.`);
    return unbind(x, axis);
  },
);

/**
 * Repeated along axes of size 1.
 *
 * @param shape - The wanted sizes; −1 keeps an axis.
 * @source Paddle, python/paddle/tensor/manipulation.py, expand
 */
export const expand = define('expand', { x: tensor, shape: wholes }, ['x', 'shape'], ({ x, shape }): Tensor => {
  const own = x.handle.shape;
  const added = shape.length - own.length;
  const wanted = shape.map((n, i) => (n === -1 ? (own[i - added] ?? 1) : n));
  if (added < 0 || own.some((n, i) => n !== 1 && n !== wanted[i + added])) {
    throw new ShapeError(
      `expand: an axis must have size 1 or the wanted size. Received ${showShape(own)} for ${showShape(shape)}. Only axes of size 1 can be repeated; see tile.`,
    );
  }
  return apply('Expand', [x], { shape: wanted });
});

/** {@link expand} under its other name. @source Paddle, python/paddle/tensor/manipulation.py, broadcast_to */
export const broadcastTo = define(
  'broadcastTo',
  { x: tensor, shape: wholes },
  ['x', 'shape'],
  ({ x, shape }): Tensor => expand(x, shape),
);

/** Expanded to the shape of another tensor. @source Paddle, python/paddle/tensor/manipulation.py, expand_as */
export const expandAs = define(
  'expandAs',
  { x: tensor, y: tensor },
  ['x', 'y'],
  ({ x, y }): Tensor => expand(x, y.handle.shape),
);

/** The whole repeated along each axis. @source Paddle, python/paddle/tensor/manipulation.py, tile */
export const tile = define(
  'tile',
  { x: tensor, repeatTimes: z.union([whole, wholes]) },
  ['x', 'repeatTimes'],
  ({ x, repeatTimes }): Tensor => {
    const times = typeof repeatTimes === 'number' ? [repeatTimes] : [...repeatTimes];
    const rank = Math.max(times.length, x.ndim);
    const shape = [...new Array<number>(rank - x.ndim).fill(1), ...x.handle.shape];
    const repeats = [...new Array<number>(rank - times.length).fill(1), ...times];
    const between = shape.flatMap((n, i) => [repeats[i]!, n]);
    const open = view(
      x,
      shape.flatMap((n) => [1, n]),
    );
    return view(
      apply('Expand', [open], { shape: between }),
      shape.map((n, i) => n * repeats[i]!),
    );
  },
);

/** Reversed along axes. @source Paddle, python/paddle/tensor/manipulation.py, flip */
export const flip = define(
  'flip',
  { x: tensor, axis: z.union([whole, wholes]) },
  ['x', 'axis'],
  ({ x, axis }): Tensor => {
    const { shape } = x.handle;
    const turned = new Set((typeof axis === 'number' ? [axis] : axis).map((a) => axisOf('flip', a, shape.length)));
    return apply('Slice', [x], {
      start: shape.map((n, i) => (turned.has(i) ? n - 1 : 0)),
      step: shape.map((_, i) => (turned.has(i) ? -1 : 1)),
      size: shape,
    });
  },
);

/** Moved round along axes; without an axis over all elements. @source Paddle, python/paddle/tensor/manipulation.py, roll */
export const roll = define(
  'roll',
  { x: tensor, shifts: z.union([whole, wholes]), axis: axes },
  ['x', 'shifts', 'axis'],
  ({ x, shifts, axis }): Tensor => {
    if (axis == null)
      return view(roll(view(x, [x.size]), typeof shifts === 'number' ? shifts : shifts[0]!, 0), x.handle.shape);
    const along = typeof axis === 'number' ? [axis] : (axis as readonly number[]);
    const by = typeof shifts === 'number' ? [shifts] : shifts;
    return along.reduce((current, a, i) => {
      const at = axisOf('roll', a, x.ndim);
      const length = x.handle.shape[at]!;
      const shift = (((by[i] ?? by[0]!) % length) + length) % length;
      return shift === 0
        ? current
        : apply('Concat', [slab(current, at, length - shift, shift), slab(current, at, 0, length - shift)], {
            axis: at,
          });
    }, x);
  },
);

/**
 * In another data type.
 *
 * @param dtype - The data type, e.g. `'float64'`.
 * @source Paddle, python/paddle/tensor/manipulation.py, cast
 */
export const castTo = define(
  'cast',
  { x: tensor, dtype: z.custom<DTypeLike>((v) => v != null) },
  ['x', 'dtype'],
  ({ x, dtype: to }): Tensor => {
    const name: DTypeName = dtypeName(to, 'cast');
    return name === x.handle.dtype ? alias(x, x.handle) : cast(x, name);
  },
);

/** Rows below the diagonal kept (`tril`) or above it (`triu`). */
const triangle = (where: string, keep: (row: number, column: number) => boolean) =>
  define(where, { x: tensor, diagonal: whole.default(0) }, ['x', 'diagonal'], ({ x, diagonal }): Tensor => {
    const [rows, columns] = x.handle.shape.slice(-2) as [number, number];
    const row = (n: number, shape: number[]): Tensor =>
      view(
        apply('Cumulative', [apply('Fill', [], { shape: [n], dtype: 'float32', value: 1 })], { kind: 'sum', axis: 0 }),
        shape,
      );
    const difference = apply('Binary', [row(columns, [1, columns]), row(rows, [rows, 1])], {
      kind: 'sub',
      dtype: 'float32',
    });
    const limit = apply('Fill', [], { shape: [], dtype: 'float32', value: diagonal });
    const inside = apply('Compare', [difference, limit], { kind: keep(1, 0) ? 'lessEqual' : 'greaterEqual' });
    return apply('Where', [inside, x, apply('Fill', [], { shape: [], dtype: x.handle.dtype, value: 0 })], {});
  });

/**
 * The lower triangle; zeros elsewhere.
 *
 * @param diagonal - Which diagonal is the border; above the main one when positive.
 * @source Paddle, python/paddle/tensor/creation.py, tril
 */
export const tril = triangle('tril', (row, column) => row >= column);
/**
 * The upper triangle; zeros elsewhere.
 *
 * @param diagonal - Which diagonal is the border; above the main one when positive.
 * @source Paddle, python/paddle/tensor/creation.py, triu
 */
export const triu = triangle('triu', (row, column) => row < column);
