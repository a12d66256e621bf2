import { argI, argP, share } from './shared';
import { microColumns, microRows, MR } from './micro';

// Convolution without a gather: rows are output pixels of MR samples at one place, so a filter tap that meets padding there is left out for
// all of them. x and y lie [N, H, W, C].

/** Filter [O, I, taps] to panels [O/8][taps][I][8]: x's side of the forward pass. Arguments: w, packed, O, I, taps, group offset of O. */
export function packForward(thread: i32, threads: i32): void {
  const w = argP(0), packed = argP(1), outs = argI(2), ins = argI(3), taps = argI(4);
  const panels = (outs + 7) >> 3;
  const end = share(panels, 1, thread + 1, threads);
  const row = <usize>(ins * taps) << 2;
  const panelSize = (<usize>(ins * taps)) << 5;
  for (let p = share(panels, 1, thread, threads); p < end; p++) {
    const target = packed + panelSize * p;
    for (let j = 0; j < 8; j++) {
      const o = p * 8 + j;
      if (o < outs) {
        const source = w + row * o;
        if (taps == 1) {
          for (let i = 0; i < ins; i++) store<f32>(target + (<usize>(i * 8 + j) << 2), load<f32>(source + (<usize>i << 2)));
        } else {
          for (let i = 0; i < ins; i++)
            for (let t = 0; t < taps; t++) store<f32>(target + (<usize>((t * ins + i) * 8 + j) << 2), load<f32>(source + (<usize>(i * taps + t) << 2)));
        }
      } else for (let k = 0; k < ins * taps; k++) store<f32>(target + (<usize>(k * 8 + j) << 2), 0);
    }
  }
}

/** Filter [O, I, taps] to panels [I/8][taps][O][8]: the gradient's side of the backward pass. Arguments: w, packed, O, I, taps. */
export function packBackward(thread: i32, threads: i32): void {
  const w = argP(0), packed = argP(1), outs = argI(2), ins = argI(3), taps = argI(4);
  const panels = (ins + 7) >> 3;
  const end = share(panels, 1, thread + 1, threads);
  const panelSize = (<usize>(outs * taps)) << 5;
  for (let p = share(panels, 1, thread, threads); p < end; p++) {
    const target = packed + panelSize * p;
    const columns = min(8, ins - p * 8);
    for (let o = 0; o < outs; o++) {
      const source = w + (<usize>((o * ins + p * 8) * taps) << 2);
      for (let t = 0; t < taps; t++) {
        const cell = target + (<usize>((t * outs + o) * 8) << 2);
        for (let j = 0; j < columns; j++) store<f32>(cell + (<usize>j << 2), load<f32>(source + (<usize>(j * taps + t) << 2)));
        for (let j = columns; j < 8; j++) store<f32>(cell + (<usize>j << 2), 0);
      }
    }
  }
}

/**
 * Rows of A times packed panels: y[place, n, :] = Σ taps A[neighbour(place, tap), n, :] · B[tap].
 * Arguments: a, packed, y, bias or 0, N, places, taps, K (length of a row's part), O, strideA (floats between samples' places), strideY,
 * samplesA (floats between samples), samplesY, table (places × taps of i32: place in A, or −1), scratch (threads × bytes of pointers).
 */
export function convolve(thread: i32, threads: i32): void {
  const a = argP(0), packed = argP(1), y = argP(2), bias = argP(3);
  const n = argI(4), places = argI(5), taps = argI(6), depth = argI(7), outs = argI(8);
  const rowA = <usize>argI(9) << 2, rowY = <usize>argI(10) << 2, sampleA = <usize>argI(11) << 2, sampleY = <usize>argI(12) << 2;
  const table = argP(13), scratch = argP(14) + <usize>thread * <usize>argI(15);
  const blocksPerPlace = (n + MR - 1) / MR;
  const blocks = places * blocksPerPlace;
  const panels = (outs + 7) >> 3;
  const panelSize = <usize>(depth * taps) << 5;
  // a strip of row blocks stays in the second-level cache while the panels pass by
  const strip = max(1, min(16, 65536 / max(1, depth * taps * MR)));
  const end = share(blocks, 1, thread + 1, threads);
  const used: usize = (<usize>taps << 2) * <usize>(MR + 1);
  for (let first = share(blocks, 1, thread, threads); first < end; first += strip) {
    const last = min(first + strip, end);
    // pointers of each block: for every tap that counts, its number and MR rows of A
    for (let block = first; block < last; block++) {
      const place = block / blocksPerPlace;
      const sample = (block - place * blocksPerPlace) * MR;
      let cell = scratch + <usize>(block - first) * (used + 8);
      const start = cell;
      cell += 8;
      let count = 0;
      for (let t = 0; t < taps; t++) {
        const neighbour = load<i32>(table + (<usize>(place * taps + t) << 2));
        if (neighbour < 0) continue;
        store<i32>(cell, t);
        for (let r = 0; r < MR; r++) {
          const s = min(sample + r, n - 1);
          store<u32>(cell + 4 + (<usize>r << 2), <u32>(a + sampleA * s + rowA * neighbour));
        }
        cell += <usize>(MR + 1) << 2;
        count++;
      }
      store<i32>(start, count);
    }
    for (let p = 0; p < panels; p++) {
      const panel = packed + panelSize * p;
      const columns = min(8, outs - p * 8);
      for (let block = first; block < last; block++) {
        const place = block / blocksPerPlace;
        const sample = (block - place * blocksPerPlace) * MR;
        microRows(scratch + <usize>(block - first) * (used + 8), panel, depth, y + sampleY * sample + rowY * place + (<usize>p << 5), sampleY, min(MR, n - sample), columns, bias ? bias + (<usize>p << 5) : 0);
      }
    }
  }
}

/**
 * [N, places, C] to [place][C/width][N][width], zero-filled. Arguments: x, packed, N, places, C, width, row stride (floats), sample stride.
 */
export function packSamples(thread: i32, threads: i32): void {
  const x = argP(0), packed = argP(1), n = argI(2), places = argI(3), channels = argI(4), width = argI(5);
  const row = <usize>argI(6) << 2, sample = <usize>argI(7) << 2;
  const groups = (channels + width - 1) / width;
  const end = share(places, 1, thread + 1, threads);
  const groupSize = <usize>(n * width) << 2;
  for (let place = share(places, 1, thread, threads); place < end; place++) {
    const base = packed + groupSize * <usize>(place * groups);
    for (let s = 0; s < n; s++) {
      const source = x + sample * s + row * place;
      for (let g = 0; g < groups; g++) {
        const target = base + groupSize * g + (<usize>(s * width) << 2);
        const from = source + (<usize>(g * width) << 2);
        const count = min(width, channels - g * width);
        if (count == 8 && width == 8) {
          v128.store(target, v128.load(from));
          v128.store(target + 16, v128.load(from + 16));
        } else {
          for (let j = 0; j < count; j++) store<f32>(target + (<usize>j << 2), load<f32>(from + (<usize>j << 2)));
          for (let j = count; j < width; j++) store<f32>(target + (<usize>j << 2), 0);
        }
      }
    }
  }
}

/**
 * Gradient of the filter [O, I, taps] from packed x (width MR) and packed dy (width 8).
 * Arguments: x, dy, dw, N, places of dy, taps, I, O, table (dy's places × taps: place in x, or −1).
 */
export function filterGradient(thread: i32, threads: i32): void {
  const x = argP(0), dy = argP(1), dw = argP(2), n = argI(3), places = argI(4), taps = argI(5), ins = argI(6), outs = argI(7), table = argP(8);
  const groupsIn = (ins + MR - 1) / MR, groupsOut = (outs + 7) >> 3;
  const tasks = taps * groupsIn;
  const sizeIn = <usize>(n * MR) << 2, sizeOut = <usize>n << 5;
  const end = share(tasks, 1, thread + 1, threads);
  for (let task = share(tasks, 1, thread, threads); task < end; task++) {
    const t = task / groupsIn;
    const g = task - t * groupsIn;
    const rows = min(MR, ins - g * MR);
    for (let h = 0; h < groupsOut; h++) {
      microColumns(x + sizeIn * g, sizeIn * groupsIn, dy + sizeOut * h, sizeOut * groupsOut, table + (<usize>t << 2), taps, places, n, dw, g * MR, h * 8, rows, min(8, outs - h * 8), ins, taps, t);
    }
  }
}

/** [N, H, W, C] to rows of patches [N, places, taps·C], channel-major as the filter: C outer, taps inner. Arguments: x, rows, N, places, taps, C, table, sample stride of x in floats. */
export function patches(thread: i32, threads: i32): void {
  const x = argP(0), rows = argP(1), n = argI(2), places = argI(3), taps = argI(4), channels = argI(5), table = argP(6), sample = <usize>argI(7) << 2;
  const end = share(n * places, 1, thread + 1, threads);
  const length = <usize>(taps * channels) << 2;
  for (let row = share(n * places, 1, thread, threads); row < end; row++) {
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
