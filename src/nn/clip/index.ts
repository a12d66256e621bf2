/** Bounds on gradients, passed to an optimizer as `gradClip`. */
export { ClipGradByGlobalNorm } from './clipGradByGlobalNorm.ts';
export { ClipGradByNorm } from './clipGradByNorm.ts';
export { ClipGradByValue } from './clipGradByValue.ts';
