import { isFloat, sizeOf } from '../../core/index.ts';
import type { PlainKernels, ReduceKind } from './contract.ts';
import { eachRow } from './eachRow.ts';

/** Where a reduction begins, and how a value joins it. Larger and smaller let NaN through. */
const FOLDS: Readonly<Record<ReduceKind, { start: number; fold(sum: number, value: number): number }>> = {
  sum: { start: 0, fold: (sum, value) => sum + value },
  mean: { start: 0, fold: (sum, value) => sum + value },
  prod: { start: 1, fold: (product, value) => product * value },
  max: { start: Number.NEGATIVE_INFINITY, fold: Math.max },
  min: { start: Number.POSITIVE_INFINITY, fold: Math.min },
  all: { start: 1, fold: (all, value) => (all && value ? 1 : 0) },
  any: { start: 0, fold: (any, value) => (any || value ? 1 : 0) },
};

/** Kernels that reduce axes; sums are kept in float64 and rounded once. */
export const reductions: PlainKernels<'Reduce' | 'ArgReduce' | 'ChannelSum'> = {
  Reduce([x], { kind, axes }, make) {
    const { shape, data } = x!;
    const kept = shape.map((_, axis) => !axes.includes(axis));
    const out = make(
      shape.filter((_, axis) => kept[axis]),
      kind === 'all' || kind === 'any' ? 'bool' : x!.dtype,
    );
    const { start, fold } = FOLDS[kind];
    const sums = new Float64Array(out.data.length).fill(start);
    const strides = new Array<number>(shape.length).fill(0);
    for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
      if (!kept[axis]) continue;
      strides[axis] = stride;
      stride *= shape[axis]!;
    }
    eachRow(shape, [strides], (place, length, [begin], [step]) => {
      let at = begin!;
      if (step === 0) {
        let sum = sums[at]!;
        for (let k = place; k < place + length; k++) sum = fold(sum, data[k]!);
        sums[at] = sum;
      } else {
        for (let k = place; k < place + length; k++, at += step!) sums[at] = fold(sums[at]!, data[k]!);
      }
    });
    if (kind === 'mean') {
      const count = data.length / out.data.length;
      for (let i = 0; i < sums.length; i++) sums[i]! /= count;
      if (!isFloat(x!.dtype)) for (let i = 0; i < sums.length; i++) sums[i] = Math.trunc(sums[i]!);
    }
    if (out.dtype === 'bool') for (let i = 0; i < sums.length; i++) sums[i] = sums[i] ? 1 : 0;
    out.data.set(sums);
    return [out];
  },

  ArgReduce([x], { kind, axis }, make) {
    const { shape, data } = x!;
    const out = make(
      shape.filter((_, i) => i !== axis),
      'int64',
    );
    const count = shape[axis] ?? 1;
    const inner = sizeOf(shape.slice(axis + 1));
    const sign = kind === 'max' ? 1 : -1;
    for (let i = 0; i < out.data.length; i++) {
      const base = Math.floor(i / inner) * count * inner + (i % inner);
      let best = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < count; k++) {
        const value = sign * data[base + k * inner]!;
        if (value > best) {
          best = value;
          out.data[i] = k;
        }
      }
    }
    return [out];
  },

  ChannelSum([dy], _, make) {
    const { shape, data } = dy!;
    const channels = shape[1]!;
    const plane = sizeOf(shape.slice(2));
    const out = make([channels], dy!.dtype);
    const sums = new Float64Array(channels);
    for (let i = 0, row = 0; i < data.length; i += plane, row++) {
      let sum = 0;
      for (let k = i; k < i + plane; k++) sum += data[k]!;
      sums[row % channels]! += sum;
    }
    out.data.set(sums);
    return [out];
  },
};
