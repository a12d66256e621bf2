import {
  ArgumentError,
  type ArrayLike,
  isNumpyLike,
  isPlainObject,
  NdArray,
  type NdArrayInput,
  ShapeError,
  show,
  showShape,
} from '../../core/index.ts';
import { alias, apply } from '../apply.ts';
import { toTensor } from '../creation.ts';
import { Tensor } from '../tensor.ts';
import { traced } from '../trace.ts';
import { besides, cast, type Operand, view } from './define.ts';
import { refuseLeaf, settle } from './inPlace.ts';
import { transpose } from './shape.ts';

/** A stretch of an axis, as Python's `start:stop:step`; null where nothing is written. */
export interface SliceIndex {
  readonly start?: number | null;
  readonly stop?: number | null;
  readonly step?: number | null;
}

/** One part of an index: a place, a stretch, a new axis (`null`), the rest (`'...'`), several places or a mask. */
export type IndexPart =
  | number
  | SliceIndex
  | null
  | '...'
  | ':'
  | Tensor
  | ArrayLike
  | readonly number[]
  | readonly boolean[];

/** What stands in Python's square brackets: its text, or the parts. */
export type Index = string | number | Tensor | ArrayLike | readonly IndexPart[];

type Part = number | Required<{ start: number | null; stop: number | null; step: number }> | null | '...' | Tensor;

/** Text cut at the commas that stand outside of brackets; a comma at the end is allowed. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let piece = '';
  for (const character of text) {
    if (character === '[' || character === '(') depth++;
    if (character === ']' || character === ')') depth--;
    if (character === ',' && depth === 0) {
      found.push(piece.trim());
      piece = '';
    } else piece += character;
  }
  return [...found, piece.trim()].filter((part) => part !== '');
}

/** A list in Python's text: whole numbers or truths, nested. */
type Places = (Places | number | boolean)[];

/** A list's text, read; null when it is none. */
function placesIn(text: string): Places | null {
  if (!(text.startsWith('[') && text.endsWith(']'))) return null;
  const parts = pieces(text.slice(1, -1)).map((part) =>
    /^[+-]?\d+$/.test(part) ? Number(part) : part === 'True' ? true : part === 'False' ? false : placesIn(part),
  );
  return parts.some((part) => part === null) ? null : (parts as Places);
}

/** Python's text of an index, as it stands between the brackets, read. */
function parse(text: string): Part[] {
  const inner = text.trim();
  return pieces(inner.startsWith('(') && inner.endsWith(')') ? inner.slice(1, -1) : inner).map((part): Part => {
    if (part === '...') return '...';
    if (part === 'None') return null;
    if (/^[+-]?\d+$/.test(part)) return Number(part);
    if (/^([+-]?\d*)\s*:\s*([+-]?\d*)\s*(:\s*([+-]?\d*))?$/.test(part)) {
      const [start, stop, step] = part.split(':').map((piece) => piece.trim());
      return { start: start ? Number(start) : null, stop: stop ? Number(stop) : null, step: step ? Number(step) : 1 };
    }
    const places = placesIn(part);
    if (places !== null) return listed(places);
    throw new ArgumentError(
      `Tensor.at: an index must be made of numbers, slices, lists, ... and None, as between Python's brackets. Received '${text}' ('${part}'). E.g. ':, -1, ::2' or '[0, 2], :'.`,
    );
  });
}

/** A list of places, or a mask, as a tensor. */
function listed(places: Places | readonly number[] | readonly boolean[]): Tensor {
  let first: unknown = places;
  while (Array.isArray(first)) first = first[0];
  return toTensor(places as NdArrayInput, { dtype: typeof first === 'boolean' ? 'bool' : 'int64' });
}

function partsOf(index: Index): Part[] {
  if (typeof index === 'string') return parse(index);
  return (Array.isArray(index) ? (index as readonly IndexPart[]) : [index as IndexPart]).map((part): Part => {
    if (part === null || typeof part === 'number' || part === '...' || part instanceof Tensor) return part;
    if (part === ':') return { start: null, stop: null, step: 1 };
    if (Array.isArray(part)) return listed(part);
    if (isArray(part)) {
      const places = toTensor(part);
      return places.handle.dtype === 'bool' ? places : cast(places, 'int64');
    }
    const { start = null, stop = null, step = 1, ...others } = part as SliceIndex;
    if (!isPlainObject(part) || Object.keys(others).length > 0)
      throw new ArgumentError(
        `Tensor.at: a part of an index must be a number, { start, stop, step }, '...', null, a list, an array or a tensor. Received ${show(part)}. Correct it.`,
      );
    return { start, stop, step: step ?? 1 };
  });
}

function isArray(part: IndexPart): part is ArrayLike {
  return part instanceof NdArray || isNumpyLike(part) || ArrayBuffer.isView(part);
}

/** An index resolved against a shape: plain slicing first, then axes removed or added, then places picked. */
interface Plan {
  start: number[];
  step: number[];
  size: number[];
  /** shape after single places are removed and new axes added */
  shape: number[];
  /** axes of `shape` picked by whole numbers */
  picks: { axis: number; places: Tensor }[];
  apart: boolean;
}

function plan(x: Tensor, index: Index): Plan {
  const own = x.handle.shape;
  let parts = partsOf(index).flatMap((part): Part[] => {
    if (!(part instanceof Tensor) || part.handle.dtype !== 'bool') return [part];
    if (part.ndim === 0)
      throw new ArgumentError('Tensor.at: a mask must have an axis. Received a scalar. Use where().');
    const places = apply('NonZero', [part], {});
    return Array.from({ length: part.ndim }, (_, i) =>
      view(apply('Slice', [places], { start: [0, i], step: [1, 1], size: [places.handle.shape[0]!, 1] }), [
        places.handle.shape[0]!,
      ]),
    );
  });
  const used = parts.filter((part) => part !== null && part !== '...').length;
  if (used > own.length)
    throw new ShapeError(
      `Tensor.at: an index must have at most ${own.length} parts. Received ${used} for shape ${showShape(own)}. Remove some.`,
    );
  if (!parts.includes('...')) parts = [...parts, '...'];
  const rest = parts.indexOf('...');
  const all: Part = { start: null, stop: null, step: 1 };
  parts = [...parts.slice(0, rest), ...new Array<Part>(own.length - used).fill(all), ...parts.slice(rest + 1)];
  const result: Plan = { start: [], step: [], size: [], shape: [], picks: [], apart: false };
  let lastPick = -2;
  let axis = 0;
  for (const part of parts) {
    if (part === null) {
      result.shape.push(1);
      continue;
    }
    const n = own[axis++]!;
    if (typeof part === 'number') {
      const at = part < 0 ? part + n : part;
      if (!Number.isInteger(part) || at < 0 || at >= n)
        throw new ArgumentError(
          `Tensor.at: a place must lie in [${-n}, ${n - 1}]. Received ${part} for axis ${axis - 1} of shape ${showShape(own)}. Slices may go beyond the end, places not.`,
        );
      result.start.push(at);
      result.step.push(1);
      result.size.push(1);
      continue;
    }
    if (part instanceof Tensor || part === '...') {
      if (part === '...')
        throw new ArgumentError(`Tensor.at: '...' must stand once. Received ${show(index)}. Remove one.`);
      result.start.push(0);
      result.step.push(1);
      result.size.push(n);
      if (part.ndim === 0) {
        const at = placeReader(part);
        result.start[result.start.length - 1] = at < 0 ? at + n : at;
        result.size[result.size.length - 1] = 1;
        continue;
      }
      if (result.picks.length > 0 && lastPick !== result.shape.length - 1) result.apart = true;
      lastPick = result.shape.length;
      result.picks.push({ axis: result.shape.length, places: part });
      result.shape.push(n);
      continue;
    }
    const step = part.step;
    if (step === 0)
      throw new ArgumentError(
        'Tensor.at: the step of a slice must not be 0. Received 0. Use a positive or negative step.',
      );
    const limit = (value: number | null, fallback: number): number =>
      value === null
        ? fallback
        : step > 0
          ? Math.min(Math.max(value < 0 ? value + n : value, 0), n)
          : Math.min(Math.max(value < 0 ? value + n : value, -1), n - 1);
    const from = limit(part.start, step > 0 ? 0 : n - 1);
    const to = limit(part.stop, step > 0 ? n : -1);
    const size = Math.max(0, Math.ceil((to - from) / step));
    result.start.push(from);
    result.step.push(step);
    result.size.push(size);
    result.shape.push(size);
  }
  return result;
}

let placeReader: (place: Tensor) => number = () => 0;
/** How a scalar index is read; set by the module that can read elements. */
export function setPlaceReader(read: (place: Tensor) => number): void {
  placeReader = read;
}

/**
 * `x[index]` of Python: places, slices with steps, `...`, `None`, masks, lists and tensors of places.
 *
 * @param index - Python's text (`':, -1, ::2'`), a place, a mask, or a list of parts.
 * @returns a copy; what is written to it does not change `x`
 * @example
 * x.at(':, -1, :'); x.at(0); x.at([mask]); x.at([{ start: 1 }, [0, 2]])
 * @source Paddle, python/paddle/base/variable_index.py
 */
export function at(x: Tensor, index: Index): Tensor {
  return traced('at', { x, index }, () => picked(x, index));
}

function picked(x: Tensor, index: Index): Tensor {
  const p = plan(x, index);
  const whole = p.start.every((s, i) => s === 0 && p.step[i] === 1 && p.size[i] === x.handle.shape[i]);
  const cut = whole ? x : apply('Slice', [x], { start: p.start, step: p.step, size: p.size });
  let y =
    p.shape.length === x.ndim && p.shape.every((n, i) => n === x.handle.shape[i]) && whole
      ? alias(x, x.handle)
      : view(cut, p.shape);
  if (p.picks.length === 0) return y;
  if (p.picks.length === 1) return apply('Gather', [y, p.picks[0]!.places], { axis: p.picks[0]!.axis });
  const chosen = p.picks.map((pick) => pick.axis);
  const others = p.shape.map((_, i) => i).filter((i) => !chosen.includes(i));
  y = transpose(y, { perm: [...chosen, ...others] });
  const index_ = placesOf(
    p.picks.map((pick) => pick.places),
    chosen.map((axis) => p.shape[axis]!),
  );
  const gathered = apply('GatherNd', [y, index_], {});
  if (p.apart || chosen[0] === 0) return gathered;
  const rank = index_.ndim - 1;
  const order = [
    ...Array.from({ length: chosen[0]! }, (_, i) => rank + i),
    ...Array.from({ length: rank }, (_, i) => i),
    ...Array.from({ length: others.length - chosen[0]! }, (_, i) => rank + chosen[0]! + i),
  ];
  return transpose(gathered, { perm: order });
}

/** Several lists of places, broadcast together, as rows of a places table; negatives counted from the end. */
function placesOf(lists: readonly Tensor[], sizes: readonly number[]): Tensor {
  const wide = lists.reduce((shape, list) => {
    const rank = Math.max(shape.length, list.ndim);
    return Array.from({ length: rank }, (_, i) =>
      Math.max(shape[shape.length - rank + i] ?? 1, list.handle.shape[list.ndim - rank + i] ?? 1),
    );
  }, [] as number[]);
  return apply(
    'Concat',
    lists.map((list, i) => {
      const places = cast(list, 'int64');
      const zero = apply('Fill', [], { shape: [], dtype: 'int64', value: 0 });
      const size = apply('Fill', [], { shape: [], dtype: 'int64', value: sizes[i]! });
      const wrapped = apply(
        'Where',
        [
          apply('Compare', [places, zero], { kind: 'less' }),
          apply('Binary', [places, size], { kind: 'add', dtype: 'int64' }),
          places,
        ],
        {},
      );
      return view(apply('Expand', [wrapped], { shape: wide }), [...wide, 1]);
    }),
    { axis: wide.length },
  );
}

/**
 * `x[index] = value` of Python, in place. Gradients flow to what `x` was, but for the places written, and to `value`.
 *
 * @param value - A number, or a tensor that broadcasts to `x[index]`; converted to x's data type.
 * @throws {ArgumentError} on a leaf that wants a gradient, outside noGrad
 * @source Paddle, python/paddle/base/variable_index.py
 */
export function setItem(x: Tensor, index: Index, value: Operand): Tensor {
  refuseLeaf('Tensor.setItem', x);
  const places = at(numbered(x), index);
  const filling = cast(besides(value, x), x.handle.dtype);
  const spread = apply('Expand', [filling], { shape: places.handle.shape });
  const flat = view(x, [x.size]);
  const changed = apply('ScatterNd', [flat, view(places, [places.size, 1]), view(spread, [places.size])], {
    mode: 'overwrite',
  });
  return settle(x, view(changed, x.handle.shape));
}

/** The place of every element, counted row-major, in x's shape. */
function numbered(x: Tensor): Tensor {
  const ones = apply('Fill', [], { shape: [x.size], dtype: 'int64', value: 1 });
  return view(
    apply('Unary', [apply('Cumulative', [ones], { kind: 'sum', axis: 0 })], { kind: 'scale', a: 1, b: -1 }),
    x.handle.shape,
  );
}
