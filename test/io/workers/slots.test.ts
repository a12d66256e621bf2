import { describe, expect, it } from 'vitest';
import { ArgumentError, NdArray } from '../../../src/core/index.ts';
import { type Packed, SlotReader, SlotWriter } from '../../../src/io/workers/slots.ts';

describe('slots', () => {
  it('carry batches, and their memory only when it is new', () => {
    const writer = new SlotWriter();
    const reader = new SlotReader();
    const sent: Packed[] = [];
    const send = (slot: number, size: number): void => {
      writer.begin(slot);
      const made = writer.room('float32', size);
      made.fill(size as never);
      const batch = [new NdArray(made, [size], 'float32'), { text: 'a', n: 5n, own: NdArray.from([1n, 2n]) }];
      const packed = writer.finish(batch);
      sent.push(packed);
      expect(reader.read(slot, packed)).toEqual(batch);
    };
    for (const size of [100, 100, 50, 300, 300, 300]) send(0, size);
    send(1, 10);
    expect(sent.map(({ memory }) => memory !== undefined)).toEqual([false, true, false, false, true, false, true]);
    expect(sent.map(({ more }) => more.length)).toEqual([2, 0, 0, 2, 0, 0, 0]);
  });

  it('refuse what cannot be sent', () => {
    const writer = new SlotWriter();
    writer.begin(0);
    expect(() => writer.finish([1, { d: new Date(0) }])).toThrow(/Received Date at \[1\]\.d/);
    expect(() => writer.finish(() => 1)).toThrow(ArgumentError);
  });
});
