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
  type ErrorCode,
  FormatError,
  nearest,
  PaddleError,
  ShapeError,
  StateError,
  show,
} from './errors.ts';
export { bfloat16ToNumber, float16ToNumber, numberToBfloat16, numberToFloat16 } from './float16.ts';
export { type Log, log, warn } from './log.ts';
export {
  type ArrayLike,
  isNumpyLike,
  NdArray,
  type NdArrayInput,
  type NestedArray,
  type NumpyLike,
  writerOf,
} from './ndArray.ts';
export { canonical32, canonical64, erf } from './random/distributions.ts';
export { globalNumpy, seedWorker } from './random/globalNumpy.ts';
export { Mt19937 } from './random/mt19937.ts';
export { Mt19937_64 } from './random/mt19937_64.ts';
export { type Mutable, RandomState, type RandomStateValue } from './random/numpyRandom.ts';
export {
  defaultGenerator,
  type IntegerArray,
  PaddleGenerator,
  type PaddleGeneratorState,
  seed,
} from './random/paddleGenerator.ts';
export { type Population, type PythonRandomState, pythonRandom, Random } from './random/pythonRandom.ts';
export { generateStates } from './random/seedSequence.ts';
export { broadcastShapes, normalizeAxis, type Shape, sameShape, showShape, sizeOf, stridesOf } from './shape.ts';
export {
  type Args,
  type Bound,
  isPlainObject,
  type Options,
  type Parameters,
  type Signature,
  signature,
} from './signature.ts';
export { type NumpyPrintOptions, numpyRepr, numpyStr } from './text/numpyText.ts';
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
  type PrintOptions,
  type SetPrintoptionsOptions,
  setPrintoptions,
  type TensorTextOptions,
  tensorText,
} from './text/tensorText.ts';
