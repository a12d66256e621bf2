/**
 * Numbers and texts as Python writes them: `'%.4f' % x`, `repr(x)`, `f'{n:,}'`, `s.center(w)`.
 */

/**
 * `'%.{digits}f' % x`: rounded from the exact binary value, ties to even.
 *
 * @param x - Any number.
 * @param digits - Decimals, 0 to 100.
 *
 * @example
 * formatFixed(0.5, 0); // '0'
 * formatFixed(2.675, 2); // '2.67'
 */
export function formatFixed(x: number, digits: number): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  const size = Math.abs(x);
  let text: string;
  if (size >= 1e21) text = BigInt(size).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '');
  else text = tiesToEven(size.toFixed(digits), isTie(size, digits));
  return isNegative(x) ? `-${text}` : text;
}

/**
 * `'%.{digits}e' % x`: rounded from the exact binary value, ties to even; at least two digits of exponent.
 *
 * @param x - Any number.
 * @param digits - Decimals of the mantissa, 0 to 100.
 *
 * @example
 * formatExponent(12345, 2); // '1.23e+04'
 */
export function formatExponent(x: number, digits: number): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  const size = Math.abs(x);
  const exponent = size === 0 ? 0 : Number(size.toExponential().split('e')[1]);
  const [mantissa, power] = size.toExponential(digits).split('e') as [string, string];
  const text = tiesToEven(mantissa, Number(power) === exponent && isTie(size, digits - exponent));
  return `${isNegative(x) ? '-' : ''}${text}e${padExponent(Number(power), 2)}`;
}

/**
 * `'%d' % x`: cut toward zero, all digits.
 *
 * @param x - A finite number.
 */
export function formatInteger(x: number): string {
  return BigInt(Math.trunc(x)).toString();
}

/**
 * `repr(x)` of a Python float: the shortest digits that read back as `x`, with `.0` when whole.
 *
 * @example
 * floatRepr(1); // '1.0'
 * floatRepr(1e-5); // '1e-05'
 */
export function floatRepr(x: number): string {
  return shortRepr(x, String(Math.abs(x)));
}

/**
 * Lays out the shortest digits of a number as Python's `repr` does: positional from 1e-4 up to 1e16.
 *
 * @param x - The number; gives the sign.
 * @param shortest - The shortest digits of its size, in any of JavaScript's notations.
 * @param limit - From where on an exponent is written.
 */
export function shortRepr(x: number, shortest: string, limit = 1e16): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  const sign = isNegative(x) ? '-' : '';
  if (x === 0) return `${sign}0.0`;
  const { digits, exponent } = decimalOf(shortest);
  const size = Math.abs(x);
  if (size < 1e-4 || size >= limit) {
    const fraction = digits.slice(1);
    return `${sign}${digits[0]}${fraction ? `.${fraction}` : ''}e${padExponent(exponent, 2)}`;
  }
  const { whole, fraction } = positional(digits, exponent);
  return `${sign}${whole}.${fraction || '0'}`;
}

/** The digits of a decimal text without sign, and the exponent of the first of them. */
export function decimalOf(text: string): { digits: string; exponent: number } {
  const [mantissa, power] = text.split('e') as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  const all = whole + fraction;
  const leading = /^0*/.exec(all)![0].length;
  const digits = all.slice(leading).replace(/0+$/, '') || '0';
  return { digits, exponent: digits === '0' ? 0 : whole.length - 1 - leading + Number(power ?? 0) };
}

/** Digits laid out around the decimal point. */
export function positional(digits: string, exponent: number): { whole: string; fraction: string } {
  if (exponent < 0) return { whole: '0', fraction: '0'.repeat(-exponent - 1) + digits };
  const padded = digits.padEnd(exponent + 1, '0');
  return { whole: padded.slice(0, exponent + 1), fraction: padded.slice(exponent + 1) };
}

/** An exponent with its sign and at least `width` digits. */
export function padExponent(exponent: number, width: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(width, '0');
}

/**
 * `f'{n:,}'`, or `f'{x:,.{digits}f}'` with `digits`: a comma between groups of three digits.
 *
 * @example
 * formatThousands(1234567); // '1,234,567'
 */
export function formatThousands(x: number | bigint, digits = 0): string {
  const text = typeof x === 'bigint' ? x.toString() : formatFixed(x, digits);
  return text.replace(
    /^(-?)(\d+)/,
    (_all, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','),
  );
}

/**
 * `text.center(width, fill)`: when the room is odd, the side that gets more is Python's.
 *
 * @param text - Counted in UTF-16 units.
 * @param width - Units of the result, at least.
 * @param fill - One unit.
 */
export function center(text: string, width: number, fill = ' '): string {
  const room = width - text.length;
  if (room <= 0) return text;
  const left = (room >> 1) + (room & width & 1);
  return fill.repeat(left) + text + fill.repeat(room - left);
}

function nonFinite(x: number): string {
  return Number.isNaN(x) ? 'nan' : x < 0 ? '-inf' : 'inf';
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** Whether `size` lies exactly between two numbers of `digits` decimals (negative: of so many zeros before the point). */
function isTie(size: number, digits: number): boolean {
  if (digits >= 0) {
    // size * 10^digits ends in .5 just when size * 2^(digits + 1) is an odd whole number.
    const scaled = size * 2 ** (digits + 1);
    return scaled < 2 ** 53 && scaled % 2 === 1;
  }
  if (!Number.isInteger(size)) return false;
  const doubled = BigInt(size) * 2n;
  const unit = 10n ** BigInt(-digits);
  return doubled % unit === 0n && (doubled / unit) % 2n === 1n;
}

/** JavaScript rounds a tie up; where that gives an odd last digit, the even one is one below. */
function tiesToEven(text: string, isTie: boolean): string {
  const last = text.charCodeAt(text.length - 1) - 48;
  return isTie && last % 2 === 1 ? text.slice(0, -1) + String(last - 1) : text;
}
