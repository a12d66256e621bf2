import {
  bfloat16ToNumber,
  type DTypeName,
  float16ToNumber,
  numberToBfloat16,
  numberToFloat16,
} from '../../core/index.ts';
import type { Plain, PlainKernels } from './contract.ts';

/** What a half-float parameter keeps of a new value; other types round by themselves. */
function roundingOf(dtype: DTypeName): (value: number) => number {
  if (dtype === 'float16') return (value) => float16ToNumber(numberToFloat16(value));
  if (dtype === 'bfloat16') return (value) => bfloat16ToNumber(numberToBfloat16(value));
  return (value) => value;
}

/** Consecutive inputs in groups of `size`: one group per parameter. */
function grouped(inputs: readonly Plain[], size: number): Plain[][] {
  return Array.from({ length: inputs.length / size }, (_, i) => inputs.slice(i * size, (i + 1) * size));
}

/** Kernels of training: dropout, and the ones that write into their first inputs. */
export const training: PlainKernels<
  'Dropout' | 'SgdUpdate' | 'MomentumUpdate' | 'AdamUpdate' | 'MovingAverage' | 'AddInPlace' | 'Assign'
> = {
  Dropout([x, mask], { keep }, make) {
    const y = make(x!.shape, x!.dtype);
    for (let i = 0; i < y.data.length; i++) y.data[i] = mask!.data[i] ? x!.data[i]! / keep : 0;
    return [y];
  },

  SgdUpdate(inputs, { rates }) {
    grouped(inputs, 2).forEach(([parameter, gradient], group) => {
      const rate = rates[group]!;
      const [p, g] = [parameter!.data, gradient!.data];
      const round = roundingOf(parameter!.dtype);
      for (let i = 0; i < p.length; i++) p[i] = round(p[i]! - rate * g[i]!);
    });
    return [];
  },

  MomentumUpdate(inputs, { rates, momentum, nesterov, decays }) {
    grouped(inputs, 3).forEach(([parameter, gradient, velocity], group) => {
      const [rate, keep, decay] = [rates[group]!, momentum[group]!, decays[group]!];
      const [p, g, v] = [parameter!.data, gradient!.data, velocity!.data];
      const round = roundingOf(parameter!.dtype);
      for (let i = 0; i < p.length; i++) {
        const slope = g[i]! + decay * p[i]!;
        const speed = keep * v[i]! + slope;
        v[i] = round(speed);
        p[i] = round(p[i]! - rate * (nesterov ? slope + keep * speed : speed));
      }
    });
    return [];
  },

  AdamUpdate(inputs, { rates, beta1, beta2, epsilon, decoupled }) {
    grouped(inputs, 6).forEach(([parameter, gradient, first, second, ...powers], group) => {
      const [power1, power2] = powers.map(({ data }) => data[0]!) as [number, number];
      const root = Math.sqrt(1 - power2);
      const rate = (rates[group]! * root) / (1 - power1);
      const floor = epsilon * root;
      const shrink = 1 - rates[group]! * decoupled[group]!;
      const [p, g, m, v] = [parameter!.data, gradient!.data, first!.data, second!.data];
      const round = roundingOf(parameter!.dtype);
      for (let i = 0; i < p.length; i++) {
        const slope = g[i]!;
        const mean = beta1 * m[i]! + (1 - beta1) * slope;
        const square = beta2 * v[i]! + (1 - beta2) * slope * slope;
        m[i] = mean;
        v[i] = square;
        p[i] = round(p[i]! * shrink - (rate * mean) / (Math.sqrt(square) + floor));
      }
      powers[0]!.data[0] = power1 * beta1;
      powers[1]!.data[0] = power2 * beta2;
    });
    return [];
  },

  MovingAverage(inputs, { momentum }) {
    grouped(inputs, 2).forEach(([running, batch]) => {
      const [to, from] = [running!.data, batch!.data];
      const round = roundingOf(running!.dtype);
      for (let i = 0; i < to.length; i++) to[i] = round(momentum * to[i]! + (1 - momentum) * from[i]!);
    });
    return [];
  },

  AddInPlace([x, y]) {
    const [to, from] = [x!.data, y!.data];
    const round = roundingOf(x!.dtype);
    for (let i = 0; i < to.length; i++) to[i] = round(to[i]! + from[i]!);
    return [];
  },

  Assign([x, y]) {
    x!.data.set(y!.data as Float32Array);
    return [];
  },
};
