import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type DTypeName, NdArray } from '../../../src/core/index.ts';

/** An array as real Paddle's answers were written down. */
export interface Recorded {
  shape: number[];
  dtype: DTypeName;
  data: (number | string | boolean)[];
}

/** One recorded call of a function: arguments, results, gradients of the results, gradients of the inputs. */
export interface RecordedCall {
  name: string;
  kind: string;
  api: string;
  args: unknown[];
  kwargs: Record<string, unknown>;
  inputs: Recorded[];
  outputs: Recorded[];
  cotangents?: (Recorded | null)[];
  gradInputs?: (Recorded | null)[];
}

const SPECIAL: Record<string, number> = {
  nan: Number.NaN,
  inf: Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '-infinity': -Infinity,
};

/** A recorded array's elements. */
export function elements({ data }: Recorded): number[] {
  return data.map((value) => (typeof value === 'string' ? SPECIAL[value.toLowerCase()]! : Number(value)));
}

/** A recorded array. */
export function array(recorded: Recorded): NdArray {
  return new NdArray(Float64Array.from(elements(recorded)), recorded.shape, 'float64').astype(recorded.dtype);
}

/** Every recorded call of a function. */
export function recordedCalls(): RecordedCall[] {
  const file = new URL('../../golden/nn.json.gz', import.meta.url);
  const { cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { cases: RecordedCall[] };
  return cases.filter(({ kind }) => kind === 'function');
}
