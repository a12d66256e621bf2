import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Runs a loaded model on its recorded inputs and compares its outputs with Paddle's. */
function compare(prefix: string, name: string): void {
  const layer = load(prefix);
  const { inputs, outputs } = expected[name]!;
  const got = [layer(...inputs.map(array))].flat() as Tensor[];
  expect(got.map((tensor) => [tensor.dtype.name, tensor.shape])).toEqual(
    outputs.map(({ dtype, shape }) => [dtype, shape]),
  );
  got.forEach((tensor, i) => {
    const values = toArray(tensor).toFloat64();
    const furthest = outputs[i]!.data.reduce(
      (most, value, k) => Math.max(most, Math.abs(values[k]! - value) / Math.max(1, Math.abs(value))),
      0,
    );
    expect(furthest).toBeLessThan(1e-5);
  });
}

describe('load', () => {
  it.each(['mlp', 'lenet_small', 'resblock', 'vgglike', 'multi_io'])(
    '%s of Paddle 3 gives what Paddle gives',
    (name) => {
      compare(folder + name, name);
    },
  );

  it.each(['mlp', 'lenet_small', 'resblock', 'vgglike'])('%s of Paddle 2 gives what Paddle gives', (name) => {
    const own = mkdtempSync(join(tmpdir(), 'jit-'));
    try {
      for (const kind of ['pdmodel', 'pdiparams']) copyFileSync(`${folder}${name}.${kind}`, join(own, `m.${kind}`));
      compare(join(own, 'm'), name);
    } finally {
      rmSync(own, { recursive: true });
    }
  });
});
