import { isFloat, NdArray } from '../../../src/core/index.ts';
import { adapter } from '../../../src/engine/index.ts';
import { isTensor, number, type Packed } from './values.ts';

/** A result that is not what Paddle gave. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';

  constructor(what: string, expected: unknown, got: unknown) {
    super(`${what}\n      expected ${brief(expected)}\n      got      ${brief(got)}`);
  }
}

/** How far two floats may be apart: `absolute + relative * |expected|`. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

export const FLOAT: Tolerance = { relative: 1e-4, absolute: 1e-5 };

function brief(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value, bigint) ?? String(value));
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text;
}

function bigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint'
    ? String(value)
    : typeof value === 'number' && !Number.isFinite(value)
      ? String(value)
      : value;
}

/** Whether two floats agree within a tolerance; NaN agrees with NaN, an infinity with itself. */
export function close(expected: number, got: number, tolerance = FLOAT): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(got);
  if (expected === got) return true;
  return Math.abs(expected - got) <= tolerance.absolute + tolerance.relative * Math.abs(expected);
}

/** Checks one number. @throws {Mismatch} */
export function sameNumber(what: string, expected: number | string | boolean, got: unknown, tolerance = FLOAT): void {
  const value = typeof got === 'bigint' || typeof got === 'boolean' ? Number(got) : got;
  if (typeof value !== 'number' || !close(number(expected), value, tolerance)) throw new Mismatch(what, expected, got);
}

/** Checks flat lists of floats. @throws {Mismatch} naming the first place that differs */
export function sameNumbers(
  what: string,
  expected: readonly (number | string | boolean)[],
  got: ArrayLike<number>,
  tolerance = FLOAT,
): void {
  if (expected.length !== got.length) throw new Mismatch(`${what}: count`, expected.length, got.length);
  for (let i = 0; i < expected.length; i++) {
    if (!close(number(expected[i]!), got[i]!, tolerance)) {
      const from = Math.max(0, i - 3);
      const around = `${what}: element ${i}; those from ${from} on`;
      throw new Mismatch(around, expected.slice(from, from + 20), Array.from(got).slice(from, from + 20));
    }
  }
}

/** Checks values that must be equal as JSON. @throws {Mismatch} */
export function same(what: string, expected: unknown, got: unknown): void {
  if (JSON.stringify(expected) !== JSON.stringify(got)) throw new Mismatch(what, expected, got);
}

/** Checks texts, letter by letter. @throws {Mismatch} showing where they part */
export function sameText(what: string, recorded: string, printed: string): void {
  const { place } = adapter();
  // another device has a name of another length, which as many steps back take away
  const here = (text: string): string =>
    place === 'Place(cpu)' ? text : text.replaceAll('Place(cpu)', place).replaceAll(/[\b]+/g, '\b');
  const [expected, got] = [here(recorded), here(printed)];
  if (expected === got) return;
  let at = 0;
  while (at < expected.length && expected[at] === got[at]) at++;
  const from = Math.max(0, at - 60);
  throw new Mismatch(`${what}: character ${at}`, expected.slice(from, at + 200), got.slice(from, at + 200));
}

/**
 * Checks a tensor or array against a recorded one: shape, dtype (unless told not to), and data, whole numbers exactly.
 *
 * @throws {Mismatch}
 */
export function sameArray(
  what: string,
  expected: Packed,
  got: unknown,
  options: { dtype?: boolean } & Partial<Tolerance> = {},
): void {
  const array = isTensor(got) ? got.array() : NdArray.from(got as NdArray);
  same(`${what}: shape`, expected.shape, array.shape);
  if (options.dtype !== false) same(`${what}: dtype`, expected.dtype, array.dtype);
  const exact = !isFloat(array.dtype);
  const tolerance = exact ? { relative: 0, absolute: 0 } : { ...FLOAT, ...options };
  sameNumbers(what, expected.data, array.toFloat64(), tolerance);
}

/** Checks that `run` throws one of the package's errors. @throws {Mismatch} */
export function mustThrow(what: string, expected: string, error: unknown, thrown: boolean, ours: boolean): void {
  if (!thrown) throw new Mismatch(what, expected, 'no error');
  if (!ours) throw new Mismatch(what, `${expected}, as one of the package's errors`, String(error));
}
