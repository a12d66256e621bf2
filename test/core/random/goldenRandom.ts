import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { TypedArray } from '../../../src/core/index.ts';

/** How the recorded cases write an array down: kind and bytes of an element, first values, CRC-32 of all bytes. */
export interface Packed {
  dtype: string;
  shape: number[];
  head: (string | number)[];
  crc: number;
}

/** One recorded step. */
export interface Step {
  op: string;
  out?: unknown;
  [name: string]: unknown;
}

export interface Case {
  id: string;
  steps: Step[];
}

export const cases = (
  JSON.parse(readFileSync(new URL('../../golden/random.json', import.meta.url), 'utf8')) as { cases: Case[] }
).cases;

/** Big-endian hex of a float64's bits. */
export function hex64(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

function hex32(value: number): string {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0).toString(16).padStart(8, '0');
}

/** Writes an array down as the recorded cases do; `kind` overrules the array's own for integers. */
export function pack(data: TypedArray, shape: readonly number[], head = 8): Packed {
  const kinds = new Map<Function, string>([
    [Float32Array, 'f4'],
    [Float64Array, 'f8'],
    [Int32Array, 'i4'],
    [BigInt64Array, 'i8'],
    [Uint8Array, 'u1'],
  ]);
  const dtype = kinds.get(data.constructor)!;
  const first = Array.from(data.subarray(0, head) as Iterable<number | bigint>, Number);
  return {
    dtype,
    shape: [...shape],
    head: first.map((v) => (dtype === 'f4' ? hex32(v) : dtype === 'f8' ? hex64(v) : v)),
    crc: crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  };
}

export const int64 = (values: ArrayLike<number>): BigInt64Array => BigInt64Array.from(Array.from(values, BigInt));
