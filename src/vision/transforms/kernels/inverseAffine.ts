import type { Coefficients } from './pilWarp.ts';

/**
 * The map from output to source of a turn by `angle`, a scale, a shear and a shift about a center, as Paddle reckons it for
 * Pillow pictures and tensors.
 *
 * @param center - Place that stays where it is, but for the shift.
 * @param angle - In degrees, clockwise.
 * @param translate - Shift in pixels, right and down.
 * @param shear - In degrees, along x and y.
 */
export function inverseAffine(
  center: readonly [number, number],
  angle: number,
  translate: readonly [number, number],
  scale: number,
  shear: readonly [number, number],
): Coefficients {
  const toRadians = Math.PI / 180;
  const rot = angle * toRadians;
  const sx = shear[0] * toRadians;
  const sy = shear[1] * toRadians;
  const [cx, cy] = center;
  const [tx, ty] = translate;
  const a = Math.cos(rot - sy) / Math.cos(sy);
  const b = (-Math.cos(rot - sy) * Math.tan(sx)) / Math.cos(sy) - Math.sin(rot);
  const c = Math.sin(rot - sy) / Math.cos(sy);
  const d = (-Math.sin(rot - sy) * Math.tan(sx)) / Math.cos(sy) + Math.cos(rot);
  const m = [d, -b, 0, -c, a, 0].map((v) => v / scale) as [number, number, number, number, number, number];
  m[2] += m[0] * (-cx - tx) + m[1] * (-cy - ty);
  m[5] += m[3] * (-cx - tx) + m[4] * (-cy - ty);
  m[2] += cx;
  m[5] += cy;
  return m;
}
