import { argI, argP, share, threadNumber } from './shared';
import { copyTile, LINE, MR, multiply, NR, packBlock, packEqual } from './micro';
import { groupBytes, quarter } from './packing';

// Convolution without a gather of patches: rows of the product are output pixels, ordered by place, then sample, so that a filter tap which
// meets padding at a place is left out for all samples. x and y lie [N, H, W, C]. Both factors are packed a cache-sized part at a time.

/** Longest part of a sum that is packed at a time, in floats: a panel and a block of rows of it fit into the first-level cache. */
export const LONGEST: i32 = 6144 / NR;
/** Bytes of a tile. */
export const TILE_BYTES: usize = <usize>MR << LINE;
/** Most blocks of rows that are packed before the panels pass by, and the bytes for them: a part of the second-level cache. */
export const STRIP: i32 = 16;
export const STRIP_BYTES: i32 = 196608;

/**
 * Rows of A times packed panels: y[place, n, :] = Σ taps A[neighbour(place, tap), n, :] · B[tap].
 * Arguments: a, packed, y, bias or 0, N, places, taps, K (length of a row's part), O, strideA (floats between samples' places), strideY,
 * samplesA (floats between samples), samplesY, table (places × taps of i32: place in A, or −1), scratch, bytes of it for each thread, channels of a
 * folded sum or 0, how many products there are, and the bytes from one to the next: of A, of packed, of y. Folded, A lies [places, C, N], and taps
 * count as one, whose row of K = C · (taps of the table) is gathered from it.
 */
export function convolve(piece: i32, pieces: i32): void {
  const products = argI(17);
  for (let i = 0; i < products; i++) rowsTimesPanels(piece, pieces, argP(0) + argP(18) * i, argP(1) + argP(19) * i, argP(2) + argP(20) * i);
}

function rowsTimesPanels(piece: i32, pieces: i32, a: usize, packed: usize, y: usize): void {
  const bias = argP(3);
  const n = argI(4), places = argI(5), taps = argI(6), depth = argI(7), outs = argI(8);
  const rowA = <usize>argI(9) << 2, rowY = <usize>argI(10) << 2, sampleA = <usize>argI(11) << 2, sampleY = <usize>argI(12) << 2;
  const table = argP(13), channels = argI(16);
  const m = n * places;
  const blocks = (m + MR - 1) / MR;
  const panels = (outs + NR - 1) / NR;
  const tapSize = <usize>depth << LINE;
  const panelSize = tapSize * taps;

  // a thread takes rows, or, where columns are many and rows few, panels
  const byPanels = panels >= pieces && outs > m;
  const firstBlock = byPanels ? 0 : share(blocks, 1, piece, pieces), endBlock = byPanels ? blocks : share(blocks, 1, piece + 1, pieces);
  const firstPanel = byPanels ? share(panels, 1, piece, pieces) : 0, endPanel = byPanels ? share(panels, 1, piece + 1, pieces) : panels;
  if (firstBlock == endBlock || firstPanel == endPanel) return;

  // the sum in parts: several taps, or part of one
  const tapParts = depth >= LONGEST ? taps : (taps * depth + LONGEST - 1) / LONGEST;
  const tapsEach = (taps + tapParts - 1) / tapParts;
  const depthParts = (depth + LONGEST - 1) / LONGEST;
  const depthEach = ((depth + depthParts - 1) / depthParts + 3) & ~3;
  const blockSize = <usize>(min(depthEach, depth) * tapsEach * MR) << 2;
  const strip = min(STRIP, max(1, STRIP_BYTES / <i32>blockSize));

  // working memory of this thread: zeros, pointers to them, a tile, pointers to its rows, then for each block its taps and rows of y, and rows of A
  const zeros = argP(14) + <usize>threadNumber() * argP(15);
  memory.fill(zeros, 0, <usize>LONGEST << 2);
  const start = zeros + (<usize>LONGEST << 2);
  const cellsSize = <usize>MR << 2;
  const tile = start + 64;
  const tileCells = tile + TILE_BYTES;
  for (let r = 0; r < MR; r++) {
    store<u32>(start + (<usize>r << 2), <u32>(bias ? bias : zeros));
    store<u32>(tileCells + (<usize>r << 2), <u32>(tile + (<usize>r << LINE)));
  }
  const lists = tileCells + 64;
  const listSize = <usize>(2 * taps + 1) << 2;
  const cells = lists + listSize * STRIP;
  const rows = (cells + cellsSize * STRIP + 63) & ~63;

  for (let tap = 0; tap < taps; tap += tapsEach) {
    const endTap = min(tap + tapsEach, taps);
    for (let k = 0; k < depth; k += depthEach) {
      const length = min(depthEach, depth - k);
      const add = tap + k > 0;
      for (let first = firstBlock; first < endBlock; first += strip) {
        const last = min(first + strip, endBlock);
        for (let block = first; block < last; block++) {
          const list = lists + listSize * (block - first);
          const cell = cells + cellsSize * (block - first);
          let target = rows + blockSize * (block - first);
          const row = block * MR;
          const ownPlace = row / n;
          const ownSample = row - ownPlace * n;
          // samples at one place have the same neighbours
          const alike = ownSample + MR <= n;
          const neighbours = table + (<usize>(ownPlace * taps) << 2);
          const own = a + (<usize>k << 2) + sampleA * ownSample;
          for (let r = 0; r < MR; r++) {
            const index = min(row + r, m - 1);
            const place = index / n;
            store<u32>(cell + (<usize>r << 2), <u32>(y + sampleY * (index - place * n) + rowY * place));
          }
          // runs of taps: the first, and how many lie side by side in the panels
          let entry = list;
          let next = -1;
          for (let t = tap; t < endTap; t++) {
            if (channels) packPatches(target, row, m, n, depth / channels, channels, table, a);
            else if (alike) {
              const neighbour = load<i32>(neighbours + (<usize>t << 2));
              if (neighbour < 0) continue;
              packEqual(target, own + rowA * neighbour, sampleA, length);
            } else if (!meets(row, t, m, n, taps, table)) continue;
            else packBlock(target, row, t, m, n, taps, table, a + (<usize>k << 2), rowA, sampleA, zeros, length);
            target += <usize>(length * MR) << 2;
            if (t == next && length == depth) store<i32>(entry, load<i32>(entry) + 1);
            else {
              store<i32>(entry + 4, t);
              store<i32>(entry + 8, 1);
              entry += 8;
            }
            next = t + 1;
          }
          store<i32>(list, <i32>(entry - list) >> 3);
        }
        for (let p = firstPanel; p < endPanel; p++) {
          const panel = packed + panelSize * p + (<usize>k << LINE);
          const columns = min(NR, outs - p * NR);
          const shift = <usize>p << LINE;
          for (let block = first; block < last; block++) {
            const list = lists + listSize * (block - first);
            const cell = cells + cellsSize * (block - first);
            const live = min(MR, m - block * MR);
            const whole = live == MR && columns == NR;
            const runs = load<i32>(list);
            if (add && runs == 0) continue;
            let from = start, fromShift = bias ? shift : 0;
            if (add) {
              from = cell;
              fromShift = shift;
              if (!whole) {
                copyPart(cell, shift, tileCells, 0, live, columns);
                from = tileCells;
                fromShift = 0;
              }
            }
            const to = whole ? cell : tileCells;
            const toShift = whole ? shift : 0;
            let at = rows + blockSize * (block - first);
            if (runs == 0) multiply(at, panel, panel, from, fromShift, to, toShift);
            for (let i = 0; i < runs; i++) {
              const entry = list + (<usize>i << 3);
              const b = panel + tapSize * load<i32>(entry, 4);
              const size = <usize>(length * load<i32>(entry, 8));
              multiply(at, b, b + (size << LINE), from, fromShift, to, toShift);
              at += size * cellsSize;
              from = to;
              fromShift = toShift;
            }
            if (!whole) copyPart(tileCells, 0, cell, shift, live, columns);
          }
        }
      }
    }
  }
}

/** Patches of MR rows of a folded sum: the channels of each place that the taps meet, from [places, C, N]; zeros for padding. */
function packPatches(target: usize, first: i32, m: i32, n: i32, taps: i32, channels: i32, table: usize, a: usize): void {
  const place = first / n;
  const sample = first - place * n;
  const line = <usize>n << 2;
  if (sample + MR <= n) {
    const neighbours = table + (<usize>(place * taps) << 2);
    const from = a + (<usize>sample << 2);
    for (let c = 0; c < channels; c++)
      for (let t = 0; t < taps; t++) {
        const neighbour = load<i32>(neighbours + (<usize>t << 2));
        if (neighbour < 0) memory.fill(target, 0, MR << 2);
        else copyTile(target, from + line * (neighbour * channels + c));
        target += MR << 2;
      }
    return;
  }
  for (let r = 0; r < MR; r++) {
    const index = min(first + r, m - 1);
    const own = index / n;
    const neighbours = table + (<usize>(own * taps) << 2);
    const from = a + (<usize>(index - own * n) << 2);
    let to = target + (<usize>r << 2);
    for (let c = 0; c < channels; c++)
      for (let t = 0; t < taps; t++) {
        const neighbour = load<i32>(neighbours + (<usize>t << 2));
        store<f32>(to, neighbour < 0 ? 0 : load<f32>(from + line * (neighbour * channels + c)));
        to += MR << 2;
      }
  }
}

/** Part of a tile from rows given by pointers to others. */
export function copyPart(from: usize, fromShift: usize, to: usize, toShift: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    const a = <usize>load<u32>(from + (<usize>r << 2)) + fromShift, b = <usize>load<u32>(to + (<usize>r << 2)) + toShift;
    let j = 0;
    for (; j + 4 <= columns; j += 4) v128.store(b + (<usize>j << 2), v128.load(a + (<usize>j << 2)));
    for (; j < columns; j++) store<f32>(b + (<usize>j << 2), load<f32>(a + (<usize>j << 2)));
  }
}

/** Whether any row of the block has a neighbour for the tap. */
function meets(row: i32, tap: i32, m: i32, n: i32, taps: i32, table: usize): bool {
  const last = (min(row + MR, m) - 1) / n;
  for (let place = row / n; place <= last; place++) if (load<i32>(table + (<usize>(place * taps + tap) << 2)) >= 0) return true;
  return false;
}

/**
 * Gradient of the filter [O, I, taps] from packed x (width NR) and packed dy (width MR).
 * Arguments: x, dy, dw, N, places of dy, taps that are used, I, O, table (dy's places × used taps: place in x, or −1), places of x, scratch, bytes
 * of it for each thread, taps, places of these among the used ones (or −1), tiles [I/NR][O/MR][used taps][MR][NR] where there is more than one tap.
 */
export function filterGradient(piece: i32, pieces: i32): void {
  const x = argP(0), dy = argP(1), dw = argP(2), n = argI(3), places = argI(4), taps = argI(5), ins = argI(6), outs = argI(7), table = argP(8), all = argI(12), tiles = argP(14);
  const groupsX = (ins + NR - 1) / NR, groupsDy = (outs + MR - 1) / MR;
  // parts along the longer axis, or rectangles where both are short
  const partsX = groupsX >= pieces ? pieces : groupsDy >= pieces ? 1 : groupsX;
  const partsDy = min(groupsDy, pieces / partsX);
  if (piece >= partsX * partsDy) return;
  const partX = piece / partsDy, partDy = piece - partX * partsDy;
  const firstX = share(groupsX, 1, partX, partsX), endX = share(groupsX, 1, partX + 1, partsX);
  const firstDy = share(groupsDy, 1, partDy, partsDy), endDy = share(groupsDy, 1, partDy + 1, partsDy);
  const lineDy = <usize>MR << 2;
  const groupX = groupBytes(n * argI(9), NR), groupDy = groupBytes(n * places, MR);
  const row = <usize>(ins * all) << 2;

  const zeros = argP(10) + <usize>threadNumber() * argP(11);
  const start = zeros + 64, cells = start + 64, tileCells = cells + 64, tile = tileCells + 64;
  memory.fill(zeros, 0, 64);
  for (let r = 0; r < MR; r++) store<u32>(start + (<usize>r << 2), <u32>zeros);

  // the sum in parts, the same for any number of threads
  const samplesEach = min(n, LONGEST);
  const placesEach = min(places, max(1, LONGEST / samplesEach));
  const strip = min(4 * STRIP, max(1, STRIP_BYTES / (samplesEach * placesEach * MR * 4)));
  let add = false;
  for (let s = 0; s < n; s += samplesEach) {
    const samples = min(samplesEach, n - s);
    for (let place = 0; place < places; place += placesEach) {
      const last = min(place + placesEach, places);
      for (let top = firstDy; top < endDy; top += strip) {
        const bottom = min(top + strip, endDy);
        for (let g = firstX; g < endX; g++) {
          const columns = min(NR, ins - g * NR);
          const panel = x + groupX * g + (<usize>s << LINE);
          for (let h = top; h < bottom; h++) {
            const rows = min(MR, outs - h * MR);
            const lines = dy + groupDy * h + lineDy * s;
            const target = dw + row * (h * MR) + (<usize>g << LINE);
            const direct = all == 1 && columns == NR && rows == MR;
            if (all == 1) {
              for (let r = 0; r < MR; r++) store<u32>(cells + (<usize>r << 2), <u32>(target + row * r));
              if (!direct) {
                pointInto(tileCells, tile);
                if (add) copyPart(cells, 0, tileCells, 0, rows, columns);
              }
            }
            for (let t = 0; t < taps; t++) {
              let to = direct ? cells : tileCells;
              if (all > 1) pointInto(tileCells, tiles + TILE_BYTES * <usize>((g * groupsDy + h) * taps + t));
              let from = add ? to : start;
              let found = add;
              for (let p = place; p < last; ) {
                const neighbour = load<i32>(table + (<usize>(p * taps + t) << 2));
                if (neighbour < 0) {
                  p++;
                  continue;
                }
                // places side by side in both
                let run = 1;
                if (samples == n) while (p + run < last && load<i32>(table + (<usize>((p + run) * taps + t) << 2)) == neighbour + run) run++;
                const b = panel + (<usize>(neighbour * n) << LINE);
                multiply(lines + lineDy * <usize>(p * n), b, b + (<usize>(run * samples) << LINE), from, 0, to, 0);
                from = to;
                found = true;
                p += run;
              }
              // a tap that has met only padding so far
              if (!found) multiply(lines, panel, panel, start, 0, to, 0);
            }
            if (all == 1 && !direct) copyPart(tileCells, 0, cells, 0, rows, columns);
          }
        }
      }
      add = true;
    }
  }
  if (all == 1) return;
  for (let h = firstDy; h < endDy; h++)
    for (let g = firstX; g < endX; g++) {
      const target = dw + row * (h * MR) + (<usize>g << LINE) * all;
      unpackTiles(tiles + TILE_BYTES * <usize>((g * groupsDy + h) * taps), target, row, all, argP(13), zeros, min(MR, outs - h * MR), min(NR, ins - g * NR));
    }
}

/** Pointers to the rows of a tile. */
// @ts-ignore: decorator
@inline function pointInto(cells: usize, tile: usize): void {
  for (let r = 0; r < MR; r++) store<u32>(cells + (<usize>r << 2), <u32>(tile + (<usize>r << LINE)));
}

/** Tiles, one for each used tap, to rows in which the taps of a column lie side by side. */
function unpackTiles(tiles: usize, target: usize, row: usize, taps: i32, order: usize, zeros: usize, rows: i32, columns: i32): void {
  const step = <usize>taps << 2;
  for (let r = 0; r < rows; r++) {
    const line = tiles + (<usize>r << LINE);
    let to = target + row * r;
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      const column = <usize>j << 2;
      let t = 0;
      for (; t + 4 <= taps; t += 4) {
        const at = order + (<usize>t << 2), cell = to + (<usize>t << 2);
        quarter(
          cell, cell + step, cell + 2 * step, cell + 3 * step,
          tapOf(load<i32>(at), line, zeros) + column, tapOf(load<i32>(at, 4), line, zeros) + column,
          tapOf(load<i32>(at, 8), line, zeros) + column, tapOf(load<i32>(at, 12), line, zeros) + column,
        );
      }
      for (; t < taps; t++) {
        const v = v128.load(tapOf(load<i32>(order + (<usize>t << 2)), line, zeros) + column), cell = to + (<usize>t << 2);
        v128.store32_lane(cell, v, 0);
        v128.store32_lane(cell + step, v, 1);
        v128.store32_lane(cell + 2 * step, v, 2);
        v128.store32_lane(cell + 3 * step, v, 3);
      }
      to += 4 * step;
    }
    for (; j < columns; j++)
      for (let t = 0; t < taps; t++) {
        store<f32>(to, load<f32>(tapOf(load<i32>(order + (<usize>t << 2)), line, zeros) + (<usize>j << 2)));
        to += 4;
      }
  }
}

// @ts-ignore: decorator
@inline function tapOf(place: i32, line: usize, zeros: usize): usize {
  return place < 0 ? zeros : line + TILE_BYTES * place;
}
