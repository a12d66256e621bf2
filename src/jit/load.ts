import { existsSync } from 'node:fs';
import { ArgumentError, show } from '../core/index.ts';
import { decodeParameters, decodePir, decodeProgramDesc, programOfDesc } from '../formats/index.ts';
import { readWhole } from '../framework/index.ts';
import { checkOps } from './runProgram.ts';
import { TranslatedLayer } from './translatedLayer.ts';

const WHERE = 'paddle.jit.load';

/** A file's bytes as a plain array: slices of a `Buffer` would share its memory. */
function bytesOf(file: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = readWhole(WHERE, file);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Loads a network that {@link save}, `Model.save(path, { training: false })` or Paddle exported: `path.json`, or `path.pdmodel` of Paddle 2, with its
 * parameters in `path.pdiparams`.
 *
 * @param path - Prefix of the files; the extension of the program may stand.
 * @returns a layer in evaluation mode
 * @throws {ArgumentError} when there is no such file, or an operation does not run here @throws {FormatError} when a file is none of Paddle's, or both do not belong together
 * @source Paddle, python/paddle/jit/api.py, load
 */
export function load(path: string): TranslatedLayer {
  if (typeof path !== 'string' || path === '')
    throw new ArgumentError(
      `${WHERE}: path must be the prefix of the model's files. Received ${show(path)}. E.g. 'model' for model.json and model.pdiparams.`,
    );
  const prefix = path.replace(/\.(json|pdmodel|pdiparams)$/, '');
  const [json, desc] = [`${prefix}.json`, `${prefix}.pdmodel`];
  if (!existsSync(json) && !existsSync(desc)) {
    throw new ArgumentError(
      `${WHERE}: the model must be there as '${json}' or '${desc}'. Received neither. Check the path; files of training (.pdparams) are loaded with paddle.load.`,
    );
  }
  const program = existsSync(json)
    ? decodePir(bytesOf(json), `${WHERE} '${json}'`)
    : programOfDesc(decodeProgramDesc(bytesOf(desc), `${WHERE} '${desc}'`), `${WHERE} '${desc}'`);
  checkOps(program);
  const file = `${prefix}.pdiparams`;
  const bytes = program.parameters.length === 0 && !existsSync(file) ? new Uint8Array() : bytesOf(file);
  return new TranslatedLayer(program, decodeParameters(bytes, program.parameters, `${WHERE} '${file}'`));
}
