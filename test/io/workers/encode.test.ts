import { describe, expect, it } from 'vitest';
import { NdArray } from '../../../src/core/index.ts';
import { RowDataset } from '../../../src/io/dataset/rowDataset.ts';
import { decode, encode, NotPortable, type Parcel } from '../../../src/io/workers/encode.ts';

/** To another thread and back. */
async function travelled(value: unknown): Promise<unknown> {
  return decode((structuredClone(encode(value)) as Parcel).content);
}

describe('encode', () => {
  it('carries plain things', async () => {
    const values = {
      n: 1,
      b: 2n,
      none: null,
      no: undefined,
      list: [1, [2, 'x']],
      map: new Map<unknown, unknown>([['k', { a: 1 }]]),
      set: new Set([1, 'a']),
      at: new Date(5),
      bytes: Float64Array.of(1, 2),
      array: NdArray.from([1, 2], 'float16'),
      buffer: Buffer.from('hello'),
    };
    const back = (await travelled(values)) as typeof values;
    expect(back).toEqual(values);
    expect(back.buffer.toString()).toBe('hello');
    expect(back.array).toBeInstanceOf(NdArray);
  });

  it('makes objects anew by their class', async () => {
    const back = (await travelled({ inner: new RowDataset([NdArray.from([5, 6])]) })) as { inner: RowDataset };
    expect(back.inner).toBeInstanceOf(RowDataset);
    expect(back.inner.getItem(1)[0]!.item()).toBe(6);
  });

  it('shares large elements, and copies them once', () => {
    const data = new Float32Array(20_000);
    const { content } = encode([data, data, new Float32Array(new SharedArrayBuffer(8))]) as Parcel;
    const [a, b] = (content as unknown as { items: { value: Float32Array }[] }).items;
    expect(a!.value.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(b).toBe(a);
  });

  it.each([
    [{ f: () => 1 }, /^it\.f is a function/],
    [{ deep: [0, { x: new (class Odd {})() }] }, /^it\.deep\[1\]\.x is an object of Odd/],
    [{ d: { workerSpec: () => null } }, /^it\.d .* does not say how/],
    [[Symbol('x')], /symbol/],
  ])('says what cannot travel: %o', (value, reason) => {
    const answer = encode(value);
    expect(answer).toBeInstanceOf(NotPortable);
    expect((answer as NotPortable).reason).toMatch(reason);
  });

  it('says that a value holds itself', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect((encode(loop) as NotPortable).reason).toMatch(/holds it again/);
  });

  it('says which export a module lacks', async () => {
    const spec = { module: new URL('./datasets.ts', import.meta.url).href, name: 'Hidden', state: {} };
    await expect(travelled({ workerSpec: () => spec })).rejects.toThrow(/must export.*'Hidden' is undefined/);
  });

  it('makes an object by a function, or by a method of its class', async () => {
    const module = new URL('./datasets.ts', import.meta.url).href;
    expect(await travelled({ workerSpec: () => ({ module, name: 'double', state: 4, factory: true }) })).toBe(8);
    expect(await travelled({ workerSpec: () => ({ module, name: 'Kept', state: 4 }) })).toMatchObject({ secret: 4 });
  });
});
