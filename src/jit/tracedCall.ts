import { ArgumentError, type DTypeName, show } from '../core/index.ts';
import type { Tensor } from '../engine/index.ts';
import {
  type Attribute,
  attr,
  type ProgramBuilder,
  type TensorType,
  tensorType,
  type ValueType,
} from '../formats/index.ts';

/** One call of a public function while a network ran: its name, its arguments, what came out. */
export interface Call {
  readonly name: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly result: unknown;
}

/** What a call is translated with: where values of the program are found. */
export interface Values {
  readonly builder: ProgramBuilder;
  /** Whether the network was in training mode when it was saved. */
  readonly training: boolean;
  /** The program's value that stands for a tensor. */
  idOf(tensor: Tensor): number;
  /** Sizes of a tensor, −1 where the sizes of the inputs decide. */
  shapeOf(tensor: Tensor): number[];
}

/**
 * A call that becomes operations of a program: arguments by name, with the types that translations expect of them.
 */
export class TracedCall {
  readonly name: string;
  readonly values: Values;
  readonly #call: Call;
  readonly #other: Call;

  /** @param call - The call. @param other - The same call of the run with other sizes. */
  constructor(call: Call, other: Call, values: Values) {
    this.#call = call;
    this.#other = other;
    this.name = call.name;
    this.values = values;
  }

  get builder(): ProgramBuilder {
    return this.values.builder;
  }

  /** @throws {ArgumentError} always: this use of the function cannot be said in a program */
  refuse(what: string, advice: string): never {
    throw new ArgumentError(
      `jit.save: ${this.name} must be used as a program can hold it. Received ${what}. ${advice}`,
    );
  }

  /** An argument as it was given. */
  given(name: string): unknown {
    return this.#call.given[name];
  }

  /** The argument as it was given in the run with other sizes. */
  otherGiven(name: string): unknown {
    return this.#other.given[name];
  }

  /** Whether an argument is there: neither left out nor null. */
  has(name: string): boolean {
    return this.#call.given[name] != null;
  }

  tensor(name: string): Tensor {
    return this.#call.given[name] as Tensor;
  }

  tensors(name: string): readonly Tensor[] {
    return this.#call.given[name] as readonly Tensor[];
  }

  /** The program's value of an argument; 0 where it is left out. */
  in(name: string): number {
    return this.has(name) ? this.values.idOf(this.tensor(name)) : 0;
  }

  /** Refuses an argument that differs between two runs: it was worked out from a size that is open. */
  #fixed(name: string): unknown {
    const value = this.#call.given[name];
    if (JSON.stringify(value) !== JSON.stringify(this.#other.given[name])) {
      this.refuse(
        `${name} ${show(value)}, which depends on an open size`,
        'Give the InputSpec that size, or reshape with −1.',
      );
    }
    return value;
  }

  number(name: string): number {
    return this.#fixed(name) as number;
  }

  /** A number, or null where it is left out. */
  maybeNumber(name: string): number | null {
    return (this.#fixed(name) as number | null | undefined) ?? null;
  }

  flag(name: string): boolean {
    return this.#fixed(name) === true;
  }

  text(name: string): string {
    return this.#fixed(name) as string;
  }

  /** A list of whole numbers; one number is a list of one, left out an empty one. */
  wholes(name: string): number[] {
    const value = this.#fixed(name) as number | readonly number[] | null | undefined;
    return value == null ? [] : typeof value === 'number' ? [value] : [...value];
  }

  /** As {@link TracedCall.wholes}, `−1` standing where both runs differ. */
  openWholes(name: string): number[] {
    const [one, two] = [this.#call, this.#other]
      .map(({ given }) => given[name] as number | readonly number[])
      .map((v) => (typeof v === 'number' ? [v] : v)) as [readonly number[], readonly number[]];
    return one.map((n, i) => (n === two[i] ? n : -1));
  }

  /** Sizes of an argument, −1 where open. */
  shape(name: string): number[] {
    return this.values.shapeOf(this.tensor(name));
  }

  /** What came out, when it is one tensor. */
  get result(): Tensor {
    return this.#call.result as Tensor;
  }

  /** What came out, when it is several tensors. */
  get results(): readonly Tensor[] {
    return this.#call.result as readonly Tensor[];
  }

  type(tensor: Tensor = this.result): TensorType {
    return tensorType(tensor.handle.dtype, this.values.shapeOf(tensor));
  }

  /** A type like the result's with other sizes. */
  shaped(shape: readonly number[], dtype: DTypeName = this.result.handle.dtype): TensorType {
    return tensorType(dtype, shape);
  }

  /**
   * Adds an operation.
   *
   * @param outputs - Types of what comes out; the call's result when left out.
   * @returns its first result
   */
  emit(
    name: string,
    inputs: readonly number[],
    attributes: Readonly<Record<string, Attribute>> = {},
    outputs: readonly ValueType[] = [this.type()],
  ): number {
    return this.builder.op(name, inputs, outputs, attributes)[0]!;
  }

  /** A scalar beside a tensor. */
  scalar(value: number, dtype: DTypeName): number {
    return this.emit(
      'full',
      [],
      { shape: attr.intArray([]), value: attr.f64(value), dtype: attr.dtype(dtype), place: attr.place('undefined') },
      [tensorType(dtype, [])],
    );
  }

  /** The value in another data type; itself when it has it. */
  cast(id: number, dtype: DTypeName): number {
    const type = this.builder.typeOf(id);
    if (type.kind !== 'tensor' || type.dtype === dtype) return id;
    return this.emit('cast', [id], { dtype: attr.dtype(dtype) }, [tensorType(dtype, type.shape)]);
  }

  /** factor·x + bias. */
  scale(id: number, factor: number, bias: number, biasAfter = true): number {
    const type = this.builder.typeOf(id);
    return this.emit(
      'scale',
      [id, this.builder.full(factor, 'float32')],
      { bias: attr.f32(bias), bias_after_scale: attr.bool(biasAfter) },
      [type],
    );
  }

  reshape(id: number, sizes: readonly number[], shape: readonly number[]): number {
    const type = this.builder.typeOf(id) as TensorType;
    return this.emit('reshape', [id, this.builder.fullIntArray(sizes)], {}, [tensorType(type.dtype, shape)]);
  }

  unsqueeze(id: number, axis: number): number {
    const type = this.builder.typeOf(id) as TensorType;
    const shape = [...type.shape];
    shape.splice(axis, 0, 1);
    return this.emit('unsqueeze', [id, this.builder.fullIntArray([axis])], {}, [tensorType(type.dtype, shape)]);
  }

  squeeze(id: number, axis: number): number {
    const type = this.builder.typeOf(id) as TensorType;
    return this.emit('squeeze', [id, this.builder.fullIntArray([axis])], {}, [
      tensorType(
        type.dtype,
        type.shape.filter((_, i) => i !== axis),
      ),
    ]);
  }
}

/** What a call becomes: the value of its result, or one for each of its results. */
export type Translation = (call: TracedCall) => number | readonly number[];
