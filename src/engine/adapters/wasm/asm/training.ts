import { argF, argI, argP, share } from './shared';

// Optimizers: one call moves every parameter. A table holds, for each, its pointers, length and rates (16 words of 4 bytes a row).

const ROW: usize = 64;

/** p −= rate·g. Row: p, g, n, rate. Arguments: table, rows. */
export function sgd(piece: i32, pieces: i32): void {
  const table = argP(0), rows = argI(1);
  for (let r = 0; r < rows; r++) {
    const row = table + ROW * r;
    const p = <usize>load<u32>(row), g = <usize>load<u32>(row, 4), n = load<i32>(row, 8), rate = load<f32>(row, 12);
    const end = share(n, 64, piece + 1, pieces);
    let i = share(n, 64, piece, pieces);
    const v = f32x4.splat(rate);
    for (; i + 4 <= end; i += 4) {
      const at = <usize>i << 2;
      v128.store(p + at, f32x4.sub(v128.load(p + at), f32x4.mul(v, v128.load(g + at))));
    }
    for (; i < end; i++) {
      const at = <usize>i << 2;
      store<f32>(p + at, load<f32>(p + at) - rate * load<f32>(g + at));
    }
  }
}

/** g′ = g + decay·p; v = μ·v + g′; p −= rate·v, or rate·(g′ + μ·v). Row: p, g, v, n, rate, μ, decay. Arguments: table, rows, nesterov. */
export function momentum(piece: i32, pieces: i32): void {
  const table = argP(0), rows = argI(1), nesterov = argI(2) != 0;
  for (let r = 0; r < rows; r++) {
    const row = table + ROW * r;
    const p = <usize>load<u32>(row), g = <usize>load<u32>(row, 4), v = <usize>load<u32>(row, 8), n = load<i32>(row, 12);
    const rate = load<f32>(row, 16), mu = load<f32>(row, 20), decay = load<f32>(row, 24);
    const vrate = f32x4.splat(rate), vmu = f32x4.splat(mu), vdecay = f32x4.splat(decay);
    const end = share(n, 64, piece + 1, pieces);
    let i = share(n, 64, piece, pieces);
    for (; i + 4 <= end; i += 4) {
      const at = <usize>i << 2;
      const old = v128.load(p + at);
      const gradient = f32x4.add(v128.load(g + at), f32x4.mul(vdecay, old));
      const velocity = f32x4.add(f32x4.mul(v128.load(v + at), vmu), gradient);
      v128.store(v + at, velocity);
      const move = nesterov ? f32x4.add(gradient, f32x4.mul(velocity, vmu)) : velocity;
      v128.store(p + at, f32x4.sub(old, f32x4.mul(vrate, move)));
    }
    for (; i < end; i++) {
      const at = <usize>i << 2;
      const old = load<f32>(p + at);
      const gradient = load<f32>(g + at) + decay * old;
      const velocity = load<f32>(v + at) * mu + gradient;
      store<f32>(v + at, velocity);
      store<f32>(p + at, old - rate * (nesterov ? gradient + velocity * mu : velocity));
    }
  }
}

/** Adam. Row: p, g, m, v, n, corrected rate, corrected ε, factor on p before. Arguments: table, rows, β1, β2. */
export function adam(piece: i32, pieces: i32): void {
  const table = argP(0), rows = argI(1), beta1 = argF(2), beta2 = argF(3);
  const b1 = f32x4.splat(beta1), b2 = f32x4.splat(beta2), a1 = f32x4.splat(1 - beta1), a2 = f32x4.splat(1 - beta2);
  for (let r = 0; r < rows; r++) {
    const row = table + ROW * r;
    const p = <usize>load<u32>(row), g = <usize>load<u32>(row, 4), m = <usize>load<u32>(row, 8), v = <usize>load<u32>(row, 12), n = load<i32>(row, 16);
    const rate = load<f32>(row, 20), epsilon = load<f32>(row, 24), shrink = load<f32>(row, 28);
    const vrate = f32x4.splat(rate), veps = f32x4.splat(epsilon), vshrink = f32x4.splat(shrink);
    const end = share(n, 64, piece + 1, pieces);
    let i = share(n, 64, piece, pieces);
    for (; i + 4 <= end; i += 4) {
      const at = <usize>i << 2;
      const gradient = v128.load(g + at);
      const m1 = f32x4.add(f32x4.mul(b1, v128.load(m + at)), f32x4.mul(a1, gradient));
      const v1 = f32x4.add(f32x4.mul(b2, v128.load(v + at)), f32x4.mul(a2, f32x4.mul(gradient, gradient)));
      v128.store(m + at, m1);
      v128.store(v + at, v1);
      v128.store(p + at, f32x4.sub(f32x4.mul(v128.load(p + at), vshrink), f32x4.mul(vrate, f32x4.div(m1, f32x4.add(f32x4.sqrt(v1), veps)))));
    }
    for (; i < end; i++) {
      const at = <usize>i << 2;
      const gradient = load<f32>(g + at);
      const m1 = beta1 * load<f32>(m + at) + (1 - beta1) * gradient;
      const v1 = beta2 * load<f32>(v + at) + (1 - beta2) * (gradient * gradient);
      store<f32>(m + at, m1);
      store<f32>(v + at, v1);
      store<f32>(p + at, load<f32>(p + at) * shrink - rate * (m1 / (sqrt<f32>(v1) + epsilon)));
    }
  }
}

/** running = keep · running + take · batch. Arguments: running, batch, n, keep, take. */
export function movingAverage(piece: i32, pieces: i32): void {
  const running = argP(0), batch = argP(1), n = argI(2), keep = argF(3), take = argF(4);
  const vkeep = f32x4.splat(keep), vtake = f32x4.splat(take);
  const end = share(n, 64, piece + 1, pieces);
  let i = share(n, 64, piece, pieces);
  for (; i + 4 <= end; i += 4) {
    const at = <usize>i << 2;
    v128.store(running + at, f32x4.add(f32x4.mul(vkeep, v128.load(running + at)), f32x4.mul(vtake, v128.load(batch + at))));
  }
  for (; i < end; i++) {
    const at = <usize>i << 2;
    store<f32>(running + at, keep * load<f32>(running + at) + take * load<f32>(batch + at));
  }
}
