import { type DTypeName, type NdArrayInput, type Shape, ShapeError, sameShape, showShape } from '../../core/index.ts';
import { ops, type Tensor, toTensor } from '../../engine/index.ts';
import { InitializerBase } from './initializerBase.ts';

/**
 * Given values.
 *
 * @param value - A tensor, an array, nested lists; of the parameter's shape.
 * @throws {ShapeError} when it is of another shape
 * @source Paddle, python/paddle/nn/initializer/assign.py, class Assign
 */
export class Assign extends InitializerBase {
  readonly value: Tensor | NdArrayInput;

  constructor(value: Tensor | NdArrayInput | { value: Tensor | NdArrayInput }) {
    super();
    this.value =
      typeof value === 'object' && 'value' in value && Object.getPrototypeOf(value) === Object.prototype
        ? value.value
        : (value as Tensor | NdArrayInput);
  }

  /**
   * @param dtype - Data type of the result.
   */
  override initialize(shape: Shape, dtype: DTypeName): Tensor {
    const values = ops.castTo(toTensor(this.value), dtype);
    if (!sameShape(values.shape, shape))
      throw new ShapeError(
        `Assign: the values must have the parameter's shape ${showShape(shape)}. Received ${showShape(values.shape)}. Reshape them.`,
      );
    return values;
  }
}
