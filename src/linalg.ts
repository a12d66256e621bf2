/** `paddle.linalg`: matrices. */
export { cross, det, diagonal, inv, matmul, matrixPower, norm, vecdot } from './engine/ops/index.ts';
