/** `paddle.optimizer.lr`: learning rates that change from step to step. Not its business: who steps them. */
export { CosineAnnealingDecay } from './cosineAnnealingDecay.ts';
export { CosineAnnealingWarmRestarts } from './cosineAnnealingWarmRestarts.ts';
export { CyclicLR } from './cyclicLR.ts';
export { ExponentialDecay } from './exponentialDecay.ts';
export { InverseTimeDecay } from './inverseTimeDecay.ts';
export { LambdaDecay } from './lambdaDecay.ts';
export { LinearLR } from './linearLR.ts';
export { LinearWarmup } from './linearWarmup.ts';
export { LRScheduler, type ScheduleOptions } from './lrScheduler.ts';
export { MultiplicativeDecay } from './multiplicativeDecay.ts';
export { MultiStepDecay } from './multiStepDecay.ts';
export { NaturalExpDecay } from './naturalExpDecay.ts';
export { NoamDecay } from './noamDecay.ts';
export { OneCycleLR } from './oneCycleLR.ts';
export { PiecewiseDecay } from './piecewiseDecay.ts';
export { PolynomialDecay } from './polynomialDecay.ts';
export { ReduceOnPlateau } from './reduceOnPlateau.ts';
export { StepDecay } from './stepDecay.ts';
