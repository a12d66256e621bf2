import { existsSync } from 'node:fs';
import { ArgumentError, NdArray, ShapeError, sameShape, showShape, warn } from '../core/index.ts';
import { ops, toTensor, withRecording } from '../engine/index.ts';
import { load } from '../framework/index.ts';
import type { Layer } from '../nn/index.ts';
import type { Optimizer } from '../optimizer/index.ts';

const EXTENSIONS = ['pdparams', 'pdopt', 'pdmodel'];

/** The prefix behind a path with or without one of Paddle's extensions. */
function prefixOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) && EXTENSIONS.includes(path.slice(dot + 1))
    ? path.slice(0, dot)
    : path;
}

/**
 * Puts saved values into a network, and saved state into its optimizer. Everything is read and checked before anything is changed.
 *
 * @param skipMismatch - Whether what does not fit is left as it is, with a warning; if anything did not, the optimizer's state is left out.
 */
export function loadModel(network: Layer, optimizer: Optimizer | null, path: string, skipMismatch: boolean): void {
  const prefix = prefixOf(path);
  const file = `${prefix}.pdparams`;
  if (!existsSync(file))
    throw new ArgumentError(
      `Model.load: path must name saved parameters. Received '${path}': there is no '${file}'. Check the path.`,
    );
  const saved = load(file, { returnNumpy: true }) as Record<string, NdArray>;
  const values: [string, NdArray][] = [];
  let skipped = false;
  for (const [name, own] of Object.entries(network.stateDict())) {
    const value = saved[name];
    const problem = !(value instanceof NdArray)
      ? `${name} is not found in the providing file.`
      : sameShape(value.shape, own.shape)
        ? null
        : `${name} receives a shape ${showShape(value.shape)}, but the expected shape is ${showShape(own.shape)}.`;
    if (problem === null) values.push([name, value as NdArray]);
    else if (skipMismatch) {
      warn(`Skip loading for ${name}. ${problem}`);
      skipped = true;
    } else
      throw new ShapeError(
        `Model.load: '${file}' must fit the network. Received a file that does not: ${problem} Load it into the network it was saved from, or pass skipMismatch: true.`,
      );
  }
  const optimizerFile = `${prefix}.pdopt`;
  const state = optimizer && !skipped && existsSync(optimizerFile) ? load(optimizerFile) : null;
  const own = network.stateDict();
  withRecording(false, () => {
    for (const [name, value] of values) ops.setValue(own[name]!, toTensor(value));
  });
  if (state) optimizer!.setStateDict(state);
}
