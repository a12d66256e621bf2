import { ArgumentError, show } from '../../core/index.ts';

/** A range that a factor is drawn from; one number v stands for a range about the middle. */
export type Range = number | readonly [low: number, high: number];

/**
 * The range that a colour transform draws from, or `undefined` for "leave the picture as it is".
 *
 * @param center - The factor that changes nothing.
 * @param bound - Limits of a pair.
 * @param clip - Whether the low end of a single number's range stops at 0.
 * @throws {ArgumentError}
 */
export function checkInput(
  where: string,
  name: string,
  value: unknown,
  { center = 1, bound = [0, Number.POSITIVE_INFINITY] as readonly [number, number], clip = true } = {},
): [number, number] | undefined {
  let range: [number, number];
  if (typeof value === 'number') {
    if (!(value >= 0)) {
      throw new ArgumentError(
        `${where}: If ${name} is a single number, it must be non negative. Received ${value}. Give 0 or more, or a pair.`,
      );
    }
    range = [clip ? Math.max(center - value, 0) : center - value, center + value];
  } else if (Array.isArray(value) && value.length === 2 && value.every((v) => typeof v === 'number')) {
    if (!(bound[0] <= value[0] && value[0] <= value[1] && value[1] <= bound[1])) {
      throw new ArgumentError(
        `${where}: ${name} values should be between (${bound[0]}, ${bound[1] === Number.POSITIVE_INFINITY ? 'inf' : bound[1]}). Received ${show(value)}. Give the smaller one first.`,
      );
    }
    range = [value[0], value[1]];
  } else {
    throw new ArgumentError(
      `${where}: ${name} should be a single number or a list/tuple with length 2. Received ${show(value)}. Write 0.4 or [0.6, 1.4].`,
    );
  }
  return range[0] === center && range[1] === center ? undefined : range;
}

/** A number held in [0, 1], checked. @throws {ArgumentError} */
export function probabilityOf(where: string, rule: string, value: number): number {
  if (!(value >= 0 && value <= 1)) {
    throw new ArgumentError(`${where}: ${rule}. Received ${value}. Give a number of 0…1.`);
  }
  return value;
}

/** Two ascending numbers, checked. @throws {ArgumentError} */
export function ascending(
  where: string,
  name: string,
  value: unknown,
  low = Number.NEGATIVE_INFINITY,
  high = Number.POSITIVE_INFINITY,
  suffix = '',
): [number, number] {
  if (!Array.isArray(value)) {
    throw new ArgumentError(
      `${where}: ${name} should be a tuple or list. Received ${show(value)}. Write [smallest, largest].`,
    );
  }
  if (
    value.length !== 2 ||
    !value.every((v) => typeof v === 'number') ||
    !(low <= value[0] && value[0] <= value[1] && value[1] <= high)
  ) {
    throw new ArgumentError(
      `${where}: ${name} should be of kind (min, max)${suffix}. Received ${show(value)}. Give the smaller one first.`,
    );
  }
  return value as [number, number];
}
