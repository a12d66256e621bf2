import { arrayTypeOf, bytesOf, type DTypeName, NdArray, type Shape, sizeOf, stridesOf } from '../../core/index.ts';

/** NumPy's short names of data types. Paddle has no uint16: it keeps the bits of bfloat16 under that name. */
const NAMES: Readonly<Record<string, DTypeName>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u2: 'bfloat16',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  c8: 'complex64',
  c16: 'complex128',
};

const SHORT = Object.fromEntries(Object.entries(NAMES).map(([short, name]) => [name, short])) as Record<
  DTypeName,
  string
>;

/** A data type of NumPy: its short name (`f4`) and whether the bytes of an element stand in big-endian order. */
export interface NumpyDtype {
  readonly short: string;
  readonly bigEndian: boolean;
}

/** NumPy's short name of a data type, `f4` for float32. */
export function numpyShortName(dtype: DTypeName): string {
  return SHORT[dtype];
}

/** The data type behind a short name, or `undefined` when arrays cannot have it here. */
export function dtypeOfShortName(short: string): DTypeName | undefined {
  return Object.hasOwn(NAMES, short) ? NAMES[short] : undefined;
}

/** Takes a dtype text such as `<f4`, `f4`, `|u1` apart. */
export function parseDtype(text: string): NumpyDtype {
  const order = /^[<>=|]/.test(text) ? text[0] : '=';
  return { short: order === '=' && text[0] !== '=' ? text : text.slice(1), bigEndian: order === '>' };
}

/**
 * An array from its bytes as NumPy stores them; copied.
 *
 * @param bytes - Exactly the elements, `sizeOf(shape)` of them.
 * @param fortran - Whether the first axis runs fastest (column order).
 */
export function arrayFromBytes(
  bytes: Uint8Array,
  shape: Shape,
  dtype: DTypeName,
  bigEndian: boolean,
  fortran: boolean,
): NdArray {
  // not bytes.slice(): a Buffer's shares its memory
  const own = new Uint8Array(bytes);
  const lane = arrayTypeOf(dtype).BYTES_PER_ELEMENT;
  if (bigEndian && lane > 1) for (let i = 0; i < own.length; i += lane) own.subarray(i, i + lane).reverse();
  const size = bytesOf(dtype);
  const ordered = fortran && shape.length > 1 ? toRowMajor(own, shape, size) : own;
  return new NdArray(new (arrayTypeOf(dtype))(ordered.buffer, 0, ordered.length / lane), shape, dtype);
}

function toRowMajor(bytes: Uint8Array, shape: Shape, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const steps = stridesOf([...shape].reverse()).reverse();
  const index = new Array<number>(shape.length).fill(0);
  const count = sizeOf(shape);
  let from = 0;
  for (let to = 0; to < count; to++) {
    for (let b = 0; b < size; b++) out[to * size + b] = bytes[from * size + b]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= steps[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
