import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { NdArray } from '../../src/core/index.ts';
import { type Tensor, toArray } from '../../src/engine/index.ts';
import { load } from '../../src/jit/index.ts';

interface Recorded {
  dtype: string;
  shape: number[];
  data: number[];
}
const text = gunzipSync(readFileSync(new URL('../golden/jit_ops.json.gz', import.meta.url))).toString();
const cases = JSON.parse(text.replaceAll('NaN', 'null')) as Record<
  string,
  { pir: string; params: string; input: Recorded; outputs: Recorded[] }
>;

it.each(Object.keys(cases))('programs with %s give what Paddle gives', (name) => {
  const { pir, params, input, outputs } = cases[name]!;
  const folder = mkdtempSync(join(tmpdir(), 'jit-'));
  try {
    const path = join(folder, 'm');
    writeFileSync(`${path}.json`, pir);
    if (params !== '') writeFileSync(`${path}.pdiparams`, Buffer.from(params, 'base64'));
    const x = NdArray.from(input.dtype === 'int64' ? input.data.map(BigInt) : input.data, input.dtype).reshape(
      input.shape,
    );
    const got = [load(path)(x)].flat() as Tensor[];
    expect(got.map((t) => [t.dtype.name, t.shape])).toEqual(outputs.map(({ dtype, shape }) => [dtype, shape]));
    got.forEach((tensor, k) => {
      const values = toArray(tensor).toFloat64();
      const wrong = outputs[k]!.data.findIndex((want, i) =>
        want === null ? !Number.isNaN(values[i]) : !(Math.abs(values[i]! - want) <= 1e-5 * Math.max(1, Math.abs(want))),
      );
      expect([k, wrong, values[wrong], outputs[k]!.data[wrong]]).toEqual([k, -1, undefined, undefined]);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
