import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NdArray } from '../../src/core/index.ts';
import { type Tensor, toArray } from '../../src/engine/index.ts';
import { load } from '../../src/jit/index.ts';

interface Recorded {
  dtype: string;
  shape: number[];
  data: number[];
}
const folder = fileURLToPath(new URL('../golden/files/', import.meta.url));
const expected = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Record<
  string,
  { inputs: Recorded[]; outputs: Recorded[]; files: string[] }
>;

const array = ({ dtype, shape, data }: Recorded): NdArray =>
  NdArray.from(dtype === 'int64' ? data.map(BigInt) : data, dtype as 'float32').reshape(shape);

describe('load', () => {
  it.each(['mlp', 'lenet_small', 'resblock', 'vgglike', 'multi_io'])('%s gives what Paddle gives', (name) => {
    const layer = load(folder + name);
    const { inputs, outputs } = expected[name]!;
    const got = [layer(...inputs.map(array))].flat() as Tensor[];
    expect(got.length).toBe(outputs.length);
    got.forEach((tensor, i) => {
      const want = outputs[i]!;
      expect([tensor.dtype.name, tensor.shape]).toEqual([want.dtype, want.shape]);
      const values = toArray(tensor).toFloat64();
      want.data.forEach((value, k) => {
        expect(Math.abs(values[k]! - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
      });
    });
  });
});
