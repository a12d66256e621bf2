import type { Tensor } from '../engine/index.ts';

/**
 * A penalty on a parameter's size, by way of the term it adds to the gradient. Nothing is added to the loss that is shown.
 *
 * Its business: the penalty and its gradient term. Not its business: which parameter it is on.
 *
 * @source Paddle, python/paddle/regularizer.py, class WeightDecayRegularizer
 */
export abstract class WeightDecayRegularizer {
  /** How strongly it pulls. */
  abstract readonly coeff: number;
  /** The gradient with the penalty's term added. @param parameter - The parameter. */
  abstract addTo(gradient: Tensor, parameter: Tensor): Tensor;
}
