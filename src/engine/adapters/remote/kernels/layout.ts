import type { Handle } from '../../../storage.ts';
import type { Ref } from '../ops.ts';
import type { Natives, Workspace } from '../workspace.ts';

/** Kernels that move elements. */
export function layout(space: Workspace): Natives {
  const { ops, kernel, floats, plain, give, orderOf, inOrder } = space;

  /** The slice with steps of either sign: backward ones as forward ones, turned round. */
  const cut = (x: Ref, start: readonly number[], step: readonly number[], size: readonly number[]): Ref => {
    const from = start.map((at, axis) => (step[axis]! > 0 ? at : at + step[axis]! * (size[axis]! - 1)));
    const result = ops.slice(x, from, step.map(Math.abs), size);
    const backward = step.flatMap((n, axis) => (n < 0 && size[axis]! > 1 ? [axis] : []));
    return backward.length > 0 ? ops.reverse(result, backward) : result;
  };

  /** Places on an axis, counted from the front; null when one lies outside, which the plain kernel refuses. */
  const placesOf = (index: Handle, size: number): Ref | null => {
    if (index.channelsLast) return null;
    const places = Int32Array.from(space.read(index), (place) => (place < 0 ? place + size : place));
    return places.every((place) => place >= 0 && place < size) ? space.upload(places, [places.length], 'int32') : null;
  };

  return {
    Contiguous: kernel(([x]) => (x!.channelsLast && floats(x!) ? [give(plain(x!), x!.shape)] : undefined)),
    Transpose: kernel(([x], { perm }) => {
      if (!floats(x!)) return undefined;
      const order = orderOf(x!);
      const lying = inOrder(x!, order);
      const axes = order ? perm.map((axis) => order.indexOf(axis)) : perm;
      return [
        give(
          ops.transpose(lying, axes),
          perm.map((axis) => x!.shape[axis]!),
        ),
      ];
    }),
    Expand: kernel(([x], { shape }) => {
      if (!floats(x!) || shape.includes(0)) return undefined;
      return [give(ops.expand(plain(x!), shape), shape)];
    }),
    Concat: kernel((xs, { axis }) => {
      const full = xs.filter(({ storage }) => storage.length > 0);
      if (full.length === 0 || !floats(...full)) return undefined;
      const perm = orderOf(full[0]!);
      const shape = full[0]!.shape.map((n, i) => (i === axis ? xs.reduce((sum, x) => sum + x.shape[axis]!, 0) : n));
      const refs = full.map((x) => inOrder(x, perm));
      return [give(ops.concat(refs, perm ? perm.indexOf(axis) : axis), shape, perm)];
    }),
    Slice: kernel(([x], { start, step, size }) => {
      if (!floats(x!) || size.includes(0)) return undefined;
      const perm = orderOf(x!);
      const along = <T>(values: readonly T[]): readonly T[] => (perm ? perm.map((axis) => values[axis]!) : values);
      return [give(cut(inOrder(x!, perm), along(start), along(step), along(size)), size, perm)];
    }),
    SliceGrad: kernel(([dy], { start, step, shape }) => {
      if (!floats(dy!) || step.some((n) => n !== 1)) return undefined;
      const pads = shape.map((n, axis) => [start[axis]!, n - start[axis]! - dy!.shape[axis]!] as const);
      return [give(ops.pad(plain(dy!), pads, 0), shape)];
    }),
    Pad: kernel(([x], { pads, mode, value }) => {
      if (!floats(x!) || mode !== 'constant') return undefined;
      const perm = orderOf(x!);
      const along = perm ? perm.map((axis) => pads[axis]!) : pads;
      const shape = x!.shape.map((n, axis) => n + pads[axis]![0] + pads[axis]![1]);
      return [give(ops.pad(inOrder(x!, perm), along, value), shape, perm)];
    }),
    PadGrad: kernel(([dy], { pads, mode, shape }) => {
      if (!floats(dy!) || mode !== 'constant') return undefined;
      const start = pads.map(([before]) => before);
      return [
        give(
          ops.slice(
            plain(dy!),
            start,
            start.map(() => 1),
            shape,
          ),
          shape,
        ),
      ];
    }),
    Gather: kernel(([x, index], { axis }) => {
      const places = floats(x!) && index!.storage.length > 0 ? placesOf(index!, x!.shape[axis]!) : null;
      if (!places) return undefined;
      const shape = [...x!.shape.slice(0, axis), ...index!.shape, ...x!.shape.slice(axis + 1)];
      return [give(ops.gather(plain(x!), places, axis), shape)];
    }),
    GatherGrad: kernel(([dy, index], { axis, shape }) => {
      const places = axis === 0 && floats(dy!) ? placesOf(index!, shape[0]!) : null;
      if (!places) return undefined;
      const rows = ops.reshape(plain(dy!), [places.shape[0]!, ...shape.slice(1)]);
      return [give(ops.segmentSum(rows, places, shape[0]!), shape)];
    }),
    Cumulative: kernel(([x], { kind, axis, reverse = false }) =>
      floats(x!) && x!.shape.length > 0 ? [give(ops.cumulative(kind, plain(x!), axis, reverse), x!.shape)] : undefined,
    ),
  };
}
