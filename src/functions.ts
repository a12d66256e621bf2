/** The functions over tensors that `paddle` has at its top, e.g. `paddle.matmul`. */
import { ops } from './engine/index.ts';

export const {
  abs, acos, acosh, add, addmm, addN, all, allclose, amax, amin, any, argmax, argmin, argsort, asin, asinh, at, atan, atan2, atanh, bmm, broadcastTo, castTo: cast, ceil, chunk, clip, concat, cos,
  cosh, cumprod, cumsum, dist, divide, dot, equal, equalAll, erf, exp, expand, expandAs, expm1, flatten, flip, floor, floorDivide, fmax, fmin, gather, gatherNd,
  greaterEqual, greaterThan, indexSelect, isclose, isfinite, isinf, isnan, lessEqual, lessThan, log, log10, log1p, log2, logicalAnd, logicalNot, logicalOr,
  logicalXor, logsumexp, maskedFill, maskedSelect, matmul, max, maximum, mean, min, minimum, mm, mod, moveaxis, multiply, neg, nonzero, norm, notEqual, pow,
  prod, reciprocal, remainder, reshape, roll, round, rsqrt, scale, scatter, scatterNdAdd, sigmoid, sign, sin, sinh, sort, split, sqrt, square, squeeze,
  stack, std, subtract, sum, t, takeAlongAxis, tan, tanh, tile, topk, transpose, tril, triu, trunc, unbind, unsqueeze, unstack, var_, where,
} = ops;
