import { STABLE_LENGTH, sortedPlaces } from './unstableSort.ts';

/**
 * The places of the `k` largest values of each row, largest first, NaN before all; where equal ones stand in a long row, in the order of
 * Paddle's sort (see {@link sortedPlaces}).
 *
 * @param values - Rows one after another.
 * @param columns - Length of a row.
 * @param k - How many; at most `columns`.
 * @returns `k` places a row
 */
export function topPlaces(values: Float64Array, columns: number, k: number): Int32Array {
  const rows = columns === 0 ? 0 : values.length / columns;
  const out = new Int32Array(rows * k);
  // one more than asked for: whether the last one shares its value with the next decides, too
  const wanted = Math.min(k + 1, columns);
  const best = new Int32Array(wanted);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    let found = 0;
    let decided = true;
    for (let i = 0; i < columns; i++) {
      const value = values[at + i]!;
      if (Number.isNaN(value)) {
        decided = false;
        break;
      }
      if (found === wanted && value <= values[at + best[wanted - 1]!]!) continue;
      let hole = found < wanted ? found++ : wanted - 1;
      while (hole > 0 && value > values[at + best[hole - 1]!]!) {
        best[hole] = best[hole - 1]!;
        hole--;
      }
      best[hole] = i;
    }
    if (decided && columns > STABLE_LENGTH)
      for (let i = 1; i < wanted; i++) if (values[at + best[i]!] === values[at + best[i - 1]!]) decided = false;
    const places = decided ? best : sortedPlaces(values.subarray(at, at + columns));
    for (let i = 0; i < k; i++) out[row * k + i] = places[i]!;
  }
  return out;
}
