import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, NdArray } from '../../src/core/index.ts';
import { fromArray, ops, randn, type Tensor, toArray, withRecording } from '../../src/engine/index.ts';
import { decodePir } from '../../src/formats/index.ts';
import { type InputDescription, load, save, toStatic } from '../../src/jit/index.ts';
import * as nn from '../../src/nn/index.ts';
import { NETWORKS } from './networks.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Made-up inputs of other sizes than saving tries. */
function inputsFor(specs: readonly InputDescription[], sizes: readonly number[]): Tensor[] {
  return specs.map(({ shape, dtype }) => {
    let open = 0;
    const own = shape.map((n) => (n === -1 ? sizes[open++]! : n));
    const array = NdArray.zeros(own, dtype);
    for (let i = 0; i < array.data.length; i++)
      array.data[i] = dtype === 'int64' ? BigInt((i * 5) % 7) : ((i * 29) % 31) / 15 - 1;
    return fromArray(array);
  });
}

const run = (layer: nn.Layer, inputs: Tensor[]): Tensor[] =>
  withRecording(false, () => [(layer as unknown as (...given: Tensor[]) => Tensor | Tensor[])(...inputs)].flat());

describe('save', () => {
  it.each(Object.keys(NETWORKS))('%s gives the same when loaded again, for other sizes too', async (name) => {
    const { make, specs, sizes } = NETWORKS[name]!;
    const network = make();
    for (const layer of network.sublayers(true)) {
      if (layer instanceof nn.BatchNorm2D)
        for (const buffer of Object.values(layer.stateDict()))
          ops.overwrite(buffer, ops.add(ops.abs(randn(buffer.shape)), 0.5));
    }
    const path = join(folder, name);
    await save(network, path, { inputSpec: specs });
    const loaded = load(path);
    const inputs = inputsFor(specs, sizes);
    const want = run(network.eval(), inputs);
    const got = run(loaded, inputs);
    expect(got.map((t) => [t.dtype.name, t.shape])).toEqual(want.map((t) => [t.dtype.name, t.shape]));
    got.forEach((tensor, k) => {
      const [a, b] = [toArray(tensor).toFloat64(), toArray(want[k]!).toFloat64()];
      const furthest = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
      expect(furthest).toBeLessThan(1e-5);
    });
  });

  it('writes inputs and parameters by their names, open sizes open', async () => {
    const network = new nn.Sequential(new nn.Linear(4, 2));
    const path = join(folder, 'named');
    await save(network, path, [{ shape: [-1, 4], dtype: 'float32', name: 'picture' }]);
    const { ops: all, parameters } = decodePir(new Uint8Array(readFileSync(`${path}.json`)));
    expect(all[0]!.attributes.name).toEqual({ type: 'str', value: 'picture' });
    expect(parameters.map((p) => p.name).sort()).toEqual(
      network
        .parameters()
        .map((p) => p.name)
        .sort(),
    );
    expect(
      all
        .filter((op) => op.name !== 'pd_op.fetch')
        .every((op) => op.outputs.every(({ type }) => type.kind === 'tensor' && type.shape[0] === -1)),
    ).toBe(true);
  });

  it('leaves modes as they were', async () => {
    const network = new nn.Sequential(new nn.Linear(4, 2), new nn.Dropout(0.5));
    network.train();
    (network.children()[1] as nn.Layer).eval();
    await save(network, join(folder, 'modes'), [{ shape: [-1, 4], dtype: 'float32', name: 'x' }]);
    expect(network.sublayers(true).map((layer) => layer.training)).toEqual([true, true, false]);
  });

  class Refused extends nn.Layer {
    readonly how: (x: Tensor) => Tensor;
    constructor(how: (x: Tensor) => Tensor) {
      super();
      this.how = how;
    }
    override forward(x: Tensor): Tensor {
      return this.how(x);
    }
  }
  it.each([
    ['a function that no program holds', (x: Tensor) => ops.sort(x) as Tensor, /sort/],
    ['a size that hangs on the batch', (x: Tensor) => ops.scale(x, 1 / x.shape[0]!), /open size/],
    [
      'numbers worked out beside the functions',
      (x: Tensor) =>
        ops.add(
          x,
          fromArray(
            NdArray.from(
              [...toArray(x).toFloat64()].map((v) => v + 1),
              'float32',
            ).reshape(x.shape),
          ),
        ),
      /must not depend on the inputs/,
    ],
    [
      'writing into a part of a tensor',
      (x: Tensor) => {
        const y = ops.scale(x, 2);
        ops.setItem(y, 0, 5);
        return y;
      },
      /setItem|other numbers/,
    ],
    ['random numbers', (x: Tensor) => ops.add(x, randn([4])), /Received randn/],
  ])('refuses %s, and writes nothing', async (_, how, message) => {
    const path = join(folder, 'refused');
    await expect(save(new Refused(how), path, [{ shape: [-1, 4], dtype: 'float32', name: 'x' }])).rejects.toThrow(
      message,
    );
    expect([existsSync(`${path}.json`), existsSync(`${path}.pdiparams`)]).toEqual([false, false]);
  });

  it('refuses to go without descriptions of the inputs', async () => {
    await expect(save(new nn.Linear(1, 1), join(folder, 'none'))).rejects.toThrow(ArgumentError);
    await expect(save(new nn.Linear(1, 1), join(folder, 'none'), [{ shape: ['a'] }])).rejects.toThrow(/inputSpec\[0\]/);
    await expect(save(new nn.Linear(1, 1), `${folder}/`, [{ shape: [-1, 1] }])).rejects.toThrow(/file's name/);
  });

  it('writes changes in place as new values', async () => {
    const network = new Refused((x) => {
      const y = ops.scale(x, 2);
      const before = ops.square(y);
      ops.add_(y, before);
      return ops.add(y, before);
    });
    const path = join(folder, 'inPlace');
    await save(network, path, [{ shape: [-1, 2], dtype: 'float32', name: 'x' }]);
    const y = run(load(path), [fromArray(NdArray.from([[1, 3]], 'float32'))])[0]!;
    expect([...toArray(y).data]).toEqual([10, 78]);
  });

  it('keeps constants and detached tensors', async () => {
    const network = new Refused((x) =>
      ops.multiply(ops.add(x.detach(), fromArray(NdArray.from([1, 2, 3, 4], 'float32'))), 2),
    );
    const path = join(folder, 'constants');
    await save(network, path, [{ shape: [-1, 4], dtype: 'float32', name: 'x' }]);
    expect([...toArray(run(load(path), [fromArray(NdArray.from([[0, 0, 1, 1]], 'float32'))])[0]!).data]).toEqual([
      2, 4, 8, 10,
    ]);
  });
});

describe('load', () => {
  it('gives gradients to trainable parameters', async () => {
    const network = new nn.Linear(4, 2);
    const path = join(folder, 'trained');
    await save(network, path, [{ shape: [-1, 4], dtype: 'float32', name: 'x' }]);
    const loaded = load(`${path}.json`);
    expect(Object.keys(loaded.stateDict())).toEqual(['param_0', 'param_1']);
    expect(loaded.training).toBe(false);
    loaded.train();
    ops.sum(loaded(fromArray(NdArray.from([[1, 2, 3, 4]], 'float32'))) as Tensor).backward();
    expect([...toArray(loaded.parameters()[0]!.grad!).data]).toEqual([1, 1]);
  });

  it('refuses what is not there, and inputs that do not fit', async () => {
    expect(() => load(join(folder, 'nothing'))).toThrow(ArgumentError);
    expect(() => load('')).toThrow(ArgumentError);
    const path = join(folder, 'fits');
    await save(new nn.Linear(4, 2), path, [{ shape: [-1, 4], dtype: 'float32', name: 'x' }]);
    const loaded = load(path);
    expect(() => loaded()).toThrow(/must get 1 inputs/);
    expect(() => loaded(NdArray.zeros([2, 3]))).toThrow(/input 'x' must be float32/);
    rmSync(`${path}.pdiparams`);
    expect(() => load(path)).toThrow(ArgumentError);
  });
});

describe('toStatic', () => {
  it('gives the network back', () => {
    const network = new nn.Linear(1, 1);
    expect(toStatic(network)).toBe(network);
  });
});
