import { FormatError } from '../core/index.ts';

/** Reads little-endian numbers and runs of bytes, and never past the end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Who reads; begins every error's text. */
  readonly where: string;
  /** Place of the next byte. */
  offset = 0;
  readonly #view: DataView;

  /**
   * @param bytes - What is read; kept, not copied.
   * @param where - Who reads; begins every error's text.
   */
  constructor(bytes: Uint8Array, where: string) {
    this.bytes = bytes;
    this.where = where;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes are left. */
  get left(): number {
    return this.bytes.length - this.offset;
  }

  /**
   * Ends the reading with an error that names the place.
   *
   * @param must - What must hold, as a sentence without its full stop.
   * @param received - What was found.
   * @param advice - What to do about it.
   * @param at - Place of the fault in bytes.
   * @throws {FormatError} always
   */
  fail(must: string, received: string, advice = 'The file is damaged: get it again.', at = this.offset): never {
    throw new FormatError(`${this.where}: ${must}. Received ${received} (at byte ${at}). ${advice}`);
  }

  /** Moves on by `count` bytes and gives the place where they begin. @throws {FormatError} when fewer are left */
  skip(count: number, what: string): number {
    const start = this.offset;
    if (!(count >= 0 && count <= this.bytes.length - start)) {
      this.fail(
        `${what} takes ${count} bytes`,
        `${this.left} bytes before the end`,
        'The file is cut short: get it again.',
      );
    }
    this.offset = start + count;
    return start;
  }

  /** The next `count` bytes; a view, not a copy. */
  take(count: number, what: string): Uint8Array {
    const start = this.skip(count, what);
    return this.bytes.subarray(start, start + count);
  }

  /** One byte, 0 to 255. */
  u8(what: string): number {
    return this.#view.getUint8(this.skip(1, what));
  }

  /** Two bytes, unsigned. */
  u16(what: string): number {
    return this.#view.getUint16(this.skip(2, what), true);
  }

  /** Four bytes, unsigned. */
  u32(what: string): number {
    return this.#view.getUint32(this.skip(4, what), true);
  }

  /** Four bytes, signed. */
  i32(what: string): number {
    return this.#view.getInt32(this.skip(4, what), true);
  }

  /** Eight bytes, unsigned, as a number. @throws {FormatError} above 2⁵³, which no length of a file reaches */
  u64(what: string): number {
    const at = this.offset;
    const value = Number(this.#view.getBigUint64(this.skip(8, what), true));
    if (!Number.isSafeInteger(value)) this.fail(`${what} must lie below 2⁵³`, String(value), undefined, at);
    return value;
  }

  /** Eight bytes, a float64; pickles store it big-endian. */
  f64(what: string, littleEndian: boolean): number {
    return this.#view.getFloat64(this.skip(8, what), littleEndian);
  }

  /** Four bytes, a float32. */
  f32(what: string): number {
    return this.#view.getFloat32(this.skip(4, what), true);
  }
}
