/**
 * `paddle.io`: samples, order, workers, batches. Not its business: what a sample means.
 */
export { defaultCollateFn } from './collate/index.ts';
export { DataLoader } from './dataLoader.ts';
export {
  ChainDataset,
  ComposeDataset,
  ConcatDataset,
  Dataset,
  IterableDataset,
  randomSplit,
  Subset,
  TensorDataset,
  type WorkerSpec,
} from './dataset/index.ts';
export {
  BatchSampler,
  DistributedBatchSampler,
  RandomSampler,
  Sampler,
  SequenceSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from './sampler/index.ts';
export { getWorkerInfo, type WorkerInfo } from './workers/index.ts';
