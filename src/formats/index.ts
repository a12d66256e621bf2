/**
 * `formats`: bytes ↔ values. Files that Paddle writes and reads, and the encodings inside them; refuses malformed input.
 * Not its business: the file system, tensors, layers.
 */

export { LEGACY_OPS, programOfDesc } from './legacyProgram.ts';
export { decodeParameters, encodeParameters } from './pdiparams.ts';
export {
  decodeProgramDesc,
  encodeProgramDesc,
  type OpAttribute,
  type OpDesc,
  type ProgramDesc,
} from './pdmodel.ts';
export { decodeParams, encodeParams } from './pdparams.ts';
export { readPickle } from './pickle/reader.ts';
export { NamedArray, PyFloat, type PyInput, type PyValue, Tuple } from './pickle/values.ts';
export { writePickle } from './pickle/writer.ts';
export { decodePir, encodePir } from './pir.ts';
export {
  type Attribute,
  attr,
  type Program,
  ProgramBuilder,
  type ProgramOp,
  plainAttribute,
  type TensorType,
  tensorType,
  type ValueType,
} from './program.ts';
export { ProtobufReader, ProtobufWriter } from './protobuf.ts';
export { decodeTensor, encodeTensor } from './tensorRecord.ts';
