import { type DTypeName, isFloat } from '../../core/index.ts';
import type { Elements } from '../storage.ts';
import type { MakePlain, Plain, PlainKernels } from './contract.ts';
import { broadcastStrides, commonShape, eachRow } from './eachRow.ts';
import { binaryFormula, COMPARISONS, FORMULAS, TRUTHS } from './formulas.ts';

/** What a number outside a whole type's range becomes: the lowest of the type, as on x86. */
const LOWEST = { int64: -(2 ** 63), int32: -(2 ** 31) };

/** Makes numbers what an int64 is, where the array that holds them does not do so by itself. */
function settle(data: Elements, dtype: DTypeName): void {
  if (dtype !== 'int64') return;
  for (let i = 0; i < data.length; i++) data[i] = Number.isFinite(data[i]!) ? Math.trunc(data[i]!) : LOWEST.int64;
}

function combine(
  where: string,
  [x, y]: readonly Plain[],
  dtype: DTypeName,
  make: MakePlain,
  f: (x: number, y: number) => number,
): readonly Plain[] {
  const shape = commonShape(where, [x!.shape, y!.shape]);
  const out = make(shape, dtype);
  const a = x!.data;
  const b = y!.data;
  const to = out.data;
  const whole = dtype === 'bool';
  eachRow(
    shape,
    [broadcastStrides(x!.shape, shape), broadcastStrides(y!.shape, shape)],
    (place, length, starts, steps) => {
      let [i, j] = starts as [number, number];
      const [di, dj] = steps as [number, number];
      for (let k = place; k < place + length; k++, i += di, j += dj) {
        const value = f(a[i]!, b[j]!);
        to[k] = whole ? (value ? 1 : 0) : value;
      }
    },
  );
  return [out];
}

/** Kernels that work element by element. */
export const elementwise: PlainKernels<'Unary' | 'UnaryGrad' | 'Binary' | 'Compare' | 'Where' | 'Cast' | 'Fill'> = {
  Unary([x], { kind, a, b }, make) {
    const out = make(x!.shape, TRUTHS.has(kind) ? 'bool' : x!.dtype);
    const { f } = FORMULAS[kind](a, b);
    const from = x!.data;
    const to = out.data;
    for (let i = 0; i < to.length; i++) to[i] = f(from[i]!);
    settle(to, out.dtype);
    return [out];
  },

  UnaryGrad([x, dy], { kind, a, b }, make) {
    const out = make(dy!.shape, dy!.dtype);
    const { d } = FORMULAS[kind](a, b);
    const from = x!.data;
    const given = dy!.data;
    const to = out.data;
    for (let i = 0; i < to.length; i++) to[i] = given[i]! * d(from[i]!);
    return [out];
  },

  Binary(inputs, { kind, dtype }, make) {
    return combine(kind, inputs, dtype, make, binaryFormula(kind, dtype));
  },

  Compare(inputs, { kind }, make) {
    return combine(kind, inputs, 'bool', make, COMPARISONS[kind]);
  },

  Where([condition, x, y], _, make) {
    const shape = commonShape('where', [condition!.shape, x!.shape, y!.shape]);
    const out = make(shape, x!.dtype);
    const to = out.data;
    const strides = [condition!, x!, y!].map((operand) => broadcastStrides(operand.shape, shape));
    eachRow(shape, strides, (place, length, starts, steps) => {
      const [c, i, j] = starts as [number, number, number];
      const [dc, di, dj] = steps as [number, number, number];
      for (let k = 0; k < length; k++) {
        to[place + k] = condition!.data[c + k * dc] ? x!.data[i + k * di]! : y!.data[j + k * dj]!;
      }
    });
    return [out];
  },

  Cast([x], { dtype }, make) {
    const out = make(x!.shape, dtype);
    const from = x!.data;
    const to = out.data;
    if (dtype === 'bool') for (let i = 0; i < to.length; i++) to[i] = from[i] !== 0 ? 1 : 0;
    else if (dtype === 'int32' && isFloat(x!.dtype)) {
      for (let i = 0; i < to.length; i++) to[i] = Math.abs(from[i]!) < 2 ** 31 ? from[i]! : LOWEST.int32;
    } else to.set(from as Float32Array);
    if (isFloat(x!.dtype)) settle(to, dtype);
    return [out];
  },

  Fill(_, { shape, dtype, value }, make) {
    const out = make(shape, dtype);
    out.data.fill(dtype === 'bool' ? (value ? 1 : 0) : value);
    settle(out.data, dtype);
    return [out];
  },
};
