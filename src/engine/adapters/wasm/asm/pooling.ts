import { argI, argP, share } from './shared';

// Windows over [N, H, W, C]; threads share the samples.

/** Largest of each window with its place h·W + w, or −1 for a window without a number above −FLT_MAX. Arguments: x, y, index, N, H, W, C, OH, OW, kh, kw, sh, sw, top, left. */
export function maxPool(piece: i32, pieces: i32): void {
  const x = argP(0), y = argP(1), index = argP(2), n = argI(3), height = argI(4), width = argI(5), channels = argI(6), oh = argI(7), ow = argI(8);
  const kh = argI(9), kw = argI(10), sh = argI(11), sw = argI(12), top = argI(13), left = argI(14);
  const tasks = n * oh;
  const end = share(tasks, 1, piece + 1, pieces);
  for (let task = share(tasks, 1, piece, pieces); task < end; task++) {
    const s = task / oh;
    const i = task - s * oh;
    const h0 = max(i * sh - top, 0), h1 = min(i * sh - top + kh, height);
    for (let j = 0; j < ow; j++) {
      const w0 = max(j * sw - left, 0), w1 = min(j * sw - left + kw, width);
      const out = <usize>((task * ow + j) * channels) << 2;
      const first = x + (<usize>(((s * height + h0) * width + w0) * channels) << 2);
      const down = <usize>(width * channels) << 2, right = <usize>channels << 2;
      const corner = h0 * width + w0;
      if (channels >= 4) {
        for (let c = 0; c < channels; c += 4) {
          // the last four may overlap those before
          const k = <usize>min(c, channels - 4) << 2;
          let best = f32x4.splat(-3.4028234663852886e38);
          let place = i32x4.splat(-1);
          let row = first + k;
          for (let h = 0; h < h1 - h0; h++) {
            let at = row;
            for (let w = 0; w < w1 - w0; w++) {
              const v = v128.load(at);
              const larger = f32x4.gt(v, best);
              best = v128.bitselect(v, best, larger);
              place = v128.bitselect(i32x4.splat(corner + h * width + w), place, larger);
              at += right;
            }
            row += down;
          }
          v128.store(y + out + k, best);
          v128.store(index + out + k, place);
        }
      } else {
        for (let c = 0; c < channels; c++) {
          const k = <usize>c << 2;
          let best: f32 = -3.4028234663852886e38;
          let place = -1;
          for (let h = 0; h < h1 - h0; h++) {
            for (let w = 0; w < w1 - w0; w++) {
              const v = load<f32>(first + down * h + right * w + k);
              if (v > best) {
                best = v;
                place = corner + h * width + w;
              }
            }
          }
          store<f32>(y + out + k, best);
          store<i32>(index + out + k, place);
        }
      }
    }
  }
}

/** dx[place] += dy; dx is zero before. Arguments: dy, index, dx, N, places of x, C, places of dy. */
export function maxPoolGradient(piece: i32, pieces: i32): void {
  const dy = argP(0), index = argP(1), dx = argP(2), n = argI(3), places = argI(4), channels = argI(5), outs = argI(6);
  const end = share(n, 1, piece + 1, pieces);
  for (let s = share(n, 1, piece, pieces); s < end; s++) {
    const target = dx + (<usize>(s * places * channels) << 2);
    memory.fill(target, 0, <usize>(places * channels) << 2);
    for (let o = 0; o < outs; o++) {
      const row = <usize>((s * outs + o) * channels) << 2;
      for (let c = 0; c < channels; c++) {
        const k = row + (<usize>c << 2);
        const place = load<i32>(index + k);
        if (place < 0) continue;
        const cell = target + (<usize>(place * channels + c) << 2);
        store<f32>(cell, load<f32>(cell) + load<f32>(dy + k));
      }
    }
  }
}

// Windows of an average are listed for each axis: from, to, and for how many places it counts.
const SPAN: usize = 12;

/** Sums over windows, divided by the places they count for. Arguments: x, y, N, H, W, C, OH, OW, spans of the rows, spans of the columns. */
export function average(piece: i32, pieces: i32): void {
  const x = argP(0), y = argP(1), n = argI(2), height = argI(3), width = argI(4), channels = argI(5), oh = argI(6), ow = argI(7), heights = argP(8), widths = argP(9);
  const tasks = n * oh;
  const end = share(tasks, 1, piece + 1, pieces);
  for (let task = share(tasks, 1, piece, pieces); task < end; task++) {
    const s = task / oh;
    const rows = heights + SPAN * (task - s * oh);
    const h0 = load<i32>(rows), h1 = load<i32>(rows, 4);
    for (let j = 0; j < ow; j++) {
      const columns = widths + SPAN * j;
      const w0 = load<i32>(columns), w1 = load<i32>(columns, 4);
      const out = y + (<usize>(task * ow + j) * channels << 2);
      const count = <f32>(load<i32>(rows, 8) * load<i32>(columns, 8));
      let c = 0;
      for (; c + 4 <= channels; c += 4) {
        let total = f32x4.splat(0);
        for (let h = h0; h < h1; h++) for (let w = w0; w < w1; w++) total = f32x4.add(total, v128.load(x + (<usize>(((s * height + h) * width + w) * channels + c) << 2)));
        v128.store(out + (<usize>c << 2), f32x4.div(total, f32x4.splat(count)));
      }
      for (; c < channels; c++) {
        let total: f32 = 0;
        for (let h = h0; h < h1; h++) for (let w = w0; w < w1; w++) total += load<f32>(x + (<usize>(((s * height + h) * width + w) * channels + c) << 2));
        store<f32>(out + (<usize>c << 2), total / count);
      }
    }
  }
}

/** Its gradient. Arguments: dy, dx, N, H, W, C, OH, OW, spans of the rows, spans of the columns. */
export function averageGradient(piece: i32, pieces: i32): void {
  const dy = argP(0), dx = argP(1), n = argI(2), height = argI(3), width = argI(4), channels = argI(5), oh = argI(6), ow = argI(7), heights = argP(8), widths = argP(9);
  const end = share(n, 1, piece + 1, pieces);
  for (let s = share(n, 1, piece, pieces); s < end; s++) {
    memory.fill(dx + (<usize>(s * height * width) * channels << 2), 0, <usize>(height * width) * channels << 2);
    for (let i = 0; i < oh; i++) {
      const rows = heights + SPAN * i;
      for (let j = 0; j < ow; j++) {
        const columns = widths + SPAN * j;
        const from = dy + (<usize>(((s * oh + i) * ow + j) * channels) << 2);
        const part: f32 = 1 / <f32>(load<i32>(rows, 8) * load<i32>(columns, 8));
        for (let h = load<i32>(rows); h < load<i32>(rows, 4); h++)
          for (let w = load<i32>(columns); w < load<i32>(columns, 4); w++) {
            const row = dx + (<usize>(((s * height + h) * width + w) * channels) << 2);
            let c = 0;
            for (; c + 4 <= channels; c += 4) {
              const at = <usize>c << 2;
              v128.store(row + at, f32x4.add(v128.load(row + at), f32x4.mul(v128.load(from + at), f32x4.splat(part))));
            }
            for (; c < channels; c++) store<f32>(row + (<usize>c << 2), load<f32>(row + (<usize>c << 2)) + load<f32>(from + (<usize>c << 2)) * part);
          }
      }
    }
  }
}
