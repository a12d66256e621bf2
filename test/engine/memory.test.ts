import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { adapter, full, ops, scoped, type Tensor } from '../../src/engine/index.ts';

test('a scope frees what was made in it, also when it ends with an error', () => {
  full([1], 0);
  const before = adapter().bytesInUse();
  scoped(() => {
    full([4096], 1);
  });
  expect(adapter().bytesInUse()).toBe(before);
  expect(() =>
    scoped(() => {
      full([4096], 1);
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(adapter().bytesInUse()).toBe(before);
});

/** Bytes in use when the garbage collector has told of all it finds, which takes a few turns of the event loop. */
async function collected(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 8; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return adapter().bytesInUse();
}

const weight = full([64, 64], 1);
const product = (): Tensor => ops.matmul(full([64, 64], 2), weight);

test('outside of scopes, what nobody can reach is freed', async () => {
  product();
  const before = await collected();
  for (let i = 0; i < 20; i++) product();
  expect(await collected()).toBeLessThanOrEqual(before);
});

test('so is what a graph held that nobody walked', async () => {
  weight.stopGradient = false;
  product();
  const before = await collected();
  for (let i = 0; i < 20; i++) product();
  expect(await collected()).toBeLessThanOrEqual(before);
});

test('tensors over the same elements wait as one, however many are made, and free them when all are gone', async () => {
  full([1], 0);
  const before = await collected();
  const rest = (() => {
    const x = full([64, 64], 3);
    const views = Array.from({ length: 20 }, () => ops.reshape(x, [4096]));
    expect(x.handle.storage.lease.watches!.size).toBe(1);
    x.dispose();
    return views[7]!;
  })();
  await collected();
  expect(rest.handle.storage.lease.watches!.size).toBe(1);
  expect(rest.array().data[4095]).toBe(3);
  const { lease } = rest.handle.storage;
  rest.dispose();
  await collected();
  expect(lease.watches!.size).toBe(0);
  expect(await collected()).toBeLessThanOrEqual(before);
});
