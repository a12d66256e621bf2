/**
 * `paddle.metric`: what is measured beside the loss. Not its business: losses, gradients.
 */
export { Accuracy, accuracy } from './accuracy.ts';
export type { Measured } from './arrayOf.ts';
export { Auc } from './auc.ts';
export { Metric } from './metric.ts';
export { Precision } from './precision.ts';
export { Recall } from './recall.ts';
