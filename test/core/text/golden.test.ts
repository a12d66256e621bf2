import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import {
  arrayTypeOf,
  center,
  type DTypeName,
  floatRepr,
  formatExponent,
  formatFixed,
  formatInteger,
  formatThousands,
  getPrintoptions,
  NdArray,
  numpyRepr,
  numpyStr,
  setPrintoptions,
  tensorText,
} from '../../../src/core/index.ts';

interface ArrayCase {
  kind: 'tensor';
  dtype: DTypeName;
  shape: number[];
  data: string;
  stopGradient: boolean;
  parameter?: boolean;
  options?: { precision?: number; threshold?: number; edgeitems?: number; sci_mode?: boolean; linewidth?: number };
  text: string;
}
interface PrintedCase extends Omit<ArrayCase, 'kind'> {
  kind: 'array';
  str: string;
  repr: string;
}
interface FormatCase {
  kind: 'format';
  bits: string;
  fixed: string[];
  exponent: string[];
  repr: string;
  integer: string | null;
  thousands: string;
}
type Case =
  | ArrayCase
  | PrintedCase
  | FormatCase
  | { kind: 'thousands'; value: number; text: string }
  | { kind: 'center'; value: string; width: number; text: string; star: string };

const read = (name: string): { cases: unknown[] } =>
  JSON.parse(gunzipSync(readFileSync(new URL(`../../golden/${name}`, import.meta.url))).toString());
const cases = read('text.json.gz').cases as Case[];
const of = <K extends Case['kind']>(...kinds: K[]): Extract<Case, { kind: K }>[] =>
  cases.filter((one): one is Extract<Case, { kind: K }> => (kinds as string[]).includes(one.kind));

function arrayOf({ dtype, shape, data }: ArrayCase | PrintedCase): NdArray {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return new NdArray(new (arrayTypeOf(dtype))(bytes.buffer), shape, dtype);
}

const start = getPrintoptions();
afterEach(() => setPrintoptions(start));

describe('tensors as Paddle prints them', () => {
  test.each(of('array', 'tensor').map((one, i) => [i, one.dtype, one.shape, one] as const))(
    '%i %s %j',
    (_i, _d, _s, one) => {
      const { sci_mode: sciMode, ...options } = one.options ?? {};
      setPrintoptions({ ...options, sciMode });
      const prefix = one.parameter ? 'Parameter containing:' : undefined;
      expect(tensorText(arrayOf(one), { stopGradient: one.stopGradient, prefix })).toBe(one.text);
    },
  );

  const recorded = read('nn.json.gz').cases as {
    kind: string;
    name: string;
    text: string;
    source: { tensor?: { shape: number[]; dtype: DTypeName; data: (number | boolean | string)[] } };
  }[];
  const texts = recorded.filter((one) => one.kind === 'text' && one.source.tensor);
  test.each(texts)('$name', ({ source, text }) => {
    const { shape, dtype, data } = source.tensor!;
    const array = NdArray.from(data.map(Number), dtype).reshape(shape);
    expect(tensorText(array)).toBe(text);
  });
});

describe('arrays as NumPy prints them', () => {
  test.each(of('array').map((one, i) => [i, one.dtype, one.shape, one] as const))('%i %s %j', (_i, _d, _s, one) => {
    const array = arrayOf(one);
    expect(numpyStr(array)).toBe(one.str);
    expect(numpyRepr(array)).toBe(one.repr);
  });

  test('in a template and in the console', () => {
    const array = NdArray.from([1, 2.5]);
    expect(`${array}`).toBe('[1.  2.5]');
    expect(inspect({ array })).toBe('{ array: [1.  2.5] }');
  });
});

describe('numbers and texts as Python formats them', () => {
  test.each(of('format'))('$bits', (one) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(`0x${one.bits}`));
    const x = view.getFloat64(0);
    expect([0, 1, 2, 3, 4, 8].map((digits) => formatFixed(x, digits))).toEqual(one.fixed);
    expect([0, 1, 2, 4, 8].map((digits) => formatExponent(x, digits))).toEqual(one.exponent);
    expect(floatRepr(x)).toBe(one.repr);
    if (one.integer !== null) expect(formatInteger(x)).toBe(one.integer);
    expect(formatThousands(x, 2)).toBe(one.thousands);
  });

  test.each(of('thousands'))('$text', ({ value, text }) => {
    expect(formatThousands(value)).toBe(text);
    expect(formatThousands(BigInt(value))).toBe(text);
  });

  test.each(of('center'))('$value in $width', ({ value, width, text, star }) => {
    expect(center(value, width)).toBe(text);
    expect(center(value, width, '*')).toBe(star);
  });
});

test('print options are checked before any is changed', () => {
  expect(() => setPrintoptions({ precision: 2, linewidth: -1 })).toThrow(
    /^setPrintoptions: linewidth must be a whole number of 0 or more\. Received -1\./,
  );
  expect(getPrintoptions()).toEqual(start);
  setPrintoptions(3, { sciMode: true });
  expect(getPrintoptions()).toEqual({ ...start, precision: 3, sciMode: true });
});
