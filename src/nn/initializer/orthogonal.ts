import { z } from 'zod';
import {
  type Args,
  type DTypeName,
  NdArray,
  type Options,
  type Shape,
  ShapeError,
  showShape,
  signature,
} from '../../core/index.ts';
import { gaussian, type Tensor, toTensor } from '../../engine/index.ts';
import { InitializerBase } from './initializerBase.ts';

const parameters = { gain: z.number().default(1), name: z.any().optional() };
const declared = signature('Orthogonal', parameters);

/**
 * Rows (or columns, where they are fewer) of length `gain` at right angles to each other; axes from the second on count as one.
 *
 * @param gain - Factor; 1 by default.
 * @throws {ShapeError} when the parameter has fewer than two axes
 * @source Paddle, python/paddle/nn/initializer/orthogonal.py
 */
export class Orthogonal extends InitializerBase {
  readonly gain: number;

  constructor(...args: Args<Options<typeof parameters>, ['gain', 'name']>) {
    super();
    this.gain = declared.bind(args).gain;
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    if (shape.length < 2) {
      throw new ShapeError(
        `Orthogonal: the parameter must have at least two axes. Received ${showShape(shape)}. Use another initializer for it.`,
      );
    }
    const rows = shape[0]!;
    const columns = shape.slice(1).reduce((product, n) => product * n, 1);
    const [long, short] = [Math.max(rows, columns), Math.min(rows, columns)];
    const directions = orthonormal(gaussian([long, short], dtype, 0, 1).array().toFloat64(), long, short);
    const out = new Float64Array(rows * columns);
    for (let i = 0; i < long; i++) {
      for (let j = 0; j < short; j++)
        out[rows < columns ? j * long + i : i * short + j] = this.gain * directions[i * short + j]!;
    }
    return toTensor(NdArray.from(out, dtype).reshape(shape));
  }
}

/**
 * The Q of the QR decomposition whose R has a positive diagonal: each column less what earlier ones hold of it, at length 1. The subtraction is done
 * twice, after which nothing of rounding is left.
 */
function orthonormal(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const q = matrix.slice();
  const product = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += q[i * columns + a]! * q[i * columns + b]!;
    return sum;
  };
  for (let j = 0; j < columns; j++) {
    for (let round = 0; round < 2; round++) {
      for (let k = 0; k < j; k++) {
        const share = product(k, j);
        for (let i = 0; i < rows; i++) q[i * columns + j] = q[i * columns + j]! - share * q[i * columns + k]!;
      }
    }
    const length = Math.sqrt(product(j, j));
    for (let i = 0; i < rows; i++) q[i * columns + j] = q[i * columns + j]! / length;
  }
  return q;
}
