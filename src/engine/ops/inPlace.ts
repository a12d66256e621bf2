import { z } from 'zod';
import { ArgumentError, DtypeError, ShapeError, sameShape, showShape } from '../../core/index.ts';
import { apply } from '../apply.ts';
import { isRecorded } from '../backward.ts';
import { toTensor } from '../creation.ts';
import { copyOf, runKernel } from '../dispatch.ts';
import { Tensor } from '../tensor.ts';
import { noteBefore } from '../undo.ts';
import { add, clip, divide, multiply, scale, subtract } from './arithmetic.ts';
import { cast, define, number, type Operand, operand, tensor } from './define.ts';

/** Puts `value`'s elements into `x`'s memory, where every view of it sees them. Shapes are equal. As in Paddle, this alone counts for no change. */
export function overwrite(x: Tensor, value: Tensor): Tensor {
  noteBefore(x);
  runKernel('Assign', [x.handle, value.handle], {});
  return x;
}

/** Puts in place what an operation made of `x`, counts the change, and passes the operation's history on, so that gradients flow back through it. */
export function settle(x: Tensor, made: Tensor): Tensor {
  overwrite(x, made);
  x.handle.storage.version++;
  if (made.node) {
    x.node = made.node;
    x.slot = made.slot;
    x.stopGradient = made.stopGradient;
  }
  return x;
}

/** @throws {ArgumentError} for a leaf that wants a gradient, which would be that of other elements */
export function refuseLeaf(where: string, x: Tensor): void {
  if (isRecorded(x) && x.isLeaf)
    throw new ArgumentError(
      `${where}: a leaf that wants a gradient must not be changed in place. Received one. Do it inside paddle.noGrad(() => …), or use a function that is not in place.`,
    );
}

/**
 * Changes `x` in place by an operation.
 *
 * @param compute - The operation, over what `x` was.
 * @param beside - What else it reads.
 * @throws {ArgumentError} for a leaf that wants a gradient @throws {ShapeError} when the result is larger than `x`
 */
export function inPlace(where: string, x: Tensor, compute: (x: Tensor) => Tensor, beside?: Operand): Tensor {
  refuseLeaf(where, x);
  const isWalked = isRecorded(x) || (beside instanceof Tensor && isRecorded(beside));
  const made = compute(isWalked ? former(x) : x);
  if (!sameShape(made.handle.shape, x.handle.shape))
    throw new ShapeError(
      `${where}: the result must have the shape that the tensor has, ${showShape(x.handle.shape)}. Received operands that make it ${showShape(made.handle.shape)}. Use the function without underscore.`,
    );
  return settle(x, cast(made, x.handle.dtype));
}

/** What `x` was, for rules that need it when `x` is something else. */
function former(x: Tensor): Tensor {
  const copy = new Tensor(copyOf(x.handle), x.node, x.slot);
  copy.stopGradient = x.stopGradient;
  return copy;
}

/** `value` where `x` was; a gradient that comes back is none of x's. */
export function instead(x: Tensor, value: Tensor): Tensor {
  return isRecorded(x)
    ? apply('Where', [apply('Fill', [], { shape: [], dtype: 'bool', value: 0 }), x, value], {})
    : value;
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

const pair = (where: string, compute: (x: Tensor, y: Operand) => Tensor) =>
  define(
    where,
    { x: tensor, y: operand },
    ['x', 'y'],
    ({ x, y }): Tensor => inPlace(where, x, (former) => compute(former, y), y),
  );

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
  (given): Tensor => inPlace('scale_', given.x, (former) => scale(former, given.scale, given.bias)),
);
/** {@link clip} in place. @source Paddle, python/paddle/tensor/math.py, clip_ */
export const clip_ = define(
  'clip_',
  { x: tensor, min: number.nullish(), max: number.nullish() },
  ['x', 'min', 'max'],
  ({ x, min, max }): Tensor => inPlace('clip_', x, (former) => clip(former, min, max)),
);
function filled(where: string, x: Tensor, value: number): Tensor {
  const { shape, dtype } = x.handle;
  const values = new Tensor(runKernel('Fill', [], { shape, dtype, value })[0]!);
  return inPlace(where, x, (former) => instead(former, values));
}
/** Every element set to one value. @source Paddle, python/paddle/tensor/manipulation.py, fill_ */
export const fill_ = define(
  'fill_',
  { x: tensor, value: z.union([number, z.boolean()]) },
  ['x', 'value'],
  ({ x, value }): Tensor => filled('fill_', x, Number(value)),
);
/** Every element set to zero. @source Paddle, python/paddle/tensor/manipulation.py, zero_ */
export const zero_ = define('zero_', { x: tensor }, ['x'], ({ x }): Tensor => filled('zero_', x, 0));
