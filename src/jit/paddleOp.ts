import { ArgumentError, type DTypeName, dtypeName, NdArray } from '../core/index.ts';
import { fromArray, Tensor, toArray } from '../engine/index.ts';
import { type Attribute, type ProgramOp, plainAttribute } from '../formats/index.ts';

/** A value while a program runs: a tensor, a list of them, a constant that nothing has turned into a tensor yet, or one that is absent. */
export type RunValue = Tensor | readonly RunValue[] | Constant | null;

/** A small list of numbers in the program: sizes, axes, factors. */
export class Constant {
  readonly numbers: readonly number[];
  readonly shape: readonly number[];
  readonly dtype: DTypeName;

  constructor(numbers: readonly number[], shape: readonly number[], dtype: DTypeName) {
    this.numbers = numbers;
    this.shape = shape;
    this.dtype = dtype;
  }

  toTensor(): Tensor {
    return fromArray(
      NdArray.from(this.numbers.length === 1 ? [this.numbers[0]!] : [...this.numbers], this.dtype).reshape(this.shape),
    );
  }
}

/** An operation of a program at work: its inputs and attributes, by the types that functions expect. */
export class PaddleOp {
  readonly op: ProgramOp;
  readonly #inputs: readonly RunValue[];

  constructor(op: ProgramOp, inputs: readonly RunValue[]) {
    this.op = op;
    this.#inputs = inputs;
  }

  /** @throws {ArgumentError} always: the operation says what is not known here */
  refuse(what: string): never {
    throw new ArgumentError(
      `jit.load: ${this.op.name} must be one that runs here. Received ${what}. Export the model without it.`,
    );
  }

  has(at: number): boolean {
    return this.#inputs[at] != null;
  }

  tensor(at: number): Tensor {
    const value = this.#inputs[at];
    if (value instanceof Tensor) return value;
    if (value instanceof Constant) return value.toTensor();
    return this.refuse(`no tensor as input ${at}`);
  }

  optional(at: number): Tensor | null {
    return this.has(at) ? this.tensor(at) : null;
  }

  /** The tensors of a list. */
  tensors(at: number): Tensor[] {
    const value = this.#inputs[at];
    if (!Array.isArray(value)) return [this.tensor(at)];
    return (value as readonly RunValue[]).map((each) =>
      each instanceof Constant
        ? each.toTensor()
        : each instanceof Tensor
          ? each
          : this.refuse(`no tensor in the list of input ${at}`),
    );
  }

  inputs(): readonly RunValue[] {
    return this.#inputs;
  }

  /** The numbers of an input: sizes, axes, factors. A list of tensors gives those of each. */
  numbers(at: number): number[] {
    const read = (value: RunValue | undefined): number[] =>
      value instanceof Constant
        ? [...value.numbers]
        : value instanceof Tensor
          ? Array.from(toArray(value).toFloat64())
          : value == null
            ? []
            : value.flatMap(read);
    return read(this.#inputs[at]);
  }

  number(at: number): number {
    return this.numbers(at)[0] ?? this.refuse(`no number as input ${at}`);
  }

  #attribute(name: string): unknown {
    const attribute: Attribute | undefined = this.op.attributes[name];
    return attribute === undefined ? this.refuse(`no attribute ${name}`) : plainAttribute(attribute);
  }

  hasAttribute(name: string): boolean {
    return this.op.attributes[name] !== undefined;
  }

  num(name: string): number {
    return Number(this.#attribute(name));
  }

  flag(name: string): boolean {
    return this.#attribute(name) === true;
  }

  text(name: string): string {
    return String(this.#attribute(name));
  }

  list(name: string): number[] {
    return (this.#attribute(name) as readonly (number | bigint)[]).map(Number);
  }

  /** A data type, or null for "as the input". */
  dtype(name: string): DTypeName | null {
    const text = this.text(name);
    return text.startsWith('Undefined') ? null : dtypeName(text, 'jit.load');
  }
}

/** What an operation of a program computes; several results in the order of its outputs, the last ones may be missing. */
export type Run = (op: PaddleOp) => RunValue;
/** An operation with several results. */
export type RunMany = (op: PaddleOp) => readonly RunValue[];
