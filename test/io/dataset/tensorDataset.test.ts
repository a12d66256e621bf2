import * as np from 'numpy-ts';
import { describe, expect, it } from 'vitest';
import { ArgumentError, NdArray } from '../../../src/core/index.ts';
import { Tensor, toTensor } from '../../../src/engine/index.ts';
import { ConcatDataset, DataLoader, Subset, TensorDataset } from '../../../src/io/index.ts';

describe('TensorDataset', () => {
  const x = toTensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  const y = toTensor([7n, 8n, 9n]);

  it('has rows of tensors as samples', () => {
    const rows = new TensorDataset([x, y]);
    const [a, b] = rows.getItem(-1);
    expect(rows.length).toBe(3);
    expect(a).toBeInstanceOf(Tensor);
    expect([a.tolist(), b.item()]).toEqual([[5, 6], 9]);
  });

  it('takes arrays, and gives their rows as arrays', () => {
    const [a, b] = new TensorDataset([NdArray.from([[1], [2]]), np.array([3, 4])]).getItem(1);
    expect(a).toBeInstanceOf(NdArray);
    expect([a.tolist(), b.tolist(), a.shape, b.shape]).toEqual([[2], 4, [1], []]);
  });

  it('makes the same batches of rows, whatever it is wrapped in', () => {
    const rows = new TensorDataset([x, y]);
    const batches = (dataset: Parameters<typeof read>[0]): unknown => read(dataset);
    expect(batches(rows)).toEqual([
      [
        [
          [1, 2],
          [3, 4],
        ],
        [7, 8],
      ],
      [[[5, 6]], [9]],
    ]);
    expect(batches(new Subset(rows, [2, 0]))).toEqual([
      [
        [
          [5, 6],
          [1, 2],
        ],
        [9, 7],
      ],
    ]);
    expect(batches(new ConcatDataset([rows, rows]))).toHaveLength(3);
  });

  it('hands tensors to a function that joins samples', () => {
    const loader = new DataLoader(new TensorDataset([x]), {
      batchSize: 3,
      collateFn: (samples) => samples.map(([row]) => row),
    });
    const [batch] = [...loader];
    expect(batch).toHaveLength(3);
    expect(batch![0]).toBeInstanceOf(Tensor);
  });

  it('wants one size along the first axis', () => {
    expect(() => new TensorDataset([toTensor([1, 2, 3]), toTensor([1, 2])])).toThrow(/first axis.*\[3\].*\[2\]/);
    expect(() => new TensorDataset([])).toThrow(ArgumentError);
    expect(() => new TensorDataset([toTensor(1)])).toThrow(ArgumentError);
    expect(() => new TensorDataset([x]).getItem(3)).toThrow(/within the length 3/);
  });
});

function read(dataset: TensorDataset | Subset | ConcatDataset): unknown {
  return Array.from(new DataLoader(dataset, { batchSize: 2 }), (batch) =>
    (batch as Tensor[]).map((field) => field.tolist()),
  );
}
