import { ArgumentError, formatExponent, formatFixed, isNumpyLike, NdArray, show } from '../core/index.ts';
import { console_ } from './console.ts';

type LogPart = number | bigint | boolean | string | NdArray;
/** A value in the log: a number (a `bigint` is shown as the integer it is), a truth, text, an array, or several of these. */
export type LogValue = LogPart | readonly LogPart[];

/**
 * The line that shows how far a run is, in Paddle's format.
 *
 * @param num - Number of steps, or null when it is not known.
 * @param options.width - Characters of the bar at most; 30 by default.
 * @param options.verbose - 1: one line with a bar, written over; 2 or 3: a line each time.
 * @param options.name - The word before the counter; `step` by default.
 * @throws {ArgumentError} when `num` is not positive
 * @source Paddle, python/paddle/hapi/progressbar.py, class ProgressBar
 */
export class ProgressBar {
  readonly #num: number | null;
  readonly #verbose: number;
  readonly #width: number;
  readonly #name: string;
  readonly #start: number;
  #lastLength = 0;

  constructor(
    num: number | null,
    { width = 30, verbose = 1, name = 'step' }: { width?: number; verbose?: number; name?: string } = {},
  ) {
    if (num !== null && !(Number.isInteger(num) && num > 0)) {
      throw new ArgumentError(
        `ProgressBar: num should be null or a whole number > 0. Received ${show(num)}. A loader without any step (dropLast with too few samples?) gives none.`,
      );
    }
    const columns = console_().columns();
    this.#num = num;
    this.#verbose = verbose;
    this.#width = Math.max(Math.min(width, Math.floor(columns * 0.6), columns - 50), 0);
    this.#name = name;
    this.#start = console_().now();
  }

  /** Shows step `current` (counted from 1) with its values. */
  update(current: number, values: readonly (readonly [string, LogValue])[]): void {
    const perStep = current ? (console_().now() - this.#start) / current : 0;
    const shown = values
      .map(
        ([name, value]) =>
          ` - ${name}:${(Array.isArray(value) ? (value as readonly LogPart[]) : [value as LogPart]).map((part) => ` ${formatValue(part, this.#verbose)}`).join('')}`,
      )
      .join('');
    if (this.#verbose === 1) this.#bar(current, shown, perStep);
    else console_().write(`${this.#counter(current)}${shown}${formatRate(perStep)}\n`);
  }

  #counter(current: number): string {
    if (this.#num === null) return `${this.#name} ${String(current).padStart(3)}`;
    return `${this.#name} ${String(current).padStart(String(this.#num).length)}/${this.#num}`;
  }

  #bar(current: number, shown: string, perStep: number): void {
    const back = '\b'.repeat(this.#lastLength);
    let line = this.#counter(current);
    if (this.#num !== null) {
      const filled = Math.floor(this.#width * (current / this.#num));
      const done = filled > 0 ? `${'='.repeat(filled - 1)}${current < this.#num ? '>' : '='}` : '';
      line += ` [${done}${'.'.repeat(Math.max(this.#width - filled, 0))}]`;
    }
    line += shown;
    if (this.#num !== null && current < this.#num) line += ` - ETA: ${formatEta(perStep * (this.#num - current))}`;
    line += formatRate(perStep);
    const ends = this.#num === null || current >= this.#num;
    const padding = ' '.repeat(Math.max(this.#lastLength - line.length, 0));
    this.#lastLength = line.length;
    console_().write(`${back}\r${line}${padding}${ends ? '\n' : ''}`);
  }
}

/** `%.4f` above 0.001, `%.4e` below; anything else as Python prints it. Only lines, not bars, show an array of one float as a number. */
function formatValue(value: LogPart, verbose: number): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof NdArray || isNumpyLike(value)) {
    const array = NdArray.from(value);
    if (verbose !== 1 && array.size === 1 && ['float32', 'float64'].includes(array.dtype))
      return formatValue(Number(array.item()), verbose);
  }
  if (typeof value !== 'number') return String(value);
  return Math.abs(value) > 1e-3 ? formatFixed(value, 4) : formatExponent(value, 4);
}

/** Time of a step, in the unit that fits. */
function formatRate(seconds: number): string {
  if (seconds >= 1 || seconds === 0) return ` - ${formatFixed(seconds, 0)}s/step`;
  if (seconds >= 1e-3) return ` - ${formatFixed(seconds * 1e3, 0)}ms/step`;
  return ` - ${formatFixed(seconds * 1e6, 0)}us/step`;
}

/** Time left: seconds, `m:ss` or `h:mm:ss`. */
function formatEta(left: number): string {
  const seconds = Math.trunc(left);
  const two = (n: number): string => String(n).padStart(2, '0');
  if (seconds > 3600)
    return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  if (seconds > 60) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${seconds}s`;
}
