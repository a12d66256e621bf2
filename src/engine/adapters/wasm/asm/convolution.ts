import { argI, argP, share, threadNumber } from './shared';
import { copyTile, MR, multiply, packBlock } from './micro';

// Convolution without a gather of patches: rows of the product are output pixels, ordered by place, then sample, so that a filter tap which
// meets padding at a place is left out for all samples. x and y lie [N, H, W, C]. Both factors are packed a cache-sized part at a time.

/** Filter [O, I, taps] to panels [O/8][used taps][I][8], for the forward pass. Arguments: w, packed, O, I, taps, list of the used ones, how many. */
export function packForward(piece: i32, pieces: i32): void {
  const w = argP(0), packed = argP(1), outs = argI(2), ins = argI(3), taps = argI(4), list = argP(5), used = argI(6);
  const panels = (outs + 7) >> 3;
  const end = share(panels, 1, piece + 1, pieces);
  const row = <usize>(ins * taps) << 2;
  const panelSize = <usize>(ins * used) << 5;
  const step = <usize>taps << 2;
  for (let p = share(panels, 1, piece, pieces); p < end; p++) {
    let target = packed + panelSize * p;
    // columns beyond the last repeat it; nothing of them is stored
    const most = outs - 1 - p * 8;
    const s0 = w + row * (p * 8), s1 = s0 + row * min(1, most), s2 = s0 + row * min(2, most), s3 = s0 + row * min(3, most);
    const s4 = s0 + row * min(4, most), s5 = s0 + row * min(5, most), s6 = s0 + row * min(6, most), s7 = s0 + row * min(7, most);
    for (let u = 0; u < used; u++) {
      let at = <usize>load<i32>(list + (<usize>u << 2)) << 2;
      let left = ins;
      if (taps == 1) {
        for (; left >= 4; left -= 4) {
          quarter(target, s0 + at, s1 + at, s2 + at, s3 + at);
          quarter(target + 16, s4 + at, s5 + at, s6 + at, s7 + at);
          at += 16;
          target += 128;
        }
      }
      for (; left > 0; left--) {
        store<f32>(target, load<f32>(s0 + at));
        store<f32>(target, load<f32>(s1 + at), 4);
        store<f32>(target, load<f32>(s2 + at), 8);
        store<f32>(target, load<f32>(s3 + at), 12);
        store<f32>(target, load<f32>(s4 + at), 16);
        store<f32>(target, load<f32>(s5 + at), 20);
        store<f32>(target, load<f32>(s6 + at), 24);
        store<f32>(target, load<f32>(s7 + at), 28);
        at += step;
        target += 32;
      }
    }
  }
}

/** Four floats from each of four rows, as four half lines of a panel. */
// @ts-ignore: decorator
@inline function quarter(target: usize, a: usize, b: usize, c: usize, d: usize): void {
  const v0 = v128.load(a), v1 = v128.load(b), v2 = v128.load(c), v3 = v128.load(d);
  const ab = v128.shuffle<i32>(v0, v1, 0, 4, 1, 5), cd = v128.shuffle<i32>(v2, v3, 0, 4, 1, 5);
  const AB = v128.shuffle<i32>(v0, v1, 2, 6, 3, 7), CD = v128.shuffle<i32>(v2, v3, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(target, v128.shuffle<i64>(ab, cd, 1, 3), 32);
  v128.store(target, v128.shuffle<i64>(AB, CD, 0, 2), 64);
  v128.store(target, v128.shuffle<i64>(AB, CD, 1, 3), 96);
}

/** Filter [O, I, taps] to panels [I/8][used taps][O][8], for the input's gradient. Arguments: w, packed, O, I, taps, list of the used ones, how many. */
export function packBackward(piece: i32, pieces: i32): void {
  const w = argP(0), packed = argP(1), outs = argI(2), ins = argI(3), taps = argI(4), list = argP(5), used = argI(6);
  const panels = (ins + 7) >> 3;
  const end = share(panels, 1, piece + 1, pieces);
  const row = <usize>(ins * taps) << 2;
  const panelSize = <usize>(outs * used) << 5;
  const step = <usize>taps << 2;
  for (let p = share(panels, 1, piece, pieces); p < end; p++) {
    let target = packed + panelSize * p;
    const columns = min(8, ins - p * 8);
    for (let u = 0; u < used; u++) {
      let from = w + (<usize>(p * 8 * taps + load<i32>(list + (<usize>u << 2))) << 2);
      for (let o = 0; o < outs; o++) {
        if (columns == 8) {
          if (taps == 1) {
            v128.store(target, v128.load(from));
            v128.store(target, v128.load(from, 16), 16);
          } else {
            store<f32>(target, load<f32>(from));
            store<f32>(target, load<f32>(from + step), 4);
            store<f32>(target, load<f32>(from + step * 2), 8);
            store<f32>(target, load<f32>(from + step * 3), 12);
            store<f32>(target, load<f32>(from + step * 4), 16);
            store<f32>(target, load<f32>(from + step * 5), 20);
            store<f32>(target, load<f32>(from + step * 6), 24);
            store<f32>(target, load<f32>(from + step * 7), 28);
          }
        } else for (let j = 0; j < 8; j++) store<f32>(target + (<usize>j << 2), load<f32>(from + step * min(j, columns - 1)));
        from += row;
        target += 32;
      }
    }
  }
}

/** Longest part of a sum that is packed at a time, in floats: a panel and a block of rows of it fit into the first-level cache. */
const LONGEST: i32 = 768;
/** Most blocks of rows that are packed before the panels pass by, and the bytes for them: a part of the second-level cache. */
const STRIP: i32 = 16;
const STRIP_BYTES: i32 = 196608;

/**
 * Rows of A times packed panels: y[place, n, :] = Σ taps A[neighbour(place, tap), n, :] · B[tap].
 * Arguments: a, packed, y, bias or 0, N, places, taps, K (length of a row's part), O, strideA (floats between samples' places), strideY,
 * samplesA (floats between samples), samplesY, table (places × taps of i32: place in A, or −1), scratch, bytes of it for each thread.
 */
export function convolve(piece: i32, pieces: i32): void {
  const a = argP(0), packed = argP(1), y = argP(2), bias = argP(3);
  const n = argI(4), places = argI(5), taps = argI(6), depth = argI(7), outs = argI(8);
  const rowA = <usize>argI(9) << 2, rowY = <usize>argI(10) << 2, sampleA = <usize>argI(11) << 2, sampleY = <usize>argI(12) << 2;
  const table = argP(13);
  const m = n * places;
  const blocks = (m + MR - 1) / MR;
  const panels = (outs + 7) >> 3;
  const tapSize = <usize>depth << 5;
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
  const tileCells = tile + 256;
  for (let r = 0; r < MR; r++) {
    store<u32>(start + (<usize>r << 2), <u32>(bias ? bias : zeros));
    store<u32>(tileCells + (<usize>r << 2), <u32>(tile + (<usize>r << 5)));
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
          for (let r = 0; r < MR; r++) {
            const index = min(row + r, m - 1);
            const place = index / n;
            store<u32>(cell + (<usize>r << 2), <u32>(y + sampleY * (index - place * n) + rowY * place));
          }
          // runs of taps: the first, and how many lie side by side in the panels
          let entry = list;
          let next = -1;
          for (let t = tap; t < endTap; t++) {
            if (!meets(row, t, m, n, taps, table)) continue;
            packBlock(target, row, t, m, n, taps, table, a + (<usize>k << 2), rowA, sampleA, zeros, length);
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
          const panel = packed + panelSize * p + (<usize>k << 5);
          const columns = min(8, outs - p * 8);
          const shift = <usize>p << 5;
          for (let block = first; block < last; block++) {
            const list = lists + listSize * (block - first);
            const cell = cells + cellsSize * (block - first);
            const live = min(MR, m - block * MR);
            const whole = live == MR && columns == 8;
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
              multiply(at, b, b + (size << 5), from, fromShift, to, toShift);
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

/** Part of a tile from rows given by pointers to others. */
function copyPart(from: usize, fromShift: usize, to: usize, toShift: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    const a = <usize>load<u32>(from + (<usize>r << 2)) + fromShift, b = <usize>load<u32>(to + (<usize>r << 2)) + toShift;
    for (let j = 0; j < columns; j++) store<f32>(b + (<usize>j << 2), load<f32>(a + (<usize>j << 2)));
  }
}

/** Whether any row of the block has a neighbour for the tap. */
function meets(row: i32, tap: i32, m: i32, n: i32, taps: i32, table: usize): bool {
  const last = (min(row + MR, m) - 1) / n;
  for (let place = row / n; place <= last; place++) if (load<i32>(table + (<usize>(place * taps + tap) << 2)) >= 0) return true;
  return false;
}

/** [N, places, C] to [C/width][place][N][width]. Arguments: x, packed, N, places, C, width (8, or the rows of a tile), row stride (floats), sample stride. */
export function packSamples(piece: i32, pieces: i32): void {
  const x = argP(0), packed = argP(1), n = argI(2), places = argI(3), channels = argI(4), width = argI(5);
  const row = <usize>argI(6) << 2, sample = <usize>argI(7) << 2;
  const whole = channels / width;
  const rest = channels - whole * width;
  const groupSize = <usize>(n * places * width) << 2;
  const lineSize = <usize>width << 2;
  // one place after the other, a part of the samples each, so that few places are shared out as well
  const parts = min(n, max(1, (2 * pieces) / places));
  const tasks = places * parts;
  const end = share(tasks, 1, piece + 1, pieces);
  for (let task = share(tasks, 1, piece, pieces); task < end; task++) {
    const place = task / parts;
    const part = task - place * parts;
    const last = share(n, 1, part + 1, parts);
    for (let s = share(n, 1, part, parts); s < last; s++) {
      let from = x + sample * s + row * place;
      let target = packed + lineSize * <usize>(place * n + s);
      if (width == 8) {
        for (let g = 0; g < whole; g++) {
          v128.store(target, v128.load(from));
          v128.store(target, v128.load(from, 16), 16);
          from += 32;
          target += groupSize;
        }
      } else {
        for (let g = 0; g < whole; g++) {
          copyTile(target, from);
          from += lineSize;
          target += groupSize;
        }
      }
      if (rest) {
        for (let j = 0; j < rest; j++) store<f32>(target + (<usize>j << 2), load<f32>(from + (<usize>j << 2)));
        for (let j = rest; j < width; j++) store<f32>(target + (<usize>j << 2), 0);
      }
    }
  }
}

/**
 * Gradient of the filter [O, I, taps] from packed x (width 8) and packed dy (width MR).
 * Arguments: x, dy, dw, N, places of dy, taps, I, O, table (dy's places × taps: place in x, or −1), places of x, scratch, bytes of it for each thread.
 */
export function filterGradient(piece: i32, pieces: i32): void {
  const x = argP(0), dy = argP(1), dw = argP(2), n = argI(3), places = argI(4), taps = argI(5), ins = argI(6), outs = argI(7), table = argP(8);
  const groupsX = (ins + 7) >> 3, groupsDy = (outs + MR - 1) / MR;
  const byX = groupsX >= pieces || groupsX >= groupsDy;
  const firstX = byX ? share(groupsX, 1, piece, pieces) : 0, endX = byX ? share(groupsX, 1, piece + 1, pieces) : groupsX;
  const firstDy = byX ? 0 : share(groupsDy, 1, piece, pieces), endDy = byX ? groupsDy : share(groupsDy, 1, piece + 1, pieces);
  if (firstX == endX || firstDy == endDy) return;
  const lineDy = <usize>MR << 2;
  const groupX = <usize>(n * argI(9)) << 5, groupDy = lineDy * <usize>(n * places);
  const step = <usize>taps << 2;
  const rowStep = step * ins;

  const zeros = argP(10) + <usize>threadNumber() * argP(11);
  const tile = zeros + 64, cells = tile + 256, tileCells = cells + 64, start = tileCells + 64;
  for (let i: usize = 0; i < 32; i += 4) store<u32>(zeros + i, 0);
  for (let r = 0; r < MR; r++) {
    store<u32>(tileCells + (<usize>r << 2), <u32>(tile + (<usize>r << 5)));
    store<u32>(start + (<usize>r << 2), <u32>zeros);
  }

  // the sum in parts, the same for any number of threads
  const samplesEach = min(n, LONGEST);
  const placesEach = max(1, LONGEST / samplesEach);
  let add = false;
  for (let s = 0; s < n; s += samplesEach) {
    const samples = min(samplesEach, n - s);
    for (let place = 0; place < places; place += placesEach) {
      const last = min(place + placesEach, places);
      for (let g = firstX; g < endX; g++) {
        const columns = min(8, ins - g * 8);
        const panel = x + groupX * g + (<usize>s << 5);
        for (let h = firstDy; h < endDy; h++) {
          const rows = min(MR, outs - h * MR);
          const lines = dy + groupDy * h + lineDy * s;
          const target = dw + rowStep * (h * MR) + step * (g * 8);
          const direct = taps == 1 && columns == 8 && rows == MR;
          if (direct) for (let r = 0; r < MR; r++) store<u32>(cells + (<usize>r << 2), <u32>(target + rowStep * r));
          // taps that meet only padding stay zero
          if (!direct && !add) for (let r = 0; r < rows; r++) memory.fill(target + rowStep * r, 0, step * columns);
          for (let t = 0; t < taps; t++) {
            let from = direct && add ? cells : start;
            const to = direct ? cells : tileCells;
            let found = false;
            for (let p = place; p < last; ) {
              const neighbour = load<i32>(table + (<usize>(p * taps + t) << 2));
              if (neighbour < 0) {
                p++;
                continue;
              }
              // places side by side in both
              let run = 1;
              if (samples == n) while (p + run < last && load<i32>(table + (<usize>((p + run) * taps + t) << 2)) == neighbour + run) run++;
              const b = panel + (<usize>(neighbour * n) << 5);
              multiply(lines + lineDy * <usize>(p * n), b, b + (<usize>(run * samples) << 5), from, 0, to, 0);
              from = to;
              found = true;
              p += run;
            }
            if (!direct) {
              if (found) scatter(tile, target + (<usize>t << 2), rowStep, step, rows, columns, add);
            } else if (!found && !add) multiply(lines, panel, panel, start, 0, cells, 0);
          }
        }
      }
      add = true;
    }
  }
}

function scatter(tile: usize, target: usize, rowStep: usize, step: usize, rows: i32, columns: i32, add: bool): void {
  for (let r = 0; r < rows; r++) {
    let at = target + rowStep * r;
    for (let j = 0; j < columns; j++) {
      const value = load<f32>(tile + (<usize>j << 2));
      store<f32>(at, add ? load<f32>(at) + value : value);
      at += step;
    }
    tile += 32;
  }
}

/** [N, H, W, C] to rows of patches [N, places, taps·C], channel-major as the filter: C outer, taps inner. Arguments: x, rows, N, places, taps, C, table, sample stride of x in floats. */
export function patches(piece: i32, pieces: i32): void {
  const x = argP(0), rows = argP(1), n = argI(2), places = argI(3), taps = argI(4), channels = argI(5), table = argP(6), sample = <usize>argI(7) << 2;
  const end = share(n * places, 1, piece + 1, pieces);
  const length = <usize>(taps * channels) << 2;
  for (let row = share(n * places, 1, piece, pieces); row < end; row++) {
    const s = row / places;
    const place = row - s * places;
    const target = rows + length * row;
    for (let t = 0; t < taps; t++) {
      const neighbour = load<i32>(table + (<usize>(place * taps + t) << 2));
      for (let c = 0; c < channels; c++) {
        store<f32>(target + (<usize>(c * taps + t) << 2), neighbour < 0 ? 0 : load<f32>(x + sample * s + (<usize>(neighbour * channels + c) << 2)));
      }
    }
  }
}
