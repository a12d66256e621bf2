import { argF, argI, argP, share } from './shared';

// Batch normalization over rows [rows, channels]. Threads share the channels, and add rows in one order, so sums are the same for any number.

const GROUP: i32 = 16;

/** Sums of x and x² per channel in float64, then mean, biased variance, 1/√(variance + ε). Arguments: x, mean, variance, inverse, rows, channels, ε. */
export function statistics(piece: i32, pieces: i32): void {
  const x = argP(0), mean = argP(1), variance = argP(2), inverse = argP(3), rows = argI(4), channels = argI(5), epsilon = argF(6);
  const end = share(channels, GROUP, piece + 1, pieces);
  const stride = <usize>channels << 2;
  for (let c = share(channels, GROUP, piece, pieces); c < end; ) {
    const base = x + (<usize>c << 2);
    if (c + 4 <= end) {
      // float32 sums over short runs of rows about a first guess of the mean, added up in float64
      const guess = v128.load(base);
      let s0 = f64x2.splat(0), s1 = f64x2.splat(0), q0 = f64x2.splat(0), q1 = f64x2.splat(0);
      for (let r = 0; r < rows; r += 32) {
        let s = f32x4.splat(0), q = f32x4.splat(0);
        const stop = min(r + 32, rows);
        let at = base + stride * r;
        for (let k = r; k < stop; k++) {
          const d = f32x4.sub(v128.load(at), guess);
          s = f32x4.add(s, d);
          q = f32x4.add(q, f32x4.mul(d, d));
          at += stride;
        }
        s0 = f64x2.add(s0, f64x2.promote_low_f32x4(s));
        s1 = f64x2.add(s1, f64x2.promote_low_f32x4(i8x16.shuffle(s, s, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)));
        q0 = f64x2.add(q0, f64x2.promote_low_f32x4(q));
        q1 = f64x2.add(q1, f64x2.promote_low_f32x4(i8x16.shuffle(q, q, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)));
      }
      finish(c, <f64>f32x4.extract_lane(guess, 0), f64x2.extract_lane(s0, 0), f64x2.extract_lane(q0, 0), mean, variance, inverse, rows, epsilon);
      finish(c + 1, <f64>f32x4.extract_lane(guess, 1), f64x2.extract_lane(s0, 1), f64x2.extract_lane(q0, 1), mean, variance, inverse, rows, epsilon);
      finish(c + 2, <f64>f32x4.extract_lane(guess, 2), f64x2.extract_lane(s1, 0), f64x2.extract_lane(q1, 0), mean, variance, inverse, rows, epsilon);
      finish(c + 3, <f64>f32x4.extract_lane(guess, 3), f64x2.extract_lane(s1, 1), f64x2.extract_lane(q1, 1), mean, variance, inverse, rows, epsilon);
      c += 4;
    } else {
      const guess = load<f32>(base);
      let s: f64 = 0, q: f64 = 0;
      for (let r = 0; r < rows; r++) {
        const d = <f64>(load<f32>(base + stride * r) - guess);
        s += d;
        q += d * d;
      }
      finish(c, guess, s, q, mean, variance, inverse, rows, epsilon);
      c++;
    }
  }
}

function finish(c: i32, guess: f64, s: f64, q: f64, mean: usize, variance: usize, inverse: usize, rows: i32, epsilon: f32): void {
  const at = <usize>c << 2;
  const m = s / <f64>rows;
  const v = max<f64>(q / <f64>rows - m * m, 0);
  store<f32>(mean + at, <f32>(guess + m));
  store<f32>(variance + at, <f32>v);
  store<f32>(inverse + at, <f32>(1 / sqrt<f64>(v + <f64>epsilon)));
}

/** y = (x − mean)·inverse·scale + shift. Arguments: x, mean, inverse, scale, shift, y, rows, channels, relu (0 or 1). */
export function normalize(piece: i32, pieces: i32): void {
  const x = argP(0), mean = argP(1), inverse = argP(2), gamma = argP(3), beta = argP(4), y = argP(5), rows = argI(6), channels = argI(7);
  const clamp = argI(8) != 0;
  const zero = f32x4.splat(0);
  const end = share(rows, 1, piece + 1, pieces);
  for (let r = share(rows, 1, piece, pieces); r < end; r++) {
    const base = <usize>(r * channels) << 2;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const k = <usize>c << 2;
      const factor = f32x4.mul(v128.load(inverse + k), v128.load(gamma + k));
      let v = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + base + k), v128.load(mean + k)), factor), v128.load(beta + k));
      if (clamp) v = f32x4.max(v, zero);
      v128.store(y + base + k, v);
    }
    for (; c < channels; c++) {
      const k = <usize>c << 2;
      let v = (load<f32>(x + base + k) - load<f32>(mean + k)) * (load<f32>(inverse + k) * load<f32>(gamma + k)) + load<f32>(beta + k);
      if (clamp) v = max<f32>(v, 0);
      store<f32>(y + base + k, v);
    }
  }
}

/** dshift = Σ dy, dscale = Σ dy·(x − mean)·inverse per channel. Arguments: x, dy, mean, inverse, dscale, dshift, rows, channels. */
export function gradientSums(piece: i32, pieces: i32): void {
  const x = argP(0), dy = argP(1), mean = argP(2), inverse = argP(3), dgamma = argP(4), dbeta = argP(5), rows = argI(6), channels = argI(7);
  const end = share(channels, GROUP, piece + 1, pieces);
  const stride = <usize>channels << 2;
  for (let c = share(channels, GROUP, piece, pieces); c < end; ) {
    const k = <usize>c << 2;
    if (c + 4 <= end) {
      const centre = v128.load(mean + k);
      let s0 = f64x2.splat(0), s1 = f64x2.splat(0), q0 = f64x2.splat(0), q1 = f64x2.splat(0);
      for (let r = 0; r < rows; r += 32) {
        let s = f32x4.splat(0), q = f32x4.splat(0);
        const stop = min(r + 32, rows);
        let at = stride * r + k;
        for (let j = r; j < stop; j++) {
          const g = v128.load(dy + at);
          s = f32x4.add(s, g);
          q = f32x4.add(q, f32x4.mul(g, f32x4.sub(v128.load(x + at), centre)));
          at += stride;
        }
        s0 = f64x2.add(s0, f64x2.promote_low_f32x4(s));
        s1 = f64x2.add(s1, f64x2.promote_low_f32x4(i8x16.shuffle(s, s, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)));
        q0 = f64x2.add(q0, f64x2.promote_low_f32x4(q));
        q1 = f64x2.add(q1, f64x2.promote_low_f32x4(i8x16.shuffle(q, q, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)));
      }
      store<f32>(dbeta + k, <f32>f64x2.extract_lane(s0, 0));
      store<f32>(dbeta + k + 4, <f32>f64x2.extract_lane(s0, 1));
      store<f32>(dbeta + k + 8, <f32>f64x2.extract_lane(s1, 0));
      store<f32>(dbeta + k + 12, <f32>f64x2.extract_lane(s1, 1));
      if (dgamma) {
        store<f32>(dgamma + k, <f32>(f64x2.extract_lane(q0, 0) * <f64>load<f32>(inverse + k)));
        store<f32>(dgamma + k + 4, <f32>(f64x2.extract_lane(q0, 1) * <f64>load<f32>(inverse + k + 4)));
        store<f32>(dgamma + k + 8, <f32>(f64x2.extract_lane(q1, 0) * <f64>load<f32>(inverse + k + 8)));
        store<f32>(dgamma + k + 12, <f32>(f64x2.extract_lane(q1, 1) * <f64>load<f32>(inverse + k + 12)));
      }
      c += 4;
    } else {
      const centre = load<f32>(mean + k);
      let s: f64 = 0, q: f64 = 0;
      for (let r = 0; r < rows; r++) {
        const g = load<f32>(dy + stride * r + k);
        s += <f64>g;
        q += <f64>g * <f64>(load<f32>(x + stride * r + k) - centre);
      }
      store<f32>(dbeta + k, <f32>s);
      if (dgamma) store<f32>(dgamma + k, <f32>(q * <f64>load<f32>(inverse + k)));
      c++;
    }
  }
}

/** dx = scale·inverse·(dy − dshift/n − (x − mean)·inverse·dscale/n). Arguments: x, dy, mean, inverse, scale, dscale, dshift, dx, rows, channels. */
export function normalizeGradient(piece: i32, pieces: i32): void {
  const x = argP(0), dy = argP(1), mean = argP(2), inverse = argP(3), gamma = argP(4), dgamma = argP(5), dbeta = argP(6), dx = argP(7), rows = argI(8), channels = argI(9);
  const per: f32 = 1 / <f32>rows;
  const vper = f32x4.splat(per);
  const end = share(rows, 1, piece + 1, pieces);
  for (let r = share(rows, 1, piece, pieces); r < end; r++) {
    const base = <usize>(r * channels) << 2;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const k = <usize>c << 2;
      const i = v128.load(inverse + k);
      const centred = f32x4.mul(f32x4.sub(v128.load(x + base + k), v128.load(mean + k)), i);
      const pull = f32x4.mul(f32x4.add(v128.load(dbeta + k), f32x4.mul(centred, v128.load(dgamma + k))), vper);
      v128.store(dx + base + k, f32x4.mul(f32x4.mul(v128.load(gamma + k), i), f32x4.sub(v128.load(dy + base + k), pull)));
    }
    for (; c < channels; c++) {
      const k = <usize>c << 2;
      const i = load<f32>(inverse + k);
      const centred = (load<f32>(x + base + k) - load<f32>(mean + k)) * i;
      store<f32>(dx + base + k, load<f32>(gamma + k) * i * (load<f32>(dy + base + k) - (load<f32>(dbeta + k) + centred * load<f32>(dgamma + k)) * per));
    }
  }
}
