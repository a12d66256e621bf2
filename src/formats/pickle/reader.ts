import { bytesOf, type DTypeName, type NdArray, sizeOf } from '../../core/index.ts';
import { ByteReader } from '../byteReader.ts';
import { arrayFromBytes, dtypeOfShortName, type NumpyDtype, parseDtype } from './numpyDtype.ts';
import { type PyDict, PyFloat, type PyKey, type PyValue, Tuple } from './values.ts';

/** Settings of {@link readPickle}. */
export interface ReadPickleOptions {
  /** Who reads; begins every error's text. Default `readPickle`. */
  where?: string;
  /** What Python 2's byte strings become: text (`latin1`, the default) or a `Uint8Array` (`bytes`). As dict keys they are text in both. */
  encoding?: 'latin1' | 'bytes';
  /** Gives floats that happen to be whole as `PyFloat`, so that they are written as floats again. Default `false`: plain numbers. */
  keepFloats?: boolean;
}

/** Texts of at least this many bytes are taken only as the bytes of an array: a JavaScript text could not hold the longest. */
const LONG_TEXT = 16 * 1024 * 1024;

/** A constructor on the closed list. */
class Constructor {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A data type while it is being built. */
class DtypeShell {
  dtype: NumpyDtype;
  constructor(dtype: NumpyDtype) {
    this.dtype = dtype;
  }
}

/** An array between its constructor and its state. */
class ArrayShell {
  array: NdArray | undefined = undefined;
}

/** A long latin1 text in UTF-8, kept as the bytes it stands for. */
class LongText {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

type Internal = Constructor | DtypeShell | ArrayShell | LongText;
type Item = PyValue | Internal;

/**
 * The constructors that a file may call. Nothing else is ever looked up, so no file can make code run.
 */
const ALLOWED: ReadonlyMap<string, string> = new Map([
  ['numpy.core.multiarray _reconstruct', 'reconstruct'],
  ['numpy._core.multiarray _reconstruct', 'reconstruct'],
  ['numpy.core.multiarray scalar', 'scalar'],
  ['numpy._core.multiarray scalar', 'scalar'],
  ['numpy.core.numeric _frombuffer', 'frombuffer'],
  ['numpy._core.numeric _frombuffer', 'frombuffer'],
  ['numpy ndarray', 'ndarray'],
  ['numpy dtype', 'dtype'],
  ['_codecs encode', 'encode'],
  ['builtins tuple', 'tuple'],
  ['__builtin__ tuple', 'tuple'],
  ['builtins bytes', 'bytes'],
  ['__builtin__ bytes', 'bytes'],
  ['collections OrderedDict', 'OrderedDict'],
]);

/** Opcodes that are known and not taken, by the names that Python gives them. */
const REFUSED: Readonly<Record<number, string>> = {
  80: 'PERSID',
  81: 'BINPERSID',
  105: 'INST',
  111: 'OBJ',
  129: 'NEWOBJ',
  130: 'EXT1',
  131: 'EXT2',
  132: 'EXT4',
  143: 'EMPTY_SET',
  144: 'ADDITEMS',
  145: 'FROZENSET',
  146: 'NEWOBJ_EX',
  151: 'NEXT_BUFFER',
  152: 'READONLY_BUFFER',
};

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a Python pickle of protocols 0 to 5 into plain values, with a closed list of constructors: NumPy arrays, data types and
 * scalars, `tuple`, `bytes`, `OrderedDict` and `_codecs.encode`. Bytes after the end of the pickle are ignored, as Python does.
 *
 * @param bytes - The whole file.
 * @param options - See {@link ReadPickleOptions}.
 * @returns The value; arrays are copies in row-major order, uint16 is taken for bfloat16, dicts are `Map`s in their order.
 * @throws {FormatError} when the bytes are no pickle, are cut short, or name a constructor that is not on the list
 *
 * @source Paddle, python/paddle/framework/io.py (load); Python, Lib/pickle.py
 */
export function readPickle(bytes: Uint8Array, options: ReadPickleOptions = {}): PyValue {
  return new PickleMachine(bytes, options).run();
}

class PickleMachine {
  readonly #in: ByteReader;
  readonly #encoding: 'latin1' | 'bytes';
  readonly #keepFloats: boolean;
  #stack: Item[] = [];
  readonly #outer: Item[][] = [];
  readonly #memo = new Map<number, Item>();
  readonly #longTexts = new Set<LongText>();
  /** Tuples that hold a constructor or an unfinished object: good as arguments, not as values. */
  readonly #unfinished = new WeakSet<Tuple>();
  /** Copies of bytes that stay, so that those which a file uses many times are copied once. */
  readonly #copies = new Map<Uint8Array, Uint8Array>();
  /** Bytes that may still be allocated: a small file must not blow up by using one long value many times. */
  #budget: number;
  /** Place of the current opcode. */
  #at = 0;

  constructor(bytes: Uint8Array, options: ReadPickleOptions) {
    this.#in = new ByteReader(bytes, options.where ?? 'readPickle');
    this.#budget = 4 * bytes.length + 2 ** 24;
    this.#encoding = options.encoding ?? 'latin1';
    this.#keepFloats = options.keepFloats ?? false;
  }

  #fail(must: string, received: string, advice?: string): never {
    return this.#in.fail(must, received, advice, this.#at);
  }

  run(): PyValue {
    for (;;) {
      this.#at = this.#in.offset;
      if (this.#in.left === 0) this.#fail('a pickle must end with STOP', 'the end of the file');
      const code = this.#in.u8('an opcode');
      if (code === 0x2e) break;
      const item = this.#step(code);
      if (item !== undefined) this.#stack.push(item);
    }
    const result = this.#value(this.#pop());
    if (this.#stack.length > 0 || this.#outer.length > 0) this.#fail('STOP must leave one value', 'more than one');
    if (this.#longTexts.size > 0) {
      this.#fail(
        `a text outside an array must be shorter than ${LONG_TEXT} bytes`,
        'a longer one',
        'Store such data as an array.',
      );
    }
    return result;
  }

  /** Runs one opcode; gives what it leaves on the stack, if that is one new item. */
  #step(code: number): Item | undefined {
    const input = this.#in;
    switch (code) {
      case 0x80: {
        const protocol = input.u8('the protocol');
        if (protocol > 5) this.#fail('the protocol must be 0 to 5', String(protocol), 'Save with protocol 4.');
        return undefined;
      }
      case 0x95: {
        const length = input.u64('the length of a frame');
        if (length > input.left) {
          this.#fail(
            `a frame of ${length} bytes`,
            `${input.left} bytes before the end`,
            'The file is cut short: get it again.',
          );
        }
        return undefined;
      }
      case 0x4e:
        return null;
      case 0x88:
        return true;
      case 0x89:
        return false;
      case 0x4b:
        return input.u8('an int');
      case 0x4d:
        return input.u16('an int');
      case 0x4a:
        return input.i32('an int');
      case 0x8a:
        return this.#long(input.take(input.u8('the length of an int'), 'an int'));
      case 0x8b: {
        const length = input.i32('the length of an int');
        // Digits of an int that long mean nothing in a file of arrays, and turning them costs quadratic time.
        if (length > 1024) this.#fail('an int must have at most 1024 bytes', String(length));
        return this.#long(input.take(length, 'an int'));
      }
      case 0x47:
        return this.#float(input.f64('a float', false));
      case 0x58:
        return this.#text(input.take(input.u32('the length of a text'), 'a text'));
      case 0x8c:
        return this.#text(input.take(input.u8('the length of a text'), 'a text'));
      case 0x8d:
        return this.#text(input.take(input.u64('the length of a text'), 'a text'));
      case 0x43:
        return input.take(input.u8('the length of bytes'), 'bytes');
      case 0x42:
        return input.take(input.u32('the length of bytes'), 'bytes');
      case 0x8e:
      case 0x96:
        return input.take(input.u64('the length of bytes'), 'bytes');
      case 0x54:
        return this.#byteString(input.take(input.i32('the length of a byte string'), 'a byte string'));
      case 0x55:
        return this.#byteString(input.take(input.u8('the length of a byte string'), 'a byte string'));
      case 0x7d:
        return new Map();
      case 0x5d:
        return [];
      case 0x29:
        return this.#tuple([]);
      case 0x28:
        this.#outer.push(this.#stack);
        this.#stack = [];
        return undefined;
      case 0x85:
      case 0x86:
      case 0x87:
        return this.#tuple(this.#popMany(code - 0x84));
      case 0x74:
        return this.#tuple(this.#popToMark());
      case 0x64: {
        const dict: PyDict = new Map();
        this.#setItems(dict, this.#popToMark());
        return dict;
      }
      case 0x6c:
        return this.#popToMark().map((item) => this.#value(item));
      case 0x73: {
        const items = this.#popMany(2);
        this.#setItems(this.#top(), items);
        return undefined;
      }
      case 0x75: {
        const items = this.#popToMark();
        this.#setItems(this.#top(), items);
        return undefined;
      }
      case 0x61: {
        const item = this.#value(this.#pop());
        this.#list().push(item);
        return undefined;
      }
      case 0x65: {
        const items = this.#popToMark();
        const list = this.#list();
        for (const item of items) list.push(this.#value(item));
        return undefined;
      }
      case 0x68:
        this.#get(input.u8('a memo number'));
        return undefined;
      case 0x6a:
        this.#get(input.u32('a memo number'));
        return undefined;
      case 0x67:
        this.#get(this.#decimal());
        return undefined;
      case 0x71:
        this.#memo.set(input.u8('a memo number'), this.#top());
        return undefined;
      case 0x72:
        this.#memo.set(input.u32('a memo number'), this.#top());
        return undefined;
      case 0x70:
        this.#memo.set(this.#decimal(), this.#top());
        return undefined;
      case 0x94:
        this.#memo.set(this.#memo.size, this.#top());
        return undefined;
      case 0x63:
        this.#global(this.#line(), this.#line());
        return undefined;
      case 0x93: {
        const [module, name] = this.#popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string')
          this.#fail('STACK_GLOBAL takes two texts', this.#kind(module));
        this.#global(module, name);
        return undefined;
      }
      case 0x52: {
        const [callee, args] = this.#popMany(2);
        if (!(callee instanceof Constructor) || !(args instanceof Tuple)) {
          this.#fail('REDUCE takes a constructor and a tuple', `${this.#kind(callee)} and ${this.#kind(args)}`);
        }
        return this.#call(callee.name, args as Item[]);
      }
      case 0x62: {
        const state = this.#pop();
        this.#build(state);
        return undefined;
      }
      case 0x30:
        if (this.#stack.length === 0 && this.#outer.length > 0) this.#stack = this.#outer.pop()!;
        else this.#pop();
        return undefined;
      case 0x31:
        this.#popToMark();
        return undefined;
      case 0x32:
        return this.#top();
      case 0x49: {
        const line = this.#line();
        return line === '01' ? true : line === '00' ? false : this.#whole(line);
      }
      case 0x4c:
        return this.#whole(this.#line().replace(/L$/, ''));
      case 0x46: {
        const line = this.#line();
        const value = /^-?inf$/.test(line)
          ? line[0] === '-'
            ? -Infinity
            : Infinity
          : line === 'nan'
            ? NaN
            : Number(line);
        if (line.trim() === '' || (Number.isNaN(value) && line !== 'nan'))
          this.#fail('a float must be a number', `'${line}'`);
        return this.#float(value);
      }
      case 0x53:
        return this.#byteString(this.#quoted(this.#line()));
      case 0x56:
        return this.#rawUnicode(this.#line());
      default:
        if (Object.hasOwn(REFUSED, code)) {
          this.#fail(
            'a file may hold arrays, numbers, texts, lists, tuples and dicts only',
            `the opcode ${REFUSED[code]}`,
            'Save a state_dict, not an object.',
          );
        }
        this.#fail(
          'every byte must be an opcode of a pickle',
          `0x${code.toString(16).padStart(2, '0')}`,
          'The file is damaged, or no pickle.',
        );
    }
  }

  #pop(): Item {
    if (this.#stack.length === 0) this.#fail('an opcode must find its operands', 'an empty stack');
    return this.#stack.pop()!;
  }

  #top(): Item {
    if (this.#stack.length === 0) this.#fail('an opcode must find its operands', 'an empty stack');
    return this.#stack[this.#stack.length - 1]!;
  }

  #popMany(count: number): Item[] {
    if (this.#stack.length < count) this.#fail(`an opcode must find ${count} operands`, `${this.#stack.length}`);
    return this.#stack.splice(this.#stack.length - count, count);
  }

  #popToMark(): Item[] {
    const outer = this.#outer.pop();
    if (outer === undefined) this.#fail('an opcode must find its mark', 'none');
    const items = this.#stack;
    this.#stack = outer;
    return items;
  }

  #list(): PyValue[] {
    const list = this.#top();
    if (!Array.isArray(list) || list instanceof Tuple) this.#fail('APPEND takes a list', this.#kind(list));
    return list as PyValue[];
  }

  #kind(item: unknown): string {
    if (item === null) return 'None';
    if (item instanceof Constructor) return `the constructor ${item.name}`;
    if (item instanceof ArrayShell) return 'an array without content';
    if (item instanceof DtypeShell) return 'a data type';
    if (item instanceof LongText) return 'a text';
    if (item instanceof Uint8Array) return 'bytes';
    return typeof item === 'object' ? `a ${(item as object).constructor.name}` : `a ${typeof item}`;
  }

  /** An item as a value that may stay; finished arrays come out of their shells. */
  #value(item: Item): PyValue {
    if (item instanceof ArrayShell && item.array !== undefined) return item.array;
    if (
      item instanceof Constructor ||
      item instanceof DtypeShell ||
      item instanceof ArrayShell ||
      (item instanceof Tuple && this.#unfinished.has(item))
    ) {
      this.#fail(
        'a value must be an array, a number, a text, a list, a tuple or a dict',
        this.#kind(item),
        'Save a state_dict, not an object.',
      );
    }
    // Bytes are a view of the file until here: what stays must not keep the whole file alive, nor change with it.
    return item instanceof Uint8Array ? this.#copy(item) : (item as PyValue);
  }

  #copy(bytes: Uint8Array): Uint8Array {
    let copy = this.#copies.get(bytes);
    if (copy === undefined) {
      copy = new Uint8Array(bytes);
      this.#copies.set(bytes, copy);
    }
    return copy;
  }

  #spend(bytes: number): void {
    this.#budget -= bytes;
    if (this.#budget < 0)
      this.#fail('the arrays of a file must not take many times its size', 'one value that is used very often');
  }

  #tuple(items: Item[]): Tuple {
    const tuple = new Tuple();
    let unfinished = false;
    for (const item of items) {
      const finished = item instanceof ArrayShell && item.array !== undefined ? item.array : item;
      unfinished ||=
        finished instanceof Constructor ||
        finished instanceof DtypeShell ||
        finished instanceof ArrayShell ||
        (finished instanceof Tuple && this.#unfinished.has(finished));
      tuple.push(finished as PyValue);
    }
    if (unfinished) this.#unfinished.add(tuple);
    return tuple;
  }

  #setItems(target: Item, items: Item[]): void {
    if (!(target instanceof Map)) this.#fail('SETITEM takes a dict', this.#kind(target));
    if (items.length % 2) this.#fail('a dict must have a value for each key', `${items.length} items`);
    for (let i = 0; i < items.length; i += 2) {
      target.set(this.#key(items[i]!), this.#value(items[i + 1]!));
    }
  }

  #key(item: Item): PyKey {
    if (item instanceof Uint8Array) return latin1(item);
    const value = this.#value(item);
    if (value instanceof PyFloat) return value.value;
    if (value === null || typeof value !== 'object' || value instanceof Tuple) return value;
    return this.#fail('a key must be a text, a number or a tuple', this.#kind(value));
  }

  #get(index: number): void {
    const item = this.#memo.get(index);
    if (item === undefined) this.#fail('a memo number must have been set', String(index));
    this.#stack.push(item instanceof ArrayShell && item.array !== undefined ? item.array : item);
  }

  #float(value: number): PyValue {
    return this.#keepFloats && Number.isInteger(value) && !Object.is(value, -0) ? new PyFloat(value) : value;
  }

  #long(bytes: Uint8Array): number | bigint {
    let value = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
    return narrow(BigInt.asIntN(8 * bytes.length, value));
  }

  #whole(text: string): number | bigint {
    if (!/^\s*-?\d{1,2500}\s*$/.test(text)) this.#fail('an int must be written in digits', `'${text.slice(0, 40)}'`);
    return narrow(BigInt(text));
  }

  #text(bytes: Uint8Array): string | LongText {
    if (bytes.length >= LONG_TEXT) {
      const long = new LongText(this.#latin1OfUtf8(bytes));
      this.#longTexts.add(long);
      return long;
    }
    try {
      return UTF8.decode(bytes);
    } catch {
      // Python lets halves of surrogate pairs through, which no well-formed text has.
      return this.#fail('a text must be UTF-8', 'other bytes');
    }
  }

  #byteString(bytes: Uint8Array): string | Uint8Array {
    return this.#encoding === 'bytes' ? bytes : latin1(bytes);
  }

  #line(): string {
    const { bytes, offset } = this.#in;
    const end = bytes.indexOf(0x0a, offset);
    if (end < 0) this.#fail('a line must end', 'the end of the file');
    const line = latin1(bytes.subarray(offset, end));
    this.#in.offset = end + 1;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  #decimal(): number {
    const line = this.#line();
    if (!/^\d{1,9}$/.test(line)) this.#fail('a memo number must be written in digits', `'${line.slice(0, 40)}'`);
    return Number(line);
  }

  #quoted(line: string): Uint8Array {
    const quote = line[0];
    if (line.length < 2 || (quote !== "'" && quote !== '"') || !line.endsWith(quote)) {
      this.#fail('a byte string must stand in quotes', `'${line.slice(0, 40)}'`);
    }
    const simple: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
    const text = line
      .slice(1, -1)
      .replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/g, (_, hex?: string, octal?: string, char?: string) =>
        hex !== undefined
          ? String.fromCharCode(Number.parseInt(hex, 16))
          : octal !== undefined
            ? String.fromCharCode(Number.parseInt(octal, 8) & 255)
            : (simple[char!] ?? char!),
      );
    return Uint8Array.from(text, (char) => char.charCodeAt(0));
  }

  #rawUnicode(line: string): string {
    return line.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g, (_, short?: string, long?: string) => {
      const point = Number.parseInt(short ?? long!, 16);
      if (point > 0x10ffff) this.#fail('a text must be Unicode', `\\U${long}`);
      return String.fromCodePoint(point);
    });
  }

  /** The bytes that a latin1 text in UTF-8 stands for. */
  #latin1OfUtf8(utf8: Uint8Array): Uint8Array {
    const out = new Uint8Array(utf8.length);
    let to = 0;
    for (let i = 0; i < utf8.length; i++) {
      const byte = utf8[i]!;
      if (byte < 0x80) out[to++] = byte;
      else {
        const next = utf8[++i];
        if ((byte !== 0xc2 && byte !== 0xc3) || next === undefined || (next & 0xc0) !== 0x80) {
          this.#fail('the text behind an array must be latin1 in UTF-8', `0x${byte.toString(16)}`);
        }
        out[to++] = ((byte & 3) << 6) | (next & 0x3f);
      }
    }
    return out.subarray(0, to);
  }

  #latin1Bytes(text: string): Uint8Array {
    this.#spend(text.length);
    const out = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 255) this.#fail('the text behind an array must be latin1', `the character '${text[i]}'`);
      out[i] = code;
    }
    return out;
  }

  #global(module: string, name: string): void {
    const known = ALLOWED.get(`${module} ${name}`);
    if (known === undefined) {
      this.#fail(
        'a file may call the constructors of arrays, tuples and dicts only',
        `the global ${module}.${name}`,
        'Nothing was run. Save a state_dict, not an object.',
      );
    }
    this.#stack.push(new Constructor(known));
  }

  #call(name: string, args: Item[]): Item {
    switch (name) {
      case 'reconstruct':
        // The type, a shape and a type code: all three are replaced by the state that follows.
        if (!(args[0] instanceof Constructor) || args[0].name !== 'ndarray') {
          this.#fail('_reconstruct takes numpy.ndarray', this.#kind(args[0]));
        }
        return new ArrayShell();
      case 'ndarray': {
        const [shape, dtype, buffer] = args;
        return this.#array(shape, dtype, buffer, false);
      }
      case 'frombuffer': {
        const [buffer, dtype, shape, order] = args;
        return this.#array(shape, dtype, buffer, order === 'F');
      }
      case 'dtype': {
        const text = args[0] instanceof Uint8Array ? latin1(args[0]) : args[0];
        if (typeof text !== 'string') return this.#fail('numpy.dtype takes a text', this.#kind(text));
        return new DtypeShell(parseDtype(text));
      }
      case 'scalar':
        return this.#scalar(args[0], args[1]);
      case 'encode': {
        const [text, encoding] = args;
        if (encoding !== 'latin1' && encoding !== 'latin-1') {
          this.#fail(
            '_codecs.encode takes latin1',
            typeof encoding === 'string' ? `'${encoding}'` : this.#kind(encoding),
          );
        }
        if (text instanceof LongText) {
          this.#longTexts.delete(text);
          return text.bytes;
        }
        if (typeof text !== 'string') return this.#fail('_codecs.encode takes a text', this.#kind(text));
        return this.#latin1Bytes(text);
      }
      case 'tuple': {
        const [items] = args;
        if (args.length === 0) return this.#tuple([]);
        if (!Array.isArray(items)) return this.#fail('tuple takes a tuple or a list', this.#kind(items));
        return this.#tuple(items as Item[]);
      }
      case 'bytes':
        if (args.length > 0) this.#fail('bytes takes no arguments', `${args.length}`);
        return new Uint8Array(0);
      default: {
        const dict: PyDict = new Map();
        const pairs = args[0];
        if (pairs === undefined) return dict;
        if (!Array.isArray(pairs)) return this.#fail('OrderedDict takes a list of pairs', this.#kind(pairs));
        for (const pair of pairs) {
          if (!Array.isArray(pair) || pair.length !== 2)
            return this.#fail('OrderedDict takes a list of pairs', this.#kind(pair));
          this.#setItems(dict, pair as Item[]);
        }
        return dict;
      }
    }
  }

  #build(state: Item): void {
    const target = this.#top();
    if (!(state instanceof Tuple)) this.#fail('BUILD takes a tuple', this.#kind(state));
    const parts = state as Item[];
    if (target instanceof DtypeShell) {
      const order = parts[1] instanceof Uint8Array ? latin1(parts[1]) : parts[1];
      if (order !== '<' && order !== '>' && order !== '=' && order !== '|') {
        this.#fail("the byte order of a data type must be '<', '>', '=' or '|'", this.#kind(order));
      }
      target.dtype = { short: target.dtype.short, bigEndian: order === '>' };
      return;
    }
    if (!(target instanceof ArrayShell) || target.array !== undefined) {
      this.#fail('BUILD takes a new array or a data type', this.#kind(target));
    }
    const [shape, dtype, fortran, content] = parts.slice(parts.length - 4);
    if (parts.length < 4 || parts.length > 5) this.#fail('the state of an array has 5 parts', `${parts.length}`);
    target.array = this.#array(shape, dtype, content, fortran === true || fortran === 1);
    this.#stack[this.#stack.length - 1] = target.array;
  }

  #content(item: Item | undefined): Uint8Array {
    if (item instanceof Uint8Array) return item;
    if (typeof item === 'string') return this.#latin1Bytes(item);
    if (item instanceof LongText) {
      this.#longTexts.delete(item);
      return item.bytes;
    }
    return this.#fail('the content of an array must be bytes', this.#kind(item));
  }

  #dtype(item: Item | undefined): NumpyDtype {
    if (item instanceof DtypeShell) return item.dtype;
    if (typeof item === 'string') return parseDtype(item);
    return this.#fail('an array must have a data type', this.#kind(item));
  }

  #array(
    shapeItem: Item | undefined,
    dtypeItem: Item | undefined,
    contentItem: Item | undefined,
    fortran: boolean,
  ): NdArray {
    const { short, bigEndian } = this.#dtype(dtypeItem);
    const dtype: DTypeName | undefined = dtypeOfShortName(short);
    if (dtype === undefined) {
      return this.#fail(
        'an array must hold numbers of a type that Paddle has',
        `the NumPy type '${short}'`,
        'Convert it before saving.',
      );
    }
    const shape = Array.isArray(shapeItem) ? [...shapeItem] : [shapeItem];
    if (
      !shape.every((size): size is number => typeof size === 'number' && Number.isInteger(size) && size >= 0) ||
      shape.length > 64
    ) {
      return this.#fail('a shape must be a tuple of whole numbers', `[${shape.slice(0, 8).map(String).join(', ')}]`);
    }
    const content = this.#content(contentItem);
    if (content.length !== sizeOf(shape) * bytesOf(dtype)) {
      this.#fail(
        `an array of shape [${shape.join(', ')}] and type ${dtype} takes ${sizeOf(shape) * bytesOf(dtype)} bytes`,
        `${content.length}`,
      );
    }
    this.#spend(content.length);
    return arrayFromBytes(content, shape, dtype, bigEndian, fortran);
  }

  #scalar(dtypeItem: Item | undefined, contentItem: Item | undefined): PyValue {
    const { short, bigEndian } = this.#dtype(dtypeItem);
    const content = this.#content(contentItem);
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
    const expect = Number(short.slice(1));
    if (content.length !== expect) this.#fail(`a scalar of type ${short} takes ${expect} bytes`, `${content.length}`);
    const little = !bigEndian;
    switch (short) {
      case 'b1':
        return view.getUint8(0) !== 0;
      case 'u1':
        return view.getUint8(0);
      case 'u2':
        return view.getUint16(0, little);
      case 'u4':
        return view.getUint32(0, little);
      case 'u8':
        return narrow(view.getBigUint64(0, little));
      case 'i1':
        return view.getInt8(0);
      case 'i2':
        return view.getInt16(0, little);
      case 'i4':
        return view.getInt32(0, little);
      case 'i8':
        return narrow(view.getBigInt64(0, little));
      case 'f2':
        return this.#float(arrayFromBytes(content, [], 'float16', bigEndian, false).item());
      case 'f4':
        return this.#float(view.getFloat32(0, little));
      case 'f8':
        return this.#float(view.getFloat64(0, little));
      default:
        return this.#fail('a scalar must be a real number', `the NumPy type '${short}'`, 'Convert it before saving.');
    }
  }
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}
