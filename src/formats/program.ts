import { ArgumentError, type DTypeName, show } from '../core/index.ts';

/** What the elements of a value in a program are: a data type of arrays, or one that only programs have. */
export type ElementType = DTypeName | 'index' | 'float8_e4m3fn' | 'float8_e5m2';

/** Type of a tensor in a program; a size of −1 is known only when the program runs. */
export interface TensorType {
  readonly kind: 'tensor';
  readonly dtype: ElementType;
  readonly shape: readonly number[];
}

/** Type of a list of tensors, or `none`. */
export type ValueType =
  | TensorType
  | { readonly kind: 'vector'; readonly items: readonly ValueType[] }
  | { readonly kind: 'none' };

/** A value: a number that stands for it, unique in its program and above 0 (below 0 for arguments of blocks), and its type. */
export interface ProgramValue {
  readonly id: number;
  readonly type: ValueType;
}

/** Device kinds of the attribute `place`. */
export const PLACE = { undefined: 0, cpu: 1 } as const;

/** An attribute of an operation. Its type matters: a loader refuses an `i64` in place of an `i32`. */
export type Attribute =
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'i32' | 'f32' | 'f64' | 'index'; readonly value: number }
  | { readonly type: 'i64'; readonly value: number | bigint }
  | { readonly type: 'str' | 'dtype'; readonly value: string }
  | { readonly type: 'array'; readonly value: readonly Attribute[] }
  | { readonly type: 'intarray'; readonly value: readonly (number | bigint)[] }
  | { readonly type: 'scalar'; readonly dtype: string; readonly value: number | bigint | boolean }
  | { readonly type: 'place'; readonly value: readonly [kind: number, device: number, name: string] }
  /** any other, kept as it stands in the file */
  | { readonly type: 'other'; readonly id: string; readonly value: unknown };

/** Makes attributes. */
export const attr = {
  bool: (value: boolean): Attribute => ({ type: 'bool', value }),
  i32: (value: number): Attribute => ({ type: 'i32', value }),
  i64: (value: number | bigint): Attribute => ({ type: 'i64', value }),
  /** Rounded to float32. */
  f32: (value: number): Attribute => ({ type: 'f32', value: Math.fround(value) }),
  f64: (value: number): Attribute => ({ type: 'f64', value }),
  str: (value: string): Attribute => ({ type: 'str', value }),
  /** A data type: `float32`, or `Undefined(ALL_DTYPE)`. */
  dtype: (value: string): Attribute => ({ type: 'dtype', value }),
  bools: (values: readonly boolean[]): Attribute => ({ type: 'array', value: values.map(attr.bool) }),
  i32s: (values: readonly number[]): Attribute => ({ type: 'array', value: values.map(attr.i32) }),
  i64s: (values: readonly (number | bigint)[]): Attribute => ({ type: 'array', value: values.map(attr.i64) }),
  f32s: (values: readonly number[]): Attribute => ({ type: 'array', value: values.map(attr.f32) }),
  f64s: (values: readonly number[]): Attribute => ({ type: 'array', value: values.map(attr.f64) }),
  strs: (values: readonly string[]): Attribute => ({ type: 'array', value: values.map(attr.str) }),
  intArray: (value: readonly (number | bigint)[]): Attribute => ({ type: 'intarray', value }),
  scalar: (dtype: string, value: number | bigint | boolean): Attribute => ({ type: 'scalar', dtype, value }),
  place: (kind: keyof typeof PLACE): Attribute => ({ type: 'place', value: [PLACE[kind], 0, ''] }),
};

/**
 * The plain value of an attribute: a boolean, a number, a text, or a list of these.
 *
 * @param attribute - An attribute of an operation.
 */
export function plainAttribute(attribute: Attribute): unknown {
  return attribute.type === 'array' ? attribute.value.map(plainAttribute) : attribute.value;
}

/** An operation of a program. */
export interface ProgramOp {
  /** Dialect and name: `pd_op.conv2d`, `builtin.combine`. */
  readonly name: string;
  /** Values that go in, in the operation's order; 0 for an optional one that is absent. */
  readonly inputs: readonly number[];
  readonly outputs: readonly ProgramValue[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Of each output: whether no gradient passes. Default all `false`. */
  readonly stopGradient?: readonly boolean[];
  /** Of each output: whether it is kept. Only `fetch` says so. */
  readonly persistable?: readonly boolean[];
  /** Blocks of control flow, by region. */
  readonly regions?: readonly (readonly ProgramBlock[])[];
}

/** A block of operations inside an operation of control flow. */
export interface ProgramBlock {
  readonly args: readonly ProgramValue[];
  readonly ops: readonly ProgramOp[];
}

/** A parameter or buffer of a program; its elements are in the file of parameters, under its name. */
export interface ProgramParameter {
  readonly id: number;
  readonly name: string;
  readonly type: TensorType;
  /** Whether it is trained: `false` for running statistics and frozen parameters. */
  readonly trainable: boolean;
}

/**
 * A program for inference: parameters and operations over values. Both of Paddle's formats, the PIR `.json` of Paddle 3 and the `.pdmodel` of
 * Paddle 2, come down to it; operations have the names, inputs and attributes of PIR.
 */
export interface Program {
  /** Version of the PIR format, 4 in Paddle 3.3.1. */
  readonly version: number;
  readonly trainable: boolean;
  readonly parameters: readonly ProgramParameter[];
  /** In the order of their execution: `pd_op.data` for each input, the body, `pd_op.fetch` for each output. */
  readonly ops: readonly ProgramOp[];
}

/** Type of a tensor. */
export function tensorType(dtype: ElementType, shape: readonly number[]): TensorType {
  return { kind: 'tensor', dtype, shape: [...shape] };
}

/** Options of {@link ProgramBuilder.op}. */
export interface BuildOpOptions {
  /** Of each output: whether no gradient passes. Default all `false`. */
  stopGradient?: readonly boolean[];
}

/**
 * Builds a {@link Program} operation by operation, laid out as Paddle lays out its exports: parameters in the reverse of their first use, then
 * inputs, body, outputs, values numbered in that order.
 *
 * Values are given out as numbers that hold until {@link ProgramBuilder.build}, which numbers anew.
 */
export class ProgramBuilder {
  /** Path of the layer whose operations follow, by class names (`/Sequential/Conv2D_1/`): goes into each as `struct_name`. `null` outside layers. */
  structName: string | null = null;
  #next = 1;
  readonly #types = new Map<number, ValueType>();
  readonly #parameters = new Map<string, ProgramParameter>();
  readonly #inputs: ProgramOp[] = [];
  readonly #body: ProgramOp[] = [];
  readonly #outputs: ProgramOp[] = [];
  readonly #inputNames = new Set<string>();

  #value(type: ValueType): ProgramValue {
    const value = { id: this.#next++, type };
    this.#types.set(value.id, type);
    return value;
  }

  #check(id: number): void {
    if (id !== 0 && !this.#types.has(id)) {
      throw new ArgumentError(
        `ProgramBuilder: an input must be a value of this program, or 0 for none. Received ${show(id)}. Give what parameter, input or op returned.`,
      );
    }
  }

  /** The type of a value. @throws {ArgumentError} when there is no such value */
  typeOf(id: number): ValueType {
    this.#check(id || Number.NaN);
    return this.#types.get(id)!;
  }

  /**
   * A parameter or buffer; the same value when asked again for the same name.
   *
   * @param name - Its name in the file of parameters, such as `linear_0.w_0`.
   * @param dtype - Its data type.
   * @param shape - Its sizes, all known.
   * @param trainable - `false` for running statistics and frozen parameters.
   */
  parameter(name: string, dtype: ElementType, shape: readonly number[], trainable = true): number {
    const known = this.#parameters.get(name);
    if (known !== undefined) return known.id;
    const type = tensorType(dtype, shape);
    const { id } = this.#value(type);
    this.#parameters.set(name, { id, name, type, trainable });
    return id;
  }

  /**
   * An input of the program.
   *
   * @param name - Its name for who runs the program.
   * @param dtype - Its data type.
   * @param shape - Its sizes; −1 where any size goes.
   * @throws {ArgumentError} when the name is taken
   */
  input(name: string, dtype: ElementType, shape: readonly number[]): number {
    if (this.#inputNames.has(name)) {
      throw new ArgumentError(
        `ProgramBuilder.input: every input must have its own name. Received '${name}' twice. Rename one.`,
      );
    }
    this.#inputNames.add(name);
    const value = this.#value(tensorType(dtype, shape));
    this.#inputs.push({
      name: 'pd_op.data',
      inputs: [],
      outputs: [value],
      attributes: {
        name: attr.str(name),
        shape: attr.intArray(shape),
        dtype: attr.dtype(dtype),
        place: attr.place('undefined'),
      },
    });
    return value.id;
  }

  /**
   * An operation of the body.
   *
   * @param name - Dialect and name: `pd_op.conv2d`. Without a dialect it is one of `pd_op`.
   * @param inputs - Values that go in; 0 for an optional one that is absent.
   * @param outputs - Types of what comes out. Sizes must be true: Paddle's predictor plans by them.
   * @param attributes - All attributes of the operation: Paddle fills in no defaults.
   * @returns The values that come out.
   */
  op(
    name: string,
    inputs: readonly number[],
    outputs: readonly ValueType[],
    attributes: Readonly<Record<string, Attribute>> = {},
    options: BuildOpOptions = {},
  ): number[] {
    for (const id of inputs) this.#check(id);
    const values = outputs.map((type) => this.#value(type));
    this.#body.push({
      name: name.includes('.') ? name : `pd_op.${name}`,
      inputs: [...inputs],
      outputs: values,
      attributes: this.structName === null ? attributes : { ...attributes, struct_name: attr.str(this.structName) },
      ...(options.stopGradient === undefined ? {} : { stopGradient: options.stopGradient }),
    });
    return values.map(({ id }) => id);
  }

  /** A constant list of whole numbers, as axes, shapes and kernel sizes go into operations. */
  fullIntArray(values: readonly number[]): number {
    return this.op(
      'full_int_array',
      [],
      [tensorType('int64', [values.length])],
      { value: attr.i64s(values), dtype: attr.dtype('int64'), place: attr.place('cpu') },
      { stopGradient: [true] },
    )[0]!;
  }

  /** A constant of one element, as scale factors and probabilities go into operations; float32 ones are rounded to float32. */
  full(value: number, dtype: DTypeName): number {
    return this.op(
      'full',
      [],
      [tensorType(dtype, [1])],
      {
        shape: attr.intArray([1]),
        value: attr.f64(dtype === 'float32' ? Math.fround(value) : value),
        dtype: attr.dtype(dtype),
        place: attr.place('cpu'),
      },
      { stopGradient: [true] },
    )[0]!;
  }

  /** A list of values as one value, as `concat` and `stack` take it. */
  combine(values: readonly number[]): number {
    return this.op('builtin.combine', values, [{ kind: 'vector', items: values.map((id) => this.typeOf(id)) }])[0]!;
  }

  /** The values of a list, as `split` gives it. */
  split(list: number): number[] {
    const type = this.typeOf(list);
    if (type.kind !== 'vector') {
      throw new ArgumentError(
        `ProgramBuilder.split: the value must be a list. Received one of kind ${type.kind}. Use the value itself.`,
      );
    }
    return this.op('builtin.split', [list], type.items);
  }

  /**
   * An output of the program.
   *
   * @param id - The value that comes out.
   * @param name - Its name for who runs the program. Default `fetch_name_0`, `fetch_name_1`, …, Paddle's.
   */
  fetch(id: number, name = `fetch_name_${this.#outputs.length}`): void {
    const value = this.#value(this.typeOf(id));
    this.#outputs.push({
      name: 'pd_op.fetch',
      inputs: [id],
      outputs: [value],
      attributes: { name: attr.str(name), col: attr.i32(this.#outputs.length) },
      persistable: [true],
    });
  }

  /** The program. @throws {ArgumentError} when it has no output */
  build(): Program {
    if (this.#outputs.length === 0) {
      throw new ArgumentError('ProgramBuilder.build: a program must have an output. Received none. Call fetch.');
    }
    const ops = [...this.#inputs, ...this.#body, ...this.#outputs];
    const byId = new Map([...this.#parameters.values()].map((parameter) => [parameter.id, parameter]));
    const used: ProgramParameter[] = [];
    for (const id of ops.flatMap(inputsAsCalled)) {
      const parameter = byId.get(id);
      if (parameter !== undefined && byId.delete(id)) used.push(parameter);
    }
    const parameters = [...byId.values(), ...used.reverse()];
    const numbers = new Map<number, number>([[0, 0]]);
    const renumber = (id: number): number => {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      return number;
    };
    return {
      version: 4,
      trainable: true,
      parameters: parameters.map((parameter) => ({ ...parameter, id: renumber(parameter.id) })),
      ops: ops.map((op) => ({
        ...op,
        inputs: op.inputs.map(renumber),
        outputs: op.outputs.map(({ id, type }) => ({ id: renumber(id), type })),
      })),
    };
  }
}

/** The inputs of an operation in the order in which Paddle's Python names them, which decides the order of parameters. */
function inputsAsCalled({ name, inputs }: ProgramOp): readonly number[] {
  if (name !== 'pd_op.batch_norm_') return inputs;
  const [x = 0, mean = 0, variance = 0, scale = 0, bias = 0] = inputs;
  return [x, scale, bias, mean, variance];
}
