import { ArgumentError, nearest, show } from './errors.ts';

/** The typed arrays that hold elements. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array;

type TypedArrayConstructor = {
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, offset?: number, length?: number): TypedArray;
  readonly BYTES_PER_ELEMENT: number;
};

interface Row {
  /** bytes of one element */
  bytes: number;
  kind: 'float' | 'int' | 'bool' | 'complex';
  /** the array that holds the elements; half floats as their bits, complex numbers as pairs */
  array: TypedArrayConstructor;
  /** typed-array elements to one logical element */
  lanes: 1 | 2;
}

const ROWS = {
  float16: { bytes: 2, kind: 'float', array: Uint16Array, lanes: 1 },
  bfloat16: { bytes: 2, kind: 'float', array: Uint16Array, lanes: 1 },
  float32: { bytes: 4, kind: 'float', array: Float32Array, lanes: 1 },
  float64: { bytes: 8, kind: 'float', array: Float64Array, lanes: 1 },
  int8: { bytes: 1, kind: 'int', array: Int8Array, lanes: 1 },
  int16: { bytes: 2, kind: 'int', array: Int16Array, lanes: 1 },
  int32: { bytes: 4, kind: 'int', array: Int32Array, lanes: 1 },
  int64: { bytes: 8, kind: 'int', array: BigInt64Array, lanes: 1 },
  uint8: { bytes: 1, kind: 'int', array: Uint8Array, lanes: 1 },
  bool: { bytes: 1, kind: 'bool', array: Uint8Array, lanes: 1 },
  complex64: { bytes: 8, kind: 'complex', array: Float32Array, lanes: 2 },
  complex128: { bytes: 16, kind: 'complex', array: Float64Array, lanes: 2 },
} as const satisfies Record<string, Row>;

/** A data type by name, as NumPy and Paddle spell it. */
export type DTypeName = keyof typeof ROWS;

/** Every data type's name. */
export const DTYPE_NAMES = Object.keys(ROWS) as DTypeName[];

/**
 * A data type as Paddle shows it: `paddle.float32` prints as itself. There is one object per type, so `===` compares.
 *
 * @source Paddle, python/paddle/framework/dtype.py
 */
export class DType {
  readonly name: DTypeName;

  constructor(name: DTypeName) {
    this.name = name;
  }

  /** Bytes of one element. */
  get itemsize(): number {
    return ROWS[this.name].bytes;
  }

  /** Whether values are real floating-point numbers. */
  get isFloating(): boolean {
    return ROWS[this.name].kind === 'float';
  }

  /** Whether values are whole numbers (`bool` is not). */
  get isInteger(): boolean {
    return ROWS[this.name].kind === 'int';
  }

  toString(): string {
    return `paddle.${this.name}`;
  }

  toJSON(): string {
    return this.name;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const OBJECTS = Object.fromEntries(DTYPE_NAMES.map((name) => [name, new DType(name)])) as Record<DTypeName, DType>;

export const { float16, bfloat16, float32, float64, int8, int16, int32, int64, uint8, bool, complex64, complex128 } =
  OBJECTS;

/** What a person may write for a data type: `'float32'`, `'paddle.float32'` or `paddle.float32`. */
export type DTypeLike = DTypeName | DType | (string & {});

/**
 * The name behind any spelling of a data type.
 *
 * @param where - Who asks; begins the error's text.
 * @throws {ArgumentError} when it names no data type
 */
export function dtypeName(dtype: DTypeLike, where = 'dtype'): DTypeName {
  if (dtype instanceof DType) return dtype.name;
  const name = typeof dtype === 'string' ? dtype.replace(/^(paddle|numpy|np)\./, '') : '';
  if (Object.hasOwn(ROWS, name)) return name as DTypeName;
  if (name === 'float') return 'float32';
  if (name === 'int') return 'int64';
  const suggestion = nearest(String(dtype), DTYPE_NAMES);
  throw new ArgumentError(
    `${where}: dtype must be one of ${DTYPE_NAMES.join(', ')}. Received ${show(dtype)}.${suggestion ? ` Did you mean '${suggestion}'?` : ' Name one of those.'}`,
  );
}

/** The data type's object, from any spelling of it. */
export function dtypeOf(dtype: DTypeLike, where?: string): DType {
  return OBJECTS[dtypeName(dtype, where)];
}

/** Bytes of one element. */
export function bytesOf(dtype: DTypeName): number {
  return ROWS[dtype].bytes;
}

/** The constructor of the typed array that holds elements of `dtype`. */
export function arrayTypeOf(dtype: DTypeName): TypedArrayConstructor {
  return ROWS[dtype].array as TypedArrayConstructor;
}

/** How many typed-array elements one logical element takes: 2 for complex numbers, else 1. */
export function lanesOf(dtype: DTypeName): 1 | 2 {
  return ROWS[dtype].lanes;
}

/** Whether `dtype` is a real floating-point type. */
export function isFloat(dtype: DTypeName): boolean {
  return ROWS[dtype].kind === 'float';
}
