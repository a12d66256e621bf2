import { type Shape, sizeOf, stridesOf } from '../../core/index.ts';
import type { Elements } from '../storage.ts';
import type { Kernels, MakePlain, Plain, PlainKernels } from './contract.ts';
import { broadcastStrides, eachRow } from './eachRow.ts';

/** A row-major array read from `x` along other strides. */
function rearranged(x: Plain, shape: Shape, strides: readonly number[], make: MakePlain, offset = 0): readonly Plain[] {
  const out = make(shape, x.dtype);
  const from = x.data;
  const to = out.data;
  eachRow(
    shape,
    [strides],
    (place, length, [start], [step]) => {
      for (let k = 0, i = start!; k < length; k++, i += step!) to[place + k] = from[i]!;
    },
    [offset],
  );
  return [out];
}

/** Strides and beginning of a slice inside an array of `shape`. */
function slicing(
  shape: Shape,
  start: readonly number[],
  step: readonly number[],
): { strides: number[]; offset: number } {
  const own = stridesOf(shape);
  return {
    strides: own.map((stride, axis) => stride * step[axis]!),
    offset: own.reduce((sum, stride, axis) => sum + stride * start[axis]!, 0),
  };
}

/**
 * Where each place of a padded axis comes from, in elements of the input; −1 for the constant.
 * Circular and reflecting frames may be wider than the axis.
 */
function sourceOf(
  size: number,
  [before, after]: readonly [number, number],
  mode: Kernels['Pad']['mode'],
  stride: number,
): Int32Array {
  return Int32Array.from({ length: before + size + after }, (_, k) => {
    let i = k - before;
    if (i >= 0 && i < size) return i * stride;
    switch (mode) {
      case 'constant':
        return -1;
      case 'replicate':
        return (i < 0 ? 0 : size - 1) * stride;
      case 'circular':
        return (((i % size) + size) % size) * stride;
      case 'reflect': {
        const period = Math.max(2 * (size - 1), 1);
        i = ((i % period) + period) % period;
        return (i < size ? i : period - i) * stride;
      }
    }
  });
}

/** Calls `body(place, source)` for each element of a padded array; source −1 for the constant. */
function eachPadded(
  shape: Shape,
  { pads, mode }: Pick<Kernels['Pad'], 'pads' | 'mode'>,
  body: (place: number, source: number) => void,
): void {
  const strides = stridesOf(shape);
  const sources = shape.map((size, axis) => sourceOf(size, pads[axis]!, mode, strides[axis]!));
  let place = 0;
  const walk = (axis: number, base: number): void => {
    if (axis === sources.length) {
      body(place++, base);
      return;
    }
    const source = sources[axis]!;
    for (let k = 0; k < source.length; k++) walk(axis + 1, base < 0 || source[k]! < 0 ? -1 : base + source[k]!);
  };
  walk(0, 0);
}

/** Kernels that only move elements. */
export const layout: PlainKernels<
  'Contiguous' | 'Transpose' | 'Expand' | 'Concat' | 'Slice' | 'SliceGrad' | 'Pad' | 'PadGrad'
> = {
  Contiguous([x], _, make) {
    const out = make(x!.shape, x!.dtype);
    out.data.set(x!.data as Float32Array);
    return [out];
  },

  Transpose([x], { perm }, make) {
    const strides = stridesOf(x!.shape);
    return rearranged(
      x!,
      perm.map((axis) => x!.shape[axis]!),
      perm.map((axis) => strides[axis]!),
      make,
    );
  },

  Expand([x], { shape }, make) {
    return rearranged(x!, shape, broadcastStrides(x!.shape, shape), make);
  },

  Concat(xs, { axis }, make) {
    const first = xs[0]!;
    const total = xs.reduce((sum, x) => sum + x.shape[axis]!, 0);
    const out = make(
      first.shape.map((n, i) => (i === axis ? total : n)),
      first.dtype,
    );
    const rows = sizeOf(first.shape.slice(0, axis));
    const width = total * sizeOf(first.shape.slice(axis + 1));
    let column = 0;
    for (const x of xs) {
      const run = x.data.length / Math.max(rows, 1);
      for (let row = 0; row < rows; row++) {
        (out.data as Float32Array).set(
          x.data.subarray(row * run, (row + 1) * run) as Float32Array,
          row * width + column,
        );
      }
      column += run;
    }
    return [out];
  },

  Slice([x], { start, step, size }, make) {
    const { strides, offset } = slicing(x!.shape, start, step);
    return rearranged(x!, size, strides, make, offset);
  },

  SliceGrad([dy], { start, step, shape }, make) {
    const out = make(shape, dy!.dtype);
    const { strides, offset } = slicing(shape, start, step);
    const from = dy!.data;
    const to = out.data;
    eachRow(
      dy!.shape,
      [strides],
      (place, length, [begin], [stride]) => {
        for (let k = 0, i = begin!; k < length; k++, i += stride!) to[i] = from[place + k]!;
      },
      [offset],
    );
    return [out];
  },

  Pad([x], attrs, make) {
    const shape = x!.shape.map((n, axis) => attrs.pads[axis]![0] + n + attrs.pads[axis]![1]);
    const out = make(shape, x!.dtype);
    const from = x!.data;
    eachPadded(x!.shape, attrs, (place, source) => {
      out.data[place] = source < 0 ? attrs.value : from[source]!;
    });
    return [out];
  },

  PadGrad([dy], attrs, make) {
    const out = make(attrs.shape, dy!.dtype);
    const sums: Elements = dy!.dtype === 'float64' ? out.data : new Float64Array(out.data.length);
    eachPadded(attrs.shape, attrs, (place, source) => {
      if (source >= 0) sums[source]! += dy!.data[place]!;
    });
    if (sums !== out.data) out.data.set(sums as Float32Array);
    return [out];
  },
};
