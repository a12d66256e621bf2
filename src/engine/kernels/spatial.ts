import type { Shape } from '../../core/index.ts';

/** Three numbers, one per spatial axis (depth, height, width). */
export type Triple = readonly [number, number, number];

/** Sizes of one, two or three spatial axes as three, the missing outer ones filled in. */
export function tripled(values: readonly number[], missing: number): Triple {
  const lead = new Array<number>(3 - values.length).fill(missing);
  return [...lead, ...values] as unknown as Triple;
}

/** The spatial sizes of `[N, C, *spatial]` as three. */
export function spatialOf(shape: Shape): Triple {
  return tripled(shape.slice(2), 1);
}

/** The product of three sizes. */
export function volume([d, h, w]: Triple): number {
  return d * h * w;
}
