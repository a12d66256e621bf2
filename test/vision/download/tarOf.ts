/** A member of an archive that a test makes. */
export interface Member {
  readonly name: string;
  readonly body?: Uint8Array | string;
  /** Type letter; `0`, a file, when left out. */
  readonly type?: string;
}

/** A ustar archive, with two empty blocks at its end. */
export function tarOf(members: readonly Member[]): Uint8Array {
  const parts = members.flatMap(({ name, body = '', type = '0' }) => {
    const content = Buffer.from(body);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, 'latin1');
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write(' '.repeat(8), 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...parts, Buffer.alloc(1024)]));
}
