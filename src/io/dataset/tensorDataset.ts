import { z } from 'zod';
import { type Args, ArgumentError, isNumpyLike, NdArray, type NumpyLike, show, signature } from '../../core/index.ts';
import { Dataset, type WorkerSpec } from './dataset.ts';
import { RowDataset } from './rowDataset.ts';
import { isTensorLike, placeOf, rowOf, type TensorLike } from './source.ts';

/** What a {@link TensorDataset} holds: tensors or arrays. */
export type RowSource = TensorLike | NdArray | NumpyLike;

/** The row of one of them. */
export type RowOf<S> = S extends { at(index: never): infer R } ? R : NdArray;

const sources = z
  .array(
    z.custom<RowSource>(
      (value) =>
        (value instanceof NdArray || isTensorLike(value) || isNumpyLike(value)) &&
        (value as RowSource).shape.length > 0,
      'a tensor or an array that has an axis',
    ),
  )
  .nonempty()
  .describe('a list of tensors or arrays that each have an axis');
const parameters = signature('TensorDataset', { tensors: sources });

/**
 * A dataset of the rows of tensors: sample i is `[tensors[0][i], tensors[1][i], …]`.
 *
 * Arrays are taken too; their rows are arrays. A loader makes the same batches of both, and reads the tensors' elements once, when its
 * iteration begins.
 *
 * @source Paddle, python/paddle/io/dataloader/dataset.py
 */
export class TensorDataset<const S extends readonly RowSource[] = readonly RowSource[]> extends Dataset<{
  -readonly [K in keyof S]: RowOf<S[K]>;
}> {
  readonly tensors: S;
  /** Those of them that are arrays, as ours. */
  readonly #arrays: (NdArray | undefined)[];

  /**
   * @param tensors - Tensors or arrays whose first axes are of one size.
   * @throws {ArgumentError} when there is none, or the sizes differ
   */
  constructor(...args: Args<{ tensors: S }, ['tensors']>) {
    super();
    const { tensors } = parameters.bind(args);
    const [rows] = tensors[0]!.shape;
    const other = tensors.find((tensor) => tensor.shape[0] !== rows);
    if (other !== undefined) {
      throw new ArgumentError(
        `TensorDataset: tensors must be of one size along the first axis. Received ${show(tensors[0])} and ${show(other)}. Give as many rows of each.`,
      );
    }
    this.tensors = tensors as unknown as S;
    this.#arrays = tensors.map((tensor) => (isTensorLike(tensor) ? undefined : NdArray.from(tensor)));
  }

  /** Number of rows. */
  get length(): number {
    return this.tensors[0]!.shape[0]!;
  }

  /**
   * A row of each.
   *
   * @param index - From 0; negative ones count from the end.
   * @throws {ArgumentError} when there is no such row
   */
  getItem(index: number): { -readonly [K in keyof S]: RowOf<S[K]> } {
    const place = placeOf(index, this.length, 'TensorDataset.getItem');
    return this.tensors.map((tensor, i) => {
      const array = this.#arrays[i];
      return array === undefined ? (tensor as TensorLike).at(place) : rowOf(array, place);
    }) as { -readonly [K in keyof S]: RowOf<S[K]> };
  }

  /** The same rows as arrays, with the elements as they are now. */
  rows(): RowDataset {
    return new RowDataset(this.tensors.map((tensor, i) => this.#arrays[i] ?? (tensor as TensorLike).array()));
  }

  override workerSpec(): WorkerSpec | null {
    return this.rows().workerSpec();
  }
}
