import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError, NdArray } from '../../../src/core/index.ts';
import { PyFloat, readPickle, Tuple, writePickle } from '../../../src/formats/index.ts';
import pickles from '../../golden/pickles.json' with { type: 'json' };
import { sample } from '../golden.ts';

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** A decoded value in the form that pickles.json describes values in. */
function describeValue(value: unknown): unknown {
  if (value instanceof NdArray) {
    const data = [...value.data].map((v) => (typeof v === 'bigint' ? Number(v) : v));
    return { array: value.dtype, shape: value.shape, data };
  }
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (value instanceof PyFloat) return { float: value.value };
  if (value instanceof Tuple) return { tuple: [...value].map(describeValue) };
  if (Array.isArray(value)) return value.map(describeValue);
  if (value instanceof Map) return { dict: [...value].map(([k, v]) => [describeValue(k), describeValue(v)]) };
  if (typeof value === 'bigint') return { bigint: String(value) };
  return value;
}

describe('readPickle', () => {
  it.each(pickles.read)('reads what Python wrote: $name, protocol $protocol', ({ base64, value, encoding }) => {
    const got = readPickle(bytesOf(base64), { encoding: encoding as 'latin1' | 'bytes', keepFloats: true });
    expect(describeValue(got)).toEqual(value);
  });

  it.each(pickles.refuse)('refuses $name, naming it', ({ base64, names }) => {
    expect(() => readPickle(bytesOf(base64), { where: 'here' })).toThrow(FormatError);
    expect(() => readPickle(bytesOf(base64), { where: 'here' })).toThrow(names);
    expect(() => readPickle(bytesOf(base64), { where: 'here' })).toThrow(/^here: .*at byte \d+\)\. \S/);
  });

  it('gives plain numbers unless floats are to be kept', () => {
    const bytes = writePickle([new PyFloat(2), 0.5, 2]);
    expect(readPickle(bytes)).toEqual([2, 0.5, 2]);
    expect(readPickle(bytes, { keepFloats: true })).toEqual([new PyFloat(2), 0.5, 2]);
  });

  it('ignores bytes after the end', () => {
    expect(readPickle(Uint8Array.from([...writePickle(7), 1, 2, 3]))).toBe(7);
  });

  it('shares what a file shares', () => {
    const inner = [1];
    const got = readPickle(writePickle([inner, inner])) as unknown[];
    expect(got[0]).toBe(got[1]);
  });

  it('copies: a change of the file does not change what was read', () => {
    const file = writePickle([Uint8Array.of(1, 2, 3), NdArray.from([1, 2])]);
    const got = readPickle(file) as [Uint8Array, NdArray];
    file.fill(0);
    expect(got[0]).toEqual(Uint8Array.of(1, 2, 3));
    expect(got[1].tolist()).toEqual([1, 2]);
  });

  it.each([
    ['a length beyond the end', [0x80, 4, 0x8e, 255, 255, 255, 255, 0, 0, 0, 0, 0x2e], /takes 4294967295 bytes/],
    ['a length beyond 2⁵³', [0x80, 4, 0x8e, 255, 255, 255, 255, 255, 255, 255, 255, 0x2e], /below 2⁵³/],
    ['a negative length', [0x80, 2, 0x54, 255, 255, 255, 255, 0x2e], /takes -1 bytes/],
    ['a negative length of an int', [0x80, 2, 0x8b, 255, 255, 255, 255, 0x2e], /takes -1 bytes/],
    ['an int without end', [0x80, 2, 0x8b, 0, 0, 0, 64, 0x2e], /at most 1024 bytes/],
    ['a frame beyond the end', [0x80, 4, 0x95, 255, 0, 0, 0, 0, 0, 0, 0, 0x2e], /frame of 255 bytes/],
    ['an unset memo number', [0x80, 4, 0x68, 7, 0x2e], /memo number.*Received 7/],
    ['an empty stack', [0x80, 4, 0x2e], /empty stack/],
    ['a mark without end', [0x80, 4, 0x28, 0x4e, 0x2e], /one value/],
    ['a missing mark', [0x80, 4, 0x4e, 0x74, 0x2e], /mark/],
    ['an odd number of items', [0x80, 4, 0x7d, 0x28, 0x4e, 0x75, 0x2e], /a value for each key/],
    ['an item set on a number', [0x80, 4, 0x4b, 1, 0x4e, 0x4e, 0x73, 0x2e], /takes a dict/],
    ['an unknown opcode', [0x80, 4, 0xff], /0xff/],
    ['a protocol of the future', [0x80, 9, 0x4e, 0x2e], /0 to 5/],
    ['no STOP', [0x80, 4, 0x4e], /end with STOP/],
    ['no bytes', [], /end with STOP/],
    ['text that is not UTF-8', [0x80, 4, 0x8c, 1, 0xff, 0x2e], /UTF-8/],
    ['a dict as a key', [0x80, 4, 0x7d, 0x7d, 0x4e, 0x73, 0x2e], /a key must be/],
    ['a bare constructor', ascii('cnumpy\nndarray\n.'), /the constructor ndarray/],
    [
      'an array without its state',
      ascii('cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\ntR.'),
      /an array without content/,
    ],
    ['another encoding', ascii('c_codecs\nencode\n(Vx\nVutf-8\ntR.'), /latin1.*'utf-8'/],
    [
      'a shape that the bytes do not fill',
      ascii("cnumpy\nndarray\n((I100000\nI100000\ntS'<f4'\nS'abcd'\ntR."),
      /takes 40000000000 bytes.*Received 4/,
    ],
    ['a negative size', ascii("cnumpy\nndarray\n((I-1\nI-4\ntS'<f4'\nS'0123456789abcdef'\ntR."), /whole numbers/],
    ['objects in an array', ascii("cnumpy\nndarray\n((I1\ntS'|O8'\nS'abcdefgh'\ntR."), /'O8'/],
  ] as [string, ArrayLike<number>, RegExp][])('refuses %s', (_, bytes, message) => {
    expect(() => readPickle(Uint8Array.from(bytes))).toThrow(message);
    expect(() => readPickle(Uint8Array.from(bytes))).toThrow(FormatError);
  });

  it.each(['momentum.pdopt', 'proto2.pdparams', 'nested.pdparams', 'dtypes.pdparams'])(
    'refuses %s cut at any byte',
    (name) => {
      const whole = sample(name);
      for (let length = 0; length < whole.length; length++) {
        expect(() => readPickle(whole.subarray(0, length))).toThrow(FormatError);
      }
    },
  );

  it('refuses a small file that asks for much memory', () => {
    // 1 MB of bytes, memoized, and made into an array 40 times over
    const bytes = [0x42, 0, 0, 16, 0, ...new Uint8Array(2 ** 20), 0x94, 0x30];
    const array = [
      ...ascii('cnumpy\nndarray\n'),
      0x4a,
      0,
      0,
      16,
      0,
      0x8c,
      2,
      ...ascii('u1'),
      0x68,
      0,
      0x87,
      0x52,
      0x30,
    ];
    const file = (times: number) =>
      Uint8Array.from([0x80, 4, ...bytes, ...Array(times).fill(array).flat(), 0x4e, 0x2e]);
    expect(readPickle(file(3))).toBeNull();
    expect(() => readPickle(file(40))).toThrow(/many times its size/);
  });

  it('throws nothing but FormatError on damaged files', () => {
    const whole = sample('dtypes.pdparams');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const bytes = whole.slice();
          for (const [at, value] of changes) bytes[at] = value;
          try {
            readPickle(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          readPickle(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
