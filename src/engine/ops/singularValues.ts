/** A matrix as Σ values[k]·left[k]·right[k]ᵀ, values falling. */
export interface Decomposed {
  readonly values: readonly number[];
  readonly left: readonly Float64Array[];
  readonly right: readonly Float64Array[];
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/**
 * The singular values of a row-major m × n matrix with their vectors, by one-sided Jacobi rotations: columns are turned against each
 * other until all are orthogonal.
 */
export function singularValues(matrix: ArrayLike<number>, m: number, n: number): Decomposed {
  if (m < n) {
    const flipped = Float64Array.from({ length: m * n }, (_, at) => matrix[(at % m) * n + Math.floor(at / m)]!);
    const { values, left, right } = singularValues(flipped, n, m);
    return { values, left: right, right: left };
  }
  const columns = Array.from({ length: n }, (_, j) => Float64Array.from({ length: m }, (_, i) => matrix[i * n + j]!));
  const turns = Array.from({ length: n }, (_, j) => Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)));
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const [a, b, c] = [dot(columns[p]!, columns[p]!), dot(columns[q]!, columns[q]!), dot(columns[p]!, columns[q]!)];
        if (Math.abs(c) <= 1e-15 * Math.sqrt(a * b)) continue;
        turned = true;
        const zeta = (b - a) / (2 * c);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        for (const list of [columns, turns])
          for (let i = 0; i < list[p]!.length; i++) {
            const [x, y] = [list[p]![i]!, list[q]![i]!];
            list[p]![i] = cosine * (x - tangent * y);
            list[q]![i] = cosine * (tangent * x + y);
          }
      }
  }
  const sizes = columns.map((column) => Math.sqrt(dot(column, column)));
  const order = sizes.map((_, k) => k).sort((a, b) => sizes[b]! - sizes[a]!);
  return {
    values: order.map((k) => sizes[k]!),
    left: order.map((k) => columns[k]!.map((value) => (sizes[k]! > 0 ? value / sizes[k]! : 0))),
    right: order.map((k) => turns[k]!),
  };
}
