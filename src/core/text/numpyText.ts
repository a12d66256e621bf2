import type { DTypeName, TypedArray } from '../dtype.ts';
import { bfloat16ToNumber, float16ToNumber, numberToFloat16 } from '../float16.ts';
import { type Shape, sizeOf, stridesOf } from '../shape.ts';
import { decimalOf, formatExponent, formatFixed, padExponent, positional, shortRepr } from './pythonFormat.ts';

/** What an array must tell to be written. */
export interface Writable {
  readonly shape: Shape;
  readonly dtype: DTypeName;
  readonly data: TypedArray;
  get(index: number): number;
}

/** How arrays are laid out; NumPy's defaults. */
export interface NumpyPrintOptions {
  /** Digits after the point, at most; 8. */
  precision?: number;
  /** Number of elements above which the middle is left out; 1000. */
  threshold?: number;
  /** Elements shown at each end of an axis then; 3. */
  edgeitems?: number;
  /** Characters of a line; 75. */
  linewidth?: number;
}

/**
 * `str(array)` as NumPy writes it.
 *
 * @example
 * numpyStr(NdArray.from([1, 2.5])); // '[1.  2.5]'
 * @source NumPy, numpy/_core/arrayprint.py
 */
export function numpyStr(array: Writable, options: NumpyPrintOptions = {}): string {
  if (array.shape.length === 0) return scalarText(array);
  return layOut(array, ' ', '', options.linewidth ?? 75, options);
}

/**
 * `repr(array)` as NumPy writes it.
 *
 * @example
 * numpyRepr(NdArray.from([1, 2.5])); // 'array([1. , 2.5], dtype=float32)'
 * @source NumPy, numpy/_core/arrayprint.py
 */
export function numpyRepr(array: Writable, options: NumpyPrintOptions = {}): string {
  const prefix = 'array(';
  const linewidth = options.linewidth ?? 75;
  const list = layOut(array, ', ', prefix, linewidth - 1, options);
  const { shape, dtype } = array;
  const size = sizeOf(shape);
  const extras: string[] = [];
  if ((size === 0 && shape.length !== 1) || size > (options.threshold ?? 1000)) {
    extras.push(`shape=(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`);
  }
  const isImplied = dtype === 'float64' || dtype === 'int64' || dtype === 'bool' || dtype === 'complex128';
  if (!isImplied || size === 0) extras.push(`dtype=${dtype}`);
  if (extras.length === 0) return `${prefix}${list})`;
  const text = `${prefix}${list},`;
  const rest = `${extras.join(', ')})`;
  const lastLine = text.length - (text.lastIndexOf('\n') + 1);
  return text + (lastLine + rest.length + 1 > linewidth ? `\n${' '.repeat(prefix.length)}` : ' ') + rest;
}

type Write = (index: number) => string;

/** From where on NumPy writes a single number with an exponent. */
const SCALAR_LIMITS: Partial<Record<DTypeName, number>> = { float16: 1e3, bfloat16: 1e6, float32: 1e6, complex64: 1e6 };

function scalarText(array: Writable): string {
  const { data, dtype } = array;
  switch (dtype) {
    case 'bool':
      return data[0] ? 'True' : 'False';
    case 'complex64':
    case 'complex128': {
      const write = shortest(dtype);
      const text = (x: number): string => shortRepr(x, write(x), SCALAR_LIMITS[dtype]).replace(/\.0$/, '');
      const [real, imaginary] = [data[0] as number, data[1] as number];
      const sign = imaginary < 0 || Object.is(imaginary, -0) ? '' : '+';
      return real === 0 && !Object.is(real, -0) ? `${text(imaginary)}j` : `(${text(real)}${sign}${text(imaginary)}j)`;
    }
    case 'float16':
    case 'bfloat16':
    case 'float32':
    case 'float64': {
      const x = array.get(0);
      return shortRepr(x, shortest(dtype)(x), SCALAR_LIMITS[dtype]);
    }
    default:
      return String(data[0]);
  }
}

/** The shortest decimal digits of a number's size that read back as it within a data type. */
function shortest(dtype: DTypeName): (x: number) => string {
  const round =
    dtype === 'float32' || dtype === 'complex64'
      ? Math.fround
      : dtype === 'float16'
        ? (x: number): number => float16ToNumber(numberToFloat16(x))
        : dtype === 'bfloat16'
          ? Math.fround
          : undefined;
  return (x) => {
    const size = Math.abs(x);
    if (round === undefined || !Number.isFinite(size) || size === 0) return String(size);
    for (let digits = 1; digits < 17; digits++) {
      const text = formatExponent(size, digits - 1);
      if (round(Number(text)) === size) return text;
      // Below a power of two the room is half as wide as above: the next number up may read back when the nearest does not.
      const [mantissa, power] = text.split('e') as [string, string];
      const up = `${Number(mantissa.replace('.', '')) + 1}e${Number(power) - digits + 1}`;
      if (Number(text) < size && round(Number(up)) === size) return up;
    }
    return String(size);
  };
}

/** NumPy's layout of the floats of one array: all with their points below each other. */
function floatFormat(
  values: readonly number[],
  dtype: DTypeName,
  precision: number,
  sign: '-' | '+' = '-',
): (x: number) => string {
  const round =
    dtype === 'float64' || dtype === 'complex128'
      ? (x: number): number => x
      : dtype === 'float16'
        ? (x: number): number => float16ToNumber(numberToFloat16(x))
        : Math.fround;
  const decimals = { float16: 3, bfloat16: 6, float32: 6, complex64: 6 }[dtype as 'float16'] ?? 15;
  const digitsOf = shortest(dtype);
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((x) => x !== 0).map(Math.abs);
  let max = 0;
  let min = Infinity;
  for (const size of sizes) {
    if (size > max) max = size;
    if (size < min) min = size;
  }
  const isExponential =
    sizes.length > 0 && (max >= 10 ** Math.min(8, decimals) || min < round(0.0001) || round(max / min) > 1000);
  const signOf = (x: number): string => (x < 0 || Object.is(x, -0) ? '-' : sign === '+' ? '+' : '');

  const split = (x: number): { whole: string; fraction: string; exponent: number } => {
    const { digits, exponent } = decimalOf(digitsOf(x));
    const size = Math.abs(x);
    if (isExponential) {
      const cut = digits.length - 1 > precision ? decimalOf(formatExponent(size, precision)) : { digits, exponent };
      return { whole: signOf(x) + cut.digits[0], fraction: cut.digits.slice(1), exponent: cut.exponent };
    }
    let { whole, fraction } = positional(digits, exponent);
    if (digits === '0') fraction = '';
    if (fraction.length > precision) {
      const [cutWhole, cutFraction = ''] = formatFixed(size, precision).split('.') as [string, string?];
      whole = cutWhole;
      fraction = cutFraction.replace(/0+$/, '');
    }
    return { whole: signOf(x) + whole, fraction, exponent: 0 };
  };

  let left = 0;
  let fractionWidth = 0;
  let exponentWidth = 2;
  for (const x of finite) {
    const { whole, fraction, exponent } = split(x);
    left = Math.max(left, whole.length);
    fractionWidth = Math.max(fractionWidth, fraction.length);
    exponentWidth = Math.max(exponentWidth, String(Math.abs(exponent)).length);
  }
  const right = finite.length === 0 ? 0 : fractionWidth + (isExponential ? exponentWidth + 2 : 0);
  if (finite.length !== values.length) {
    const hasNan = values.some(Number.isNaN);
    const hasInfinity = values.some((x) => x === Infinity || x === -Infinity);
    const signed = sign === '+' || values.includes(-Infinity);
    if (hasNan || hasInfinity) left = Math.max(left, 3 - (right + 1), 3 + Number(signed) - (right + 1));
  }
  const width = left + right + 1;
  return (x) => {
    if (Number.isNaN(x)) return `${sign === '+' ? '+' : ''}nan`.padStart(width);
    if (!Number.isFinite(x)) return `${signOf(x)}inf`.padStart(width);
    const { whole, fraction, exponent } = split(x);
    if (!isExponential) return `${whole.padStart(left)}.${fraction.padEnd(fractionWidth)}`;
    // What lies beyond the shortest digits is filled with the number's own, not with zeros.
    const full =
      fraction.length === fractionWidth
        ? { digit: whole, fraction, exponent }
        : exactDigits(Math.abs(x), fractionWidth, signOf(x));
    return `${full.digit.padStart(left)}.${full.fraction}e${padExponent(full.exponent, exponentWidth)}`;
  };
}

function exactDigits(
  size: number,
  digits: number,
  sign: string,
): { digit: string; fraction: string; exponent: number } {
  const [mantissa, exponent] = formatExponent(size, digits).split('e') as [string, string];
  return { digit: sign + mantissa[0], fraction: mantissa.slice(2), exponent: Number(exponent) };
}

/** Chooses how the elements at `shown` are written. */
function elementFormat(array: Writable, shown: readonly number[], precision: number): Write {
  const { data, dtype } = array;
  switch (dtype) {
    case 'bool': {
      const isTrue = array.shape.length === 0 ? 'True' : ' True';
      return (i) => (data[i] ? isTrue : 'False');
    }
    case 'float16':
    case 'bfloat16':
    case 'float32':
    case 'float64': {
      const read =
        dtype === 'float16'
          ? (i: number): number => float16ToNumber(data[i] as number)
          : dtype === 'bfloat16'
            ? (i: number): number => bfloat16ToNumber(data[i] as number)
            : (i: number): number => data[i] as number;
      const format = floatFormat(shown.map(read), dtype, precision);
      return (i) => format(read(i));
    }
    case 'complex64':
    case 'complex128': {
      const part = (offset: number, sign: '-' | '+'): Write => {
        const read = (i: number): number => data[2 * i + offset] as number;
        const format = floatFormat(shown.map(read), dtype, precision, sign);
        return (i) => format(read(i));
      };
      const real = part(0, '-');
      const imaginary = part(1, '+');
      return (i) => real(i) + imaginary(i).replace(/ *$/, (spaces) => `j${spaces}`);
    }
    default: {
      let width = 0;
      for (const i of shown) width = Math.max(width, String(data[i]).length);
      return (i) => String(data[i]).padStart(width);
    }
  }
}

/** Places in row-major order of the elements that are shown. */
function shownPlaces(shape: readonly number[], edge: number | undefined): number[] {
  const strides = stridesOf(shape);
  let places = [0];
  shape.forEach((n, axis) => {
    const indices: number[] = [];
    for (let i = 0; i < n; i++) if (edge === undefined || n <= 2 * edge || i < edge || i >= n - edge) indices.push(i);
    places = places.flatMap((start) => indices.map((i) => start + i * strides[axis]!));
  });
  return places;
}

function layOut(
  array: Writable,
  separator: string,
  prefix: string,
  linewidth: number,
  { precision = 8, threshold = 1000, edgeitems = 3 }: NumpyPrintOptions,
): string {
  const { shape } = array;
  const size = sizeOf(shape);
  if (size === 0) return '[]';
  const edge = size > threshold ? edgeitems : undefined;
  const write = elementFormat(array, shownPlaces(shape, edge), precision);
  const strides = stridesOf(shape);
  const rank = shape.length;

  const walk = (axis: number, place: number, indent: string, width: number): string => {
    if (axis === rank) return write(place);
    const n = shape[axis]!;
    const isCut = edge !== undefined && n > 2 * edge;
    const indices: (number | undefined)[] = [];
    for (let i = 0; i < n; i++) {
      if (!isCut || i < edge || i >= n - edge) indices.push(i);
      else if (i === edge) indices.push(undefined);
    }
    const last = indices.length - 1;
    let text = '';
    if (axis === rank - 1) {
      const room = width - Math.max(separator.trimEnd().length, 1);
      let line = indent;
      indices.forEach((i, at) => {
        const word = i === undefined ? '...' : write(place + i * strides[axis]!);
        if (line.length + word.length > room && line.length > indent.length) {
          text += `${line.trimEnd()}\n`;
          line = indent;
        }
        line += word;
        if (at < last) line += separator;
      });
      text += line;
    } else {
      const gap = separator.trimEnd() + '\n'.repeat(rank - axis - 1);
      indices.forEach((i, at) => {
        const part = i === undefined ? '...' : walk(axis + 1, place + i * strides[axis]!, `${indent} `, width - 1);
        text += indent + part + (at < last ? gap : '');
      });
    }
    return `[${text.slice(indent.length)}]`;
  };
  return walk(0, 0, ` ${' '.repeat(prefix.length)}`, linewidth);
}
