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

/**
 * Computes a small convolution and a small product of whole numbers, and compares them with what they must be.
 *
 * @throws {Error} when a number is wrong
 */
export function selfTest(primitives: Primitives, { temporary, done, elements }: Workspace): void {
  const [images, filters] = [CHANNELS * SIDE * SIDE, CHANNELS * CHANNELS * TAPS * TAPS];
  const sizes = [images, filters, images, CHANNELS * CHANNELS];
  const [x, w, y, z] = sizes.map(temporary) as [number, number, number, number];
  try {
    const a = elements(x, images);
    const b = elements(w, filters);
    a.forEach((_, i) => {
      a[i] = ((i * 7) % 11) - 5;
    });
    b.forEach((_, i) => {
      b[i] = ((i * 5) % 13) - 6;
    });
    primitives.convolve(x, w, 0, y, GEOMETRY);
    const convolved = elements(y, images);
    for (let i = 0; i < images; i++)
      if (convolved[i] !== convolution(a, b, i)) throw new Error('its convolution gives wrong numbers');
    const product = { m: CHANNELS, k: CHANNELS, n: CHANNELS, transposeA: false, transposeB: true };
    primitives.multiply(x, w, z, product);
    const multiplied = elements(z, CHANNELS * CHANNELS);
    for (let i = 0; i < CHANNELS; i++)
      for (let j = 0; j < CHANNELS; j++) {
        let sum = 0;
        for (let k = 0; k < CHANNELS; k++) sum += a[i * CHANNELS + k]! * b[j * CHANNELS + k]!;
        if (multiplied[i * CHANNELS + j] !== sum) throw new Error('its product gives wrong numbers');
      }
  } finally {
    done(x, w, y, z);
  }
}

/** One number of the convolution. */
function convolution(a: Float32Array, b: Float32Array, place: number): number {
  const out = place % CHANNELS;
  const column = Math.floor(place / CHANNELS) % SIDE;
  const row = Math.floor(place / CHANNELS / SIDE);
  let sum = 0;
  for (let i = 0; i < TAPS; i++)
    for (let j = 0; j < TAPS; j++) {
      const [y, x] = [row + i - 1, column + j - 1];
      if (y < 0 || y >= SIDE || x < 0 || x >= SIDE) continue;
      for (let c = 0; c < CHANNELS; c++)
        sum += a[(y * SIDE + x) * CHANNELS + c]! * b[((out * CHANNELS + c) * TAPS + i) * TAPS + j]!;
    }
  return sum;
}
