/** Samples to batches. */
export { type CollatedBatch, collate } from './defaultCollate.ts';
