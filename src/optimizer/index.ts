/**
 * `paddle.optimizer`: from gradients to new parameter values. Not its business: where gradients come from.
 */
export { Adam } from './adam.ts';
export { AdamW } from './adamW.ts';
export * as lr from './lr/index.ts';
export { Momentum } from './momentum.ts';
export { Optimizer, type OptimizerState, type ParameterGroup } from './optimizer.ts';
export { SGD } from './sgd.ts';
