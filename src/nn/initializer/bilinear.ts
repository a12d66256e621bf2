import { type DTypeName, NdArray, type Shape, ShapeError, showShape } from '../../core/index.ts';
import { type Tensor, toTensor } from '../../engine/index.ts';
import { InitializerBase } from './initializerBase.ts';

/**
 * A transposed convolution's weight that enlarges images. As in Paddle the rows are not cut to whole numbers, so the kernel is not quite symmetric.
 *
 * @throws {ShapeError} when the parameter has not four axes with a square kernel
 * @source Paddle, python/paddle/nn/initializer/bilinear.py
 */
export class Bilinear extends InitializerBase {
  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    const size = shape[3];
    if (shape.length !== 4 || size !== shape[2]) {
      throw new ShapeError(
        `Bilinear: the parameter must have four axes, the last two equal. Received ${showShape(shape)}. Use it for the weight of a 2-D convolution.`,
      );
    }
    const factor = Math.ceil(size! / 2);
    const centre = (2 * factor - 1 - (factor % 2)) / (2 * factor);
    const values = NdArray.zeros(shape, 'float32');
    for (let i = 0; i < values.size; i++) {
      const [x, y] = [i % size!, (i / size!) % size!];
      values.data[i] = (1 - Math.abs(x / factor - centre)) * (1 - Math.abs(y / factor - centre));
    }
    return toTensor(values.astype(dtype));
  }
}
