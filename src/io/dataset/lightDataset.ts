import { ComposeDataset } from './composeDataset.ts';
import { ConcatDataset } from './concatDataset.ts';
import type { Dataset } from './dataset.ts';
import type { DataSource } from './source.ts';
import { Subset } from './subset.ts';
import { TensorDataset } from './tensorDataset.ts';

/**
 * The same samples without tensors: what holds a {@link TensorDataset} gets its rows as arrays, so that a batch needs no engine.
 * Objects of other classes come back as they are, those of subclasses too.
 */
export function lightDataset(dataset: DataSource): DataSource {
  switch (Object.getPrototypeOf(dataset)) {
    case TensorDataset.prototype:
      return (dataset as unknown as TensorDataset).rows();
    case Subset.prototype: {
      const { dataset: whole, indices } = dataset as unknown as Subset;
      return new Subset(lightDataset(whole), indices);
    }
    case ConcatDataset.prototype:
      return new ConcatDataset((dataset as unknown as ConcatDataset).datasets.map(lightDataset));
    case ComposeDataset.prototype:
      return new ComposeDataset(
        (dataset as unknown as ComposeDataset).datasets.map((part) => lightDataset(part) as Dataset),
      );
    default:
      return dataset;
  }
}
