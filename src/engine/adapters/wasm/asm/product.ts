import { argI, argP, share, threadNumber } from './shared';
import { LINE, MR, multiply, NR, packBlockOf } from './micro';
import { copyPart, TILE_BYTES } from './convolution';
import { packColumns, packLines } from './packing';

// Few rows times a large matrix: what a thread needs of the matrix is packed just before it is used, and never leaves the cache.

/** Length of a part of the sum, and columns of the matrix that are packed together. */
const DEPTH: i32 = 256;
const COLUMNS: i32 = 256;

/** y [M, N] = a [M, K] · b. Arguments: a, b, y, M, K, N, whether b lies [N, K], scratch, bytes of it for each thread. */
export function product(piece: i32, pieces: i32): void {
  const a = argP(0), b = argP(1), y = argP(2), m = argI(3), depth = argI(4), n = argI(5), transposed = argI(6);
  const panels = (n + NR - 1) / NR;
  const first = share(panels, 1, piece, pieces), end = share(panels, 1, piece + 1, pieces);
  if (first == end) return;
  const blocks = (m + MR - 1) / MR;

  const zeros = argP(7) + <usize>threadNumber() * argP(8);
  const start = zeros + 64, tileCells = start + 64, tile = tileCells + 64;
  const cells = tile + TILE_BYTES;
  const columns = (cells + (<usize>(blocks * MR) << 2) + 63) & ~63;
  const rows = columns + (<usize>(DEPTH * COLUMNS) << 2);
  memory.fill(zeros, 0, 64);
  for (let r = 0; r < MR; r++) {
    store<u32>(start + (<usize>r << 2), <u32>zeros);
    store<u32>(tileCells + (<usize>r << 2), <u32>(tile + (<usize>r << LINE)));
  }
  for (let i = 0; i < blocks * MR; i++) store<u32>(cells + (<usize>i << 2), <u32>(y + (<usize>(min(i, m - 1) * n) << 2)));

  const rowA = <usize>depth << 2;
  for (let k = 0; k < depth; k += DEPTH) {
    const length = min(DEPTH, depth - k);
    const blockSize = <usize>(length * MR) << 2;
    const panelSize = <usize>length << LINE;
    for (let block = 0; block < blocks; block++) packBlockOf(rows + blockSize * block, a + (<usize>k << 2), rowA, block * MR, m, length);
    for (let group = first; group < end; group += COLUMNS / NR) {
      const last = min(group + COLUMNS / NR, end);
      if (transposed) for (let p = group; p < last; p++) packColumns(columns + panelSize * (p - group), b + (<usize>k << 2), rowA, p * NR, n, length);
      else packLines(columns, panelSize, b + (<usize>(k * n) << 2), <usize>n << 2, length, n, group, last);
      for (let p = group; p < last; p++) {
        const panel = columns + panelSize * (p - group);
        const shift = <usize>p << LINE;
        const live = min(NR, n - p * NR);
        for (let block = 0; block < blocks; block++) {
          const cell = cells + (<usize>(block * MR) << 2);
          const count = min(MR, m - block * MR);
          const whole = count == MR && live == NR;
          if (!whole && k) copyPart(cell, shift, tileCells, 0, count, live);
          const to = whole ? cell : tileCells, toShift = whole ? shift : 0;
          multiply(rows + blockSize * block, panel, panel + panelSize, k ? to : start, k ? toShift : 0, to, toShift);
          if (!whole) copyPart(tileCells, 0, cell, shift, count, live);
        }
      }
    }
  }
}
