/** `round` as Python and C's `rint` do it: a half goes to the even neighbour. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Holds whole numbers in the range of an array's elements; as they are where that is not needed. */
export function clipTo(data: ArrayBufferView): (v: number) => number {
  if (data instanceof Uint8Array) return clip255;
  if (data instanceof Int8Array) return (v) => Math.min(127, Math.max(-128, v));
  if (data instanceof Int16Array) return (v) => Math.min(32767, Math.max(-32768, v));
  return (v) => v;
}

/** A value held in 0…255. */
export function clip255(v: number): number {
  return Math.min(255, Math.max(0, v));
}
