import { ArgumentError, nearest } from '../../core/index.ts';

const GAINS: Readonly<Record<string, (slope: number | null | undefined) => number>> = {
  sigmoid: () => 1,
  linear: () => 1,
  conv1d: () => 1,
  conv2d: () => 1,
  conv3d: () => 1,
  conv1d_transpose: () => 1,
  conv2d_transpose: () => 1,
  conv3d_transpose: () => 1,
  tanh: () => 5 / 3,
  relu: () => Math.SQRT2,
  leaky_relu: (slope) => Math.sqrt(2 / (1 + (slope ?? 0.01) ** 2)),
  selu: () => 3 / 4,
};

/**
 * How much an activation shrinks what passes it, as a factor for first weights.
 *
 * @param nonlinearity - `'relu'`, `'tanh'`, `'leaky_relu'`, …
 * @param param - The slope of `'leaky_relu'`; 0.01 by default.
 * @throws {ArgumentError} for an unknown name
 * @source Paddle, python/paddle/nn/initializer/initializer.py, calculate_gain
 */
export function calculateGain(nonlinearity: string, param: number | null = null): number {
  const gain = Object.hasOwn(GAINS, nonlinearity) ? GAINS[nonlinearity] : undefined;
  if (!gain) {
    const near = nearest(nonlinearity, Object.keys(GAINS));
    throw new ArgumentError(
      `calculateGain: nonlinearity must be one of ${Object.keys(GAINS).join(', ')}. Received '${nonlinearity}'.${near ? ` Did you mean '${near}'?` : ''}`,
    );
  }
  return gain(param);
}
