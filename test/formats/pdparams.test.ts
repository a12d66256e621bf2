import { describe, expect, it } from 'vitest';
import { NdArray } from '../../src/core/index.ts';
import {
  decodeParams,
  encodeParams,
  NamedArray,
  PyFloat,
  type PyInput,
  readPickle,
  Tuple,
  writePickle,
} from '../../src/formats/index.ts';
import slices from '../golden/slices.json' with { type: 'json' };
import { expected, expectValue, sample } from './golden.ts';

const files = Object.entries(expected).filter(([, e]) => e.kind === 'params' || e.kind === 'binary_tensor');

describe('decodeParams', () => {
  it('has samples to read', () => {
    expect(files.length).toBeGreaterThanOrEqual(17);
  });

  it.each(files)('reads %s as Paddle does', (name, want) => {
    const got = decodeParams(sample(name));
    expectValue(got, want.value);
    if (typeof want.names === 'string') expect((got as NamedArray).name).toBe(want.names);
    else {
      for (const [key, tensor] of Object.entries(want.names ?? {})) {
        expect(((got as Map<string, unknown>).get(key) as NamedArray).name).toBe(tensor);
      }
    }
  });

  it('takes every array for a tensor where a file names none', () => {
    const bytes = writePickle({ a: NdArray.from([1, 2]), b: [NdArray.from([3])] });
    const got = decodeParams(bytes) as Map<string, unknown>;
    expect(got.get('a')).toBeInstanceOf(NamedArray);
    expect((got.get('a') as NamedArray).name).toBeNull();
    expect((got.get('b') as NamedArray[])[0]!.array.tolist()).toEqual([3]);
  });

  it('leaves arrays beside reduced tensors, and those that the table leaves out, bare', () => {
    const nested = decodeParams(writePickle([new NamedArray('w', NdArray.from([1])), NdArray.from([2])])) as unknown[];
    expect(nested[0]).toBeInstanceOf(NamedArray);
    expect(nested[1]).toBeInstanceOf(NdArray);
    const flat = decodeParams(
      writePickle({ a: NdArray.from([1]), b: NdArray.from([2]), 'StructuredToParameterName@@': { a: 'w' } }),
    ) as Map<string, unknown>;
    expect(flat.get('a')).toBeInstanceOf(NamedArray);
    expect(flat.get('b')).toBeInstanceOf(NdArray);
  });

  it.each([
    ['a name without its entry', { 'StructuredToParameterName@@': { gone: 'w' } }, /every key.*Received 'gone'/],
    ['a name that is no text', { a: NdArray.from([1]), 'StructuredToParameterName@@': { a: 1 } }, /must be a text/],
    ['a table that is no dict', { 'StructuredToParameterName@@': 3 }, /must be a dict/],
    [
      'slices that are missing',
      { 'UnpackBigParamInfor@@': { a: { OriginShape: Tuple.of<number>(2), slices: ['a@@.0'] } } },
      /part 'a@@\.0'/,
    ],
    [
      'slices that do not fill the shape',
      {
        'a@@.0': NdArray.from([1, 2]),
        'UnpackBigParamInfor@@': { a: { OriginShape: Tuple.of<number>(3), slices: ['a@@.0'] } },
      },
      /fill the shape/,
    ],
  ] as [string, PyInput, RegExp][])('refuses %s', (_, value, message) => {
    expect(() => decodeParams(writePickle(value), { where: 'paddle.load' })).toThrow(message);
    expect(() => decodeParams(writePickle(value), { where: 'paddle.load' })).toThrow(/^paddle\.load: /);
  });

  it('refuses a binary tensor that is cut or has bytes after it', () => {
    const whole = sample('tensor.bin');
    for (let length = 16; length < whole.length; length++) {
      expect(() => decodeParams(whole.subarray(0, length))).toThrow(/at byte/);
    }
    expect(() => decodeParams(new Uint8Array([...whole, 0]))).toThrow(/1 more bytes/);
  });

  it('joins a value that contains itself without end', () => {
    // ] MEMOIZE, then the list appended to itself
    const got = decodeParams(Uint8Array.from([0x80, 4, 0x5d, 0x94, 0x68, 0, 0x61, 0x2e])) as unknown[];
    expect(got[0]).toBe(got);
  });
});

describe('encodeParams', () => {
  const exact = files.filter(([name]) => !['tensor.bin', 'shapes.pdparams'].includes(name));

  it.each(exact)('writes %s byte for byte as Paddle did', (name, want) => {
    const bytes = sample(name);
    const value = decodeParams(bytes, { keepFloats: true });
    expect(encodeParams(value, { protocol: (want.protocol ?? 4) as 4 })).toEqual(bytes);
  });

  it('writes shapes.pdparams byte for byte, but for the transposed tensor in row-major order', () => {
    const bytes = sample('shapes.pdparams');
    const value = decodeParams(bytes, { keepFloats: true }) as Map<string, NamedArray>;
    const rowMajor = value.get('transposed')!.array.bytes();
    const columns = NdArray.from([0, 1, 2, 3, 4, 5]).bytes();
    // fortran_order True, then the 24 bytes
    const want = bytes.slice();
    const at = Buffer.from(bytes).indexOf(Buffer.from([0x88, 0x43, 24, ...columns]));
    expect(at).toBeGreaterThan(0);
    want[at] = 0x89;
    want.set(rowMajor, at + 3);
    expect(encodeParams(value)).toEqual(want);
  });

  it('keeps whole floats apart from ints', () => {
    const bytes = encodeParams({ LR_Scheduler: { last_epoch: 3, last_lr: new PyFloat(1) } });
    expect(decodeParams(bytes)).toEqual(
      new Map([
        [
          'LR_Scheduler',
          new Map([
            ['last_epoch', 3],
            ['last_lr', 1],
          ]),
        ],
      ]),
    );
    const kept = decodeParams(bytes, { keepFloats: true }) as Map<string, Map<string, unknown>>;
    expect(kept.get('LR_Scheduler')!.get('last_epoch')).toBe(3);
    expect(kept.get('LR_Scheduler')!.get('last_lr')).toEqual(new PyFloat(1));
  });

  it.each([2, 3] as const)('cuts long arrays into parts in protocol %d, and joins them', (protocol) => {
    const long = NdArray.from(Float32Array.from({ length: 20 }, (_, i) => i)).reshape([4, 5]);
    const value = new Map<string, PyInput>([
      ['w', new NamedArray('n', long)],
      ['b', new NamedArray('m', NdArray.from([1]))],
    ]);
    const bytes = encodeParams(value, { protocol, maxSliceBytes: 31 });
    const raw = readPickle(bytes) as Map<string, unknown>;
    expect([...raw.keys()]).toEqual([
      'b',
      'StructuredToParameterName@@',
      'w@@.0',
      'w@@.1',
      'w@@.2',
      'UnpackBigParamInfor@@',
    ]);
    const got = decodeParams(bytes) as Map<string, NamedArray>;
    expect([...got.keys()]).toEqual(['b', 'w']);
    expect(got.get('w')).toEqual(new NamedArray('n', long));
  });

  it.each(slices)(
    'cuts as Paddle does, byte for byte, in protocol $protocol',
    ({ protocol, maxSliceBytes, base64 }) => {
      const long = NdArray.from(Float32Array.from({ length: 50 }, (_, i) => i)).reshape([5, 10]);
      const value = { w: new NamedArray('w_0', long), bias: new NamedArray('b_0', NdArray.from([1])) };
      const bytes = encodeParams(value, { protocol: protocol as 2, maxSliceBytes });
      expect(Buffer.from(bytes).toString('base64')).toBe(base64);
    },
  );

  it('does not cut in protocol 4', () => {
    const bytes = encodeParams({ w: new NamedArray('n', NdArray.zeros([20])) }, { maxSliceBytes: 31 });
    expect([...(readPickle(bytes) as Map<string, unknown>).keys()]).toEqual(['w', 'StructuredToParameterName@@']);
  });

  it('keeps a key like __proto__', () => {
    const value = new Map<string, PyInput>([['__proto__', new NamedArray('n', NdArray.from([1]))]]);
    expect([...(decodeParams(encodeParams(value)) as Map<string, unknown>).keys()]).toEqual(['__proto__']);
  });

  it('refuses a tensor without a name, and a protocol that Paddle does not write', () => {
    expect(() => encodeParams({ w: new NamedArray(null, NdArray.from([1])) })).toThrow(/name.*Received null for 'w'/);
    expect(() => encodeParams([new NamedArray(null, NdArray.from([1]))])).toThrow(/name/);
    expect(() => encodeParams({}, { protocol: 5 as 4 })).toThrow(/2, 3 or 4\. Received 5/);
  });
});
