import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, NdArray } from '../../../src/core/index.ts';
import { NamedArray, PyFloat, type PyInput, readPickle, Tuple, writePickle } from '../../../src/formats/index.ts';
import pickles from '../../golden/pickles.json' with { type: 'json' };

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const shared = NdArray.from([0, 1, 2]);
const same = [1, 2];

/** The values that make_pickles.py pickled, by the names it gave them. */
const VALUES: Record<string, PyInput> = {
  numbers: [
    ...[0, 255, 256, 65535, 65536, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, -(2 ** 31) - 1, 2 ** 53],
    ...[127, 128, -128, -129].map((n) => n * 256 ** 4),
    ...[2n ** 63n, -(2n ** 63n), 2n ** 3000n],
    ...[0.5, Infinity, true, false, null],
  ],
  texts: ['', '', 'a', 'a', 'abc', '中', 'x'.repeat(255), 'x'.repeat(256)],
  bytes: [[], [], [97], [97], [255], range(256), [49, 50]].map((bytes) => Uint8Array.from(bytes)),
  'many texts': range(300).map((i) => `${i}-`),
  frames: new Map(range(200).map((i) => [`k${i}`, 'v'.repeat(1000) + i])),
  'a long text': ['a'.repeat(65535), 1, 'b'.repeat(65536), 2, 'c'.repeat(70000)],
  'long bytes': [
    new Uint8Array(65535).fill(97),
    1,
    new Uint8Array(65536).fill(98),
    2,
    new Uint8Array(70000).fill(0xe9),
  ],
  'a long text alone': 'a'.repeat(70000),
  tuples: [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4], [Tuple.from([])]].map(
    (items) => Tuple.from<PyInput>(items) as Tuple,
  ),
  array: NdArray.from([
    [0, 1, 2],
    [3, 4, 5],
  ]),
  'the same array twice': { one: shared, two: [shared, shared] },
  'the same list twice': [same, same, { x: same }],
  'long arrays': Object.fromEntries(
    range(6).map((i) => [`w${i}`, NdArray.from(new Float32Array(9000 * (i + 1)).fill(i))]),
  ),
};
for (const n of [0, 1, 2, 999, 1000, 1001, 2000, 2001]) {
  VALUES[`list of ${n}`] = range(n);
  VALUES[`dict of ${n}`] = new Map(range(n).map((i) => [i, i]));
}

describe('writePickle', () => {
  it.each(pickles.write)(
    'writes what Python writes: $name, protocol $protocol',
    ({ name, protocol, base64, sha256 }) => {
      const got = Buffer.from(writePickle(VALUES[name]!, { protocol: protocol as 4 }));
      if (base64 !== undefined) expect(got.toString('base64')).toBe(base64);
      else expect(createHash('sha256').update(got).digest('hex')).toBe(sha256);
    },
  );

  it('writes every kind of value so that it is read back the same', () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 300n }),
      fc.bigInt({ min: -(2n ** 300n), max: -(2n ** 53n) }),
      fc.string({ unit: 'grapheme' }),
      fc.uint8Array(),
      fc.integer({ min: -1e6, max: 1e6 }).map((n) => new PyFloat(n)),
      fc.float32Array({ maxLength: 9 }).map((data) => new NdArray(data, [data.length], 'float32')),
      fc.bigInt64Array({ maxLength: 6, minLength: 6 }).map((data) => new NdArray(data, [2, 1, 3], 'int64')),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 5 }),
        fc.array(tie('value'), { maxLength: 5 }).map((items) => Tuple.from(items)),
        fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 5 }).map((pairs) => new Map(pairs)),
      ),
    }));
    // A double that is whole is an int to the writer; the reader gives it back as one.
    const normal = (v: unknown): unknown => (Object.is(v, -0) ? -0 : v);
    fc.assert(
      fc.property(value, fc.constantFrom(2, 3, 4), (input, protocol) => {
        const got = readPickle(writePickle(input as PyInput, { protocol: protocol as 4 }), { keepFloats: true });
        const narrowed = JSON.parse(JSON.stringify(normal(simple(input))));
        expect(JSON.parse(JSON.stringify(simple(got)))).toEqual(narrowed);
      }),
      { numRuns: 300 },
    );
  });

  it('takes Paddle’s reduced tensors', () => {
    expect(readPickle(writePickle(new NamedArray('w', shared)))).toEqual(Tuple.of<unknown>('w', shared));
  });

  it.each([
    ['undefined', undefined, /Received undefined/],
    ['a function', () => 1, /Received function/],
    ['an object of a class', new Date(0), /Received Date/],
    ['a symbol', Symbol('x'), /Received Symbol/],
    ['half a character', '\ud800', /must be/],
    ['an object as a key', new Map([[{}, 1]]), /key of a dict/],
    ['a tensor without a name', new NamedArray(null, shared), /must have a name/],
  ] as [string, unknown, RegExp][])('refuses %s, also inside', (_, value, message) => {
    for (const input of [value, [value], { a: value }]) {
      expect(() => writePickle(input as PyInput)).toThrow(ArgumentError);
      expect(() => writePickle(input as PyInput)).toThrow(message);
    }
  });

  it('writes a list that contains itself as Python does, and refuses a tuple that does', () => {
    const list: PyInput[] = [];
    list.push([list]);
    const got = readPickle(writePickle(list)) as unknown[][];
    expect(got[0]![0]).toBe(got);
    const tuple = new Tuple();
    tuple.push(tuple);
    expect(() => writePickle(tuple)).toThrow(/contain itself/);
  });
});

/** A value as plain data that JSON compares, kinds told apart. */
function simple(value: unknown): unknown {
  if (value instanceof NdArray) return { array: [...value.bytes()], shape: value.shape, dtype: value.dtype };
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (value instanceof PyFloat) return { float: String(value.value) };
  if (value instanceof Tuple) return { tuple: [...value].map(simple) };
  if (Array.isArray(value)) return value.map(simple);
  if (value instanceof Map) return { dict: [...value].map(([k, v]) => [k, simple(v)]) };
  if (typeof value === 'bigint') return { int: String(value) };
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Object.is(value, -0)) return { int: String(BigInt(value)) };
    return { float: Object.is(value, -0) ? '-0' : String(value) };
  }
  return value;
}
