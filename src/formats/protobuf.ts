import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';

/** One field of a message as it stands in the bytes. */
export interface ProtobufField {
  /** The field's number in its message. */
  readonly number: number;
  /** 0 varint, 1 eight bytes, 2 a run of bytes, 5 four bytes. */
  readonly wire: number;
  /** Value of wire type 0: the varint as an unsigned 64-bit number. */
  readonly varint: bigint;
  /** Value of wire types 1, 2 and 5; a view. */
  readonly bytes: Uint8Array;
}

const NONE = new Uint8Array(0);
const TEXT = new TextDecoder();

/**
 * Reads the fields of one protobuf message in their order. The caller says of each what it is; what nobody asks for is passed over,
 * as protobuf does with unknown fields.
 */
export class ProtobufReader {
  readonly #in: ByteReader;

  /**
   * @param bytes - The message.
   * @param where - Who reads; begins every error's text.
   */
  constructor(bytes: Uint8Array, where: string) {
    this.#in = new ByteReader(bytes, where);
  }

  /** The fields one after the other. @throws {FormatError} when the message is damaged or cut short */
  *fields(): Generator<ProtobufField> {
    const input = this.#in;
    while (input.left > 0) {
      const at = input.offset;
      const tag = Number(this.#varint());
      const number = Math.floor(tag / 8);
      const wire = tag % 8;
      if (number === 0 || number >= 2 ** 29)
        input.fail(
          'a protobuf field must have a number',
          String(number),
          'The file is damaged, or of another kind.',
          at,
        );
      switch (wire) {
        case 0:
          yield { number, wire, varint: this.#varint(), bytes: NONE };
          break;
        case 1:
          yield { number, wire, varint: 0n, bytes: input.take(8, 'a protobuf field') };
          break;
        case 2:
          yield { number, wire, varint: 0n, bytes: input.take(Number(this.#varint()), 'a protobuf field') };
          break;
        case 5:
          yield { number, wire, varint: 0n, bytes: input.take(4, 'a protobuf field') };
          break;
        default:
          input.fail(
            'a protobuf field must be of wire type 0, 1, 2 or 5',
            String(wire),
            'The file is damaged, or of another kind.',
            at,
          );
      }
    }
  }

  #varint(input = this.#in): bigint {
    let low = 0;
    // Seven groups of seven bits fit a number; only the rare long ones need bigints.
    let scale = 1;
    let high = 0n;
    for (let i = 0; i < 10; i++) {
      const byte = input.u8('a varint');
      if (i < 7) {
        low += (byte & 127) * scale;
        scale *= 128;
      } else high |= BigInt(byte & 127) << BigInt(7 * i);
      if (byte < 128) return BigInt.asUintN(64, BigInt(low) | high);
    }
    return input.fail('a varint must end within 10 bytes', 'a longer one', 'The file is damaged, or of another kind.');
  }

  #need(field: ProtobufField, wire: number): void {
    if (field.wire !== wire) {
      this.#in.fail(
        `the protobuf field ${field.number} must be of wire type ${wire}`,
        String(field.wire),
        'The file is damaged, or of another kind.',
      );
    }
  }

  /** A signed 64-bit number, exact. */
  bigint(field: ProtobufField): bigint {
    this.#need(field, 0);
    return BigInt.asIntN(64, field.varint);
  }

  /** A signed 32-bit number (also an enum). */
  int32(field: ProtobufField): number {
    return Number(BigInt.asIntN(32, this.bigint(field)));
  }

  /** A bool. */
  bool(field: ProtobufField): boolean {
    this.#need(field, 0);
    return field.varint !== 0n;
  }

  /** Signed 64-bit numbers of a repeated field, packed or not, exact. */
  bigints(field: ProtobufField): bigint[] {
    if (field.wire !== 2) return [this.bigint(field)];
    const input = new ByteReader(field.bytes, this.#in.where);
    const out: bigint[] = [];
    while (input.left > 0) out.push(BigInt.asIntN(64, this.#varint(input)));
    return out;
  }

  /** The same as numbers. @throws {FormatError} beyond ±2⁵³ */
  int64s(field: ProtobufField): number[] {
    return this.bigints(field).map((value) => {
      const number = Number(value);
      if (!Number.isSafeInteger(number)) this.#in.fail('a whole number must lie within ±2⁵³', String(value));
      return number;
    });
  }

  /** A float32. */
  float(field: ProtobufField): number {
    this.#need(field, 5);
    return new ByteReader(field.bytes, this.#in.where).f32('a float');
  }

  /** A float64. */
  double(field: ProtobufField): number {
    this.#need(field, 1);
    return new ByteReader(field.bytes, this.#in.where).f64('a double', true);
  }

  /** Float32 numbers of a repeated field, packed or not. */
  floats(field: ProtobufField): number[] {
    if (field.wire !== 2) return [this.float(field)];
    const input = new ByteReader(field.bytes, this.#in.where);
    const out: number[] = [];
    while (input.left > 0) out.push(input.f32('a float'));
    return out;
  }

  /** Float64 numbers of a repeated field, packed or not. */
  doubles(field: ProtobufField): number[] {
    if (field.wire !== 2) return [this.double(field)];
    const input = new ByteReader(field.bytes, this.#in.where);
    const out: number[] = [];
    while (input.left > 0) out.push(input.f64('a double', true));
    return out;
  }

  /** A run of bytes; a view. */
  bytes(field: ProtobufField): Uint8Array {
    this.#need(field, 2);
    return field.bytes;
  }

  /** A text. */
  string(field: ProtobufField): string {
    return TEXT.decode(this.bytes(field));
  }

  /** A message inside this one. */
  message(field: ProtobufField): ProtobufReader {
    return new ProtobufReader(this.bytes(field), this.#in.where);
  }
}

/** Writes the fields of one protobuf message in the order of the calls. */
export class ProtobufWriter {
  readonly #out = new ByteWriter();

  #varint(value: number | bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      this.#out.bytes(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.#out.bytes(Number(rest));
  }

  #tag(number: number, wire: number): void {
    this.#varint(number * 8 + wire);
  }

  /** A whole number: int32, int64, uint64 or enum. */
  int(number: number, value: number | bigint): this {
    this.#tag(number, 0);
    this.#varint(value);
    return this;
  }

  /** A bool. */
  bool(number: number, value: boolean): this {
    return this.int(number, value ? 1 : 0);
  }

  /** A float32. */
  float(number: number, value: number): this {
    this.#tag(number, 5);
    this.#out.f32(value);
    return this;
  }

  /** A float64. */
  double(number: number, value: number): this {
    this.#tag(number, 1);
    this.#out.f64(value);
    return this;
  }

  /** Float64 numbers, packed. */
  doubles(number: number, values: readonly number[]): this {
    this.#tag(number, 2);
    this.#varint(8 * values.length);
    for (const value of values) this.#out.f64(value);
    return this;
  }

  /** Whole numbers, packed. */
  ints(number: number, values: readonly (number | bigint)[]): this {
    const inner = new ProtobufWriter();
    for (const value of values) inner.#varint(value);
    return this.bytes(number, inner.finish());
  }

  /** A run of bytes. */
  bytes(number: number, value: Uint8Array): this {
    this.#tag(number, 2);
    this.#varint(value.length);
    this.#out.run(value);
    return this;
  }

  /** A text. */
  string(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value));
  }

  /** A message inside this one. */
  message(number: number, value: ProtobufWriter): this {
    return this.bytes(number, value.finish());
  }

  /** The bytes of the message. */
  finish(): Uint8Array {
    return this.#out.finish();
  }
}
