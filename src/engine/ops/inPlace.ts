import { z } from 'zod';
import { ArgumentError, DtypeError, ShapeError, sameShape, showShape } from '../../core/index.ts';
import { isRecorded } from '../backward.ts';
import { toTensor } from '../creation.ts';
import { runKernel } from '../dispatch.ts';
import { withRecording } from '../mode.ts';
import { Tensor } from '../tensor.ts';
import { noteBefore } from '../undo.ts';
import { add, clip, divide, multiply, scale, subtract } from './arithmetic.ts';
import { define, number, type Operand, operand, tensor } from './define.ts';

/** Puts `value`'s elements into `x`'s memory, where every view of it sees them. Shapes and data types are equal. */
export function overwrite(x: Tensor, value: Tensor): Tensor {
  noteBefore(x);
  if (x.handle.channelsLast === value.handle.channelsLast) runKernel('Assign', [x.handle, value.handle], {});
  else {
    value.handle.storage.retain();
    x.replaceHandle(value.handle);
  }
  return x;
}

/** Moves running values towards a batch's in place: `running = momentum · running + (1 − momentum) · batch`. */
export function moveAverages(pairs: readonly (readonly [running: Tensor, batch: Tensor])[], momentum: number): void {
  for (const [running] of pairs) noteBefore(running);
  const handles = pairs.flatMap((pair) => pair.map(({ handle }) => handle));
  runKernel('MovingAverage', handles, { momentum });
}

/**
 * Puts other elements in place: `x.set_value(v)`.
 *
 * @param value - A tensor or array of the same shape and data type.
 * @throws {ShapeError} @throws {DtypeError} when it is of another
 * @source Paddle, python/paddle/base/dygraph/tensor_patch_methods.py, set_value
 */
export const setValue = define(
  'Tensor.setValue',
  { x: tensor, value: operand },
  ['x', 'value'],
  ({ x, value }): Tensor => {
    const other = value instanceof Tensor ? value : toTensor(value as never);
    if (!sameShape(other.handle.shape, x.handle.shape)) {
      throw new ShapeError(
        `Tensor.setValue: the value must have shape ${showShape(x.handle.shape)} (${x.name}). Received ${showShape(other.handle.shape)}. Reshape it.`,
      );
    }
    if (other.handle.dtype !== x.handle.dtype) {
      throw new DtypeError(
        `Tensor.setValue: the value must be ${x.handle.dtype} (${x.name}). Received ${other.handle.dtype}. Convert it with astype('${x.handle.dtype}').`,
      );
    }
    return overwrite(x, other);
  },
);

function inPlace(where: string, x: Tensor, compute: () => Tensor): Tensor {
  if (isRecorded(x)) {
    throw new ArgumentError(
      `${where}: a tensor that wants a gradient must not be changed in place. Received one. Do it inside paddle.noGrad(() => …), or use the function without underscore.`,
    );
  }
  return overwrite(x, withRecording(false, compute));
}

const pair = (where: string, compute: (x: Tensor, y: Operand) => Tensor) =>
  define(where, { x: tensor, y: operand }, ['x', 'y'], ({ x, y }): Tensor => inPlace(where, x, () => compute(x, y)));

/** x += y. @source Paddle, python/paddle/tensor/math.py, add_ */
export const add_ = pair('add_', add);
/** x −= y. @source Paddle, python/paddle/tensor/math.py, subtract_ */
export const subtract_ = pair('subtract_', subtract);
/** x ·= y. @source Paddle, python/paddle/tensor/math.py, multiply_ */
export const multiply_ = pair('multiply_', multiply);
/** x /= y. @source Paddle, python/paddle/tensor/math.py, divide_ */
export const divide_ = pair('divide_', divide);
/** {@link scale} in place. @source Paddle, python/paddle/tensor/math.py, scale_ */
export const scale_ = define(
  'scale_',
  { x: tensor, scale: number.default(1), bias: number.default(0) },
  ['x', 'scale', 'bias'],
  (given): Tensor => inPlace('scale_', given.x, () => scale(given.x, given.scale, given.bias)),
);
/** {@link clip} in place. @source Paddle, python/paddle/tensor/math.py, clip_ */
export const clip_ = define(
  'clip_',
  { x: tensor, min: number.nullish(), max: number.nullish() },
  ['x', 'min', 'max'],
  ({ x, min, max }): Tensor => inPlace('clip_', x, () => clip(x, min, max)),
);
/** Every element set to one value. @source Paddle, python/paddle/tensor/manipulation.py, fill_ */
export const fill_ = define(
  'fill_',
  { x: tensor, value: z.union([number, z.boolean()]) },
  ['x', 'value'],
  ({ x, value }): Tensor => {
    const filled = new Tensor(
      runKernel('Fill', [], { shape: x.handle.shape, dtype: x.handle.dtype, value: Number(value) })[0]!,
    );
    return inPlace('fill_', x, () => filled);
  },
);
/** Every element set to zero. @source Paddle, python/paddle/tensor/manipulation.py, zero_ */
export const zero_ = define('zero_', { x: tensor }, ['x'], ({ x }): Tensor => fill_(x, 0));
