/** `regularizer`: penalties on parameters. */
export { L1Decay } from './l1Decay.ts';
export { L2Decay } from './l2Decay.ts';
export { WeightDecayRegularizer } from './weightDecay.ts';
