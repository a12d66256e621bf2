import type { NdArray } from '../core/index.ts';
import { ArgumentError, NdArray as Arrays, isNumpyLike, show } from '../core/index.ts';
import { fromArray, Tensor } from '../engine/index.ts';
import type { Program } from '../formats/index.ts';
import { generate, ParamAttr, Parameter } from '../framework/index.ts';
import { Layer } from '../nn/index.ts';
import { runProgram } from './runProgram.ts';

/**
 * A network that was loaded from a program: called like any layer, with the program's inputs in order. Its parameters are fields `param_0`,
 * `param_1`, … in the order of their names in the file; structured names are not in it. It starts in evaluation mode; in training mode it
 * computes the same, as Paddle's does, and gradients reach its parameters.
 *
 * @source Paddle, python/paddle/jit/pir_translated_layer.py, class PirTranslatedLayer
 */
export class TranslatedLayer extends Layer {
  readonly #program: Program;
  readonly #parameters = new Map<string, Tensor>();

  /** @param program - What it computes. @param arrays - Its parameters by name, in the order of the file. */
  constructor(program: Program, arrays: ReadonlyMap<string, NdArray>) {
    super();
    this.#program = program;
    const trainable = new Map(program.parameters.map((parameter) => [parameter.name, parameter.trainable]));
    const fields = this as unknown as Record<string, Parameter>;
    let place = 0;
    for (const [name, array] of arrays) {
      const parameter = new Parameter(
        fromArray(array),
        new ParamAttr({ trainable: trainable.get(name) ?? false }),
        generate(name),
      );
      fields[`param_${place++}`] = parameter;
      this.#parameters.set(name, parameter);
    }
    this.eval();
  }

  /** What goes in and comes out, and all operations. */
  program(): Program {
    return this.#program;
  }

  /**
   * @param inputs - A tensor or array for each input of the program, in order.
   * @returns the output, or a list when there are several
   * @throws {ArgumentError} when their number, sizes or data types do not fit
   */
  override forward(...inputs: (Tensor | NdArray)[]): Tensor | Tensor[] {
    const tensors = inputs.map((input, i) => {
      if (input instanceof Tensor) return input;
      if (input instanceof Arrays || isNumpyLike(input)) return fromArray(Arrays.from(input));
      throw new ArgumentError(
        `TranslatedLayer: input ${i} must be a Tensor or an array. Received ${show(input)}. Convert it with paddle.toTensor.`,
      );
    });
    const outputs = runProgram(this.#program, this.#parameters, tensors);
    return outputs.length === 1 ? outputs[0]! : outputs;
  }
}
