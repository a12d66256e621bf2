import { ArgumentError, parameterNames, StateError, show, warn } from '../core/index.ts';
import type { Tensor } from '../engine/index.ts';
import type { Layer } from '../nn/index.ts';

import { InputSpec } from './inputSpec.ts';

/** Specs as a person gives them. */
export type Specs = InputSpec | readonly InputSpec[] | null;

/** What the inputs of a model look like: as given, or by the names of `forward`'s parameters until the first batch shows more. */
export class ModelInputs {
  #specs: InputSpec[];
  #known: boolean;
  readonly #given: boolean;

  /** @throws {ArgumentError} when a spec has no name */
  constructor(network: Layer, given: Specs | undefined) {
    this.#given = given != null;
    this.#known = this.#given;
    this.#specs =
      given == null
        ? parameterNames(network.forward).map((name) => new InputSpec({ shape: [null], name }))
        : specList('inputs', given);
  }

  /** How many leading fields of a batch go into the network. */
  get count(): number {
    return this.#specs.length;
  }

  /** The specs as far as they are known. */
  get specs(): readonly InputSpec[] {
    return this.#specs;
  }

  /** The first batch says what inputs look like, unless specs were given; later ones change nothing. */
  learn(inputs: readonly Tensor[]): void {
    if (this.#known) return;
    this.#known = true;
    this.#specs = this.#specs.map((spec, i) =>
      inputs[i] ? new InputSpec({ shape: inputs[i].shape, dtype: inputs[i].handle.dtype, name: spec.name }) : spec,
    );
  }

  /** The specs of a program that is saved. @throws {StateError} before any is known */
  forProgram(): readonly InputSpec[] {
    if (!this.#known)
      throw new StateError(
        'Model.save: an inference model needs to know its inputs. Received neither inputs nor a batch. Give inputs to Model, or run one batch first.',
      );
    if (!this.#given)
      warn(
        `'inputs' was not specified when Model initialization, so the input shape to be saved will be the shape derived from the user's actual inputs. The input shape to be saved is ${JSON.stringify(this.#specs.map((spec) => spec.shape)).replaceAll(',', ', ')}. For saving correct input shapes, please provide 'inputs' for Model initialization.`,
      );
    return this.#specs;
  }
}

/** Given specs as a list. @throws {ArgumentError} when one is no InputSpec or has no name */
export function specList(where: string, given: Specs): InputSpec[] {
  const list = given instanceof InputSpec ? [given] : Array.isArray(given) ? [...(given as InputSpec[])] : null;
  if (!list || list.some((spec) => !(spec instanceof InputSpec)))
    throw new ArgumentError(
      `Model: ${where} must be an InputSpec or a list of them. Received ${show(given)}. E.g. [new InputSpec([null, 784], 'float32', 'x')].`,
    );
  list.forEach((spec, i) => {
    if (spec.name === null)
      throw new ArgumentError(
        `Model: ${where}[${i}] must have a name. Received ${String(spec)}. Give it one: new InputSpec({ …, name: 'x' }).`,
      );
  });
  return list;
}
