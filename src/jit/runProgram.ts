import { ArgumentError, type NdArray, showShape } from '../core/index.ts';
import { fromArray, Tensor } from '../engine/index.ts';
import type { Program } from '../formats/index.ts';
import { PaddleOp, type RunValue } from './paddleOp.ts';
import { paddleOps } from './paddleOps/index.ts';

/** What a program asks for: names, data types and sizes of its inputs, in order. */
export function inputsOf(program: Program): { name: string; dtype: string; shape: readonly number[]; id: number }[] {
  return program.ops
    .filter((op) => op.name === 'pd_op.data')
    .map((op) => {
      const { id, type } = op.outputs[0]!;
      const name = op.attributes.name?.type === 'str' ? op.attributes.name.value : '';
      return {
        name,
        id,
        dtype: type.kind === 'tensor' ? type.dtype : type.kind,
        shape: type.kind === 'tensor' ? type.shape : [],
      };
    });
}

/** Refuses a program with operations that do not run here. @throws {ArgumentError} that names them */
export function checkOps(program: Program): void {
  const unknown = new Set(
    program.ops
      .map((op) => op.name)
      .filter((name) => name !== 'pd_op.data' && name !== 'pd_op.fetch' && !paddleOps.has(name)),
  );
  if (unknown.size > 0) {
    throw new ArgumentError(
      `jit.load: the program must be made of operations that run here. Received ${[...unknown].join(', ')}. Export the model without them.`,
    );
  }
}

/**
 * Runs a program.
 *
 * @param parameters - Its parameters, by name.
 * @param given - Its inputs, in order.
 * @returns its outputs, in order
 * @throws {ArgumentError} when inputs are not what it asks for
 */
export function runProgram(
  program: Program,
  parameters: ReadonlyMap<string, Tensor | NdArray>,
  given: readonly Tensor[],
): Tensor[] {
  const inputs = inputsOf(program);
  if (given.length !== inputs.length) {
    throw new ArgumentError(
      `TranslatedLayer: the program must get ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}). Received ${given.length}. Give one tensor for each.`,
    );
  }
  const values = new Map<number, RunValue>();
  inputs.forEach(({ id, name, dtype, shape }, i) => {
    const tensor = given[i]!;
    const own = tensor.handle.shape;
    if (
      tensor.handle.dtype !== dtype ||
      own.length !== shape.length ||
      shape.some((n, axis) => n >= 0 && n !== own[axis])
    ) {
      throw new ArgumentError(
        `TranslatedLayer: input '${name}' must be ${dtype} of shape ${showShape(shape)}. Received ${tensor.handle.dtype} of shape ${showShape(own)}. Convert or reshape it; −1 stands for any size.`,
      );
    }
    values.set(id, tensor);
  });
  for (const { id, name } of program.parameters) {
    const value = parameters.get(name)!;
    values.set(id, value instanceof Tensor ? value : fromArray(value));
  }
  const outputs: Tensor[] = [];
  for (const op of program.ops) {
    if (op.name === 'pd_op.data') continue;
    const running = new PaddleOp(
      op,
      op.inputs.map((id) => values.get(id) ?? null),
    );
    if (op.name === 'pd_op.fetch') {
      const { col } = op.attributes;
      outputs[col?.type === 'i32' ? col.value : outputs.length] = running.tensor(0);
      continue;
    }
    const results = paddleOps.get(op.name)!(running);
    op.outputs.forEach(({ id }, i) => void values.set(id, results[i] ?? null));
  }
  return outputs;
}
