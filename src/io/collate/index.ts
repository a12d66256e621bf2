/** From samples to a batch of arrays. */
export { type Allocate, allocate } from './allocate.ts';
export { collate, defaultCollateFn, defaultConvertFn } from './defaultCollateFn.ts';
