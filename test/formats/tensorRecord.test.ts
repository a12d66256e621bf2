import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DTYPE_NAMES, FormatError, NdArray } from '../../src/core/index.ts';
import { decodeTensor, encodeTensor } from '../../src/formats/index.ts';
import { sample } from './golden.ts';

describe('decodeTensor and encodeTensor', () => {
  it('write the sample byte for byte', () => {
    expect(encodeTensor(decodeTensor(sample('tensor.bin')))).toEqual(sample('tensor.bin'));
  });

  it('read the record that Paddle’s sources describe', () => {
    const bytes = Buffer.from(
      '00000000 0000000000000000 00000000 04000000 08051002 0000c03f 00000040'.replaceAll(' ', ''),
      'hex',
    );
    expect(decodeTensor(new Uint8Array(bytes)).tolist()).toEqual([1.5, 2]);
  });

  it('keep every data type and shape', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DTYPE_NAMES), fc.array(fc.nat(4), { maxLength: 4 }), (dtype, shape) => {
        const array = NdArray.zeros(shape, dtype);
        array.bytes().forEach((_, i, bytes) => {
          bytes[i] = i & 1;
        });
        expect(decodeTensor(encodeTensor(array))).toEqual(array);
      }),
    );
  });

  it('read packed sizes and pass over LoD levels', () => {
    const packed =
      '00000000 0100000000000000 0800000000000000 0700000000000000 00000000 06000000 080512020102 0000c03f 00000040';
    const array = decodeTensor(new Uint8Array(Buffer.from(packed.replaceAll(' ', ''), 'hex')));
    expect(array.shape).toEqual([1, 2]);
  });

  it.each([
    [
      'another version',
      '01000000 0000000000000000 00000000 04000000 08051002 0000c03f 00000040',
      /version.*Received 1/,
    ],
    ['an unknown data type', '00000000 0000000000000000 00000000 04000000 08201002 0000c03f 00000040', /VarType 32/],
    ['no data type', '00000000 0000000000000000 00000000 02000000 1002 0000c03f 00000040', /VarType -1/],
    [
      'sizes that nothing fills',
      '00000000 0000000000000000 00000000 08000000 080510ffffffff07 00',
      /takes 8589934588 bytes/,
    ],
    ['a negative size', '00000000 0000000000000000 00000000 0d000000 080510ffffffffffffffffff01 00', /whole sizes/],
    ['a negative length', '00000000 0000000000000000 00000000 ffffffff 0805', /takes -1 bytes/],
    ['endless levels', '00000000 ffffffff00000000 00000000', /at most 16/],
  ])('refuse %s', (_, hex, message) => {
    const bytes = new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect(() => decodeTensor(bytes)).toThrow(FormatError);
    expect(() => decodeTensor(bytes)).toThrow(message);
  });
});
