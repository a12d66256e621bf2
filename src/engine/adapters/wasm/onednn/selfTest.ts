import type { Primitives } from '../primitives.ts';
import type { Workspace } from '../workspace.ts';

/** Channels of both sides, rows and columns of the image, taps of an axis. */
const [CHANNELS, SIDE, TAPS] = [16, 4, 3];
const GEOMETRY = {
  n: 1,
  c: CHANNELS,
  h: SIDE,
  w: SIDE,
  o: CHANNELS,
  kh: TAPS,
  kw: TAPS,
  oh: SIDE,
  ow: SIDE,
  attrs: {
    stride: [1, 1],
    pads: [
      [1, 1],
      [1, 1],
    ],
    dilation: [1, 1],
    groups: 1,
  },
} as const;

const SQUARE = { m: CHANNELS, k: CHANNELS, n: CHANNELS, transposeA: false, transposeB: true } as const;
const IMAGES = CHANNELS * SIDE * SIDE;
const FILTERS = CHANNELS * CHANNELS * TAPS * TAPS;

/**
 * Computes a small convolution, its gradients and a small product by two implementations. The numbers are whole and small, so the results
 * must be the same to the last bit.
 *
 * @throws {Error} when they are not
 */
export function selfTest(tried: Primitives, trusted: Primitives, { temporary, done, elements }: Workspace): void {
  const pointers = [IMAGES, IMAGES, FILTERS, FILTERS, FILTERS].map(temporary);
  const [x, dy, w, y, expected] = pointers as [number, number, number, number, number];
  const fill = (pointer: number, count: number, step: number): void => {
    const numbers = elements(pointer, count);
    for (let i = 0; i < count; i++) numbers[i] = ((i * step) % 11) - 5;
  };
  const runs: Record<string, (by: Primitives, to: number) => void> = {
    convolution: (by, to) => by.convolve(x, w, 0, to, GEOMETRY),
    'gradient of an input': (by, to) => by.inputGradient(dy, w, to, GEOMETRY),
    'gradient of a filter': (by, to) => by.filterGradient(x, dy, to, GEOMETRY),
    product: (by, to) => by.multiply(x, dy, to, SQUARE),
  };
  try {
    fill(x, IMAGES, 7);
    fill(dy, IMAGES, 3);
    fill(w, FILTERS, 5);
    for (const [name, run] of Object.entries(runs)) {
      for (const to of [y, expected]) elements(to, FILTERS).fill(0);
      run(tried, y);
      run(trusted, expected);
      const right = elements(expected, FILTERS);
      if (!elements(y, FILTERS).every((value, i) => value === right[i]))
        throw new Error(`its ${name} has wrong numbers`);
    }
  } finally {
    done(...pointers);
  }
}
