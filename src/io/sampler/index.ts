/** Samplers: the order in which samples are read. */
export { BatchSampler, type BatchSamplerOptions } from './batchSampler.ts';
export { DistributedBatchSampler, type DistributedBatchSamplerOptions } from './distributedBatchSampler.ts';
export { RandomSampler, type RandomSamplerOptions } from './randomSampler.ts';
export { Sampler } from './sampler.ts';
export { SequenceSampler, type Sized } from './sequenceSampler.ts';
export { SubsetRandomSampler } from './subsetRandomSampler.ts';
export { WeightedRandomSampler, type WeightedRandomSamplerOptions } from './weightedRandomSampler.ts';
