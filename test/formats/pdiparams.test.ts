import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ArgumentError, FormatError, NdArray } from '../../src/core/index.ts';
import { decodeParameters, decodePir, encodeParameters, tensorType } from '../../src/formats/index.ts';
import { expected, expectTensor, sample } from './golden.ts';

const models = ['mlp', 'lenet_small', 'resblock', 'vgglike', 'multi_io'];

describe('decodeParameters and encodeParameters', () => {
  it.each(models)('read the parameters of %s by the program’s names, and write them byte for byte', (name) => {
    const bytes = sample(`${name}.pdiparams`);
    const arrays = decodeParameters(bytes, decodePir(sample(`${name}.json`)).parameters);
    expect([...arrays.keys()]).toEqual(expected[name]!.params_order);
    for (const [key, array] of arrays) expectTensor(array, expected[name]!.params![key]!);
    const shuffled = [...arrays].sort(([a], [b]) => hash(a).localeCompare(hash(b)));
    expect(Buffer.from(encodeParameters(shuffled)).equals(bytes)).toBe(true);
  });

  it('order names by code points', () => {
    const names = ['conv2d_2', 'conv2d_10', '\u{1f600}', '\uffee', 'a', 'ab', ''];
    const arrays = names.map((name, i): [string, NdArray] => [name, NdArray.from([i])]);
    // what Python's sorted() gives
    const order = ['', 'a', 'ab', 'conv2d_10', 'conv2d_2', '\uffee', '\u{1f600}'];
    const got = decodeParameters(
      encodeParameters(arrays),
      names.map((name) => ({ name })),
    );
    expect([...got.keys()]).toEqual(order);
    for (const [name, array] of got) expect(array.item()).toBe(names.indexOf(name));
  });

  it('refuse a file cut anywhere, which Paddle loads as garbage', () => {
    const bytes = sample('mlp.pdiparams');
    const { parameters } = decodePir(sample('mlp.json'));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeParameters(bytes.subarray(0, length), parameters)).toThrow(FormatError);
    }
  });

  it('refuse what does not fit the program', () => {
    const bytes = encodeParameters([
      ['a', NdArray.from([1, 2])],
      ['b', NdArray.from([3])],
    ]);
    const a = { name: 'a', type: tensorType('float32', [2]) };
    expect(() => decodeParameters(bytes, [a])).toThrow(/1 parameters.*more bytes/);
    expect(() => decodeParameters(bytes, [a, { name: 'b' }, { name: 'c' }])).toThrow(/'c'.*at byte/);
    expect(() => decodeParameters(bytes, [a, { name: 'b', type: tensorType('float32', [2]) }])).toThrow(
      /'b' must be float32 of shape \[2\].*shape \[1\]/,
    );
    expect(() => decodeParameters(bytes, [a, { name: 'b', type: tensorType('int32', [1]) }])).toThrow(
      /'b' must be int32/,
    );
  });

  it('refuse one name twice', () => {
    expect(() =>
      encodeParameters([
        ['a', NdArray.from([1])],
        ['a', NdArray.from([1])],
      ]),
    ).toThrow(ArgumentError);
  });
});

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
