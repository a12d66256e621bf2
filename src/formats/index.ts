/**
 * `formats`: bytes ↔ values. Files that Paddle writes and reads, and the encodings inside them; refuses malformed input.
 * Not its business: the file system, tensors, layers.
 */
export { ByteReader } from './byteReader.ts';
export { ByteWriter } from './byteWriter.ts';
export { LEGACY_OPS, programOfDesc } from './legacyProgram.ts';
export { decodeParameters, type ExpectedParameter, encodeParameters } from './pdiparams.ts';
export {
  type BlockDesc,
  decodeProgramDesc,
  encodeProgramDesc,
  type OpAttribute,
  type OpDesc,
  type ProgramDesc,
  type ScalarValue,
  type VarDesc,
  type VarKind,
} from './pdmodel.ts';
export { type DecodeParamsOptions, decodeParams, type EncodeParamsOptions, encodeParams } from './pdparams.ts';
export { type ReadPickleOptions, readPickle } from './pickle/reader.ts';
export { NamedArray, type PyDict, PyFloat, type PyInput, type PyKey, type PyValue, Tuple } from './pickle/values.ts';
export { type PickleProtocol, type WritePickleOptions, writePickle } from './pickle/writer.ts';
export { decodePir, encodePir } from './pir.ts';
export {
  type Attribute,
  attr,
  type BuildOpOptions,
  type ElementType,
  type Program,
  type ProgramBlock,
  ProgramBuilder,
  type ProgramOp,
  type ProgramParameter,
  type ProgramValue,
  plainAttribute,
  type TensorType,
  tensorType,
  type ValueType,
} from './program.ts';
export { type ProtobufField, ProtobufReader, ProtobufWriter } from './protobuf.ts';
export { decodeTensor, encodeTensor } from './tensorRecord.ts';
