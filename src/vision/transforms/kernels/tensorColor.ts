/** Paddle's colour arithmetic on float planes (channels first), in float32, on values of 0…1. */

const f32 = Math.fround;

type Floats = Float32Array | Float64Array;

/** Gray of three planes by the weights 0.2989, 0.5870, 0.1140; of one plane that plane times their sum, as in Paddle. */
export function planeGray<T extends Floats>(data: T, planes: number, area: number): T {
  const out = new (data.constructor as new (n: number) => T)(area);
  const wr = f32(0.2989);
  const wg = f32(0.587);
  const wb = f32(0.114);
  const second = planes === 3 ? area : 0;
  for (let i = 0; i < area; i++) {
    out[i] = f32(f32(f32(data[i]! * wr) + f32(data[i + second]! * wg)) + f32(data[i + 2 * second]! * wb));
  }
  return out;
}

/** `from + factor · (to − from)`, held in 0…1; `from` is one plane for all, or one value. */
export function planeBlend<T extends Floats>(to: T, from: T | number, factor: number): T {
  const out = new (to.constructor as new (n: number) => T)(to.length);
  const f = f32(factor);
  const one = typeof from === 'number';
  const length = one ? 1 : from.length;
  for (let i = 0; i < out.length; i++) {
    const b = one ? from : from[i % length]!;
    out[i] = Math.min(1, Math.max(0, f32(b + f32(f * f32(to[i]! - b)))));
  }
  return out;
}

/** Turns the hue of three planes by `shift` of the circle. */
export function planeHue<T extends Floats>(data: T, area: number, shift: number): T {
  const out = new (data.constructor as new (n: number) => T)(data.length);
  const amount = f32(shift);
  for (let i = 0; i < area; i++) {
    const r = data[i]!;
    const g = data[i + area]!;
    const b = data[i + 2 * area]!;
    const max = Math.max(r, g, b);
    const range = f32(max - Math.min(r, g, b));
    const flat = range === 0;
    const s = flat ? 0 : f32(range / max);
    const divisor = flat ? 1 : range;
    const rc = f32(f32(max - r) / divisor);
    const gc = f32(f32(max - g) / divisor);
    const bc = f32(f32(max - b) / divisor);
    let h = max === r ? f32(bc - gc) : max === g ? f32(f32(2 + rc) - bc) : f32(f32(4 + gc) - rc);
    h = f32(f32(h / 6) + 1);
    h = f32(h - Math.trunc(h));
    h = f32(h + amount);
    h = f32(h - Math.floor(h));
    const sixth = f32(h * 6);
    const sector = Math.floor(sixth);
    const f = f32(sixth - sector);
    const clip = (v: number) => Math.min(1, Math.max(0, v));
    const p = clip(f32(max * f32(1 - s)));
    const q = clip(f32(max * f32(1 - f32(s * f))));
    const t = clip(f32(max * f32(1 - f32(s * f32(1 - f)))));
    const [nr, ng, nb] = (
      [
        [max, t, p],
        [q, max, p],
        [p, max, t],
        [p, q, max],
        [t, p, max],
        [max, p, q],
      ] as const
    )[sector % 6]!;
    out[i] = nr;
    out[i + area] = ng;
    out[i + 2 * area] = nb;
  }
  return out;
}
