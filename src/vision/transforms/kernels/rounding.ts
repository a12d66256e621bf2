/** `round` as Python and C's `rint` do it: a half goes to the even neighbour. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** A value held in 0…255. */
export function clip255(v: number): number {
  return Math.min(255, Math.max(0, v));
}
