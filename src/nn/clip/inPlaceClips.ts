import { z } from 'zod';
import { type Args, type Options, StateError, signature } from '../../core/index.ts';
import { ops, Tensor, toTensor, withRecording } from '../../engine/index.ts';

const tensors = z
  .custom<Tensor | Iterable<Tensor>>(
    (value) => value instanceof Tensor || (value != null && typeof value === 'object' && Symbol.iterator in value),
  )
  .describe('a list of parameters, e.g. model.parameters()');

function gradientsOf(parameters: Tensor | Iterable<Tensor>): Tensor[] {
  return (parameters instanceof Tensor ? [parameters] : [...parameters]).flatMap(({ grad }) => (grad ? [grad] : []));
}

const normParameters = {
  parameters: tensors,
  maxNorm: z.number(),
  normType: z.literal([0, 1, 2, Number.POSITIVE_INFINITY]).default(2).describe('0, 1, 2 or Infinity'),
  errorIfNonfinite: z.boolean().default(false),
};
const normDeclared = signature('clipGradNorm_', normParameters);

/**
 * Scales all gradients together, in place, so that their norm is at most a bound: each `· min(1, maxNorm/(norm + 1e-6))`.
 *
 * @param parameters - Whose gradients; those without one are left out.
 * @param maxNorm - The bound.
 * @param normType - 0, 1, 2 (the default) or Infinity.
 * @param errorIfNonfinite - Whether a norm that is not finite is refused; false by default.
 * @returns the norm of all gradients before, float32 of shape `[]`
 * @throws {StateError} when the norm is not finite, with errorIfNonfinite
 * @source Paddle, python/paddle/nn/utils/clip_grad_norm_.py
 */
export function clipGradNorm_(
  ...args: Args<Options<typeof normParameters>, ['parameters', 'maxNorm', 'normType', 'errorIfNonfinite']>
): Tensor {
  const { parameters, maxNorm, normType, errorIfNonfinite } = normDeclared.bind(args);
  return withRecording(false, () => {
    const gradients = gradientsOf(parameters);
    if (gradients.length === 0) return toTensor(0, { dtype: 'float32' });
    const norms = gradients.map((gradient) => ops.norm(gradient, { p: normType }));
    const total = ops.norm(ops.stack(norms), { p: normType });
    const norm = total.item();
    if (errorIfNonfinite && !Number.isFinite(norm)) {
      throw new StateError(
        `clipGradNorm_: the norm of the gradients must be finite. Received ${norm}. Look for what made it so, or pass errorIfNonfinite: false.`,
      );
    }
    const factor = maxNorm / (norm + 1e-6);
    for (const gradient of gradients) gradient.scale_(Math.min(factor, 1));
    return total;
  });
}

const valueParameters = { parameters: tensors, clipValue: z.number() };
const valueDeclared = signature('clipGradValue_', valueParameters);

/**
 * Cuts every element of the gradients to ±clipValue, in place.
 *
 * @param parameters - Whose gradients; those without one are left out.
 * @param clipValue - The bound.
 * @source Paddle, python/paddle/nn/utils/clip_grad_value_.py
 */
export function clipGradValue_(...args: Args<Options<typeof valueParameters>, ['parameters', 'clipValue']>): void {
  const { parameters, clipValue } = valueDeclared.bind(args);
  withRecording(false, () => {
    for (const gradient of gradientsOf(parameters)) gradient.clip_(-clipValue, clipValue);
  });
}
