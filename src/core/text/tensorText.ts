import { z } from 'zod';
import { bfloat16ToNumber, float16ToNumber } from '../float16.ts';
import type { NdArray } from '../ndArray.ts';
import { sizeOf, stridesOf } from '../shape.ts';
import { type Args, signature } from '../signature.ts';
import { formatExponent, formatFixed } from './pythonFormat.ts';

/** How tensors are printed. */
export interface PrintOptions {
  /** Digits after the point; 8. */
  precision: number;
  /** Number of elements above which the middle is left out; 1000. */
  threshold: number;
  /** Elements shown at each end of an axis then; 3. */
  edgeitems: number;
  /** Whether floats are written with an exponent; false. */
  sciMode: boolean;
  /** Characters of a line; 80. */
  linewidth: number;
}

const current: PrintOptions = { precision: 8, threshold: 1000, edgeitems: 3, sciMode: false, linewidth: 80 };

/** What {@link setPrintoptions} takes. */
export type SetPrintoptionsOptions = Partial<PrintOptions>;

const whole = z.int().min(0).optional().describe('a whole number of 0 or more');
const bind = signature('setPrintoptions', {
  precision: whole,
  threshold: whole,
  edgeitems: whole,
  sciMode: z.boolean().optional(),
  linewidth: whole,
});

/**
 * Sets how tensors are printed from now on; what is left out stays as it is.
 *
 * @param precision - Digits after the point; 8 at the start.
 * @param threshold - Number of elements above which the middle is left out; 1000 at the start.
 * @param edgeitems - Elements shown at each end of an axis then; 3 at the start.
 * @param sciMode - Whether floats are written with an exponent; false at the start.
 * @param linewidth - Characters of a line; 80 at the start.
 * @throws {ArgumentError} when a number is negative or not whole
 *
 * @example
 * setPrintoptions({ precision: 3 });
 * @source Paddle, python/paddle/tensor/to_string.py
 */
export function setPrintoptions(
  ...args: Args<SetPrintoptionsOptions, ['precision', 'threshold', 'edgeitems', 'sciMode', 'linewidth']>
): void {
  const given = bind.bind(args);
  for (const [name, value] of Object.entries(given)) if (value !== undefined) Object.assign(current, { [name]: value });
}

/** How tensors are printed now: a copy. */
export function getPrintoptions(): PrintOptions {
  return { ...current };
}

/** What a tensor's text says besides its elements. */
export interface TensorTextOptions {
  /** Where the elements are, as Paddle writes it; `Place(cpu)` when left out. */
  placeText?: string;
  /** Whether gradients stop at the tensor; true when left out. */
  stopGradient?: boolean;
  /** A line before the text, such as `Parameter containing:`. */
  prefix?: string;
}

/**
 * A tensor's text, character for character as Paddle prints it.
 *
 * @param array - The tensor's elements.
 *
 * @example
 * tensorText(NdArray.from([1, 2.25]));
 * // Tensor(shape=[2], dtype=float32, place=Place(cpu), stop_gradient=True,
 * //        [1.        , 2.25000000])
 * @source Paddle, python/paddle/tensor/to_string.py
 */
export function tensorText(
  array: NdArray,
  { placeText = 'Place(cpu)', stopGradient = true, prefix }: TensorTextOptions = {},
): string {
  const { shape, dtype } = array;
  const indent = 'Tensor('.length;
  const isCut = shape.length > 0 && sizeOf(shape) > current.threshold;
  const head = `Tensor(shape=[${shape.join(', ')}], dtype=${dtype}, place=${placeText}, stop_gradient=${stopGradient ? 'True' : 'False'},`;
  return `${prefix === undefined ? '' : `${prefix}\n`}${head}\n${' '.repeat(indent)}${elementsText(array, isCut, indent)})`;
}

interface Elements {
  write(place: number): string;
  isNegative(place: number): boolean;
}

function elementsText(array: NdArray, isCut: boolean, indent: number): string {
  const { shape } = array;
  const { edgeitems, linewidth } = current;
  const strides = stridesOf(shape);
  const { write, isNegative } = elements(array);

  // Paddle measures the elements at the edges only, even of a tensor that is shown whole.
  let width = 0;
  let signed = false;
  for (const place of edgePlaces(shape, edgeitems)) {
    width = Math.max(width, write(place).length);
    signed ||= isNegative(place);
  }
  const item = (place: number): string => {
    const text = write(place);
    if (text.length >= width) return text;
    return signed && !isNegative(place) ? ` ${text.padEnd(width - 1)}` : text.padEnd(width);
  };

  const walk = (axis: number, place: number, indent: number): string => {
    if (axis === shape.length) return item(place);
    const n = shape[axis]!;
    const parts: string[] = [];
    for (let i = 0; i < n; i++) {
      if (isCut && n > 2 * edgeitems && i >= edgeitems && i < n - edgeitems) {
        if (i === edgeitems) parts.push('...');
      } else parts.push(walk(axis + 1, place + i * strides[axis]!, indent + 1));
    }
    if (axis < shape.length - 1)
      return `[${parts.join(`,${'\n'.repeat(shape.length - axis - 1)}${' '.repeat(indent + 1)}`)}]`;
    const perLine = Math.max(1, Math.floor((linewidth - indent) / (width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < parts.length; i += perLine) lines.push(parts.slice(i, i + perLine).join(', '));
    return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
  };
  return walk(0, 0, indent);
}

function edgePlaces(shape: readonly number[], edge: number): number[] {
  if (sizeOf(shape) === 0) return [];
  const strides = stridesOf(shape);
  let places = [0];
  shape.forEach((n, axis) => {
    const indices: number[] = [];
    // No edge at all means every element, as an empty slice from the end does in Python.
    for (let i = 0; i < n; i++) if (edge === 0 || n <= 2 * edge || i < edge || i >= n - edge) indices.push(i);
    places = places.flatMap((start) => indices.map((i) => start + i * strides[axis]!));
  });
  return places;
}

function elements({ data, dtype }: NdArray): Elements {
  const { precision, sciMode } = current;
  const float = (x: number): string =>
    sciMode ? formatExponent(x, precision) : Math.ceil(x) === x ? `${formatFixed(x, 0)}.` : formatFixed(x, precision);
  const floats = (read: (place: number) => number): Elements => ({
    write: (place) => float(read(place)),
    isNegative: (place) => read(place) < 0,
  });
  switch (dtype) {
    case 'float16':
      return floats((place) => float16ToNumber(data[place] as number));
    case 'bfloat16':
      return floats((place) => bfloat16ToNumber(data[place] as number));
    case 'float32':
    case 'float64':
      return floats((place) => data[place] as number);
    case 'bool':
      return { write: (place) => (data[place] ? 'True' : 'False'), isNegative: () => false };
    case 'complex64':
    case 'complex128': {
      const part = sciMode ? formatExponent : formatFixed;
      const real = (place: number): number => data[2 * place] as number;
      const imaginary = (place: number): number => data[2 * place + 1] as number;
      return {
        write: (place) =>
          `(${part(real(place), precision)}${imaginary(place) >= 0 ? '+' : ''}${part(imaginary(place), precision)}j)`,
        isNegative: (place) => real(place) < 0 || (real(place) === 0 && imaginary(place) < 0),
      };
    }
    default:
      return { write: (place) => String(data[place]), isNegative: (place) => data[place]! < 0 };
  }
}
