import { ShapeError } from './errors.ts';

/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** How many elements an array of `shape` has; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** Steps between neighbours along each axis of a row-major array, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}

/** Whether two shapes are equal axis by axis. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A shape as texts show it: `[32, 28, 28]`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/**
 * The shape that `a` and `b` broadcast to, by NumPy's rule.
 *
 * @throws {ShapeError} when an axis differs and neither size is 1
 */
export function broadcastShapes(where: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const m = i <= a.length ? a[a.length - i]! : 1;
    const n = i <= b.length ? b[b.length - i]! : 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new ShapeError(
        `${where}: the shapes must be equal or broadcast (each axis, from the last, equal or 1). Received ${showShape(a)} and ${showShape(b)}. Reshape or expand one of them.`,
      );
    }
    out[rank - i] = m === 1 ? n : m;
  }
  return out;
}
