import { bytesOf, type DTypeName, isFloat } from '../../core/index.ts';

const WHOLE: Readonly<Partial<Record<DTypeName, { bits: number; signed: boolean }>>> = {
  uint8: { bits: 8, signed: false },
  int8: { bits: 8, signed: true },
  int16: { bits: 16, signed: true },
  int32: { bits: 32, signed: true },
  int64: { bits: 64, signed: true },
};

/** The data type that holds the values of both, by NumPy's rules; `undefined` when there is none. */
export function promote(a: DTypeName, b: DTypeName): DTypeName | undefined {
  if (a === b) return a;
  if (a === 'bool') return b;
  if (b === 'bool') return a;
  const [m, n] = [WHOLE[a], WHOLE[b]];
  if (m && n) {
    const wider = m.bits > n.bits || (m.bits === n.bits && m.signed) ? m : n;
    const narrower = wider === m ? n : m;
    // 8 bits of either kind need 16 with a sign; every wider type here has one.
    if (wider.bits === narrower.bits) return 'int16';
    return `int${wider.bits}` as DTypeName;
  }
  if (a === 'bfloat16' || b === 'bfloat16') return undefined;
  const least = (whole: { bits: number }): DTypeName =>
    whole.bits === 8 ? 'float16' : whole.bits === 16 ? 'float32' : 'float64';
  const x = m ? least(m) : a;
  const y = n ? least(n) : b;
  if (!isFloat(x) || !isFloat(y)) return undefined;
  return bytesOf(x) >= bytesOf(y) ? x : y;
}
