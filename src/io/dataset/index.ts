/**
 * Datasets: samples by number or one after the other. They know arrays, never tensors' engine, so that loader workers can make them.
 * Not their business: order, batches.
 */
export { ChainDataset } from './chainDataset.ts';
export { ComposeDataset } from './composeDataset.ts';
export { ConcatDataset } from './concatDataset.ts';
export { Dataset, type DatasetClass, type WorkerSpec } from './dataset.ts';
export { IterableDataset } from './iterableDataset.ts';
export { lightDataset } from './lightDataset.ts';
export { randomSplit } from './randomSplit.ts';
export {
  type ArraySample,
  arrayOf,
  type DataSource,
  type Indexed,
  isDataSource,
  itemOf,
  lengthOf,
  placeOf,
  type TensorLike,
} from './source.ts';
export { Subset } from './subset.ts';
export { TensorDataset } from './tensorDataset.ts';
