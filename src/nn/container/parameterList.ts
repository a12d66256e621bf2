import { ArgumentError, StateError, show } from '../../core/index.ts';
import { Parameter } from '../../framework/index.ts';
import { Layer } from '../layer.ts';

/**
 * A list of parameters that are found; it has no forward of its own.
 *
 * @param parameters - Parameters to begin with.
 * @source Paddle, python/paddle/nn/layer/container.py, class ParameterList
 */
export class ParameterList extends Layer {
  constructor(parameters: Iterable<Parameter> = []) {
    super();
    for (const parameter of parameters) this.append(parameter);
  }

  override forward(): never {
    throw new StateError(
      'ParameterList: its parameters must be used one by one. Received a call of the list. Use list.at(index).',
    );
  }

  /**
   * The parameter at a place, from the end when negative.
   *
   * @param index - The place, counted from 0, or from the end when negative.
   * @throws {ArgumentError} when there is none
   */
  at(index: number): Parameter {
    const found = this.parameters(false).at(index);
    if (!found)
      throw new ArgumentError(
        `ParameterList.at: there must be a parameter at the index. Received ${index} with ${this.size} parameters. Use 0 … ${this.size - 1}.`,
      );
    return found;
  }

  /** Number of parameters. */
  get size(): number {
    return this.parameters(false).length;
  }

  /** Puts a parameter at the end. @throws {ArgumentError} when it is none */
  append(parameter: Parameter): this {
    if (!(parameter instanceof Parameter))
      throw new ArgumentError(
        `ParameterList.append: parameter must be a Parameter. Received ${show(parameter)}. Make one with createParameter.`,
      );
    this.addParameter(String(this.size), parameter);
    return this;
  }

  [Symbol.iterator](): Iterator<Parameter> {
    return this.parameters(false)[Symbol.iterator]();
  }
}
