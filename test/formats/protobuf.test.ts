import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/index.ts';
import { ProtobufReader, ProtobufWriter } from '../../src/formats/index.ts';

const reader = (bytes: ArrayLike<number>) => new ProtobufReader(Uint8Array.from(bytes), 'here');

describe('ProtobufWriter and ProtobufReader', () => {
  it('write what the format’s own guide shows', () => {
    expect([...new ProtobufWriter().int(1, 150).finish()]).toEqual([0x08, 0x96, 0x01]);
    expect([...new ProtobufWriter().string(2, 'testing').finish()]).toEqual([
      0x12,
      7,
      ...new TextEncoder().encode('testing'),
    ]);
    expect([...new ProtobufWriter().message(3, new ProtobufWriter().int(1, 150)).finish()]).toEqual([
      0x1a, 3, 8, 0x96, 1,
    ]);
    expect([...new ProtobufWriter().ints(6, [3, 270, 86942]).finish()]).toEqual([0x32, 6, 3, 0x8e, 2, 0x9e, 0xa7, 5]);
    expect([...new ProtobufWriter().int(1, -1).finish()]).toEqual([8, ...Array(9).fill(255), 1]);
    expect([...new ProtobufWriter().int(20, 1).finish()]).toEqual([0xa0, 1, 1]);
  });

  it('keep whole numbers of 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const message = new ProtobufReader(new ProtobufWriter().int(7, value).finish(), 'here');
        const [field] = [...message.fields()];
        expect(field!.number).toBe(7);
        expect(message.bigint(field!)).toBe(value);
      }),
    );
  });

  it('keep floats, doubles, bools and texts', () => {
    const bytes = new ProtobufWriter()
      .float(1, 0.5)
      .double(2, 1e-300)
      .bool(3, true)
      .string(4, '中')
      .doubles(5, [1, 2])
      .finish();
    const message = new ProtobufReader(bytes, 'here');
    const [a, b, c, d, e] = [...message.fields()];
    expect([message.float(a!), message.double(b!), message.bool(c!), message.string(d!), message.doubles(e!)]).toEqual([
      0.5,
      1e-300,
      true,
      '中',
      [1, 2],
    ]);
    expect(message.floats(a!)).toEqual([0.5]);
  });

  it.each([
    ['a cut varint', [8, 0x96], /takes 1 bytes/],
    ['a varint without end', [8, ...Array(11).fill(255)], /within 10 bytes/],
    ['a cut run', [0x12, 7, 1], /takes 7 bytes/],
    ['a run beyond everything', [0x12, ...Array(9).fill(255), 1], /takes 18446744073709552000 bytes/],
    ['a group', [0x0b], /wire type 0, 1, 2 or 5\. Received 3/],
    ['field 0', [0, 1], /must have a number/],
  ])('refuse %s', (_, bytes, message) => {
    expect(() => [...reader(bytes).fields()]).toThrow(FormatError);
    expect(() => [...reader(bytes).fields()]).toThrow(message);
  });

  it('refuse a field of another type than asked for', () => {
    const message = reader([8, 1]);
    const [field] = [...message.fields()];
    expect(() => message.string(field!)).toThrow(/field 1 must be of wire type 2/);
  });
});
