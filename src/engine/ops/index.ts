/** Functions over tensors, one family per file; each is Paddle's in name, order of arguments and result. */
export {
  abs, acos, acosh, add, addN, asin, asinh, atan, atan2, atanh, binary, ceil, clip, cos, cosh, divide, erf, exp, expm1, floor, floorDivide, fmax, fmin,
  isfinite, isinf, isnan, log, log10, log1p, log2, logicalNot, maximum, minimum, mod, multiply, neg, pow, reciprocal, remainder, round, rsqrt, scale,
  sigmoid, sign, sin, sinh, sqrt, square, subtract, tan, tanh, trunc, unary,
} from './arithmetic.ts';
export { axesOf, axisOf, besides, cast, define, floating, meet, type Operand, rowMajor, view } from './define.ts';
export * as schemas from './define.ts';
export { at, type Index, type IndexPart, setItem, type SliceIndex } from './indexing.ts';
export { add_, clip_, divide_, fill_, multiply_, overwrite, scale_, setValue, subtract_, zero_ } from './inPlace.ts';
export { addmm, bmm, dot, matmul, mm } from './linalg.ts';
export { allclose, equal, equalAll, greaterEqual, greaterThan, isclose, lessEqual, lessThan, logicalAnd, logicalOr, logicalXor, notEqual } from './logic.ts';
export { all, amax, amin, any, cumprod, cumsum, dist, logsumexp, max, mean, min, norm, prod, reduce, std, sum, variance_ as var_ } from './reduction.ts';
export { argmax, argmin, argsort, gather, gatherNd, indexSelect, maskedFill, maskedSelect, nonzero, scatter, scatterNdAdd, sort, takeAlongAxis, topk, where } from './search.ts';
export {
  broadcastTo, castTo, chunk, concat, expand, expandAs, flatten, flip, moveaxis, reshape, roll, slab, split, squeeze, stack, t, tile, transpose, tril, triu,
  unbind, unsqueeze, unstack, viewAs,
} from './shape.ts';
