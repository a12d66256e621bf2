import { z } from 'zod';
import { ArgumentError, show } from '../../core/index.ts';

/** A size for every spatial axis, or one for each. */
export const sizes = z
  .union([z.int(), z.array(z.int()).readonly()])
  .describe('a whole number, or one per spatial axis');

/** Padding as Paddle takes it. */
export type Padding = number | string | readonly (number | readonly number[])[];
export const padding = z
  .custom<Padding>(
    (value) =>
      Number.isInteger(value) ||
      (typeof value === 'string' && /^(same|valid)$/i.test(value)) ||
      (Array.isArray(value) && value.flat().every(Number.isInteger)),
  )
  .describe("a whole number, a list, 'SAME' or 'VALID'");

/** One size per spatial axis. @throws {ArgumentError} for another number of sizes, or one below 0 */
export function sizesOf(where: string, name: string, given: number | readonly number[], axes: number): number[] {
  const list =
    typeof given === 'number'
      ? new Array<number>(axes).fill(given)
      : given.length === 1 && axes > 1
        ? new Array<number>(axes).fill(given[0]!)
        : [...given];
  if (list.length !== axes || list.some((n) => n < 0))
    throw new ArgumentError(
      `${where}: ${name} must be one whole number ≥ 0, or ${axes} of them. Received ${show(given)}. Give [${new Array(axes).fill('n').join(', ')}].`,
    );
  return list;
}

/**
 * Zeros before and after each spatial axis, from any of Paddle's forms: n, `[h, w]`, `[top, bottom, left, right]`, pairs for all axes, SAME, VALID.
 */
export function padsOf(
  where: string,
  given: Padding,
  axes: number,
  spatial: readonly number[],
  kernel: readonly number[],
  stride: readonly number[],
  dataFormat: string,
): (readonly [number, number])[] {
  const refuse = (): ArgumentError =>
    new ArgumentError(
      `${where}: padding must be a number ≥ 0, ${axes} numbers, ${2 * axes} numbers, ${axes + 2} pairs, 'SAME' or 'VALID'. Received ${show(given)}. Use one of these forms.`,
    );
  if (typeof given === 'string') {
    const word = given.toUpperCase();
    if (word === 'VALID') return kernel.map(() => [0, 0] as const);
    if (word !== 'SAME') throw refuse();
    return spatial.map((n, i) => {
      const total = Math.max((Math.ceil(n / stride[i]!) - 1) * stride[i]! + kernel[i]! - n, 0);
      return [Math.floor(total / 2), total - Math.floor(total / 2)] as const;
    });
  }
  let pads: (readonly [number, number])[];
  if (typeof given === 'number') pads = kernel.map(() => [given, given] as const);
  else if (Array.isArray(given[0])) {
    const pairs = given as readonly (readonly number[])[];
    if (pairs.length !== axes + 2) throw refuse();
    const channel = dataFormat.startsWith('NC') ? 1 : axes + 1;
    if (pairs[0]!.some((n) => n !== 0) || pairs[channel]!.some((n) => n !== 0)) throw refuse();
    pads = pairs.filter((_, i) => i !== 0 && i !== channel).map(([before, after]) => [before!, after!] as const);
  } else {
    const list = given as readonly number[];
    if (list.length === axes) pads = list.map((n) => [n, n] as const);
    else if (list.length === 2 * axes)
      pads = Array.from({ length: axes }, (_, i) => [list[2 * i]!, list[2 * i + 1]!] as const);
    else throw refuse();
  }
  if (pads.some(([before, after]) => !Number.isInteger(before) || !Number.isInteger(after) || before < 0 || after < 0))
    throw refuse();
  return pads;
}
