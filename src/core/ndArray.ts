import { arrayTypeOf, type DTypeLike, type DTypeName, dtypeName, lanesOf, type TypedArray } from './dtype.ts';
import { ArgumentError, DtypeError, ShapeError, show } from './errors.ts';
import { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './float16.ts';
import { type Shape, showShape, sizeOf } from './shape.ts';
import { numpyStr } from './text/numpyText.ts';

/** Nested lists of numbers, as a person writes an array down. */
export type NestedArray = number | bigint | boolean | readonly NestedArray[];

/** Anything that carries an array: ours, one of `numpy-ts`, a typed array. */
export type ArrayLike = NdArray | NumpyLike | TypedArray;

/** The part of a `numpy-ts` array that is read here. */
export interface NumpyLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: unknown;
  tolist(): unknown;
}

/** What {@link NdArray.from} takes. */
export type NdArrayInput = ArrayLike | NestedArray;

/**
 * A plain array on the JavaScript side: a typed array, a shape and a data type, always row-major and contiguous.
 * Datasets, transforms and files speak it; it knows nothing of devices or gradients.
 *
 * Elements of `float16` and `bfloat16` are kept as bits, of `bool` as 0 and 1, of `int64` as `bigint`, complex ones as pairs.
 *
 * @source This library; NumPy's ndarray stands at its places in Paddle
 */
export class NdArray {
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly dtype: DTypeName;

  /**
   * @param data - Elements in row-major order; kept, not copied.
   * @param shape - Sizes of the axes; their product is the number of elements.
   * @param dtype - Data type of the elements, for which `data` must be the array.
   * @throws {ShapeError} when `data` has another number of elements
   * @throws {DtypeError} when `data` is not the array that holds `dtype`
   */
  constructor(data: TypedArray, shape: Shape, dtype: DTypeLike) {
    const name = dtypeName(dtype, 'NdArray');
    if (!(data instanceof arrayTypeOf(name))) {
      throw new DtypeError(
        `NdArray: elements of ${name} must be in a ${arrayTypeOf(name).name}. Received ${(data as object)?.constructor?.name}. Use NdArray.from, which converts.`,
      );
    }
    if (data.length !== sizeOf(shape) * lanesOf(name)) {
      throw new ShapeError(
        `NdArray: shape ${showShape(shape)} holds ${sizeOf(shape)} elements. Received ${data.length / lanesOf(name)}. Give a shape whose product is that.`,
      );
    }
    this.data = data;
    this.shape = shape;
    this.dtype = name;
  }

  /**
   * An array of zeros.
   *
   * @param shape - Sizes of the axes.
   * @param dtype - Data type of the elements; `'float32'` by default.
   */
  static zeros(shape: Shape, dtype: DTypeLike = 'float32'): NdArray {
    const name = dtypeName(dtype, 'NdArray.zeros');
    return new NdArray(new (arrayTypeOf(name))(sizeOf(shape) * lanesOf(name)), shape, name);
  }

  /**
   * An array from nested lists, a typed array, or any array that has a dtype; converted when `dtype` differs, shared when not.
   * Lists of numbers become `float32`, of `bigint` `int64`, of booleans `bool`.
   *
   * @param value - Nested lists, a number, a typed array or another array.
   * @throws {ShapeError} when nested lists are ragged
   */
  static from(value: NdArrayInput, dtype?: DTypeLike): NdArray {
    const wanted = dtype === undefined ? undefined : dtypeName(dtype, 'NdArray.from');
    const array =
      value instanceof NdArray
        ? value
        : isNumpyLike(value)
          ? fromNumpy(value)
          : ArrayBuffer.isView(value)
            ? fromTyped(value as TypedArray)
            : fromNested(value as NestedArray, wanted);
    return wanted === undefined || wanted === array.dtype ? array : array.astype(wanted);
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Size of the first axis. */
  get length(): number {
    return this.shape[0] ?? 0;
  }

  /**
   * The element at a place in row-major order, as a number.
   *
   * @param index - One place for each axis, or one into the flat data.
   * @throws {DtypeError} when it is a whole number above 2⁵³, which a number cannot hold, or complex
   */
  get(index: number): number {
    return this.#reader()(index);
  }

  /** A function that reads elements by their place, chosen once for a loop. */
  #reader(): (index: number) => number {
    const { data, dtype } = this;
    switch (dtype) {
      case 'float16':
        return (i) => float16ToNumber(data[i] as number);
      case 'bfloat16':
        return (i) => bfloat16ToNumber(data[i] as number);
      case 'int64':
        return (i) => safeNumber(data[i] as bigint);
      case 'complex64':
      case 'complex128':
        throw new DtypeError(
          `NdArray: elements must be real to be read as numbers. Received ${dtype}. Read pairs from data.`,
        );
      default:
        return (i) => data[i] as number;
    }
  }

  /** All elements as float64 numbers, in row-major order. */
  toFloat64(): Float64Array {
    const read = this.#reader();
    const out = new Float64Array(this.size);
    for (let i = 0; i < out.length; i++) out[i] = read(i);
    return out;
  }

  /** The only element. @throws {ShapeError} when there is not exactly one */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError(
        `NdArray.item: the array must have one element. Received shape ${showShape(this.shape)}. Pick one first.`,
      );
    return this.get(0);
  }

  /** Nested lists of numbers (booleans for `bool`). */
  tolist(): NestedArray {
    const read = this.#reader();
    const bool = this.dtype === 'bool';
    let next = 0;
    const walk = (axis: number): NestedArray => {
      if (axis === this.shape.length) {
        const value = read(next++);
        return bool ? value !== 0 : value;
      }
      return Array.from({ length: this.shape[axis]! }, () => walk(axis + 1));
    };
    return walk(0);
  }

  /**
   * The same elements in another data type, copied; floats to whole numbers cut toward zero, as NumPy does.
   *
   * @param dtype - The data type, e.g. `'float32'`.
   */
  astype(dtype: DTypeLike): NdArray {
    const to = dtypeName(dtype, 'NdArray.astype');
    const out = NdArray.zeros(this.shape, to);
    if (to === this.dtype) {
      (out.data as Uint8Array).set(this.data as Uint8Array);
      return out;
    }
    const target = out.data;
    if (lanesOf(to) === 2) {
      if (lanesOf(this.dtype) === 2) (target as Float64Array).set(this.data as Float64Array);
      else {
        const read = this.#reader();
        for (let i = 0; i < this.size; i++) target[2 * i] = read(i);
      }
      return out;
    }
    const read = this.#reader();
    const write = writerOf(target, to);
    for (let i = 0; i < this.size; i++) write(i, read(i));
    return out;
  }

  /** The same elements under another shape; shares the data. */
  reshape(shape: Shape): NdArray {
    return new NdArray(this.data, shape, this.dtype);
  }

  /** A copy with data of its own. */
  clone(): NdArray {
    return new NdArray(this.data.slice() as TypedArray, this.shape, this.dtype);
  }

  /** The bytes of the elements, little-endian; shares the data. */
  bytes(): Uint8Array {
    return new Uint8Array(this.data.buffer, this.data.byteOffset, this.data.byteLength);
  }

  /** NumPy's text of the array. */
  toString(): string {
    return numpyStr(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return numpyStr(this);
  }
}

/** A function that stores numbers into `target`, cut or rounded as `dtype` asks. */
export function writerOf(target: TypedArray, dtype: DTypeName): (index: number, value: number) => void {
  switch (dtype) {
    case 'float16':
      return (i, v) => {
        target[i] = numberToFloat16(v);
      };
    case 'bfloat16':
      return (i, v) => {
        target[i] = numberToBfloat16(v);
      };
    case 'int64':
      return (i, v) => {
        (target as BigInt64Array)[i] = Number.isFinite(v) ? BigInt(Math.trunc(v)) : -(2n ** 63n);
      };
    case 'bool':
      return (i, v) => {
        target[i] = v ? 1 : 0;
      };
    default:
      return (i, v) => {
        target[i] = v;
      };
  }
}

function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new DtypeError(
      `NdArray: a whole number read as a JavaScript number must lie within ±2⁵³. Received ${value}. Read it from data, as a bigint.`,
    );
  }
  return number;
}

/** Whether `value` is an array of `numpy-ts` (or built like one). */
export function isNumpyLike(value: unknown): value is NumpyLike {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof NdArray) &&
    Array.isArray((value as NumpyLike).shape) &&
    typeof (value as NumpyLike).dtype === 'string' &&
    typeof (value as NumpyLike).tolist === 'function'
  );
}

function fromNumpy(value: NumpyLike): NdArray {
  const dtype = dtypeName(value.dtype, 'NdArray.from');
  const shape = [...value.shape];
  const size = sizeOf(shape);
  const contiguous = value as NumpyLike & { iscontiguous?: boolean; flags?: { C_CONTIGUOUS: boolean } };
  const data = value.data as TypedArray;
  if (
    contiguous.flags?.C_CONTIGUOUS &&
    ArrayBuffer.isView(data) &&
    data.length === size * lanesOf(dtype) &&
    data instanceof arrayTypeOf(dtype)
  ) {
    return new NdArray(data.slice() as TypedArray, shape, dtype);
  }
  const nested = value.tolist() as unknown;
  const values = (Array.isArray(nested) ? (nested as unknown[][]).flat(64 as 1) : [nested]) as (
    | number
    | bigint
    | boolean
  )[];
  const out = NdArray.zeros(shape, dtype);
  const write = writerOf(out.data, dtype);
  for (let i = 0; i < values.length; i++) {
    const element = values[i]!;
    if (dtype === 'int64') (out.data as BigInt64Array)[i] = BigInt(element);
    else write(i, Number(element));
  }
  return out;
}

function fromTyped(data: TypedArray): NdArray {
  const names: [new (n: number) => object, DTypeName][] = [
    [Float32Array, 'float32'],
    [Float64Array, 'float64'],
    [Int8Array, 'int8'],
    [Int16Array, 'int16'],
    [Int32Array, 'int32'],
    [BigInt64Array, 'int64'],
    [Uint8Array, 'uint8'],
  ];
  for (const [type, name] of names) if (data instanceof type) return new NdArray(data, [data.length], name);
  throw new DtypeError(
    `NdArray.from: a typed array must be one that a dtype stands for. Received ${data.constructor.name}. Convert it, e.g. to Float32Array.`,
  );
}

function fromNested(value: NestedArray, wanted: DTypeName | undefined): NdArray {
  const shape: number[] = [];
  for (let level = value; Array.isArray(level); level = (level as NestedArray[])[0] as NestedArray) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const flat: (number | bigint | boolean)[] = [];
  const walk = (level: NestedArray, axis: number): void => {
    const isList = Array.isArray(level);
    if (isList !== axis < shape.length || (isList && (level as NestedArray[]).length !== shape[axis])) {
      throw new ShapeError(
        `NdArray.from: nested lists must have one length per level. Received a ragged list (level ${axis}). Pad it, or keep the parts apart.`,
      );
    }
    if (isList) for (const part of level as NestedArray[]) walk(part, axis + 1);
    else if (typeof level === 'number' || typeof level === 'bigint' || typeof level === 'boolean') flat.push(level);
    else
      throw new ArgumentError(
        `NdArray.from: elements must be numbers, bigints or booleans. Received ${show(level)}. Convert it first.`,
      );
  };
  walk(value, 0);
  const natural: DTypeName =
    flat.length && flat.every((v) => typeof v === 'bigint')
      ? 'int64'
      : flat.length && flat.every((v) => typeof v === 'boolean')
        ? 'bool'
        : 'float32';
  const dtype = wanted ?? natural;
  const out = NdArray.zeros(shape, dtype);
  const write = writerOf(out.data, dtype);
  flat.forEach((element, i) => {
    if (dtype === 'int64' && typeof element === 'bigint') (out.data as BigInt64Array)[i] = element;
    else write(i, Number(element));
  });
  return out;
}
