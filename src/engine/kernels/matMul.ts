import { ShapeError, showShape, sizeOf } from '../../core/index.ts';
import type { PlainKernels } from './contract.ts';
import { broadcastStrides, commonShape, eachRow } from './eachRow.ts';

/** The product of matrices, over batches of them. */
export const matMul: PlainKernels<'MatMul'> = {
  MatMul([a, b], { transposeA, transposeB }, make) {
    const [aRows, aColumns] = a!.shape.slice(-2) as [number, number];
    const [bRows, bColumns] = b!.shape.slice(-2) as [number, number];
    const [m, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
    const [bDepth, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
    if (depth !== bDepth) {
      throw new ShapeError(
        `matmul: the inner sizes must be equal. Received ${showShape(a!.shape)}${transposeA ? ' transposed' : ''} and ${showShape(b!.shape)}${transposeB ? ' transposed' : ''} (${depth} and ${bDepth}). Transpose or reshape one of them.`,
      );
    }
    const batchA = a!.shape.slice(0, -2);
    const batchB = b!.shape.slice(0, -2);
    const batch = commonShape('matmul', [batchA, batchB]);
    const out = make([...batch, m, n], a!.dtype);
    const [x, y, to] = [a!.data, b!.data, out.data];
    const [rowA, depthA] = transposeA ? [1, aColumns] : [aColumns, 1];
    const [depthB, columnB] = transposeB ? [1, bColumns] : [bColumns, 1];
    const sums = new Float64Array(n);

    const multiply = (baseA: number, baseB: number, base: number): void => {
      for (let i = 0; i < m; i++) {
        const row = baseA + i * rowA;
        if (columnB === 1) {
          sums.fill(0);
          for (let k = 0; k < depth; k++) {
            const factor = x[row + k * depthA]!;
            const line = baseB + k * depthB;
            for (let j = 0; j < n; j++) sums[j]! += factor * y[line + j]!;
          }
        } else {
          for (let j = 0; j < n; j++) {
            const line = baseB + j * columnB;
            let sum = 0;
            for (let k = 0; k < depth; k++) sum += x[row + k * depthA]! * y[line + k]!;
            sums[j] = sum;
          }
        }
        to.set(sums, base + i * n);
      }
    };

    const strides = [broadcastStrides(batchA, batch), broadcastStrides(batchB, batch)];
    if (sizeOf(out.shape) > 0) {
      eachRow(batch, strides, (place, length, [startA, startB], [stepA, stepB]) => {
        for (let k = 0; k < length; k++) {
          multiply(
            (startA! + k * stepA!) * aRows * aColumns,
            (startB! + k * stepB!) * bRows * bColumns,
            (place + k) * m * n,
          );
        }
      });
    }
    return [out];
  },
};
