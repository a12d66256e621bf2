/**
 * `core`: words that everybody shares: arrays, data types, errors, shapes, argument binding, random generators.
 * Not its business: anything with a device, a file or a network.
 */
export { Callable, invoke } from './callable.ts';
export {
  arrayTypeOf,
  bfloat16,
  bool,
  bytesOf,
  complex64,
  complex128,
  DTYPE_NAMES,
  DType,
  type DTypeLike,
  type DTypeName,
  dtypeName,
  dtypeOf,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  isFloat,
  lanesOf,
  type TypedArray,
  uint8,
} from './dtype.ts';
export {
  ArgumentError,
  BackendError,
  DtypeError,
  FormatError,
  nearest,
  PaddleError,
  ShapeError,
  StateError,
  show,
} from './errors.ts';
export { getFlags, setFlags, takeFlag } from './flags.ts';
export { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './float16.ts';
export { mostArguments, parameterNames } from './functionParameters.ts';
export { log, warn } from './log.ts';
export {
  type ArrayLike,
  isNumpyLike,
  NdArray,
  type NdArrayInput,
  type NestedArray,
  type NumpyLike,
} from './ndArray.ts';
export { numpyTs } from './numpyTs.ts';
export { canonical32 } from './random/distributions.ts';
export { globalNumpy, seedWorker } from './random/globalNumpy.ts';
export { Mt19937_64 } from './random/mt19937_64.ts';
export { type Mutable, RandomState, type RandomStateValue } from './random/numpyRandom.ts';
export {
  defaultGenerator,
  PaddleGenerator,
  type PaddleGeneratorState,
  seed,
} from './random/paddleGenerator.ts';
export { type Population, type PythonRandomState, pythonRandom, Random } from './random/pythonRandom.ts';
export { generateStates } from './random/seedSequence.ts';
export { broadcastShapes, type Shape, sameShape, showShape, sizeOf, stridesOf } from './shape.ts';
export {
  type Args,
  type Bound,
  isPlainObject,
  type Options,
  type Parameters,
  signature,
} from './signature.ts';
export { numpyRepr, numpyStr } from './text/numpyText.ts';
export {
  center,
  floatRepr,
  formatExponent,
  formatFixed,
  formatInteger,
  formatThousands,
} from './text/pythonFormat.ts';
export {
  getPrintoptions,
  setPrintoptions,
  tensorText,
} from './text/tensorText.ts';
