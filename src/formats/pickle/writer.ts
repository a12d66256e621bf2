import { ArgumentError, NdArray, show } from '../../core/index.ts';
import { ByteWriter } from '../byteWriter.ts';
import { numpyShortName } from './numpyDtype.ts';
import { NamedArray, PyFloat, type PyInput, type PyValue, Tuple } from './values.ts';

/** Pickle protocols that Paddle writes. */
export type PickleProtocol = 2 | 3 | 4;

/** Settings of {@link writePickle}. */
export interface WritePickleOptions {
  /** Pickle protocol. Default 4, Paddle's. */
  protocol?: PickleProtocol;
  /** Who writes; begins every error's text. Default `writePickle`. */
  where?: string;
  /** Texts that are one Python object wherever they stand, so that the second one is written as a reference to the first. */
  shared?: ReadonlySet<string>;
}

const FRAME_TARGET = 65536;
const FRAME_MIN = 4;
const BATCH = 1000;
const MAX_DEPTH = 900;

/**
 * Writes a value as a Python pickle, byte for byte as Python's own pickler writes what Paddle gives it.
 *
 * A whole number is a Python `int`, a number with a fraction a `float`; a `float` that is whole takes `PyFloat`. Arrays are lists, `Tuple`s tuples,
 * `Map`s and plain objects dicts, `NdArray`s NumPy arrays (bfloat16 as uint16, as Paddle does), `NamedArray`s Paddle's reduced tensors:
 * `tuple((name, array))`.
 *
 * @param value - What to write.
 * @param options - See {@link WritePickleOptions}.
 * @returns The bytes of the file.
 * @throws {ArgumentError} when a value has no counterpart in Python, or contains itself
 *
 * @source Python, Modules/_pickle.c; NumPy, ndarray.__reduce__
 */
export function writePickle(value: PyInput, options: WritePickleOptions = {}): Uint8Array {
  return new Pickler(options).run(value);
}

class Pickler {
  readonly #protocol: PickleProtocol;
  readonly #where: string;
  readonly #shared: ReadonlySet<string>;
  readonly #out = new ByteWriter();
  /** The open frame, or `undefined` between frames. */
  #frame: ByteWriter | undefined = undefined;
  #memoSize = 0;
  /** Objects by identity; constructors and data types by a text of their own. */
  readonly #memo = new Map<unknown, number>();
  /** Texts and bytes that are one object in Python: dict keys, module names, what has at most one character. */
  readonly #texts = new Map<string, number>();
  readonly #bytes = new Map<number, number>();
  readonly #open = new Set<unknown>();

  constructor(options: WritePickleOptions) {
    this.#protocol = options.protocol ?? 4;
    this.#where = options.where ?? 'writePickle';
    this.#shared = options.shared ?? new Set();
    if (![2, 3, 4].includes(this.#protocol)) {
      throw new ArgumentError(
        `${this.#where}: protocol must be 2, 3 or 4. Received ${show(this.#protocol)}. Leave it out for 4.`,
      );
    }
  }

  run(value: PyInput): Uint8Array {
    this.#out.bytes(0x80, this.#protocol);
    this.#save(value);
    this.#to().bytes(0x2e);
    this.#closeFrame();
    return this.#out.finish();
  }

  /** Where opcodes go: the open frame in protocol 4. */
  #to(): ByteWriter {
    if (this.#protocol < 4) return this.#out;
    this.#frame ??= new ByteWriter();
    return this.#frame;
  }

  #closeFrame(): void {
    if (this.#frame === undefined) return;
    const bytes = this.#frame.finish();
    if (bytes.length >= FRAME_MIN) this.#out.bytes(0x95).u64(bytes.length);
    this.#out.run(bytes);
    this.#frame = undefined;
  }

  /** Python ends a frame at the start of an object, once it is long enough. */
  #boundary(): void {
    if (this.#frame !== undefined && this.#frame.length >= FRAME_TARGET) this.#closeFrame();
  }

  #memoize(): number {
    const index = this.#memoSize++;
    if (this.#protocol >= 4) this.#to().bytes(0x94);
    else if (index < 256) this.#to().bytes(0x71, index);
    else this.#to().bytes(0x72).u32(index);
    return index;
  }

  #get(index: number): void {
    if (index < 256) this.#to().bytes(0x68, index);
    else this.#to().bytes(0x6a).u32(index);
  }

  #save(value: PyInput): void {
    this.#boundary();
    switch (typeof value) {
      case 'boolean':
        this.#to().bytes(value ? 0x88 : 0x89);
        return;
      case 'number':
        if (Number.isInteger(value) && !Object.is(value, -0)) this.#int(value);
        else this.#float(value);
        return;
      case 'bigint':
        this.#int(value);
        return;
      case 'string':
        this.#text(value, this.#shared.has(value));
        return;
      case 'object':
        break;
      default:
        this.#refuse(value);
    }
    if (value === null) {
      this.#to().bytes(0x4e);
      return;
    }
    if (value instanceof PyFloat) {
      this.#float(value.value);
      return;
    }
    if (value instanceof NamedArray) {
      this.#namedArray(value);
      return;
    }
    const known = this.#memo.get(value);
    if (known !== undefined) {
      this.#get(known);
      return;
    }
    if (value instanceof NdArray) {
      this.#memo.set(value, this.#array(value));
      return;
    }
    if (value instanceof Uint8Array) {
      const index = this.#byteText(value);
      if (index !== undefined) this.#memo.set(value, index);
      return;
    }
    if (this.#open.has(value) || this.#open.size >= MAX_DEPTH) {
      throw new ArgumentError(
        `${this.#where}: a value must not contain itself, nor nest deeper than ${MAX_DEPTH}. Received a ${value.constructor?.name ?? 'dict'} that does. Take it apart.`,
      );
    }
    this.#open.add(value);
    if (value instanceof Tuple) this.#tuple(value, value);
    else if (Array.isArray(value)) this.#list(value);
    else if (value instanceof Map) this.#dict(value, [...value.entries()]);
    else {
      const prototype = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) this.#refuse(value);
      this.#dict(value, Object.entries(value));
    }
    this.#open.delete(value);
  }

  #refuse(value: unknown): never {
    throw new ArgumentError(
      `${this.#where}: a value must be an array, a tensor, a number, a text, null, bytes, a list, a tuple or a dict. Received ${show(value)}. Leave it out, or convert it.`,
    );
  }

  #int(value: number | bigint): void {
    const to = this.#to();
    if (value >= 0 && value < 256) to.bytes(0x4b, Number(value));
    else if (value >= 0 && value < 65536) to.bytes(0x4d).u16(Number(value));
    else if (value >= -(2 ** 31) && value < 2 ** 31) to.bytes(0x4a).u32(Number(value));
    else {
      const bytes = twosComplement(BigInt(value));
      if (bytes.length < 256) to.bytes(0x8a, bytes.length);
      else to.bytes(0x8b).u32(bytes.length);
      to.run(bytes);
    }
  }

  #float(value: number): void {
    this.#to().bytes(0x47).f64(value, false);
  }

  /** A run of bytes behind its header; a long one stands outside every frame. */
  #run(header: (to: ByteWriter) => void, bytes: Uint8Array): void {
    if (this.#protocol >= 4 && bytes.length >= FRAME_TARGET) {
      this.#closeFrame();
      header(this.#out);
      this.#out.run(bytes);
    } else {
      header(this.#to());
      this.#to().run(bytes);
    }
  }

  /** @param one - Whether equal texts are one object in Python. */
  #text(value: string, one: boolean): void {
    const unique = one || value.length === 0 || (value.length === 1 && value.charCodeAt(0) < 256);
    const known = unique ? this.#texts.get(value) : undefined;
    if (known !== undefined) {
      this.#get(known);
      return;
    }
    // Half of a surrogate pair has no UTF-8.
    if (/\p{Surrogate}/u.test(value)) this.#refuse(value);
    const utf8 = new TextEncoder().encode(value);
    this.#utf8(utf8);
    const index = this.#memoize();
    if (unique) this.#texts.set(value, index);
  }

  #utf8(utf8: Uint8Array): void {
    this.#run((to) => {
      if (this.#protocol >= 4 && utf8.length < 256) to.bytes(0x8c, utf8.length);
      else if (utf8.length < 2 ** 32) to.bytes(0x58).u32(utf8.length);
      else if (this.#protocol >= 4) to.bytes(0x8d).u64(utf8.length);
      else this.#tooLong(utf8.length);
    }, utf8);
  }

  #tooLong(length: number): never {
    throw new ArgumentError(
      `${this.#where}: bytes under protocol ${this.#protocol} must be fewer than 2³². Received ${length}. Use protocol 4.`,
    );
  }

  /** Bytes; gives their memo number unless they are written as a reference. */
  #byteText(bytes: Uint8Array): number | undefined {
    // The empty bytes and those of length one exist once in Python.
    const single = bytes.length === 0 ? -1 : bytes.length === 1 ? bytes[0]! : undefined;
    const known = single === undefined ? undefined : this.#bytes.get(single);
    if (known !== undefined) {
      this.#get(known);
      return undefined;
    }
    if (this.#protocol >= 3) {
      this.#run((to) => {
        if (bytes.length < 256) to.bytes(0x43, bytes.length);
        else if (bytes.length < 2 ** 32) to.bytes(0x42).u32(bytes.length);
        else if (this.#protocol >= 4) to.bytes(0x8e).u64(bytes.length);
        else this.#tooLong(bytes.length);
      }, bytes);
    } else if (bytes.length === 0) {
      this.#global('__builtin__', 'bytes');
      this.#boundary();
      this.#to().bytes(0x29, 0x52);
    } else {
      this.#global('_codecs', 'encode');
      const utf8 = utf8OfLatin1(bytes);
      if (bytes.length === 1) this.#text(String.fromCharCode(bytes[0]!), true);
      else {
        this.#utf8(utf8);
        this.#memoize();
      }
      this.#text('latin1', true);
      this.#to().bytes(0x86);
      this.#memoize();
      this.#to().bytes(0x52);
    }
    const index = this.#memoize();
    if (single !== undefined) this.#bytes.set(single, index);
    return index;
  }

  #global(module: string, name: string): void {
    const key = `${module} ${name}`;
    const known = this.#memo.get(key);
    this.#boundary();
    if (known !== undefined) {
      this.#get(known);
      return;
    }
    if (this.#protocol >= 4) {
      this.#text(module, true);
      this.#boundary();
      this.#text(name, false);
      this.#to().bytes(0x93);
    } else this.#to().run(new TextEncoder().encode(`c${module}\n${name}\n`));
    this.#memo.set(key, this.#memoize());
  }

  #array(array: NdArray): number {
    this.#global('numpy._core.multiarray', '_reconstruct');
    this.#global('numpy', 'ndarray');
    this.#save(0);
    this.#to().bytes(0x85);
    this.#memoize();
    this.#boundary();
    this.#byteText(Uint8Array.of(0x62));
    this.#to().bytes(0x87);
    this.#memoize();
    this.#to().bytes(0x52);
    const index = this.#memoize();
    this.#boundary();
    this.#to().bytes(0x28);
    this.#save(1);
    this.#save(Tuple.from(array.shape) as Tuple);
    this.#dtype(numpyShortName(array.dtype));
    this.#save(false);
    this.#boundary();
    this.#byteText(array.bytes());
    this.#to().bytes(0x74);
    this.#memoize();
    this.#to().bytes(0x62);
    return index;
  }

  #dtype(short: string): void {
    const key = `dtype ${short}`;
    const known = this.#memo.get(key);
    this.#boundary();
    if (known !== undefined) {
      this.#get(known);
      return;
    }
    this.#global('numpy', 'dtype');
    this.#save(short);
    this.#save(false);
    this.#save(true);
    this.#to().bytes(0x87);
    this.#memoize();
    this.#to().bytes(0x52);
    this.#memo.set(key, this.#memoize());
    this.#save(Tuple.of<PyValue>(3, short.endsWith('1') ? '|' : '<', null, null, null, -1, -1, 0) as Tuple);
    this.#to().bytes(0x62);
  }

  #namedArray(named: NamedArray): void {
    if (named.name === null) {
      throw new ArgumentError(
        `${this.#where}: a tensor must have a name. Received null. Make a NamedArray with a name, or write the bare array.`,
      );
    }
    this.#global(this.#protocol < 3 ? '__builtin__' : 'builtins', 'tuple');
    this.#save(named.name);
    this.#array(named.array);
    this.#to().bytes(0x86);
    this.#memoize();
    this.#to().bytes(0x85);
    this.#memoize();
    this.#to().bytes(0x52);
    this.#memoize();
  }

  #tuple(tuple: Tuple, identity: unknown): void {
    if (tuple.length === 0) {
      this.#to().bytes(0x29);
      return;
    }
    if (tuple.length > 3) this.#to().bytes(0x28);
    for (const item of tuple) this.#save(item);
    this.#to().bytes(tuple.length > 3 ? 0x74 : 0x84 + tuple.length);
    this.#memo.set(identity, this.#memoize());
  }

  #list(list: readonly PyInput[]): void {
    this.#to().bytes(0x5d);
    this.#memo.set(list, this.#memoize());
    if (list.length === 1) {
      this.#save(list[0]!);
      this.#to().bytes(0x61);
      return;
    }
    for (let start = 0; start < list.length; start += BATCH) {
      this.#to().bytes(0x28);
      for (const item of list.slice(start, start + BATCH)) this.#save(item);
      this.#to().bytes(0x65);
    }
  }

  #dict(identity: unknown, entries: readonly (readonly [unknown, PyInput])[]): void {
    this.#to().bytes(0x7d);
    this.#memo.set(identity, this.#memoize());
    if (entries.length === 0) return;
    if (entries.length === 1) {
      this.#entry(entries[0]!);
      this.#to().bytes(0x73);
      return;
    }
    // Python opens another batch after a full one, even when nothing is left for it.
    for (let start = 0; start <= entries.length; start += BATCH) {
      this.#to().bytes(0x28);
      for (const entry of entries.slice(start, start + BATCH)) this.#entry(entry);
      this.#to().bytes(0x75);
    }
  }

  #entry([key, value]: readonly [unknown, PyInput]): void {
    this.#boundary();
    if (typeof key === 'string') this.#text(key, true);
    else if (key === null || typeof key !== 'object' || key instanceof Tuple) this.#save(key as PyInput);
    else {
      throw new ArgumentError(
        `${this.#where}: a key of a dict must be a text, a number or a tuple. Received ${show(key)}. Use a text.`,
      );
    }
    this.#save(value);
  }
}

/** The shortest little-endian two's complement of a whole number. */
function twosComplement(value: bigint): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(rest & 255n);
    out.push(byte);
    rest >>= 8n;
    if ((rest === 0n && byte < 128) || (rest === -1n && byte >= 128)) return Uint8Array.from(out);
  }
}

function utf8OfLatin1(bytes: Uint8Array): Uint8Array {
  let high = 0;
  for (const byte of bytes) high += byte >> 7;
  const out = new Uint8Array(bytes.length + high);
  let to = 0;
  for (const byte of bytes) {
    if (byte < 128) out[to++] = byte;
    else {
      out[to++] = 0xc0 | (byte >> 6);
      out[to++] = 0x80 | (byte & 0x3f);
    }
  }
  return out;
}
