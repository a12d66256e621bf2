import { ArgumentError, isFloat, type NdArray, sameShape, show } from '../core/index.ts';
import { Tensor, toArray } from '../engine/index.ts';
import { attr, type Program, ProgramBuilder, tensorType } from '../formats/index.ts';
import { Parameter } from '../framework/index.ts';
import type { Layer } from '../nn/index.ts';
import type { InputDescription } from './inputDescription.ts';
import { type Recording, record } from './recording.ts';
import { runProgram } from './runProgram.ts';
import { type Call, TracedCall, type Values } from './tracedCall.ts';
import { translations } from './translations/index.ts';

/** A network as a program, and the arrays of its parameters by name. */
export interface Exported {
  readonly program: Program;
  readonly parameters: ReadonlyMap<string, NdArray>;
}

/** Tensors anywhere in the arguments or the results of a call. */
function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.values(value).flatMap(tensorsIn);
  return [];
}

/** Numbers the tensors of two runs alike; tells of each the sizes that both runs have, −1 where they differ. */
class Pairs {
  readonly #partners = new Map<Tensor, Tensor>();

  constructor([one, two]: readonly [Recording, Recording]) {
    const names = (recording: Recording) => recording.calls.map((call) => call.name).join();
    if (names(one) !== names(two) || one.outputs.length !== two.outputs.length) {
      throw new ArgumentError(
        'jit.save: the network must call the same functions for every size of its inputs. Received one that does not. Name the sizes in its InputSpec, or compute without asking for sizes.',
      );
    }
    const pair = (a: readonly Tensor[], b: readonly Tensor[]) => {
      a.forEach((tensor, i) => {
        if (b[i] !== undefined) this.#partners.set(tensor, b[i]);
      });
    };
    pair(one.inputs, two.inputs);
    one.calls.forEach((call, i) => {
      pair(tensorsIn(call.given), tensorsIn(two.calls[i]!.given));
      pair(tensorsIn(call.result), tensorsIn(two.calls[i]!.result));
    });
    pair(one.outputs, two.outputs);
  }

  partner(tensor: Tensor): Tensor {
    return this.#partners.get(tensor) ?? tensor;
  }

  shape(tensor: Tensor): number[] {
    const other = this.partner(tensor).handle.shape;
    return tensor.handle.shape.map((n, i) => (n === other[i] ? n : -1));
  }
}

/** The calls that outputs hang on, and those that change a tensor in place. */
function needed(recording: Recording): Set<Call> {
  const makers = new Map<Tensor, Call>();
  const wanted: Call[] = [];
  for (const call of recording.calls) {
    const inputs = new Set(tensorsIn(call.given));
    for (const tensor of tensorsIn(call.result)) {
      if (inputs.has(tensor) && call.name.endsWith('_')) wanted.push(call);
      if (!makers.has(tensor)) makers.set(tensor, call);
    }
  }
  const found = new Set<Call>();
  const add = (call: Call | undefined) => {
    if (call !== undefined) wanted.push(call);
  };
  for (const output of recording.outputs) add(makers.get(output));
  while (wanted.length > 0) {
    const call = wanted.pop()!;
    if (found.has(call)) continue;
    found.add(call);
    for (const tensor of tensorsIn(call.given)) add(makers.get(tensor) === call ? undefined : makers.get(tensor));
  }
  return found;
}

/** The values of the program that stand for tensors; parameters and constants come in as they are used. */
class ProgramValues implements Values {
  readonly builder = new ProgramBuilder();
  readonly training: boolean;
  readonly parameters = new Map<string, NdArray>();
  readonly #pairs: Pairs;
  readonly #ids = new Map<Tensor, number>();
  readonly #names: ReadonlyMap<Tensor, string>;
  #constants = 0;

  constructor(network: Layer, pairs: Pairs) {
    this.training = network.training;
    this.#pairs = pairs;
    const names = new Map<Tensor, string>();
    const taken = new Set<string>();
    for (const tensor of [...network.parameters(), ...network.buffers()]) {
      if (names.has(tensor)) continue;
      let { name } = tensor;
      for (let i = 0; taken.has(name); i++) name = `${tensor.name}_${i}`;
      taken.add(name);
      names.set(tensor, name);
    }
    this.#names = names;
  }

  set(tensor: Tensor, id: number): void {
    this.#ids.set(tensor, id);
  }

  shapeOf(tensor: Tensor): number[] {
    return this.#pairs.shape(tensor);
  }

  idOf(tensor: Tensor): number {
    const known = this.#ids.get(tensor) ?? this.#sameMemory(tensor);
    if (known !== undefined) return known;
    const id =
      this.#names.has(tensor) || tensor instanceof Parameter ? this.#parameter(tensor) : this.#constant(tensor);
    this.#ids.set(tensor, id);
    return id;
  }

  /** A tensor that looks at another's elements without a function in between, as `detach` makes it. */
  #sameMemory(tensor: Tensor): number | undefined {
    for (const [other, id] of this.#ids) {
      if (other.handle.storage === tensor.handle.storage && sameShape(other.handle.shape, tensor.handle.shape))
        return id;
    }
    return undefined;
  }

  #parameter(tensor: Tensor): number {
    const name = this.#names.get(tensor) ?? tensor.name;
    this.parameters.set(name, toArray(tensor));
    return this.builder.parameter(
      name,
      tensor.handle.dtype,
      tensor.shape,
      tensor instanceof Parameter && tensor.trainable,
    );
  }

  #constant(tensor: Tensor): number {
    const array = toArray(tensor);
    const other = toArray(this.#pairs.partner(tensor));
    if (!sameShape(array.shape, other.shape) || !array.data.every((value, i) => Object.is(value, other.data[i]))) {
      throw new ArgumentError(
        `jit.save: a tensor made in forward must not depend on the inputs but through functions of paddle. Received one of shape ${show(array.shape)}. Compute it with functions of paddle from the inputs, or keep it in a field.`,
      );
    }
    const { dtype } = array;
    if (array.size === 1 && (dtype === 'float32' || dtype === 'float64' || dtype === 'int32' || dtype === 'int64')) {
      const attributes = {
        shape: attr.intArray(array.shape),
        value: attr.f64(Number(array.data[0])),
        dtype: attr.dtype(dtype),
        place: attr.place('undefined'),
      };
      return this.builder.op('full', [], [tensorType(dtype, array.shape)], attributes)[0]!;
    }
    let name: string;
    do name = `constant_${this.#constants++}`;
    while ([...this.#names.values()].includes(name));
    this.parameters.set(name, array);
    return this.builder.parameter(name, dtype, array.shape, false);
  }
}

/**
 * Runs a network and writes down what it does, as a program for inference.
 *
 * @param network - The network; its modes are as before afterwards.
 * @param inputs - What goes in; sizes of −1 stay open in the program.
 * @throws {ArgumentError} when it calls a function that a program cannot say, or the program would not give what the network gives
 */
export function programOf(network: Layer, inputs: readonly Required<InputDescription>[]): Exported {
  const recordings = record(network, inputs);
  const [one, two] = recordings;
  const values = new ProgramValues(network, new Pairs(recordings));
  const { builder } = values;
  one.inputs.forEach((tensor, i) => {
    const { name, dtype, shape } = inputs[i]!;
    values.set(tensor, builder.input(name ?? `x${i}`, dtype, shape));
  });
  const wanted = needed(one);
  one.calls.forEach((call, i) => {
    if (!wanted.has(call)) return;
    const translate = translations.get(call.name) ?? translations.get(call.name.replace(/_$/, ''));
    if (translate === undefined) {
      throw new ArgumentError(
        `jit.save: the network must use functions that a program can hold. Received ${call.name}. Compute it with other functions, or outside the network.`,
      );
    }
    const ids = translate(new TracedCall(call, two.calls[i]!, values));
    if (typeof ids === 'number') values.set(call.result as Tensor, ids);
    else tensorsIn(call.result).forEach((tensor, k) => void values.set(tensor, ids[k]!));
  });
  for (const output of one.outputs) builder.fetch(values.idOf(output));
  const exported = { program: builder.build(), parameters: values.parameters };
  check(exported, two);
  return exported;
}

/** Whether the program gives what the network gave: what no function reports, such as writing into a slice, is missing in it. */
function check({ program, parameters }: Exported, recording: Recording): void {
  const got = runProgram(program, parameters, recording.inputs).map((tensor) => toArray(tensor).toFloat64());
  const same = recording.outputs.every((output, k) => {
    const want = toArray(output).toFloat64();
    if (got[k]!.length !== want.length) return false;
    const size = want.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
    const differ = want.filter((value, i) => {
      const other = got[k]![i]!;
      return !Object.is(value, other) && !(Math.abs(value - other) <= 1e-3 * size + 1e-6);
    }).length;
    // the last bit of a tie may move whole numbers, such as those of argmax
    return isFloat(output.handle.dtype) ? differ === 0 : differ <= want.length / 2;
  });
  if (!same) {
    throw new ArgumentError(
      'jit.save: the network must compute its outputs with functions of paddle alone. Received one whose program gives other numbers. Avoid writing into tensors in place, random numbers, and reading elements in forward.',
    );
  }
}
