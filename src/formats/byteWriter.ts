/** Collects bytes in a buffer that grows; long runs are copied once, at the end. */
export class ByteWriter {
  #buffer = new Uint8Array(1024);
  #view = new DataView(this.#buffer.buffer);
  #used = 0;
  /** Finished parts, in order. */
  readonly #parts: Uint8Array[] = [];
  #partBytes = 0;

  /** How many bytes were written. */
  get length(): number {
    return this.#partBytes + this.#used;
  }

  #room(count: number): number {
    const at = this.#used;
    if (at + count > this.#buffer.length) {
      const bigger = new Uint8Array(Math.max(2 * this.#buffer.length, at + count));
      bigger.set(this.#buffer.subarray(0, at));
      this.#buffer = bigger;
      this.#view = new DataView(bigger.buffer);
    }
    this.#used = at + count;
    return at;
  }

  /** One byte after the other, as given. */
  bytes(...values: number[]): this {
    const at = this.#room(values.length);
    this.#buffer.set(values, at);
    return this;
  }

  /** A run of bytes; a long one is kept by reference until {@link finish}, so it must not change before that. */
  run(bytes: Uint8Array): this {
    if (bytes.length >= 4096) {
      this.#parts.push(this.#buffer.slice(0, this.#used), bytes);
      this.#partBytes += this.#used + bytes.length;
      this.#used = 0;
    } else {
      const at = this.#room(bytes.length);
      this.#buffer.set(bytes, at);
    }
    return this;
  }

  /** Two bytes, unsigned. */
  u16(value: number): this {
    const at = this.#room(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  /** Four bytes, signed or unsigned. */
  u32(value: number): this {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  /** Eight bytes, unsigned. */
  u64(value: number | bigint): this {
    const at = this.#room(8);
    this.#view.setBigUint64(at, BigInt.asUintN(64, BigInt(value)), true);
    return this;
  }

  /** Four bytes, a float32. */
  f32(value: number): this {
    const at = this.#room(4);
    this.#view.setFloat32(at, value, true);
    return this;
  }

  /** Eight bytes, a float64. */
  f64(value: number, littleEndian = true): this {
    const at = this.#room(8);
    this.#view.setFloat64(at, value, littleEndian);
    return this;
  }

  /** Everything written, in one array. */
  finish(): Uint8Array {
    const out = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    out.set(this.#buffer.subarray(0, this.#used), at);
    return out;
  }
}
