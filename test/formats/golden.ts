import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { bfloat16ToNumber, float16ToNumber, NdArray } from '../../src/core/index.ts';
import { NamedArray, PyFloat } from '../../src/formats/index.ts';

const FOLDER = new URL('../golden/files/', import.meta.url);

/** A file that Paddle wrote. */
export function sample(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

/** What Paddle said is in a file. */
export interface Expected {
  kind: string;
  protocol?: number;
  value?: unknown;
  names?: Record<string, string> | string;
  inputs?: ExpectedTensor[];
  outputs?: ExpectedTensor[];
  params?: Record<string, ExpectedTensor & { structured_name: string }>;
  params_order?: string[];
}

export interface ExpectedTensor {
  dtype: string;
  shape: number[];
  data?: unknown[];
  sha256?: string;
  name?: string;
}

/** The contents of all sample files, as Paddle gave them. */
export const expected = JSON.parse(readFileSync(new URL('expected.json', FOLDER), 'utf8')) as Record<string, Expected>;

function isTensor(value: unknown): value is ExpectedTensor {
  return typeof value === 'object' && value !== null && 'dtype' in value && 'shape' in value;
}

/** Elements the way expected.json writes them. */
function elements(array: NdArray): unknown[] {
  const text = (v: number) => (Number.isFinite(v) ? v : Number.isNaN(v) ? 'nan' : v > 0 ? 'inf' : '-inf');
  switch (array.dtype) {
    case 'int64':
      return [...(array.data as BigInt64Array)].map((v) => (Number.isSafeInteger(Number(v)) ? Number(v) : String(v)));
    case 'bool':
      return [...array.data].map((v) => v === 1);
    case 'complex64':
    case 'complex128':
      return Array.from({ length: array.size }, (_, i) => [
        text(array.data[2 * i] as number),
        text(array.data[2 * i + 1] as number),
      ]);
    case 'float16':
      return [...array.data].map((v) => text(float16ToNumber(v as number)));
    case 'bfloat16':
      return [...array.data].map((v) => text(bfloat16ToNumber(v as number)));
    default:
      return [...array.data].map((v) => text(v as number));
  }
}

/** Fails unless an array is the tensor that Paddle described. */
export function expectTensor(array: NdArray, want: ExpectedTensor): void {
  expect(array.dtype).toBe(want.dtype);
  expect(array.shape).toEqual(want.shape);
  if (want.sha256 !== undefined) expect(createHash('sha256').update(array.bytes()).digest('hex')).toBe(want.sha256);
  else expect(elements(array)).toEqual(want.data);
}

/** Fails unless a decoded value is what Paddle described, key order included. */
export function expectValue(got: unknown, want: unknown): void {
  if (isTensor(want)) {
    const array = got instanceof NamedArray ? got.array : got;
    expect(array).toBeInstanceOf(NdArray);
    expectTensor(array as NdArray, want);
  } else if (Array.isArray(want)) {
    expect(Array.isArray(got)).toBe(true);
    expect((got as unknown[]).length).toBe(want.length);
    want.forEach((item, i) => {
      expectValue((got as unknown[])[i], item);
    });
  } else if (typeof want === 'object' && want !== null) {
    if ('bigint' in want) expect(got).toBe(BigInt(want.bigint as string));
    else {
      expect(got).toBeInstanceOf(Map);
      expect([...(got as Map<string, unknown>).keys()]).toEqual(Object.keys(want));
      for (const [key, value] of Object.entries(want)) expectValue((got as Map<string, unknown>).get(key), value);
    }
  } else expect(got instanceof PyFloat ? got.value : got).toBe(want);
}
