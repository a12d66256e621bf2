/**
 * `paddle.optimizer`: from gradients to new parameter values. Not its business: where gradients come from.
 */
export { Adadelta } from './adadelta.ts';
export { Adagrad } from './adagrad.ts';
export { Adam } from './adam.ts';
export { Adamax } from './adamax.ts';
export { AdamW } from './adamW.ts';
export { ASGD } from './asgd.ts';
export { Lamb } from './lamb.ts';
export * as lr from './lr/index.ts';
export { Momentum } from './momentum.ts';
export { NAdam } from './nAdam.ts';
export { Optimizer, type OptimizerState, type ParameterGroup } from './optimizer.ts';
export { RAdam } from './rAdam.ts';
export { RMSProp } from './rmsProp.ts';
export { Rprop } from './rprop.ts';
export { SGD } from './sgd.ts';
