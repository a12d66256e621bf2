/**
 * `hapi`: the loop and its listeners. Not its business: arithmetic.
 */
export * as callbacks from './callbacks/index.ts';
export { type Console, setConsole } from './console.ts';
export { type CountedLayer, type CountOps, flops, type LayerClass } from './flops.ts';
export { InputSpec } from './inputSpec.ts';
export { type BatchResult, Model } from './model.ts';
export { type LogValue, ProgressBar } from './progressBar.ts';
export { type InputSize, type SummaryResult, summary } from './summary.ts';
