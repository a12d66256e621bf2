import type { NdArray } from '../../core/index.ts';

/**
 * A Python tuple: an array that is written as a tuple, not as a list. Make it with `Tuple.of(1, 'a')`.
 */
export class Tuple extends Array<PyValue> {}

/**
 * A Python `float` that would be taken for an `int` if it were a plain number: `new PyFloat(1)` is written as `1.0`.
 * A number with a fraction, an infinity, NaN and −0 are floats without it.
 */
export class PyFloat {
  readonly value: number;

  /** @param value - The number, in double precision. */
  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }
}

/**
 * A tensor in a file: an array and the tensor's name (`linear_0.w_0`), which Paddle stores beside it.
 * The name is `null` where a file has none.
 */
export class NamedArray {
  readonly name: string | null;
  readonly array: NdArray;

  /**
   * @param name - The tensor's name, or `null` when the file has none.
   * @param array - Its elements.
   */
  constructor(name: string | null, array: NdArray) {
    this.name = name;
    this.array = array;
  }
}

/** What may be a key of a Python dict here. Byte strings stand as their latin1 text. */
export type PyKey = string | number | bigint | boolean | null | Tuple;

/** A Python dict, in its order. A `Map`, because a key like `__proto__` is as good as any. */
export type PyDict = Map<PyKey, PyValue>;

/**
 * A Python value: `None` is `null`; an `int` a number, or a bigint beyond ±2⁵³; a `float` a number or {@link PyFloat};
 * `bytes` a `Uint8Array`; a list an array; a tuple a {@link Tuple}; a dict a `Map`; a NumPy array an `NdArray`.
 */
export type PyValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PyFloat
  | Uint8Array
  | NdArray
  | NamedArray
  | PyValue[]
  | Tuple
  | PyDict;

/** What can be written: every {@link PyValue}, and plain objects as dicts. */
export type PyInput =
  | Exclude<PyValue, PyValue[] | PyDict>
  | readonly PyInput[]
  | ReadonlyMap<PyKey, PyInput>
  | { readonly [key: string]: PyInput };
