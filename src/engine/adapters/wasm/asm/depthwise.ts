import { argI, argP, share, threadNumber } from './shared';
import { madd } from './micro';

// Convolutions of each channel for itself, vectors of channels at a time. Images lie [N, places, C], filters [taps, C].

/** The taps that meet more than padding at a place, each as the distance of its neighbour and that of its filters, in bytes; returns the list's end. */
// @ts-ignore: decorator
@inline function listTaps(list: usize, table: usize, taps: i32, row: usize): usize {
  for (let t = 0; t < taps; t++) {
    const neighbour = load<i32>(table + (<usize>t << 2));
    if (neighbour < 0) continue;
    store<u32>(list, <u32>(row * neighbour));
    store<u32>(list, <u32>(row * t), 4);
    list += 8;
  }
  return list;
}

/**
 * y[n, place, c] = bias[c] + Σ taps a[n, neighbour(place, tap), c] · w[tap, c].
 * Arguments: a, w, y, bias or 0, N, places of y, taps, C, table, places of a, scratch, bytes of it for each thread.
 */
export function depthwise(piece: i32, pieces: i32): void {
  const a = argP(0), w = argP(1), y = argP(2), bias = argP(3), n = argI(4), places = argI(5), taps = argI(6), channels = argI(7), table = argP(8);
  const list = argP(10) + <usize>threadNumber() * argP(11);
  const row = <usize>channels << 2;
  const end = share(n * places, 1, piece + 1, pieces);
  for (let index = share(n * places, 1, piece, pieces); index < end; index++) {
    const sample = index / places;
    const place = index - sample * places;
    const listEnd = listTaps(list, table + (<usize>(place * taps) << 2), taps, row);
    const from = a + row * <usize>(sample * argI(9));
    const to = y + row * index;
    let c: usize = 0;
    for (; c + 64 <= row; c += 64) {
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      if (bias) {
        s0 = v128.load(bias + c);
        s1 = v128.load(bias + c, 16);
        s2 = v128.load(bias + c, 32);
        s3 = v128.load(bias + c, 48);
      }
      for (let e = list; e < listEnd; e += 8) {
        const x = from + load<u32>(e) + c, f = w + load<u32>(e, 4) + c;
        s0 = madd(v128.load(x), v128.load(f), s0);
        s1 = madd(v128.load(x, 16), v128.load(f, 16), s1);
        s2 = madd(v128.load(x, 32), v128.load(f, 32), s2);
        s3 = madd(v128.load(x, 48), v128.load(f, 48), s3);
      }
      v128.store(to + c, s0);
      v128.store(to + c, s1, 16);
      v128.store(to + c, s2, 32);
      v128.store(to + c, s3, 48);
    }
    for (; c + 16 <= row; c += 16) {
      let sum = bias ? v128.load(bias + c) : f32x4.splat(0);
      for (let e = list; e < listEnd; e += 8) sum = madd(v128.load(from + load<u32>(e) + c), v128.load(w + load<u32>(e, 4) + c), sum);
      v128.store(to + c, sum);
    }
    for (; c < row; c += 4) {
      let sum: f32 = bias ? load<f32>(bias + c) : 0;
      for (let e = list; e < listEnd; e += 8) sum += load<f32>(from + load<u32>(e) + c) * load<f32>(w + load<u32>(e, 4) + c);
      store<f32>(to + c, sum);
    }
  }
}

/**
 * Parts of the gradient of the filters, each over some of the outputs: [part][taps][C].
 * Arguments: x, dy, sums, N, places of dy, taps, C, table, places of x, scratch, bytes of it for each thread, parts.
 */
export function depthwiseGradient(piece: i32, pieces: i32): void {
  const x = argP(0), dy = argP(1), sums = argP(2), n = argI(3), places = argI(4), taps = argI(5), channels = argI(6), table = argP(7), parts = argI(11);
  const list = argP(9) + <usize>threadNumber() * argP(10);
  const row = <usize>channels << 2;
  const end = share(parts, 1, piece + 1, pieces);
  for (let part = share(parts, 1, piece, pieces); part < end; part++) {
    const sum = sums + row * <usize>(taps * part);
    memory.fill(sum, 0, row * taps);
    const last = share(n * places, 1, part + 1, parts);
    for (let index = share(n * places, 1, part, parts); index < last; index++) {
      const sample = index / places;
      const place = index - sample * places;
      const listEnd = listTaps(list, table + (<usize>(place * taps) << 2), taps, row);
      const from = x + row * <usize>(sample * argI(8));
      const gradient = dy + row * index;
      let c: usize = 0;
      for (; c + 32 <= row; c += 32) {
        const g0 = v128.load(gradient + c), g1 = v128.load(gradient + c, 16);
        for (let e = list; e < listEnd; e += 8) {
          const at = from + load<u32>(e) + c, to = sum + load<u32>(e, 4) + c;
          v128.store(to, madd(v128.load(at), g0, v128.load(to)));
          v128.store(to, madd(v128.load(at, 16), g1, v128.load(to, 16)), 16);
        }
      }
      for (; c < row; c += 4) {
        const g = load<f32>(gradient + c);
        for (let e = list; e < listEnd; e += 8) {
          const to = sum + load<u32>(e, 4) + c;
          store<f32>(to, load<f32>(to) + load<f32>(from + load<u32>(e) + c) * g);
        }
      }
    }
  }
}

/** Adds the parts up, always in the same order. Arguments: sums, dw [C, taps], taps, C, parts. */
export function sumDepthwise(piece: i32, pieces: i32): void {
  const sums = argP(0), dw = argP(1), taps = argI(2), channels = argI(3), parts = argI(4);
  const end = share(channels, 1, piece + 1, pieces);
  for (let c = share(channels, 1, piece, pieces); c < end; c++)
    for (let t = 0; t < taps; t++) {
      let sum: f32 = 0;
      for (let part = 0; part < parts; part++) sum += load<f32>(sums + (<usize>((part * taps + t) * channels + c) << 2));
      store<f32>(dw + (<usize>(c * taps + t) << 2), sum);
    }
}
