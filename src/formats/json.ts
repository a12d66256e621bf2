import { FormatError } from '../core/index.ts';

/** A JSON value whose whole numbers are exact: beyond ±2⁵³ they are bigints. */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;

/** A JSON object; without a prototype, so that every key is only a key. */
export interface JsonObject {
  [key: string]: Json;
}

const MAX_DEPTH = 200;

/**
 * Reads JSON. Unlike `JSON.parse` it keeps whole numbers of 64 bits exact, which attributes of programs hold.
 *
 * @param bytes - The text in UTF-8.
 * @param where - Who reads; begins every error's text.
 * @throws {FormatError} when it is no JSON, with the place in characters
 */
export function parseJson(bytes: Uint8Array, where: string): Json {
  return new JsonReader(new TextDecoder().decode(bytes), where).run();
}

class JsonReader {
  readonly #text: string;
  readonly #where: string;
  readonly #token =
    /[ \t\n\r]*(?:("[^"\\]*(?:\\.[^"\\]*)*")|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)|(true|false|null)|([[\]{}:,]))/y;
  #kind: 'string' | 'number' | 'word' | 'mark' | 'end' = 'end';
  #value: Json = null;
  #at = 0;

  constructor(text: string, where: string) {
    this.#text = text;
    this.#where = where;
  }

  run(): Json {
    this.#next();
    const value = this.#read(0);
    if (this.#kind !== 'end') this.#fail('the end');
    return value;
  }

  #fail(wanted: string): never {
    const found = this.#kind === 'end' ? 'the end of the text' : `'${this.#text.slice(this.#at, this.#at + 20)}'`;
    throw new FormatError(
      `${this.#where}: the text must be JSON, with ${wanted} at character ${this.#at}. Received ${found}. The file is damaged: get it again.`,
    );
  }

  #next(): void {
    this.#at = this.#token.lastIndex;
    const match = this.#token.exec(this.#text);
    if (match === null) {
      this.#kind = 'end';
      if (/[^ \t\n\r]/.test(this.#text.slice(this.#at))) {
        this.#kind = 'mark';
        this.#value = '';
        this.#fail('a value');
      }
      return;
    }
    const [, text, number, fraction, exponent, word, mark] = match;
    if (text !== undefined) {
      this.#kind = 'string';
      try {
        this.#value = JSON.parse(text) as string;
      } catch {
        this.#fail('a well-formed text');
      }
    } else if (number !== undefined) {
      this.#kind = 'number';
      const value = Number(number);
      this.#value =
        fraction === undefined && exponent === undefined && !Number.isSafeInteger(value) ? BigInt(number) : value;
    } else if (word !== undefined) {
      this.#kind = 'word';
      this.#value = word === 'null' ? null : word === 'true';
    } else {
      this.#kind = 'mark';
      this.#value = mark!;
    }
  }

  #isMark(mark: string): boolean {
    return this.#kind === 'mark' && this.#value === mark;
  }

  /** Reads the value that begins with the current token, and goes to the token after it. */
  #read(depth: number): Json {
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels`);
    if (this.#isMark('[')) {
      const list: Json[] = [];
      this.#next();
      while (!this.#isMark(']')) {
        list.push(this.#read(depth + 1));
        if (this.#isMark(',')) {
          this.#next();
          if (this.#isMark(']')) this.#fail('a value');
        } else if (!this.#isMark(']')) this.#fail("',' or ']'");
      }
      this.#next();
      return list;
    }
    if (this.#isMark('{')) {
      const object = Object.create(null) as JsonObject;
      this.#next();
      while (!this.#isMark('}')) {
        if (this.#kind !== 'string') this.#fail('a key');
        const key = this.#value as string;
        this.#next();
        if (!this.#isMark(':')) this.#fail("':'");
        this.#next();
        object[key] = this.#read(depth + 1);
        if (this.#isMark(',')) {
          this.#next();
          if (this.#isMark('}')) this.#fail('a key');
        } else if (!this.#isMark('}')) this.#fail("',' or '}'");
      }
      this.#next();
      return object;
    }
    if (this.#kind === 'mark' || this.#kind === 'end') this.#fail('a value');
    const value = this.#value;
    this.#next();
    return value;
  }
}

/**
 * A finite floating-point number as Paddle's JSON library writes it: the fewest digits, always with a fraction or an exponent
 * (`1.0`, `9.999999747378752e-06`, `1e+16`).
 */
export function jsonFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa, power] = Math.abs(value).toExponential().split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const sign = value < 0 ? '-' : '';
  /** place of the decimal point, counted from the first digit */
  const point = Number(power) + 1;
  if (digits.length <= point && point <= 15) return `${sign}${digits.padEnd(point, '0')}.0`;
  if (point > 0 && point <= 15) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -4 && point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const exponent = point - 1;
  const tail = `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return sign + (digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`) + tail;
}

/** A value as compact JSON with sorted keys, as Paddle's JSON library writes it. Whole numbers are written without a fraction. */
export function jsonText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${jsonText(value[key]!)}`).join(',')}}`;
  }
  if (typeof value === 'number') return Number.isInteger(value) ? String(BigInt(value)) : jsonFloat(value);
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
