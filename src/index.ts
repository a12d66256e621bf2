/**
 * Paddle's high-level API for TypeScript and Node.js.
 *
 * @example
 * import * as paddle from 'paddle-hapi';
 * const model = new paddle.Model(new paddle.vision.models.LeNet());
 */
import * as static_ from './static.ts';

export * as callbacks from './callbacks.ts';
export {
  ArgumentError, BackendError, bfloat16, bool, complex128, complex64, DType, DtypeError, float16, float32, float64, FormatError, int16, int32, int64, int8,
  NdArray, PaddleError, setPrintoptions, ShapeError, StateError, uint8,
} from './core/index.ts';
export { default as device } from './device.ts';
export {
  arange, bernoulli, empty, eye, full, fullLike, getDefaultDtype, getDevice, isGradEnabled, keep, linspace, multinomial, normal, ones, onesLike, rand, randint, randLike, randn, randnLike, randperm,
  seed, setDefaultDtype, setDevice, standardNormal, Tensor, toTensor, uniform, zeros, zerosLike,
} from './engine/index.ts';
export { createParameter, enableGrad, grad, isTensor, noGrad, numel, rank, setGradEnabled, shape } from './dygraph.ts';
export { load, ParamAttr, save } from './framework/index.ts';
export { InputSpec, Model, summary } from './hapi/index.ts';
export * as io from './io/index.ts';
export * as jit from './jit/index.ts';
export * as metric from './metric/index.ts';
export * as nn from './nn/index.ts';
export * as optimizer from './optimizer/index.ts';
export * as regularizer from './regularizer/index.ts';
export { static_ as static };
export * as vision from './vision/index.ts';
export {
  abs, acos, acosh, add, addmm, addN, all, allclose, amax, amin, any, argmax, argmin, argsort, asin, asinh, at, atan, atan2, atanh, bmm, broadcastTo, cast, ceil, chunk, clip, concat, cos,
  cosh, cumprod, cumsum, dist, divide, dot, equal, equalAll, erf, exp, expand, expandAs, expm1, flatten, flip, floor, floorDivide, fmax, fmin, gather, gatherNd,
  greaterEqual, greaterThan, indexSelect, isclose, isfinite, isinf, isnan, lessEqual, lessThan, log, log10, log1p, log2, logicalAnd, logicalNot, logicalOr,
  logicalXor, logsumexp, maskedFill, maskedSelect, matmul, max, maximum, mean, min, minimum, mm, mod, moveaxis, multiply, neg, nonzero, norm, notEqual, pow,
  prod, reciprocal, remainder, reshape, roll, round, rsqrt, scale, scatter, scatterNdAdd, sigmoid, sign, sin, sinh, sort, split, sqrt, square, squeeze,
  stack, std, subtract, sum, t, takeAlongAxis, tan, tanh, tile, topk, transpose, tril, triu, trunc, unbind, unsqueeze, unstack, var_, where,
} from './functions.ts';
