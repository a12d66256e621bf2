/**
 * `paddle.io`: samples, order, workers, batches. Not its business: what a sample means.
 */
export type { BatchOf, TensorsOf } from './batchTypes.ts';
export { defaultCollateFn } from './collate/index.ts';
export { DataLoader, type DataLoaderOptions, type LoaderSource } from './dataLoader.ts';
export {
  ChainDataset,
  ComposeDataset,
  ConcatDataset,
  Dataset,
  type DatasetClass,
  IterableDataset,
  randomSplit,
  Subset,
  TensorDataset,
  type WorkerSpec,
} from './dataset/index.ts';
export {
  BatchSampler,
  type BatchSamplerOptions,
  DistributedBatchSampler,
  type DistributedBatchSamplerOptions,
  RandomSampler,
  type RandomSamplerOptions,
  Sampler,
  SequenceSampler,
  type Sized,
  SubsetRandomSampler,
  WeightedRandomSampler,
  type WeightedRandomSamplerOptions,
} from './sampler/index.ts';
export { type FunctionReference, getWorkerInfo, type WorkerInfo } from './workers/index.ts';
