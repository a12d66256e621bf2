import { rmSync } from 'node:fs';
import { z } from 'zod';
import { type Args, ArgumentError, type Options, signature } from '../core/index.ts';
import { encodeParameters, encodePir } from '../formats/index.ts';
import { writeFilesWhole } from '../framework/index.ts';
import { isLayer, type Layer } from '../nn/index.ts';
import { describeInputs } from './inputDescription.ts';
import { programOf } from './programOf.ts';

const parameters = {
  layer: z.custom<Layer>((value) => isLayer(value)).describe('a Layer'),
  path: z.string(),
  inputSpec: z.array(z.unknown()).readonly().nullish(),
};
const declared = signature('jit.save', parameters);

/**
 * Exports a network for inference as Paddle does: `path.json`, the program, and `path.pdiparams`, the parameters. Paddle loads and runs both.
 *
 * The network runs twice in evaluation mode on made-up inputs, and what it calls is written down: branches that it did not take are not in the program.
 *
 * @param layer - The network; its modes are as before afterwards.
 * @param path - Prefix of the files; folders are made.
 * @param inputSpec - An `InputSpec` (or a Tensor like the input) for each input. Sizes of null or −1 stay open.
 * @throws {ArgumentError} when inputs are not described, or the network uses a function that a program cannot hold; nothing is written
 * @source Paddle, python/paddle/jit/api.py, save
 */
export async function save(...args: Args<Options<typeof parameters>, ['layer', 'path', 'inputSpec']>): Promise<void> {
  const { layer, path, inputSpec } = declared.bind(args);
  if (path === '' || /[\\/]$/.test(path))
    throw new ArgumentError(
      `jit.save: path must end in a file's name, the prefix of the files. Received '${path}'. E.g. 'out/model'.`,
    );
  if (inputSpec == null || inputSpec.length === 0)
    throw new ArgumentError(
      "jit.save: inputSpec must describe every input. Received none. E.g. [new InputSpec([null, 784], 'float32', 'x')].",
    );
  const { program, parameters: arrays } = programOf(layer, describeInputs(layer, inputSpec));
  const [elements, text] = [encodeParameters(arrays), encodePir(program)];
  // Paddle writes no file of parameters where there are none
  const held = arrays.size > 0;
  writeFilesWhole([
    ...(held ? [{ path: `${path}.pdiparams`, parts: elements }] : []),
    { path: `${path}.json`, parts: text },
  ]);
  if (!held) rmSync(`${path}.pdiparams`, { force: true });
}
