import { broadcastShapes, type Shape, stridesOf } from '../../core/index.ts';

/**
 * What is done for one row of a result.
 *
 * @param place - Where the row begins in the row-major result.
 * @param length - How many elements it has.
 * @param starts - Where the row begins in each operand; valid until the call returns.
 * @param steps - How far apart its neighbours are in each operand.
 */
export type RowBody = (place: number, length: number, starts: readonly number[], steps: readonly number[]) => void;

/**
 * Walks over a row-major array beside strided operands, one row at a time. Neighbouring axes that every operand runs through in one
 * stride are taken as one axis, so rows are as long as they can be.
 *
 * @param shape - Shape of the row-major array.
 * @param strides - For each operand its stride along every axis of `shape`; 0 repeats, negative ones run backwards.
 * @param offsets - Where each operand begins; 0 when left out.
 */
export function eachRow(
  shape: Shape,
  strides: readonly (readonly number[])[],
  body: RowBody,
  offsets: readonly number[] = strides.map(() => 0),
): void {
  if (shape.includes(0)) return;
  const sizes: number[] = [];
  const runs: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && strides.every((stride, k) => runs[k]![last] === stride[axis]! * shape[axis]!)) {
      sizes[last]! *= shape[axis]!;
      for (let k = 0; k < strides.length; k++) runs[k]![last] = strides[k]![axis]!;
    } else {
      sizes.push(shape[axis]!);
      for (let k = 0; k < strides.length; k++) runs[k]!.push(strides[k]![axis]!);
    }
  }
  const length = sizes.pop() ?? 1;
  const steps = runs.map((run) => run.pop() ?? 0);
  const starts = [...offsets];
  const at = new Array<number>(sizes.length).fill(0);
  for (let place = 0; ; place += length) {
    body(place, length, starts, steps);
    let axis = sizes.length - 1;
    for (; axis >= 0; axis--) {
      at[axis]!++;
      for (let k = 0; k < starts.length; k++) starts[k]! += runs[k]![axis]!;
      if (at[axis]! < sizes[axis]!) break;
      for (let k = 0; k < starts.length; k++) starts[k]! -= runs[k]![axis]! * sizes[axis]!;
      at[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** Strides of an operand along the axes of the shape it is broadcast to: 0 where it repeats. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const own = stridesOf(from);
  const lead = to.length - from.length;
  return to.map((_, axis) => (axis < lead || from[axis - lead] === 1 ? 0 : own[axis - lead]!));
}

/** The shape that several shapes broadcast to. */
export function commonShape(where: string, shapes: readonly Shape[]): Shape {
  return shapes.reduce((a, b) => broadcastShapes(where, a, b));
}
