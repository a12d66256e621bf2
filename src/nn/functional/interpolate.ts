import { z } from 'zod';
import { ArgumentError, ShapeError, show, showShape } from '../../core/index.ts';
import { apply, ops, type Tensor, toArray, toTensor } from '../../engine/index.ts';
import { fromChannelsFirst, toChannelsFirst } from './conv.ts';
import { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from './pooling.ts';

const { define, schemas } = ops;
const { flag, tensor } = schemas;

const MODES = ['nearest', 'linear', 'bilinear', 'trilinear', 'bicubic', 'area'] as const;
type Mode = (typeof MODES)[number];
/** The numbers of axes that a mode takes. */
const RANKS: Record<Mode, readonly number[]> = {
  nearest: [4, 5],
  linear: [3],
  bilinear: [4],
  trilinear: [5],
  bicubic: [4],
  area: [3, 4, 5],
};

/** Sizes or factors: one number, or one per spatial axis, also as a tensor. */
const several = z.custom<number | Tensor | readonly (number | Tensor)[]>().nullish();
const numbers = (given: number | Tensor | readonly (number | Tensor)[]): number[] =>
  (Array.isArray(given) ? (given as readonly (number | Tensor)[]) : [given as number | Tensor]).flatMap((value) =>
    typeof value === 'number' ? [value] : Array.from(toArray(value).toFloat64()),
  );

/** How one axis is sampled: for each output place a few input places with their shares. */
interface Taps {
  readonly places: readonly number[][];
  readonly shares: readonly number[][];
}

const { fround } = Math;
/** The cubic kernel of Paddle, A = −0.75: shares of the four neighbours at distance t from the second. */
function cubic(t: number): number[] {
  const a = -0.75;
  const near = (x: number): number => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number): number => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return [far(t + 1), near(t), near(1 - t), far(2 - t)];
}

/** @param ratio - Input places per output place. @param centred - Whether places are counted from the middle of an element. */
function tapsOf(mode: Mode, size: number, count: number, ratio: number, centred: boolean): Taps {
  const rows = Array.from({ length: count }, (_, i): [number[], number[]] => {
    if (mode === 'nearest') return [[Math.trunc(fround(ratio * i))], [1]];
    const at = fround(centred ? fround(fround(ratio * fround(i + 0.5)) - 0.5) : fround(ratio * i));
    if (mode === 'bicubic') {
      const base = Math.floor(at);
      return [[-1, 0, 1, 2].map((step) => Math.min(Math.max(base + step, 0), size - 1)), cubic(fround(at - base))];
    }
    const source = Math.max(at, 0);
    const low = Math.trunc(source);
    return [
      [low, Math.min(low + 1, size - 1)],
      [fround(1 - fround(source - low)), fround(source - low)],
    ];
  });
  const taps = rows[0]?.[0].length ?? 0;
  const column = (part: 0 | 1, k: number): number[] => rows.map((row) => row[part][k]!);
  return {
    places: Array.from({ length: taps }, (_, k) => column(0, k)),
    shares: Array.from({ length: taps }, (_, k) => column(1, k)),
  };
}

/** `x` sampled along one axis. */
function sampled(x: Tensor, axis: number, { places, shares }: Taps): Tensor {
  const parts = places.map((list, k) => {
    const taken = apply('Gather', [x, toTensor(list, { dtype: 'int64' })], { axis });
    if (places.length === 1) return taken;
    const share = toTensor(shares[k]!, { dtype: x.handle.dtype });
    return ops.multiply(
      taken,
      ops.reshape(
        share,
        x.shape.map((_, i) => (i === axis ? list.length : 1)),
      ),
    );
  });
  return ops.addN(parts);
}

const parameters = {
  x: tensor,
  size: several,
  scaleFactor: several,
  mode: z.string().default('nearest'),
  alignCorners: flag.default(false),
  alignMode: z.union([z.literal(0), z.literal(1)]).default(0),
  dataFormat: z.string().nullish(),
  recomputeScaleFactor: flag.nullish(),
};

/**
 * Resizes the spatial axes.
 *
 * @param x - `[N, C, L]`, `[N, C, H, W]` or `[N, C, D, H, W]`, or with the channels last.
 * @param size - The new sizes, one per spatial axis; or
 * @param scaleFactor - the factors, one for all or one each.
 * @param mode - `'nearest'` (4 or 5 axes; the default), `'linear'` (3), `'bilinear'` and `'bicubic'` (4), `'trilinear'` (5), `'area'`.
 * @param alignCorners - Whether the corners' middles stay where they are; not for `'nearest'`.
 * @param alignMode - 0: places are counted from the middles of elements; 1: from their edges.
 * @param recomputeScaleFactor - Whether the sizes, not the factor, say where to sample.
 * @param dataFormat - Where the channels are, e.g. `'NCHW'` or `'NHWC'`; first by default.
 * @throws {ArgumentError} for none or both of size and scaleFactor, or an unknown mode
 * @throws {ShapeError} for another number of axes
 * @source Paddle, python/paddle/nn/functional/common.py, interpolate
 */
export const interpolate = define(
  'interpolate',
  parameters,
  ['x', 'size', 'scaleFactor', 'mode', 'alignCorners', 'alignMode', 'dataFormat', 'recomputeScaleFactor'],
  ({ x: given, size, scaleFactor, mode: word, alignCorners, alignMode, dataFormat, recomputeScaleFactor }): Tensor => {
    const where = 'interpolate';
    const mode = MODES.find((known) => known === word.toLowerCase());
    if (!mode)
      throw new ArgumentError(`${where}: mode must be one of ${MODES.join(', ')}. Received ${show(word)}. Name one.`);
    if (!RANKS[mode].includes(given.ndim))
      throw new ShapeError(
        `${where}: mode '${mode}' needs ${RANKS[mode].join(' or ')} axes. Received ${showShape(given.shape)}. Choose the mode for the input, or add axes.`,
      );
    if ((size == null) === (scaleFactor == null))
      throw new ArgumentError(
        `${where}: one of size and scaleFactor must be given. Received ${size == null ? 'none' : 'both'}. Give one.`,
      );
    if (mode === 'nearest' && alignCorners)
      throw new ArgumentError(`${where}: alignCorners must be false for mode 'nearest'. Received true. Leave it out.`);
    if (size != null && recomputeScaleFactor)
      throw new ArgumentError(
        `${where}: recomputeScaleFactor must not be given with size. Received true. Leave it out.`,
      );
    if (typeof size === 'number')
      throw new ArgumentError(`${where}: size must be a list. Received ${size}. Write one size per spatial axis.`);
    const format = dataFormat ?? 'NC';
    const x = toChannelsFirst(given, format);
    const spatial = x.shape.slice(2);
    const listed = numbers((size ?? scaleFactor)!);
    const list = size == null && listed.length === 1 ? spatial.map(() => listed[0]!) : listed;
    if (list.length !== spatial.length || list.some((n) => !(n > 0)))
      throw new ArgumentError(
        `${where}: ${size == null ? 'scaleFactor' : 'size'} must be ${spatial.length} numbers above 0. Received ${show(listed)}. Give one per spatial axis.`,
      );
    if (mode === 'area') {
      if (size == null)
        throw new ArgumentError(`${where}: mode 'area' needs size. Received scaleFactor. Give the sizes.`);
      const pool = [adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d][spatial.length - 1]!;
      return fromChannelsFirst(pool(x, list), format);
    }
    const output = size == null ? spatial.map((n, i) => Math.trunc(fround(n * fround(list[i]!)))) : list;
    const centred = !alignCorners && (mode === 'bicubic' || alignMode === 0);
    const y = output.reduce((current, count, i) => {
      const n = spatial[i]!;
      const byFactor = size == null && !recomputeScaleFactor;
      const ratio = count <= 1 ? 0 : alignCorners ? (n - 1) / (count - 1) : byFactor ? 1 / fround(list[i]!) : n / count;
      return sampled(current, i + 2, tapsOf(mode, n, count, fround(ratio), centred));
    }, x);
    return fromChannelsFirst(y, format);
  },
);

/**
 * {@link interpolate} under its older name. Parameters as {@link interpolate}.
 *
 * @source Paddle, python/paddle/nn/functional/common.py, upsample
 */
export const upsample = define(
  'upsample',
  parameters,
  ['x', 'size', 'scaleFactor', 'mode', 'alignCorners', 'alignMode', 'dataFormat'],
  (given): Tensor => interpolate(given),
);
