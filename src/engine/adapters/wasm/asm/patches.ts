import { argI, argP, share, threadNumber } from './shared';
import { LINE, MR, multiplyRows, NR } from './micro';
import { TILE_BYTES } from './convolution';
import { groupBytes } from './packing';

// Convolutions of few channels: the rows of a product are a channel at a tap each, the columns samples, so that patches are never written.

/**
 * Parts of the gradient of a filter [O, C, taps], each over some of the places: tiles [part][C · taps / MR][O/NR][MR][NR].
 * Arguments: x [places of x, C, N], dy packed (width NR), tiles, N, places of dy, taps, C, O, table, scratch, bytes of it for each thread, parts.
 */
export function patchGradient(piece: i32, pieces: i32): void {
  const x = argP(0), dy = argP(1), tiles = argP(2), n = argI(3), places = argI(4), taps = argI(5), channels = argI(6), outs = argI(7), table = argP(8), parts = argI(11);
  const depth = channels * taps;
  const blocks = (depth + MR - 1) / MR, groups = (outs + NR - 1) / NR;
  const groupDy = groupBytes(n * places, NR);
  const line = <usize>n << 2;
  const zeros = argP(9) + <usize>threadNumber() * argP(10);
  const start = zeros + max(line, 64), cells = start + 64, rows = cells + 64;
  memory.fill(zeros, 0, max(line, 64));
  for (let r = 0; r < MR; r++) store<u32>(start + (<usize>r << 2), <u32>zeros);

  const tasks = parts * groups * blocks;
  const end = share(tasks, 1, piece + 1, pieces);
  for (let task = share(tasks, 1, piece, pieces); task < end; task++) {
    const block = task % blocks;
    const group = (task / blocks) % groups;
    const part = task / (blocks * groups);
    const tile = tiles + TILE_BYTES * task;
    for (let r = 0; r < MR; r++) store<u32>(cells + (<usize>r << 2), <u32>(tile + (<usize>r << LINE)));
    let from = start;
    const last = share(places, 1, part + 1, parts);
    for (let place = share(places, 1, part, parts); place < last; place++) {
      for (let r = 0; r < MR; r++) {
        const k = min(block * MR + r, depth - 1);
        const channel = k / taps;
        const neighbour = load<i32>(table + (<usize>(place * taps + k - channel * taps) << 2));
        store<u32>(rows + (<usize>r << 2), <u32>(neighbour < 0 ? zeros : x + line * (neighbour * channels + channel)));
      }
      const b = dy + groupDy * group + (<usize>(place * n) << LINE);
      multiplyRows(rows, b, b + (<usize>n << LINE), from, 0, cells, 0);
      from = cells;
    }
  }
}

/** Adds the parts up, always in the same order. Arguments: tiles, dw, C · taps, O, parts. */
export function sumPatches(piece: i32, pieces: i32): void {
  const tiles = argP(0), dw = argP(1), depth = argI(2), outs = argI(3), parts = argI(4);
  const blocks = (depth + MR - 1) / MR, groups = (outs + NR - 1) / NR;
  const partSize = TILE_BYTES * (blocks * groups);
  const end = share(outs, 1, piece + 1, pieces);
  for (let o = share(outs, 1, piece, pieces); o < end; o++) {
    const group = o / NR;
    for (let k = 0; k < depth; k++) {
      const block = k / MR;
      let at = tiles + TILE_BYTES * (group * blocks + block) + (<usize>(k - block * MR) << LINE) + (<usize>(o - group * NR) << 2);
      let sum: f32 = 0;
      for (let part = 0; part < parts; part++) {
        sum += load<f32>(at);
        at += partSize;
      }
      store<f32>(dw + (<usize>(o * depth + k) << 2), sum);
    }
  }
}
